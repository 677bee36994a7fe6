/* Finding a shop, after site.js: those near me, and a code read from a photograph. */
(() => {
  "use strict";
  const { all, say, show, whereAmI } = window.chengyi;

  // -- Near me: asked only on a tap, rounded to about 10 m and searched with --------------------
  for (const link of all("a[data-act=near]")) {
    if (!navigator.geolocation) break;
    show(link);
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      try {
        const { coords } = await whereAmI();
        location.href = `/?near=${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`;
      } catch { say(link, link.dataset.fail); }
    });
  }

  // -- Reading a code from a photograph, where the browser can ----------------------------------
  const readCode = async (label, file) => {
    const codes = await new BarcodeDetector({ formats: ["qr_code"] })
      .detect(await createImageBitmap(file)).catch(() => []);
    if (!codes.length) return say(label, label.querySelector("span").dataset.fail);
    const text = codes[0].rawValue.trim();
    const into = document.getElementById(label.dataset.into || "");
    if (into) { into.value = text; return into.form.requestSubmit(); }
    const path = /\/m\/[0-9A-Za-z]+$/.exec(text);
    location.href = path ? path[0] : `/verify?digits=${encodeURIComponent(text.slice(0, 2000))}`;
  };
  for (const label of all("label[data-act=scan]")) {
    if (!("BarcodeDetector" in window)) break;
    show(label);
    label.querySelector("input").addEventListener("change", (event) => {
      if (event.target.files[0]) readCode(label, event.target.files[0]);
    });
  }
})();
