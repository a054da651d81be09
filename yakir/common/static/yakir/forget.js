// Takes copies of receipt pages from this machine before somebody signs out, and where somebody signs in.
// Receipts that still wait to be sent stay: they are nowhere else.

async function forget() {
  if (!globalThis.caches) return;
  const shelves = (await caches.keys()).filter((each) => each.startsWith("yakir-receipt "));
  await Promise.all(shelves.map((each) => caches.delete(each)));
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.map((each) => each.unregister()));
}

const out = document.querySelectorAll("form[data-sign-out]");
out.forEach((form) => form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await forget().catch(() => {});
  form.submit();
}));
if (!out.length) forget().catch(() => {});
