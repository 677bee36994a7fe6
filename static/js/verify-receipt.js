/* /verify/receipt: checks a receipt of the transparency log in the browser alone. The receipt is
   never sent; fetched are only the log's public keys and, for a receipt without a proof yet, the
   public proof by the entry's number. The rules are those of backend/proof/verify_receipt.py.
   Where the browser lacks Ed25519 the form stays hidden and the page names the program instead. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-receipt]");
  const result = document.querySelector("[data-receipt-result]");
  const cannot = document.querySelector("[data-receipt-cannot]");
  if (!form || !result || !window.crypto?.subtle || !window.BigInt) return;

  const CONTEXT = new TextEncoder().encode("\0chengyi/act/v1\0");
  const ED25519 = 1, KEY_ID_BYTES = 4, VERSION = 1;
  const WORDS = {
    zh: {
      holds: ["good", "回执成立：这件事确实记在日志里，内容未改"],
      altered: ["alert", "回执不成立：内容、盐值或位置被改动过"],
      forged: ["alert", "回执不成立：签名对不上"],
      unknown_key: ["alert", "无法确认：不是用本站公布的钥匙签的"],
      malformed: ["alert", "这不是一张完整的回执"],
      pending: ["caution", "还没有写进日志，过几秒再试"],
      no_keys: ["caution", "没有取到公钥，请联网后再试"],
      program: ["caution", "这张回执用国密 SM3 算出，请下载核验程序核对"],
      kind: "事由", at: "时间", leaf: "日志位置", act: "内容",
      place: (index, size) => `第 ${index} 条，共 ${size} 条`,
    },
    en: {
      holds: ["good", "The receipt holds: this act is in the log, unaltered"],
      altered: ["alert", "The receipt does not hold: its text, salt or place was altered"],
      forged: ["alert", "The receipt does not hold: the signature is wrong"],
      unknown_key: ["alert", "Cannot be confirmed: not signed with a key this site published"],
      malformed: ["alert", "This is not a complete receipt"],
      pending: ["caution", "Not in the log yet: try again in a few seconds"],
      no_keys: ["caution", "The public keys could not be fetched: try again with a network"],
      program: ["caution", "This receipt was made with SM3: please use the program to check it"],
      kind: "Act", at: "Time", leaf: "Place", act: "Content",
      place: (index, size) => `leaf ${index} of ${size}`,
    },
  };
  const words = WORDS[document.documentElement.lang.startsWith("en") ? "en" : "zh"];

  class Verdict extends Error {}
  const say = (state) => { throw new Verdict(state); };
  const must = (fine, state) => fine || say(state);

  // -- Bytes --------------------------------------------------------------------------------------
  const utf8 = (text) => new TextEncoder().encode(text);
  const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
  const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
  const decode = (text) => {
    must(/^[A-Za-z0-9+/]*={0,2}$/.test(text), "malformed");
    return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  };
  const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

  // -- The act and its place ----------------------------------------------------------------------
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value && typeof value === "object") {
      const keys = Object.keys(value).sort();
      return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
    }
    must(typeof value !== "number" || Number.isSafeInteger(value), "malformed");
    return JSON.stringify(value);
  };
  const entryOf = (receipt) => {
    must(receipt.hash !== "sm3", "program");
    must(receipt.hash === "sha256", "malformed");
    const said = { kind: receipt.kind, at: receipt.at, act: receipt.act };
    return sha256(joined(CONTEXT, decode(receipt.salt), utf8(canonical(said))));
  };
  const node = (left, right) => sha256(joined([1], left, right));
  const rootOf = async (receipt, size) => {
    let [place, last] = [BigInt(receipt.index), BigInt(size) - 1n];
    must(place >= 0n && place <= last, "altered");
    let found = await sha256(joined([0], await entryOf(receipt)));
    for (const step of receipt.proof.map(decode)) {
      must(last > 0n, "altered");
      if (place & 1n || place === last) {
        found = await node(step, found);
        while (place && !(place & 1n)) { place >>= 1n; last >>= 1n; }
      } else {
        found = await node(found, step);
      }
      place >>= 1n;
      last >>= 1n;
    }
    must(last === 0n, "altered");
    return found;
  };

  // -- The signed tree head -----------------------------------------------------------------------
  const readNote = (note) => {
    const cut = note.lastIndexOf("\n\n");
    const lines = note.slice(0, Math.max(cut, 0)).split("\n");
    must(cut > 0 && lines.length > 2 && /^(0|[1-9][0-9]{0,14})$/.test(lines[1]), "malformed");
    const signatures = [...note.slice(cut + 2).matchAll(/^\u2014 (\S+) ([A-Za-z0-9+/=]+)$/gm)];
    return {
      origin: lines[0], size: lines[1], root: decode(lines[2]),
      text: utf8(`${note.slice(0, cut)}\n`), signatures,
    };
  };
  const isSigned = async (note, key) => {
    const id = (await sha256(joined(utf8(`${note.origin}\n`), [ED25519], key))).slice(0, KEY_ID_BYTES);
    const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    for (const [, name, text] of note.signatures) {
      const blob = decode(text);
      if (name === note.origin && same(blob.slice(0, KEY_ID_BYTES), id)) {
        return crypto.subtle.verify({ name: "Ed25519" }, imported, blob.slice(KEY_ID_BYTES), note.text);
      }
    }
    return false;
  };
  const fetched = async (address) => {
    try {
      const answer = await fetch(address);
      return answer.ok ? await answer.json() : null;
    } catch { return null; }
  };

  // -- Judging ------------------------------------------------------------------------------------
  const completed = async (receipt) => {
    if (receipt.status === "proved") return receipt;
    must(receipt.status === "pending" && /^[0-9a-f-]{36}$/.test(receipt.id), "malformed");
    const proof = await fetched(form.dataset.proof + receipt.id);
    must(proof && proof.status === "proved", "pending");
    return { ...receipt, ...proof };
  };
  const checked = async (text) => {
    const receipt = await completed(JSON.parse(text));
    must(receipt.version === VERSION && Number.isSafeInteger(receipt.index), "malformed");
    const note = readNote(receipt.checkpoint);
    must(note.origin === receipt.log, "altered");
    must(same(await rootOf(receipt, note.size), note.root), "altered");
    const key = decode(receipt.key.public_key);
    must(await isSigned(note, key), "forged");
    const keys = await fetched(form.dataset.keys);
    must(keys, "no_keys");
    const published = keys.keys.some((each) => same(decode(each.public_key), key));
    must(published && keys.log === note.origin, "unknown_key");
    return [receipt, note];
  };
  const judge = async (text) => {
    try {
      return ["holds", ...(await checked(text))];
    } catch (trouble) {
      return [trouble instanceof Verdict ? trouble.message : "malformed"];
    }
  };

  // -- Showing ------------------------------------------------------------------------------------
  const line = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  const facts = (receipt, note) => {
    const list = document.createElement("dl");
    list.className = "facts tight";
    const shown = [
      [words.kind, receipt.kind], [words.at, receipt.at],
      [words.act, JSON.stringify(receipt.act, null, 1)],
      [words.leaf, words.place(receipt.index, note.size)],
    ];
    for (const [name, text] of shown) {
      const row = document.createElement("div");
      row.append(line("dt", name), line("dd", text));
      list.append(row);
    }
    return list;
  };
  let asked = 0;
  const check = async () => {
    asked += 1;
    const mine = asked;
    const [state, receipt, note] = await judge(form.elements.receipt.value.trim());
    if (mine !== asked) return; // an answer to older input says nothing about the new
    const [tone, title] = words[state];
    const said = document.createElement("div");
    said.append(line("h2", title));
    if (receipt) said.append(facts(receipt, note));
    result.className = `seal ${tone}`;
    result.dataset.state = state;
    result.replaceChildren(said);
    result.hidden = false;
  };
  const start = () => {
    form.hidden = false;
    if (cannot) cannot.hidden = true;
    form.addEventListener("submit", (event) => { event.preventDefault(); check(); });
    form.elements.file?.addEventListener("change", async (event) => {
      const [file] = event.target.files;
      if (!file) return;
      form.elements.receipt.value = await file.text();
      check();
    });
  };
  // A key nobody holds: only to learn whether this browser knows the algorithm at all.
  crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]).then(start, () => {});
})();
