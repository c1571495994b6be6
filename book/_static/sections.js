/* A phone skips what is far from the window while the page loads (course.css) and lays it out, a section in each frame,
   as soon as the reader does anything or the contents at the side scroll by themselves.  A skipped section's height is a
   guess: all are laid out at once where somebody asks for a place in the page or comes back to one. */
(() => {
  "use strict";
  const skipped = () => document.querySelectorAll("article > section > section:not(.laid-out)");
  const layOut = (section) => section.classList.add("laid-out");

  function begin() {
    const [section] = skipped();
    if (!section) return;
    layOut(section);
    requestAnimationFrame(() => setTimeout(begin));
  }

  globalThis.layOutAll = () => skipped().forEach(layOut);

  const [arrival] = performance.getEntriesByType("navigation");
  if (location.hash || (arrival && arrival.type !== "navigate")) globalThis.layOutAll();
  for (const kind of ["pointerdown", "keydown", "wheel", "scroll"]) {
    addEventListener(kind, begin, { once: true, passive: true, capture: true });
  }
  addEventListener("click", ({ target }) => target.closest("a[href*='#']") && globalThis.layOutAll(), true);
})();
