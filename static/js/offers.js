/* The catalogue without this file: every page has a link to the next one. With it the next page is
   appended here, and bones stand where its cards will be. */
(() => {
  "use strict";
  const list = document.getElementById("offers");
  const bones = document.getElementById("bones");
  if (!list || !bones) return;

  const more = () => document.querySelector("#more a[rel=next]");
  const load = async (link) => {
    const place = link.closest("#more");
    bones.hidden = false;
    place.setAttribute("aria-busy", "true");
    link.setAttribute("aria-disabled", "true");
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const cards = [...page.querySelectorAll("#offers > li")].map((card) => document.adoptNode(card));
      list.append(...cards);
      const next = page.querySelector("#more");
      place.replaceChildren(...(next ? [...next.childNodes].map((one) => document.adoptNode(one)) : []));
      cards[0]?.querySelector("a")?.focus({ preventScroll: true });
    } catch {
      location.href = link.href;
    } finally {
      bones.hidden = true;
      place.removeAttribute("aria-busy");
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#more a[rel=next]");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (!link.hasAttribute("aria-disabled")) load(link);
  });

  // -- Three at most stand side by side -----------------------------------------------------------
  document.addEventListener("change", (event) => {
    if (!event.target.matches(".pick input")) return;
    const picked = document.querySelectorAll(".pick input:checked").length;
    for (const box of document.querySelectorAll(".pick input:not(:checked)")) box.disabled = picked >= 3;
    const count = document.getElementById("picked");
    if (count) count.textContent = String(picked);
  });
})();
