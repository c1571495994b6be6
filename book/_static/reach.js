/* What is wider than its place scrolls by itself, and the keyboard has to reach it.  The theme measures all such elements
   again and again, those that nobody sees as well (book/_ext/lightness.py takes that out); here each is measured when it
   is laid out or changes its size. */
(() => {
  "use strict";
  const WIDE = "article pre, .cell_output > .output, .pst-scrollable-table-container, mjx-container[display=true]";

  const sizes = new ResizeObserver((entries) => {
    const scrolls = ({ target }) => target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight;
    const found = entries.map((entry) => [entry.target, scrolls(entry)]); // first measure, then change
    for (const [part, wide] of found) {
      if (wide) part.tabIndex = 0;
      else part.removeAttribute("tabindex");
    }
  });

  globalThis.keepInReach = (root) => root.querySelectorAll(WIDE).forEach((part) => sizes.observe(part));
  document.addEventListener("DOMContentLoaded", () => globalThis.keepInReach(document));
})();
