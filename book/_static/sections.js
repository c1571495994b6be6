/* A phone skips what is far from the window while the page loads (course.css).  As soon as the reader does anything, all
   of it is laid out, a section in each frame; and at once where somebody goes to a place in the page, by a link, by
   coming back, or by a program such as a screen reader: a skipped section's height is a guess, and what stands above a
   place must not grow any more then.  Formulas, too, wait for `readerActs`. */
(() => {
  "use strict";
  const skipped = () => document.querySelectorAll("article > section > section:not(.laid-out)");
  const layOut = (section) => section.classList.add("laid-out");

  function oneAFrame() {
    const [section] = skipped();
    if (!section) return;
    layOut(section);
    requestAnimationFrame(() => setTimeout(oneAFrame));
  }

  function aroundTheMiddle() {
    const inside = ({ top, bottom }) => top <= innerHeight / 2 && innerHeight / 2 < bottom;
    const place = [...skipped()].find((section) => inside(section.getBoundingClientRect()));
    const before = place?.getBoundingClientRect().top;
    globalThis.layOutAll();
    if (place) scrollBy({ top: place.getBoundingClientRect().top - before, behavior: "instant" });
  }

  globalThis.layOutAll = () => skipped().forEach(layOut);

  /* What the reader does first.  Scrolling that nothing went before is a program's; the contents' own does not count.
     A tap counts when it has found what it meant, and not when the finger comes down: laying out moves the text by the
     margin of a section.  A finger that begins to scroll cancels its pointer. */
  globalThis.readerActs = new Promise((done) => {
    for (const kind of ["click", "pointercancel", "keydown", "wheel", "scroll"]) {
      addEventListener(kind, () => done(kind), { once: true, passive: true });
    }
  });
  globalThis.readerActs.then((kind) => (kind === "scroll" ? aroundTheMiddle : oneAFrame)());

  const [arrival] = performance.getEntriesByType("navigation");
  const returned = arrival && arrival.type !== "navigate";
  if (location.hash || returned) globalThis.layOutAll();
  addEventListener("click", ({ target }) => target.closest("a[href*='#']") && globalThis.layOutAll(), true);

  /* Who comes back finds the block that stood at the top, wherever it is now: formulas above have other heights until
     they are typeset again, and the browser remembers pixels. */
  const KEY = `place ${location.pathname}`;
  const blocks = () => [...document.querySelectorAll("article :is(h1, h2, h3, p, li, pre, img, table)")];
  const topOf = (block) => block.getBoundingClientRect().top;
  addEventListener("pagehide", () => {
    const found = blocks().findIndex((block) => topOf(block) > 0);
    sessionStorage.setItem(KEY, JSON.stringify([scrollY && found, topOf(blocks()[found] ?? document.body)]));
  });
  const [place, top] = (returned && JSON.parse(sessionStorage.getItem(KEY))) || [];
  function comeBack() {
    const block = blocks()[place]; // none where the page has become shorter
    if (block) scrollBy({ top: topOf(block) - top, behavior: "instant" });
  }
  if (place > 0) addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(comeBack)));
})();
