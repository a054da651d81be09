// A receipt without the net: kept on this phone, sent once when the net is back. The form works without this script.

const SHELF = "yakir-receipts";
const LONGEST = 1280; // pixels of a photograph's longer side, before it is kept or sent
const form = document.querySelector("[data-receive]");
const list = document.querySelector("[data-receipts]");
const words = (list || document.body).dataset;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(SHELF)) || [];
  } catch {
    return [];
  }
}

function keep(receipts) {
  try {
    localStorage.setItem(SHELF, JSON.stringify(receipts));
    return true;
  } catch {
    return false;
  }
}

function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.72);
}

function asBlob(dataUrl) {
  const bytes = atob(dataUrl.split(",")[1]);
  return new Blob([Uint8Array.from(bytes, (sign) => sign.charCodeAt(0))], { type: "image/jpeg" });
}

async function written() {
  const fields = [];
  const photographs = [];
  for (const [name, value] of new FormData(form)) {
    if (name === "csrfmiddlewaretoken") continue;
    if (!(value instanceof File)) fields.push([name, value]);
    else if (value.size) photographs.push(await smaller(value));
  }
  const key = fields.find(([name]) => name === "idempotency_key")[1];
  return { url: location.pathname, key, fields, photographs, title: document.querySelector(".lead").textContent };
}

// What became of a sending: sent, refused by the server, or waiting for the net or a sign-in.
async function send(receipt) {
  const body = new FormData();
  receipt.fields.forEach(([name, value]) => body.append(name, value));
  receipt.photographs.forEach((each, index) => body.append("photographs", asBlob(each), `${index + 1}.jpg`));
  const headers = { "X-CSRFToken": cookie("csrftoken"), "Idempotency-Key": receipt.key };
  let answer;
  try {
    answer = await fetch(receipt.url, { method: "POST", body, headers, credentials: "same-origin" });
  } catch {
    return { state: "waiting" };
  }
  if (answer.url.includes("/accounts/")) return { state: "signed-out" };
  if (answer.ok && answer.redirected) return { state: "sent", url: answer.url };
  if (answer.status === 403 && !cookie("csrftoken")) return { state: "signed-out" };
  return answer.status >= 500 ? { state: "waiting" } : { state: "refused" };
}

async function sendAll() {
  for (const receipt of kept()) {
    if (receipt.state === "refused") continue;
    const done = await send(receipt);
    const rest = kept().filter((each) => each.key !== receipt.key);
    keep(done.state === "sent" ? rest : [...rest, { ...receipt, state: done.state }]);
    if (done.state === "sent" && receipt.url === location.pathname) location.assign(done.url);
  }
  show();
}

function show() {
  if (!list) return;
  const receipts = kept();
  list.hidden = receipts.length === 0;
  list.querySelector("div").replaceChildren(...receipts.map(told));
}

function told(receipt) {
  const note = document.createElement("p");
  const why = { refused: words.refused, "signed-out": words.signIn, waiting: words.kept }[receipt.state] || words.waiting;
  note.setAttribute("role", "status");
  note.textContent = `${receipt.title}: ${why} `;
  const step = document.createElement(receipt.state === "refused" ? "a" : "button");
  step.className = "btn btn--second";
  if (receipt.state === "refused") {
    step.href = `${receipt.url}?kept=${encodeURIComponent(receipt.key)}`;
    step.textContent = words.open || "→";
  } else {
    step.type = "button";
    step.textContent = words.send || "↻";
    step.addEventListener("click", sendAll);
  }
  note.append(step);
  return note;
}

// A receipt the server refused is opened with what was typed; version and key are those of this page.
function refill() {
  const key = new URLSearchParams(location.search).get("kept");
  const receipt = kept().find((each) => each.key === key);
  if (!receipt) return;
  for (const [name, value] of receipt.fields) {
    const field = form.elements[name];
    if (field && field.type !== "hidden") field.value = value;
  }
  form.addEventListener("submit", () => keep(kept().filter((each) => each.key !== key)));
}

function drawing() {
  const field = form.querySelector("[data-draw]");
  const canvas = field.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let isDown = false;
  const clear = () => {
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    form.elements.signature.value = "";
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    isDown = true;
    pen.lineWidth = 3;
    pen.lineCap = "round";
    pen.strokeStyle = "black";
    pen.beginPath();
    pen.moveTo(...at(event));
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    isDown = false;
    form.elements.signature.value = canvas.toDataURL("image/png");
  });
  field.querySelector("[data-clear]").addEventListener("click", clear);
  clear();
  field.hidden = false;
}

// A copy that opens without the net bears the key of an earlier receipt; each view is a sending of its own.
function renew() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  form.elements.idempotency_key.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function keepPage() {
  if (!navigator.serviceWorker) return;
  const { worker, files } = form.dataset;
  await navigator.serviceWorker.register(`${worker}?static=${encodeURIComponent(files)}`);
  const { active } = await navigator.serviceWorker.ready;
  const looks = performance.getEntriesByType("resource").map((each) => each.name);
  active.postMessage([location.origin + location.pathname, ...new Set(looks)]);
}

if (form) {
  renew();
  if (navigator.onLine) keepPage().catch(() => {});
  drawing();
  refill();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const receipt = await written();
    const done = navigator.onLine ? await send(receipt) : { state: "waiting" };
    if (done.state === "sent") {
      location.assign(done.url);
    } else if (done.state === "refused") {
      form.submit(); // the server shows each fault beside its field
    } else if (keep([...kept().filter((each) => each.key !== receipt.key), { ...receipt, state: done.state }])) {
      show();
      list.scrollIntoView();
    } else {
      list.hidden = false;
      list.querySelector("div").textContent = words.full;
    }
  });
}
addEventListener("online", sendAll);
show();
if (navigator.onLine && kept().length) sendAll();
