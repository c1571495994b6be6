/* A film that runs by itself gets a button that stops it; where less motion is wanted it stands still until asked.
   The still is the source of the picture (gancourse/plot/images.py): shown or not, as its `media` says. */
(() => {
  "use strict";
  const WORDS = { ko: { play: "재생", pause: "멈춤" }, en: { play: "Play", pause: "Pause" } };
  const STILL = 'picture > source[media*="prefers-reduced-motion"]';
  const words = WORDS[document.documentElement.lang] ?? WORDS.en;

  function equip(still) {
    const button = document.createElement("button");
    const calm = matchMedia(still.media);
    const show = (stands) => {
      still.media = stands ? "all" : "not all";
      button.textContent = stands ? `▶ ${words.play}` : `⏸ ${words.pause}`;
    };
    button.type = "button";
    button.className = "film-button";
    button.addEventListener("click", () => show(still.media !== "all"));
    calm.addEventListener("change", () => show(calm.matches));
    show(calm.matches);
    still.parentElement.after(button);
    addEventListener("beforeprint", () => show(true));
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(STILL).forEach(equip));
})();
