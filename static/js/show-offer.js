/* The page shows its end without this file; it counts down and looks whether the partner asked. */
(() => {
  "use strict";
  const EVERY = 3000;
  const place = () => document.getElementById("showing");

  const count = () => {
    const clock = document.querySelector("[data-ends]");
    if (!clock) return;
    const left = Math.max(0, Math.floor((new Date(clock.dataset.ends) - Date.now()) / 1000));
    clock.hidden = false;
    clock.textContent = left
      ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
      : clock.dataset.over;
  };

  const look = async () => {
    if (place()?.dataset.state !== "waiting" || document.hidden) return;
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("showing");
      if (fresh && fresh.dataset.state !== "waiting") place().replaceWith(fresh);
    } catch { /* no net just now: the link is still there */ }
  };

  count();
  setInterval(count, 1000);
  setInterval(look, EVERY);
})();
