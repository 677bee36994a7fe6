/* Everything works without this file; it adds sharing, the seal's place and the shell. */
(() => {
  "use strict";
  const all = (selector) => document.querySelectorAll(selector);
  const show = (node, on = true) => { node.hidden = !on; };

  // -- Share, print -----------------------------------------------------------------------------
  const say = (button, text) => {
    const label = button.querySelector("span");
    const before = label.textContent;
    label.setAttribute("role", "status");
    label.textContent = text;
    setTimeout(() => { label.textContent = before; }, 2500);
  };
  const share = async (button) => {
    const link = button.dataset.url || location.href;
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: link });
      else { await navigator.clipboard.writeText(link); say(button, button.dataset.done); }
    } catch { /* the reader changed their mind */ }
  };
  const acts = { share, print: () => window.print() };
  for (const button of all("button[data-act]")) {
    show(button);
    button.addEventListener("click", () => acts[button.dataset.act](button));
  }
  addEventListener("beforeprint", () => all("details").forEach((part) => { part.open = true; }));

  // -- Position: asked only on a tap, compared here, and never leaves the phone. ----------------
  const whereAmI = () => new Promise((found, lost) => {
    navigator.geolocation.getCurrentPosition(found, lost, { timeout: 10000, maximumAge: 60000 });
  });
  const metres = (lng1, lat1, lng2, lat2) => {
    const rad = Math.PI / 180;
    const h = Math.sin((lat2 - lat1) * rad / 2) ** 2 +
      Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin((lng2 - lng1) * rad / 2) ** 2;
    return 12742000 * Math.asin(Math.sqrt(h));
  };
  const comparePlace = async (box) => {
    const tell = (name, text = "") => all("[data-say]").forEach((line) => {
      show(line, line.dataset.say === name);
      const number = line.dataset.say === name && line.parentNode.querySelector(
        `[data-say=${name}] b`);
      if (number) number.textContent = text;
    });
    try {
      const { coords } = await whereAmI();
      const spots = box.dataset.spots.split(";").map((spot) => spot.split(",").map(Number));
      const gap = Math.min(...spots.map(([lng, lat]) =>
        metres(coords.longitude, coords.latitude, lng, lat)));
      const near = gap <= 300 + coords.accuracy;
      const number = gap < 1000 ? [Math.round(gap / 10) * 10, "meter"] : [gap / 1000, "kilometer"];
      tell(near ? "near" : "far", new Intl.NumberFormat(document.documentElement.lang, {
        style: "unit", unit: number[1], unitDisplay: "long", maximumFractionDigits: 1,
      }).format(number[0]));
      box.closest(".seal").classList.toggle("good", near);
      box.closest(".seal").classList.toggle("caution", !near);
    } catch { tell("unknown"); }
  };
  for (const box of all(".place")) {
    if (!navigator.geolocation) break;
    show(box);
    box.querySelector("button").addEventListener("click", () => comparePlace(box));
  }

  window.chengyi = { all, say, show, whereAmI }; // for find.js, where a page has it

  // -- The installable shell ---------------------------------------------------------------------
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
  addEventListener("beforeinstallprompt", (event) => {
    const hint = document.getElementById("install");
    event.preventDefault();
    show(hint);
    hint.querySelector("button").onclick = () => { show(hint, false); event.prompt(); };
  });
})();
