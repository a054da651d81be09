// Checks proofs and whole published sites that are dropped onto the page. Nothing is sent anywhere.
// The rules, byte by byte, are in docs/explanation/journal.md; `yakir verify` does the same.
(() => {
  "use strict";

  const WIDTH = 256, HASH = 32;
  const PROOF = "yakir-proof/1", LOG_PROOF = "c2sp.org/tlog-proof@v1", HANDOVER = "yakir-handover/1";
  const OF_LOG = /^(checkpoint|handover\/[1-9]\d{0,3}|tile\/(entries|0|[1-9]\d?)\/(x\d{3}\/)*\d{3}(\.p\/[1-9]\d{0,2})?)$/;
  const utf8 = new TextEncoder(), text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  /** What does not hold: a code that the page has words for, and what they name. */
  class Fault extends Error {
    constructor(code, named = {}) {
      super(code);
      this.named = named;
    }
  }

  function need(holds, code, named) {
    if (!holds) throw new Fault(code, named);
  }

  // SHA-256 of FIPS 180-4. The browser's own answers only later, and a log takes millions of short ones.

  const ROUNDS = new Uint32Array(64), START = new Uint32Array(8), SCHEDULE = new Uint32Array(64);

  function fillConstants() {
    const fraction = (value) => (value - Math.floor(value)) * 2 ** 32;
    for (let number = 2, found = 0; found < 64; number++) {
      let prime = true;
      for (let by = 2; by * by <= number; by++) if (number % by === 0) prime = false;
      if (!prime) continue;
      if (found < 8) START[found] = fraction(Math.sqrt(number));
      ROUNDS[found++] = fraction(Math.cbrt(number));
    }
  }

  function compress(state, bytes, at) {
    const w = SCHEDULE;
    for (let i = 0; i < 16; i++, at += 4) {
      w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      const s = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const t = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s + w[i - 7] + t) | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i++) {
      const s = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s + ((e & f) ^ (~e & g)) + ROUNDS[i] + w[i]) | 0;
      const t = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (t + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  function hasher() {
    if (!ROUNDS[0]) fillConstants();
    const state = START.slice(), rest = new Uint8Array(128);
    let kept = 0, size = 0;
    return {
      add(bytes) {
        let at = 0;
        size += bytes.length;
        if (kept) {
          at = Math.min(64 - kept, bytes.length);
          rest.set(bytes.subarray(0, at), kept);
          kept += at;
          if (kept < 64) return;
          compress(state, rest, 0);
        }
        for (; at + 64 <= bytes.length; at += 64) compress(state, bytes, at);
        kept = bytes.length - at;
        rest.set(bytes.subarray(at), 0);
      },
      end() {
        const whole = kept < 56 ? 64 : 128, view = new DataView(rest.buffer);
        rest.fill(0, kept);
        rest[kept] = 0x80;
        view.setUint32(whole - 8, Math.floor(size / 2 ** 29));
        view.setUint32(whole - 4, (size * 8) >>> 0);
        for (let at = 0; at < whole; at += 64) compress(state, rest, at);
        const digest = new Uint8Array(HASH), out = new DataView(digest.buffer);
        state.forEach((word, i) => out.setUint32(4 * i, word));
        return digest;
      },
    };
  }

  function sha256(...parts) {
    const digest = hasher();
    parts.forEach((part) => digest.add(part));
    return digest.end();
  }

  const EMPTY = sha256();

  // Bytes and their spellings.

  const same = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i]);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

  function fromBase64(spelled) {
    let bytes;
    try {
      bytes = Uint8Array.from(atob(spelled), (char) => char.charCodeAt(0));
    } catch {
      throw new Fault("form");
    }
    need(base64(bytes) === spelled, "form");
    return bytes;
  }

  function fromHex(spelled, size = HASH) {
    need(typeof spelled === "string" && spelled.length === 2 * size && /^[0-9a-f]*$/.test(spelled), "form");
    return Uint8Array.from({ length: size }, (_, i) => parseInt(spelled.slice(2 * i, 2 * i + 2), 16));
  }

  function whole(spelled) {
    need(/^(0|[1-9]\d{0,15})$/.test(spelled) && Number.isSafeInteger(Number(spelled)), "form");
    return Number(spelled);
  }

  function decoded(bytes) {
    try {
      return text.decode(bytes);
    } catch {
      throw new Fault("form");
    }
  }

  function json(spelled, code = "form") {
    try {
      return JSON.parse(spelled);
    } catch {
      throw new Fault(code);
    }
  }

  /** Canonical JSON, RFC 8785: numbers and texts are spelled as JSON.stringify spells them. */
  function canonical(value) {
    if (typeof value === "number") need(!Number.isInteger(value) || Number.isSafeInteger(value), "form");
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }

  // The tree of RFC 6962.

  const ZERO = Uint8Array.of(0), ONE = Uint8Array.of(1);
  const leafHash = (bytes) => sha256(ZERO, bytes);
  const nodeHash = (left, right) => sha256(ONE, left, right);

  function rootOf(hashes) {
    const peaks = [];
    hashes.forEach((hash, at) => {
      for (; at & 1; at >>= 1) hash = nodeHash(peaks.pop(), hash);
      peaks.push(hash);
    });
    return folded(peaks);
  }

  function folded(peaks) {
    return peaks.length ? peaks.reduceRight((right, left) => nodeHash(left, right)) : EMPTY;
  }

  /** Climbs from a leaf to a root, RFC 9162, section 2.1.3.2; null when the path does not fit. */
  function climb(leaf, index, size, path) {
    if (!(index >= 0 && index < size)) return null;
    let first = index, last = size - 1, result = leaf;
    for (const step of path) {
      if (last === 0) return null;
      if (first % 2 || first === last) {
        result = nodeHash(step, result);
        for (; first % 2 === 0 && first !== 0;) [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
      } else {
        result = nodeHash(result, step);
      }
      [first, last] = [Math.floor(first / 2), Math.floor(last / 2)];
    }
    return last === 0 ? result : null;
  }

  // Notes, keys and checkpoints.

  function readKey(line) {
    const [spelled, first = "0", last] = line.trim().split(/\s+/);
    const parts = spelled.split("+");
    need(parts.length >= 3, "key");
    const [name, id] = parts, data = fromBase64(parts.slice(2).join("+"));
    need(data.length === HASH + 1 && [1, 4].includes(data[0]), "key");
    need(hex(sha256(utf8.encode(`${name}\n`), data).subarray(0, 4)) === id, "key");
    return { spelled, name, id, kind: data[0], bytes: data.subarray(1), first: whole(first), last: last ? whole(last) : Infinity };
  }

  function parseNote(note) {
    const cut = note.lastIndexOf("\n\n");
    need(cut > 0 && note.endsWith("\n"), "note");
    need(!/[\u0000-\u0009\u000b-\u001f]/.test(note), "note");
    const signatures = note.slice(cut + 2, -1).split("\n").map((line) => {
      const [dash, name, spelled, ...more] = line.split(" ");
      need(dash === "\u2014" && name && spelled && !more.length, "note");
      const data = fromBase64(spelled);
      need(data.length > 4, "note");
      return { name, id: hex(data.subarray(0, 4)), data: data.subarray(4) };
    });
    need(signatures.length <= 100, "note");
    return { text: note.slice(0, cut + 1), signatures };
  }

  async function holds(key, data, signed) {
    let message = signed, signature = data;
    if (key.kind === 4) {
      const time = new DataView(data.buffer, data.byteOffset).getBigUint64(0);
      [message, signature] = [`cosignature/v1\ntime ${time}\n${signed}`, data.subarray(8)];
    }
    const own = await crypto.subtle.importKey("raw", key.bytes, { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, own, signature, utf8.encode(message));
  }

  /** The given keys that signed the note; one of them that does not hold spoils it. */
  async function signers(note, keys) {
    const found = [];
    for (const each of note.signatures) {
      const key = keys.find((one) => one.name === each.name && one.id === each.id);
      if (!key) continue;
      need(each.data.length === (key.kind === 4 ? 72 : 64) && await holds(key, each.data, note.text), "signature", { name: key.name });
      found.push(key);
    }
    return found;
  }

  function readCheckpoint(stated) {
    const [origin, size, root, ...more] = stated.split("\n");
    need(origin && size && root && more.length && more.at(-1) === "" && more.slice(0, -1).every(Boolean), "checkpoint");
    const hash = fromBase64(root);
    need(hash.length === HASH, "checkpoint");
    return { origin, size: whole(size), root: hash };
  }

  /** The checkpoint that a note states, with who signed it; without keys, nobody is known to have. */
  async function openCheckpoint(note, keys) {
    const parsed = parseNote(note), checkpoint = readCheckpoint(parsed.text);
    if (!keys.length) return { ...checkpoint, signed: [] };
    const signed = await signers(parsed, keys);
    const own = signed.filter((key) => key.kind === 1 && key.name === checkpoint.origin);
    need(own.length, "unsigned", { name: checkpoint.origin });
    need(own.some((key) => key.first <= checkpoint.size && checkpoint.size <= key.last), "period", { number: checkpoint.size });
    return { ...checkpoint, signed: signed.map((key) => key.name) };
  }

  /** The keys of a reader who has seen a hand-over from one key to the next. */
  async function afterHandover(keys, note) {
    const parsed = parseNote(note), lines = parsed.text.split("\n");
    need(lines.length === 6 && lines[0] === HANDOVER, "handover");
    const [origin, from, old, next] = ["origin ", "from ", "old ", "new "].map((word, i) => {
      need(lines[i + 1].startsWith(word), "handover");
      return lines[i + 1].slice(word.length);
    });
    const pair = [readKey(old), readKey(next)], size = whole(from);
    need(pair.every((key) => key.kind === 1 && key.name === origin), "handover");
    need(new Set((await signers(parsed, pair)).map((key) => key.id)).size === 2, "handover");
    const isOld = (key) => key.spelled === old && key.last === Infinity && key.first < size;
    const isNew = (key) => key.spelled === next, known = keys.some(isNew), ours = keys.some(isOld);
    need(known || ours, "handover");
    if (!ours) return keys;
    return (known ? keys : [...keys, pair[1]]).map((key) => {
      if (isOld(key)) return { ...key, last: size - 1 };
      return isNew(key) ? { ...key, first: Math.max(key.first, size) } : key;
    });
  }

  // Proofs.

  async function checkProof(spelled, keys) {
    if (spelled.startsWith(`${LOG_PROOF}\n`)) return checkLogProof(spelled, keys);
    const found = json(spelled);
    need(found && found.format === PROOF && Array.isArray(found.fields) && Array.isArray(found.inclusion), "form");
    const checkpoint = await openCheckpoint(String(found.checkpoint), keys), entry = utf8.encode(String(found.leaf));
    const leaf = readLeaf(String(found.leaf));
    checkInclusion(entry, found.index, found.inclusion.map((step) => fromHex(step)), checkpoint);
    const fields = found.fields.map((field) => checkField(field, found.field_count, leaf.root));
    const order = [...found.fields].sort((one, other) => (one.name < other.name ? -1 : 1));
    need(order.every((field, i) => !i || (order[i - 1].name !== field.name && order[i - 1].index < field.index)), "fields");
    const subject = fields.find((field) => field.name === "subject");
    need(found.subject === undefined || (subject && subject.value === found.subject), "subject");
    return { checkpoint, index: found.index, at: leaf.at, fields, subject: found.subject };
  }

  async function checkLogProof(spelled, keys) {
    const cut = spelled.indexOf("\n\n"), lines = spelled.slice(0, cut).split("\n").slice(1);
    need(cut > 0 && lines[0]?.startsWith("extra ") && lines[1]?.startsWith("index "), "form");
    const entry = fromBase64(lines[0].slice(6)), index = whole(lines[1].slice(6));
    const checkpoint = await openCheckpoint(spelled.slice(cut + 2), keys);
    checkInclusion(entry, index, lines.slice(2).map(fromBase64), checkpoint);
    return { checkpoint, index, at: readLeaf(decoded(entry)).at, fields: [] };
  }

  function readLeaf(spelled) {
    const leaf = json(spelled);
    need(leaf && canonical(leaf) === spelled && leaf.v === 1 && /^\d{4}-\d\d-\d\dT\d\d:00:00Z$/.test(leaf.at), "leaf");
    need(Object.keys(leaf).length === 3, "leaf");
    return { at: leaf.at, root: fromHex(leaf.root) };
  }

  function checkInclusion(entry, index, path, checkpoint) {
    const root = climb(leafHash(entry), index, checkpoint.size, path);
    need(root && same(root, checkpoint.root), "inclusion", { number: index });
  }

  function checkField(field, count, root) {
    need(field && /^[a-z][a-z0-9_.]*$/.test(field.name) && Array.isArray(field.path), "form");
    const named = utf8.encode(`${field.name}\0${canonical(field.value)}`);
    const digest = sha256(fromHex(field.salt), named);
    const top = climb(leafHash(digest), field.index, count, field.path.map((step) => fromHex(step)));
    need(top && same(top, root), "field", { name: field.name });
    return { name: field.name, value: field.value };
  }

  // A whole site: a map from the path of each file to the file.

  const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());

  function tilePath(level, index, width) {
    const digits = String(index), groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/g);
    const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join("/");
    return `tile/${level}/${path}${width === WIDTH ? "" : `.p/${width}`}`;
  }

  class Log {
    constructor(files, prefix) {
      Object.assign(this, { files, prefix, kept: new Map() });
    }

    async read(path) {
      const file = this.files.get(this.prefix + path);
      return file ? bytesOf(file) : null;
    }

    /** The hashes of a tile, or the entries of a bundle; from the full one when that took its place. */
    async rows(level, index, width) {
      const path = tilePath(level, index, width);
      const exact = await this.read(path);
      const bytes = exact || (width < WIDTH && await this.read(tilePath(level, index, WIDTH)));
      need(bytes, "missing", { name: this.prefix + path });
      const rows = level === "entries" ? entriesOf(bytes) : hashesOf(bytes);
      need(rows && rows.length === (exact ? width : WIDTH), "tile", { name: this.prefix + path });
      return rows.slice(0, width);
    }

    /** The hash of a complete subtree; the tiles have been checked before. */
    async node(level, index, size) {
      const row = Math.floor(level / 8), span = 2 ** (level % 8), first = index * span;
      const at = Math.floor(first / WIDTH), width = Math.min(WIDTH, Math.floor(size / WIDTH ** row) - at * WIDTH);
      const key = `${row}/${at}/${width}`;
      if (!this.kept.has(key)) {
        if (this.kept.size > 200) this.kept.clear();
        this.kept.set(key, await this.rows(row, at, width));
      }
      return rootOf(this.kept.get(key).slice(first - at * WIDTH, first - at * WIDTH + span));
    }

    async rootAt(size, whole) {
      const peaks = [];
      for (let level = 52, start = 0; level >= 0; level--) {
        const span = 2 ** level;
        if (Math.floor(size / span) % 2 === 0) continue;
        peaks.push(await this.node(level, start / span, whole));
        start += span;
      }
      return folded(peaks);
    }
  }

  function entriesOf(bytes) {
    const rows = [];
    for (let at = 0; at < bytes.length;) {
      const end = at + 2 + bytes[at] * 256 + bytes[at + 1];
      if (!(end <= bytes.length)) return null;
      rows.push(bytes.subarray(at + 2, end));
      at = end;
    }
    return rows;
  }

  function hashesOf(bytes) {
    if (bytes.length % HASH) return null;
    return Array.from({ length: bytes.length / HASH }, (_, i) => bytes.subarray(i * HASH, (i + 1) * HASH));
  }

  /** Rebuilds the tree from the entries and compares it with every tile and with the signed root. */
  async function checkLog(log, checkpoint, tell) {
    let above = [];
    for (let at = 0; at * WIDTH < checkpoint.size; at++) {
      const width = Math.min(WIDTH, checkpoint.size - at * WIDTH);
      const hashes = (await log.rows("entries", at, width)).map(leafHash), told = await log.rows(0, at, width);
      const bad = hashes.findIndex((hash, i) => !same(hash, told[i]));
      need(bad < 0, "entry", { number: at * WIDTH + bad });
      if (width === WIDTH) above.push(rootOf(hashes));
      tell((at * WIDTH + width) / checkpoint.size);
    }
    for (let level = 1; above.length; level++) {
      const next = [];
      for (let at = 0; at * WIDTH < above.length; at++) {
        const hashes = above.slice(at * WIDTH, (at + 1) * WIDTH), told = await log.rows(level, at, hashes.length);
        need(hashes.every((hash, i) => same(hash, told[i])), "tile", { name: tilePath(level, at, hashes.length) });
        if (hashes.length === WIDTH) next.push(rootOf(hashes));
      }
      above = next;
    }
    need(same(await log.rootAt(checkpoint.size, checkpoint.size), checkpoint.root), "root", { number: checkpoint.size });
  }

  /** Compares a tile of an earlier size with the one that took its place; true when it lies beyond the tree. */
  async function isBeyond(log, name, size) {
    const [, level, groups, part = WIDTH] = /^tile\/([^/]+)\/(.*?)(?:\.p\/(\d+))?$/.exec(name);
    const index = Number(groups.replace(/[x/]/g, "")), width = Number(part);
    need(width <= WIDTH && tilePath(level, index, width) === name, "tile", { name });
    const now = Math.min(WIDTH, Math.floor(size / WIDTH ** (Number(level) || 0)) - index * WIDTH);
    if (now <= width) return now < width;
    const left = await log.rows(level, index, width), current = await log.rows(level, index, now);
    need(left.every((row, i) => same(row, current[i])), "tile", { name });
    return false;
  }

  async function countBeyond(log, size) {
    let beyond = 0;
    for (const path of [...log.files.keys()].sort()) {
      const name = path.slice(log.prefix.length);
      if (!path.startsWith(log.prefix) || !name.startsWith("tile/") || !OF_LOG.test(name)) continue;
      if (await isBeyond(log, name, size)) beyond++;
    }
    return beyond;
  }

  function readManifest(bytes) {
    const spelled = decoded(bytes), found = json(spelled, "manifest");
    need(found && found.format === "yakir-manifest/1" && Array.isArray(found.files) && /^[^./][^/]*$/.test(found.log), "manifest");
    const rows = found.files.map((file) => `\n${canonical(file)}`).join(",");
    need(spelled === `{"files":[${rows}\n],${canonical({ format: found.format, log: found.log }).slice(1)}\n`, "manifest");
    return found;
  }

  async function checkFile(file, listed) {
    need(file, "missing", { name: listed.path });
    need(file.size === listed.size, "file", { name: listed.path });
    const digest = hasher(), reader = file.stream().getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) digest.add(part.value);
    need(hex(digest.end()) === listed.sha256, "file", { name: listed.path });
  }

  /** Whether a file proves itself: the list and its proof, those of the log, the proofs. */
  function provesItself(path, manifest, prefix) {
    if (manifest && (path === "manifest.json" || path === "manifest.proof.json" || path.startsWith("proof/"))) return true;
    return path.startsWith(prefix) && OF_LOG.test(path.slice(prefix.length));
  }

  async function checkSite(files, keys, tell) {
    const listing = files.get("manifest.json"), listed = listing && await bytesOf(listing);
    const manifest = listed ? readManifest(listed) : null, prefix = manifest ? `${manifest.log}/` : "";
    const log = new Log(files, prefix), note = await log.read("checkpoint");
    need(note, "missing", { name: `${prefix}checkpoint` });
    for (let n = 1, next = await log.read("handover/1"); keys.length && next; next = await log.read(`handover/${++n}`)) {
      keys = await afterHandover(keys, decoded(next));
    }
    const checkpoint = await openCheckpoint(decoded(note), keys);
    await checkLog(log, checkpoint, tell);
    const beyond = await countBeyond(log, checkpoint.size);
    if (manifest) {
      const anchor = await placed("manifest.proof.json");
      need(anchor.fields.some((field) => field.name === "manifest_sha256" && field.value === hex(sha256(listed))), "anchor", { number: anchor.index });
    }
    const names = new Set(manifest ? manifest.files.map((each) => each.path) : []);
    for (const path of files.keys()) need(names.has(path) || provesItself(path, manifest, prefix), "unlisted", { name: path });
    if (!manifest) return { checkpoint, beyond, files: 0, proofs: 0 };
    const proofs = new Set([...files.keys()].filter((path) => path.startsWith("proof/")));
    for (const each of manifest.files) {
      await checkFile(files.get(each.path), each);
      (each.leaves || []).forEach((index) => proofs.add(`proof/${index}.json`));
    }
    for (const path of proofs) {
      const { index } = await placed(path);
      need([`proof/${index}.json`, `proof/${index}.tlog-proof`].includes(path), "inclusion", { number: index });
    }
    return { checkpoint, beyond, files: manifest.files.length, proofs: proofs.size };

    async function placed(path) {
      const file = files.get(path);
      need(file, "missing", { name: path });
      try {
        const found = await checkProof(decoded(await bytesOf(file)), keys), { origin, size, root } = found.checkpoint;
        need(origin === checkpoint.origin && size <= checkpoint.size, "foreign");
        need(same(await log.rootAt(size, checkpoint.size), root), "fork", { number: size });
        return found;
      } catch (error) {
        if (error instanceof Fault) error.named.file = path;
        throw error;
      }
    }
  }

  // The page.

  const page = document.querySelector("[data-verify]");
  const words = JSON.parse(document.getElementById("verify-words").textContent);
  const drop = page.querySelector("[data-drop]"), results = page.querySelector("[data-results]");
  const keyField = page.querySelector("[name=key]");

  function said(code, named = {}) {
    const sentence = (words[code] || words.form).replace(/%\((\w+)\)s/g, (_, name) => named[name] ?? "");
    return named.file ? `${named.file}: ${sentence}` : sentence;
  }

  async function canCheck() {
    if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return false;
    try {
      const key = Uint8Array.from(atob("A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="), (char) => char.charCodeAt(0));
      await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      return true;
    } catch {
      return false;
    }
  }

  function givenKeys() {
    return keyField.value.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#")).map(readKey);
  }

  function show(name, lines, kind) {
    const note = document.createElement("section"), head = document.createElement("h2"), list = document.createElement("ul");
    note.className = `note note--found note--${kind}`;
    Object.assign(head, { className: "note__title", textContent: name });
    lines.forEach((line) => list.append(Object.assign(document.createElement("li"), { textContent: line })));
    note.append(head, list);
    results.append(note);
  }

  function signedLine(checkpoint) {
    return checkpoint.signed.length ? said("signed", { name: [...new Set(checkpoint.signed)].join(", ") }) : said("nokey");
  }

  function proofLines(found) {
    return [
      said("proven", { number: found.index, time: found.at.slice(0, 16).replace("T", " ") }),
      ...found.fields.map(({ name, value }) => `${name} = ${JSON.stringify(value)}`),
      said("under", { name: found.checkpoint.origin, number: found.checkpoint.size }),
      signedLine(found.checkpoint),
    ];
  }

  function siteLines(found) {
    return [
      said("added", { name: found.checkpoint.origin, number: found.checkpoint.size }),
      ...(found.files ? [said("files", { number: found.files }), said("proofs", { number: found.proofs })] : []),
      ...(found.beyond ? [said("beyond", { number: found.beyond })] : []),
      signedLine(found.checkpoint),
    ];
  }

  /** The files inside the one folder that holds them all, without those whose name begins with a dot. */
  function inside(files) {
    const tops = new Set([...files.keys()].map((path) => path.split("/")[0]));
    const cut = tops.size === 1 && [...files.keys()].every((path) => path.includes("/")) ? [...tops][0].length + 1 : 0;
    return new Map([...files].map(([path, file]) => [path.slice(cut), file]).filter(([path]) => !/(^|\/)\./.test(path)));
  }

  async function check(files) {
    results.replaceChildren();
    results.setAttribute("aria-busy", "true");
    try {
      await checkEach(files, inside(files));
    } finally {
      results.removeAttribute("aria-busy");
      results.querySelector("[data-share]")?.remove();
    }
  }

  async function checkEach(files, site) {
    if (site.has("manifest.json") || site.has("checkpoint") && site.size > 1) {
      await one(said("site"), async (keys) => siteLines(await checkSite(site, keys, tellShare)));
      return;
    }
    for (const [path, file] of files) {
      await one(path, async (keys) => proofLines(await checkProof(decoded(await bytesOf(file)), keys)));
    }
  }

  function tellShare(share) {
    let line = results.querySelector("[data-share]");
    if (!line) {
      line = Object.assign(document.createElement("p"), { className: "small" });
      line.dataset.share = "";
      results.append(line);
    }
    line.textContent = said("share", { number: Math.floor(share * 100) });
  }

  async function one(name, work) {
    try {
      const keys = givenKeys(), lines = await work(keys);
      show(`${name}: ${said(keys.length ? "holds" : "consistent")}`, lines, keys.length ? "good" : "info");
    } catch (error) {
      // Whatever else breaks, a file that cannot be read among it, leaves nothing proven.
      const told = error instanceof Fault ? said(error.message, error.named) : said("broken", { name: error });
      show(`${name}: ${said("fails")}`, [told], "bad");
    }
  }

  /** Reads what was dropped, folders and what is in them included. */
  async function dropped(items) {
    const files = new Map(), waiting = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    while (waiting.length) {
      const entry = waiting.pop();
      if (entry.isFile) {
        files.set(entry.fullPath.replace(/^\//, ""), await new Promise((done, failed) => entry.file(done, failed)));
        continue;
      }
      const reader = entry.createReader();
      for (let some = [null]; some.length;) {
        some = await new Promise((done, failed) => reader.readEntries(done, failed));
        waiting.push(...some);
      }
    }
    return files;
  }

  function listen() {
    page.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => {
      check(new Map([...input.files].map((file) => [file.webkitRelativePath || file.name, file])));
    }));
    drop.addEventListener("dragover", (event) => event.preventDefault());
    drop.addEventListener("drop", async (event) => {
      event.preventDefault();
      check(await dropped(event.dataTransfer.items));
    });
  }

  canCheck().then((able) => {
    page.querySelector("[data-able]").hidden = !able;
    page.querySelector("[data-unable]").hidden = able;
    if (able) listen();
  });
})();
