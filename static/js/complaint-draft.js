/* A complaint begun stays on this phone, files too, and is sent when there is a net.
   Of a report nothing is kept here. Everything works without this file. Forms: data-draft="name"; a page after sending:
   data-draft-sent="beginning of the names to forget". */
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  const box = document.querySelector("[data-draft-say]");
  const sent = document.querySelector("[data-draft-sent]");
  const NOT_TYPED = ["csrfmiddlewaretoken", "form_key", "kind", "seen_similar", "report_words",
    "is_named"];

  const open = () => new Promise((done, fail) => {
    const asked = indexedDB.open("complaint-drafts", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("drafts");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const inStore = async (mode, act) => {
    const base = await open();
    try {
      return await new Promise((done, fail) => {
        const asked = act(base.transaction("drafts", mode).objectStore("drafts"));
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => fail(asked.error);
      });
    } finally { base.close(); }
  };
  const keep = (name, draft) => inStore("readwrite", (store) => store.put(draft, name));
  const find = (name) => inStore("readonly", (store) => store.get(name));
  const forget = (name) => inStore("readwrite", (store) => store.delete(name));
  const names = () => inStore("readonly", (store) => store.getAllKeys());

  const forgetSent = async () => {
    for (const name of await names()) {
      if (String(name).startsWith(sent.dataset.draftSent)) await forget(name);
    }
  };
  if (sent) forgetSent().catch(() => {});
  if (!form) return;

  const say = (what) => {
    box.hidden = !what;
    for (const line of box.querySelectorAll("[data-say]")) line.hidden = line.dataset.say !== what;
  };
  const fields = () => [...form.elements].filter(
    (field) => field.name && !NOT_TYPED.includes(field.name) && field.type !== "submit");
  const taken = () => fields().map((field) => {
    if (field.type === "file") return { name: field.name, files: [...field.files] };
    if (["checkbox", "radio"].includes(field.type)) {
      return { name: field.name, value: field.value, checked: field.checked };
    }
    return { name: field.name, text: field.value };
  });
  const isTyped = (draft) => draft.fields.some((one) => (one.files || []).length ||
    ("text" in one && one.text && one.name !== "category"));
  const fill = (draft) => {
    for (const one of draft.fields) {
      for (const field of fields().filter((each) => each.name === one.name)) {
        if (one.files) {
          const files = new DataTransfer();
          for (const file of one.files) files.items.add(file);
          field.files = files.files;
        } else if ("checked" in one) {
          if (field.value === one.value) field.checked = one.checked;
        } else if (!field.value) field.value = one.text;
      }
    }
  };

  let wantsToGo = false;
  const save = async () => {
    const draft = { fields: taken(), at: Date.now() };
    if (isTyped(draft)) await keep(form.dataset.draft, draft).catch(() => {});
  };
  let soon = 0;
  form.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(save, 400); });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    wantsToGo = true;
    save();
    say("offline");
  });
  addEventListener("online", () => { if (wantsToGo) form.requestSubmit(); });
  addEventListener("pagehide", save);
  box.querySelector("[data-act-forget]").addEventListener("click", async () => {
    await forget(form.dataset.draft).catch(() => {});
    form.reset();
    wantsToGo = false;
    say("");
  });

  const begin = async () => {
    const draft = await find(form.dataset.draft);
    if (!draft) return;
    if (Date.now() - draft.at > 7 * 864e5) return void await forget(form.dataset.draft);
    fill(draft);
    say("kept");
  };
  begin().catch(() => {});
})();
