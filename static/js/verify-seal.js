/* /verify, without a network: checks a licence seal with the published keys, in the browser alone.
   The layout of the 87 bytes is that of merchants/licences/seal.py. It proves who signed and until
   when; whether the licence was revoked only the register knows, so with a network the form goes
   there as ever. Where the browser lacks Ed25519 nothing here appears. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-verify]");
  const result = document.querySelector("[data-verify-result]");
  if (!form || !result || !window.crypto?.subtle || !window.BigInt) return;

  const CONTEXT = new TextEncoder().encode("chengyi/licence-seal/v1\0");
  const ADDRESS = /^(?:https?:\/\/[^/\s?#]+\/m\/)?([0-9]+)\/?$/i;
  const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const ED25519 = 1, SM2 = 2;
  const EPOCH = Date.UTC(2000, 0, 1), DAY = 86400000;

  const WORDS = {
    zh: {
      genuine: ["good", "签名无误：由本市签发，未被改动"],
      expired: ["caution", "签名无误，但已过有效期"],
      altered: ["alert", "假码：内容被改动过"],
      unknown_key: ["alert", "无法确认：不是用本市公布的钥匙签发的"],
      malformed: ["alert", "这不是一张完整的亮照码"],
      no_keys: ["caution", "手机里还没有本市的公钥，联网打开一次本页即可"],
      facts: (paper) => `统一社会信用代码 ${paper.uscc}，第 ${paper.serial} 号，` +
        `${paper.issued} 签发，有效至 ${paper.expires}。`,
      limit: "这是本机核对签名的结果；是否已作废，要联网核验才知道。",
    },
    en: {
      genuine: ["good", "Signature holds: issued by this city and not altered"],
      expired: ["caution", "Signature holds, but it has expired"],
      altered: ["alert", "False: it was altered"],
      unknown_key: ["alert", "Cannot be confirmed: not signed with a key this city published"],
      malformed: ["alert", "This is not a complete licence code"],
      no_keys: ["caution", "No public keys on this phone yet: open this page once with a network"],
      facts: (paper) => `Unified code ${paper.uscc}, No. ${paper.serial}, ` +
        `issued ${paper.issued}, valid until ${paper.expires}.`,
      limit: "Checked on this device by signature alone; a revocation shows only with a network.",
    },
  };
  const words = WORDS[document.documentElement.lang.startsWith("en") ? "en" : "zh"];

  // -- Reading ------------------------------------------------------------------------------------
  const bytesOf = (digits) => {
    if (!/^[0-9]{208}$/.test(digits)) return null;
    const hex = BigInt(digits).toString(16).padStart(174, "0");
    if (hex.length !== 174 || !hex.startsWith("01")) return null;
    return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  };
  const codeOf = (bytes) => {
    let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    let code = "";
    for (let i = 0; i < 18; i += 1) {
      code = LETTERS[Number(number % 36n)] + code;
      number /= 36n;
    }
    return number ? null : code;
  };
  const dayOf = (number) => new Date(EPOCH + number * DAY).toISOString().slice(0, 10);
  const today = () => new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10); // China's day
  const read = (digits) => {
    const bytes = bytesOf(digits);
    if (!bytes) return null;
    const view = new DataView(bytes.buffer, 1);
    const uscc = codeOf(bytes.subarray(3, 15));
    const [issued, expires] = [view.getUint16(14), view.getUint16(16)];
    const paper = {
      algorithm: bytes[1] & 15, key: bytes[2], uscc, serial: view.getUint32(18),
      issued: dayOf(issued), expires: dayOf(expires),
      body: bytes.subarray(1, 23), signature: bytes.subarray(23),
    };
    const known = bytes[1] >> 4 === 1 && [ED25519, SM2].includes(paper.algorithm);
    return known && paper.key && paper.serial && uscc && issued <= expires ? paper : null;
  };

  // -- Judging ------------------------------------------------------------------------------------
  const raw = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const vouches = (key, paper) => key.id === paper.key && key.algorithm === "ed25519" &&
    paper.algorithm === ED25519 && !key.retired_at &&
    key.not_before <= paper.issued && paper.issued <= key.not_after;
  const isSigned = async (key, paper) => {
    const imported = await crypto.subtle.importKey(
      "raw", raw(key.public_key), { name: "Ed25519" }, false, ["verify"]);
    const message = new Uint8Array([...CONTEXT, ...paper.body]);
    return crypto.subtle.verify({ name: "Ed25519" }, imported, paper.signature, message);
  };
  const publishedKeys = async () => {
    const answer = await fetch(form.dataset.keys); // the service worker answers when nobody else does
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()).keys;
  };
  const judge = async (digits) => {
    const paper = read(digits);
    if (!paper) return ["malformed", null];
    let keys;
    try { keys = await publishedKeys(); } catch { return ["no_keys", paper]; }
    const key = keys.find((each) => vouches(each, paper));
    if (!key) return ["unknown_key", paper];
    if (!(await isSigned(key, paper))) return ["altered", null];
    return [paper.expires < today() ? "expired" : "genuine", paper];
  };

  // -- Showing ------------------------------------------------------------------------------------
  const line = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  const tell = (state, paper) => {
    const [tone, title] = words[state];
    const said = document.createElement("div");
    said.append(line("h2", title));
    if (paper && state !== "no_keys") said.append(line("p", words.facts(paper)));
    said.append(line("p", words.limit));
    result.className = `seal ${tone}`;
    result.dataset.state = state;
    result.replaceChildren(said);
    result.hidden = false;
  };
  const field = form.elements.digits;
  let asked = 0;
  const check = async () => {
    asked += 1;
    const mine = asked;
    const digits = (ADDRESS.exec(field.value.trim()) || ["", ""])[1];
    const [state, paper] = await judge(digits);
    if (mine === asked) tell(state, paper); // an answer to older input says nothing about the new
  };
  const start = () => {
    field.addEventListener("input", () => {
      const whole = (ADDRESS.exec(field.value.trim()) || ["", ""])[1].length >= 208;
      if (whole) check(); else result.hidden = true;
    });
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) return; // the register knows more than the signature
      event.preventDefault();
      check();
    });
  };
  // A key nobody holds: only to learn whether this browser knows the algorithm at all.
  crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]).then(start, () => {});
})();
