/* /partner/till with or without a net. The phone has a key of its own (made here, it never leaves),
   checks passes with the city's published keys, signs each confirmation with a counter and brings
   them when there is a net again. Layout of a pass: incentives/vouchers/passes.py; of a word:
   incentives/vouchers/tills/words.py. Without this file codes are typed and need a net. */
(() => {
  "use strict";
  const room = document.querySelector("[data-till]");
  if (!room || !window.crypto?.subtle || !window.BigInt || !window.indexedDB) return;

  const WORDS = {
    zh: {
      none: "这台设备还不能离线确认。", ask: "让这台设备能离线确认", name: "这台设备叫什么",
      asked: "已申请，请负责人在“收银设备”里确认。", ended: "这台设备已停用。",
      ready: (left, until) => `没有网络也能确认：还可确认 ${left} 张，到 ${until} 为止。`,
      full: "离线上限已到，请连上网络再继续。", clock: "设备时钟不准，不能离线确认。",
      waiting: (count) => `有 ${count} 条等待上报。`, scan: "用相机扫码", stop: "停止扫码",
      good: "券码有效", confirm: "确认使用", better: "更优条件",
      malformed: "这不是一张完整的券码。", forged: "假码：不是本市签发的，或被改动过。",
      foreign: "这张券不属于本机构。", old: "券码已过时，请对方刷新后再扫。",
      twice: "这张券在这台设备上已经确认过。", kept: "已记下，联网后自动上报。",
      used: "已确认使用。", typed: "手输的券码需要网络；没有网络时请扫二维码。",
      unable: "这个浏览器不能离线核对券码，请联网使用或更换浏览器。", fault: "上报没有成功：",
    },
    en: {
      none: "This device cannot confirm without a net yet.", ask: "Let this device confirm without a net",
      name: "A name for this device", asked: "Asked for; an owner agrees under “Devices”.",
      ended: "This device was ended.",
      ready: (left, until) => `Works without a net: ${left} more, until ${until}.`,
      full: "The limit without a net is reached; connect to go on.",
      clock: "The clock of this device is wrong; no confirming without a net.",
      waiting: (count) => `${count} waiting to be told.`, scan: "Scan with the camera", stop: "Stop",
      good: "The code is good", confirm: "Confirm use", better: "Better terms",
      malformed: "This is not a complete voucher code.", forged: "False: not signed by this city, or altered.",
      foreign: "This voucher is not of this partner.", old: "Out of date; ask them to refresh and scan again.",
      twice: "This device has confirmed it already.", kept: "Kept; told when there is a net.",
      used: "Confirmed as used.", typed: "Typed codes need a net; without one scan the QR code.",
      unable: "This browser cannot check codes without a net; connect, or use another.", fault: "Not told: ",
    },
  };
  const words = WORDS[document.documentElement.lang.startsWith("en") ? "en" : "zh"];
  const line = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });

  // -- Kept on the device ----------------------------------------------------------------------------
  const open = () => new Promise((done, fail) => {
    const asked = indexedDB.open("till", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("device");
      asked.result.createObjectStore("words", { keyPath: "counter" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const inStores = async (mode, act) => {
    const base = await open();
    try {
      return await new Promise((done, fail) => {
        const all = base.transaction(["device", "words"], mode);
        const asked = act(all.objectStore("device"), all.objectStore("words"));
        all.oncomplete = () => done(asked?.result);
        all.onerror = all.onabort = () => fail(all.error);
      });
    } finally { base.close(); }
  };
  const device = () => inStores("readonly", (one) => one.get("me"));
  const queue = () => inStores("readonly", (_, some) => some.getAll());

  // -- Reading a pass --------------------------------------------------------------------------------
  const CONTEXT = new TextEncoder().encode("chengyi/voucher-pass/v1\0");
  const ADDRESS = /^(?:https?:\/\/[^/\s?#]+\/partner\/till\/)?([0-9]{222})\/?$/i;
  const LETTERS = "23456789BCDFGHJKMNPQRTVWXY";
  const digitsIn = (text) => (ADDRESS.exec(text.trim()) || ["", ""])[1];
  const lettersOf = (bytes) => {
    let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    let code = "";
    for (let i = 0; i < 10; i += 1) { code = LETTERS[Number(number % 26n)] + code; number /= 26n; }
    return number ? null : code;
  };
  const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const raw = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const packed = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const read = (digits) => {
    const told = BigInt(digits).toString(16).padStart(186, "0");
    if (told.length !== 186 || !told.startsWith("01")) return null;
    const bytes = Uint8Array.from(told.match(/../g), (pair) => parseInt(pair, 16));
    const view = new DataView(bytes.buffer, 1);
    return {
      kind: bytes[1], key: bytes[2], code: lettersOf(bytes.subarray(3, 9)),
      offer: lettersOf(bytes.subarray(9, 15)), version: view.getUint16(14), better: bytes[17] === 1,
      partner: hex(bytes.subarray(19, 25)), until: view.getUint32(24) * 1000,
      body: bytes.subarray(1, 29), signature: bytes.subarray(29), digits,
    };
  };
  const isSigned = async (key, told) => {
    const imported = await crypto.subtle.importKey("raw", raw(key.public_key), { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, imported, told.signature, new Uint8Array([...CONTEXT, ...told.body]));
  };
  const judge = async (digits, me) => {
    const told = read(digits);
    if (!told || told.kind !== 0x11 || !told.code) return ["malformed", null];
    if (told.partner !== me.partner) return ["foreign", null];
    const key = me.keys.find((each) => each.id === told.key);
    try {
      if (!key || !(await isSigned(key, told))) return ["forged", null];
    } catch { return ["unable", null]; }
    if (told.until < Date.now()) return ["old", null];
    if ((me.confirmed || []).includes(told.code)) return ["twice", null];
    const terms = me.offers.find((each) => each.offer === told.offer && each.version === told.version);
    return ["good", { ...told, title: terms?.title || told.offer, terms: (told.better ? terms?.better : terms?.everyone) || "" }];
  };

  // -- Confirming ------------------------------------------------------------------------------------
  const mayGoOn = (me) => me.state === "active" && me.counter < me.allowed && Date.now() < Date.parse(me.allowed_until || 0);
  const confirm = async (told) => {
    const me = await device();
    if (!mayGoOn(me)) return "full";
    if ((me.confirmed || []).includes(told.code)) return "twice";
    const word = { counter: me.counter + 1, digits: told.digits, at_ms: Date.now() };
    const said = ["chengyi/till-word/v1", me.till, word.counter, word.digits, word.at_ms].join("\n");
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, me.pair.privateKey, new TextEncoder().encode(said));
    word.signature = packed(signature);
    // Counter and word are kept together or not at all.
    await inStores("readwrite", (one, some) => {
      one.put({ ...me, counter: word.counter, confirmed: [...(me.confirmed || []), told.code].slice(-400) }, "me");
      return some.add(word);
    });
    return "kept";
  };
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const send = async (address, fields) => {
    const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token() });
    const answer = await fetch(address, { method: "POST", body, redirect: "error" });
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(told.detail), { refused: true });
    return told;
  };
  let busy = false;
  const sync = async () => {
    const me = await device();
    if (!me || busy || !token()) return [];
    busy = true;
    try {
      const waiting = (await queue()).sort((a, b) => a.counter - b.counter).slice(0, 200);
      const told = await send(room.dataset.words, { till: me.till, said: JSON.stringify({ now_ms: Date.now(), words: waiting }) });
      const heard = told.results || [];
      await inStores("readwrite", (one, some) => {
        for (const each of heard) some.delete(each.counter);
        const { results, ...about } = told;
        return one.put({ ...me, ...about, counter: Math.max(me.counter, told.counter || 0) }, "me");
      });
      return heard;
    } finally { busy = false; }
  };
  const register = async (name) => {
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    const key = packed(await crypto.subtle.exportKey("raw", pair.publicKey));
    const told = await send(room.dataset.device, { name, algorithm: "p256", public_key: key });
    await inStores("readwrite", (one) => one.put({ ...told, pair, counter: 0, allowed: 0, confirmed: [] }, "me"));
  };

  // -- Showing ---------------------------------------------------------------------------------------
  const part = (name) => room.querySelector(`[data-till-${name}]`);
  const tell = (tone, text) => {
    part("result").replaceChildren(line("p", text, { className: `notice ${tone}` }));
  };
  const clock = (moment) => new Date(moment).toTimeString().slice(0, 5);
  const show = async () => {
    const me = await device();
    const waiting = (await queue()).length;
    const state = !me ? words.none : me.state === "asked" ? words.asked : me.state === "ended" ? words.ended :
      mayGoOn(me) ? words.ready(me.allowed - me.counter, clock(me.allowed_until)) :
        me.allowed_until ? words.full : words.clock;
    part("state").textContent = waiting ? `${state} ${words.waiting(waiting)}` : state;
    part("ask").hidden = Boolean(me) || !token();
  };
  const after = async (outcome) => {
    let heard = [];
    try { heard = await sync(); } catch (lost) {
      if (lost.refused) tell("alert", words.fault + lost.message);
      await show();
      if (!lost.refused) tell("good", words[outcome]);
      return;
    }
    const wrong = heard.filter((each) => each.outcome !== "used");
    if (wrong.length) tell("alert", wrong.map((each) => `${each.counter}: ${each.words}`).join("; "));
    else tell("good", heard.length ? words.used : words[outcome]);
    await show();
  };
  const offer = (told) => {
    const button = line("button", words.confirm, { className: "button main", type: "button" });
    button.addEventListener("click", async () => {
      button.disabled = true;
      const outcome = await confirm(told);
      if (outcome === "kept") await after(outcome); else tell("alert", words[outcome]);
    });
    part("result").replaceChildren(
      line("p", words.good, { className: "notice good" }), line("h3", told.title),
      line("p", (told.better ? `${words.better}: ` : "") + told.terms), button);
    button.focus();
  };
  const look = async (text) => {
    const digits = digitsIn(text);
    const me = await device();
    if (!digits || me?.state !== "active") return false;
    const [state, told] = await judge(digits, me);
    if (state === "unable" && navigator.onLine) return false; // the server checks it then
    if (state === "good") offer(told); else tell("alert", words[state]);
    return true;
  };
  const form = document.querySelector("form[data-till-form]");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = form.elements.code.value;
    if (await look(typed)) return;
    if (navigator.onLine) form.submit(); else tell("alert", words.typed);
  });

  // -- Camera ----------------------------------------------------------------------------------------
  const camera = part("camera");
  if ("BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
    const button = line("button", words.scan, { className: "button quiet", type: "button" });
    const video = Object.assign(document.createElement("video"), { playsInline: true, muted: true, hidden: true });
    camera.append(button, video);
    let stream = null;
    const stop = () => {
      stream?.getTracks().forEach((track) => track.stop());
      stream = null;
      video.hidden = true;
      button.textContent = words.scan;
    };
    button.addEventListener("click", async () => {
      if (stream) return stop();
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      } catch { return undefined; }
      Object.assign(video, { srcObject: stream, hidden: false });
      button.textContent = words.stop;
      await video.play();
      const eye = new BarcodeDetector({ formats: ["qr_code"] });
      while (stream) {
        const seen = await eye.detect(video).catch(() => []);
        const found = seen.map((each) => each.rawValue).find(digitsIn);
        if (found) {
          stop();
          form.elements.code.value = found;
          form.requestSubmit();
        }
        await new Promise((done) => setTimeout(done, 200));
      }
      return undefined;
    });
  }

  const ask = part("ask");
  ask.append(line("label", words.name, { htmlFor: "till-name" }),
    Object.assign(document.createElement("input"), { id: "till-name", maxLength: 60, autocomplete: "off" }),
    line("button", words.ask, { className: "button quiet", type: "button" }));
  ask.querySelector("button").addEventListener("click", async () => {
    const name = ask.querySelector("input").value.trim();
    if (!name) return ask.querySelector("input").focus();
    try { await register(name); } catch (lost) { tell("alert", words.fault + (lost.message || "")); }
    return show();
  });
  // A phone says "online" before anything answers; the page kept for no net asks again and again.
  const back = () => fetch("/api/v1/health/live", { cache: "no-store" })
    .then((answer) => answer.ok && location.replace("/partner/till")).catch(() => {});
  addEventListener("online", () => (token() ? after("kept").catch(() => {}) : back()));
  if (!token()) setInterval(() => form.elements.code.value || back(), 5000);
  room.hidden = false;
  sync().catch(() => {}).then(show);
})();
