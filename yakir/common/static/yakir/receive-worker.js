// Keeps one receipt page and what it looks with, so that it opens without the net; nothing else of the site.
// It stands below that page's address, and so hears of no other page. A copy lasts a day and goes at sign-out.

const PAGE = new URL("./", location).pathname;
const STATIC = new URL(location).searchParams.get("static");
const SHELF = `yakir-receipt ${PAGE}`;
const LASTS = 24 * 60 * 60 * 1000; // ms

const isOurs = (url) => url.origin === location.origin && (url.pathname === PAGE || url.pathname.startsWith(STATIC));

// An answer that leads elsewhere, to the sign-in page say, is not the page and takes its copy away.
async function kept(request, answer) {
  const shelf = await caches.open(SHELF);
  const { pathname } = new URL(request.url);
  if (answer.ok && !answer.redirected && answer.type === "basic") await shelf.put(pathname, await copied(answer));
  else if (pathname === PAGE && answer.status < 500) await caches.delete(SHELF);
  return answer;
}

/** The answer with its policy and all its headers, and when it came. */
async function copied(answer) {
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.set("X-Kept-At", String(Date.now()));
  return new Response(await answer.clone().blob(), { headers });
}

async function copyOf(request) {
  const found = await (await caches.open(SHELF)).match(new URL(request.url).pathname);
  if (!found) return Response.error();
  if (Date.now() - Number(found.headers.get("X-Kept-At")) < LASTS) return found;
  await caches.delete(SHELF);
  return Response.error();
}

async function answered(request) {
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return copyOf(request);
  }
  return kept(request, answer);
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && isOurs(new URL(event.request.url))) event.respondWith(answered(event.request));
});

// The page that brought the worker was loaded without it, and names what it needs.
addEventListener("message", (event) => {
  const wanted = event.data.filter((each) => isOurs(new URL(each)));
  event.waitUntil(Promise.allSettled(wanted.map(async (each) => {
    const request = new Request(each);
    await kept(request, await fetch(request));
  })));
});
