/* Formulas are typeset when they come near the reader, a few at a time; MathJax itself is loaded for the first of them.
   All at once, the two hundred of a chapter keep a phone busy for many seconds, and MathJax alone for half of one: there it
   waits for the reader to do something, or for a while, unless a formula is in the window.  Before printing the rest
   follows. */
(() => {
  "use strict";
  const MATHJAX = new URL("startup.js", document.currentScript.src).href;
  const AT_ONCE = 6;
  const NEAR = "100% 0px"; // a screen above and a screen below
  const IN_SIGHT = "0px";
  const PATIENCE = 10_000; // milliseconds
  const phone = matchMedia("(max-width: 576px)").matches;

  const left = new Set([...document.querySelectorAll(".math")].filter((part) => !part.parentElement.closest(".math")));
  const wanted = [];
  let loading = null;
  let working = null;
  let near = null;

  const load = () => (loading ??= new Promise((done, failed) => {
    MathJax.startup = { typeset: false };
    const script = document.createElement("script");
    script.src = MATHJAX;
    script.onload = () => done(MathJax.startup.promise);
    script.onerror = failed;
    document.head.append(script);
  }));

  /* A formula within a line that is wider than its column gets smaller letters; one on a line of its own scrolls. */
  const SMALLEST = 0.6;
  const STOP = 8; // pixels for the comma or full stop behind it

  const widthOf = (part) => part.getBoundingClientRect().width;

  function fit(formulas) {
    const measured = formulas.map((formula) => {
      const unbroken = formula.closest(".together.short"); // with a particle, which takes its place in the line
      const beside = unbroken ? widthOf(unbroken) - widthOf(formula) : 0;
      const column = formula.closest("p, li, td, dt, dd, h1, h2, h3")?.clientWidth - Math.max(beside, STOP);
      const room = column / widthOf(formula.querySelector("mjx-math"));
      return [formula, room, parseFloat(getComputedStyle(formula).fontSize)];
    });
    for (const [formula, room, size] of measured) {
      if (room < 1) formula.style.fontSize = `${size * Math.max(SMALLEST, room)}px`;
    }
  }

  async function typeset() {
    await load();
    while (wanted.length) {
      const some = wanted.splice(0, AT_ONCE);
      await MathJax.typesetPromise(some);
      fit(some.flatMap((part) => [...part.querySelectorAll("mjx-container:not([display])")]));
      for (const part of some) {
        left.delete(part);
        globalThis.keepInReach(part);
      }
      await new Promise((done) => setTimeout(done)); // the reader scrolls in between
    }
    working = null;
  }

  function want(parts) {
    parts.forEach((part) => near.unobserve(part));
    wanted.push(...parts.filter((part) => left.has(part) && !wanted.includes(part)));
    if (wanted.length) working ??= typeset();
    return working;
  }

  function watch(margin) {
    near?.disconnect();
    near = new IntersectionObserver(
      (entries) => want(entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target)),
      { rootMargin: margin },
    );
    left.forEach((part) => near.observe(part));
  }
  watch(phone ? IN_SIGHT : NEAR);
  if (phone) globalThis.readerActs.then(() => watch(NEAR));
  if (left.size) setTimeout(load, PATIENCE); // who scrolls or prints after that need not wait

  /* All formulas that are not yet typeset; a promise. */
  globalThis.typesetFormulas = () => want([...left]);
  addEventListener("beforeprint", () => globalThis.MathJax.typeset?.([...left]));
})();
