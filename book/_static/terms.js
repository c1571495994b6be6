/* Words that the glossary explains (a.term) show their definition on hover and on focus; Escape closes it.
   A finger shows it with the first tap and follows the link with the second.  Without this script they are links. */
(() => {
  "use strict";
  const box = document.createElement("div");
  box.id = "term-says";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  let shown = null;
  let touched = null;
  let timer = 0;

  const hide = () => {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  };

  const show = (link) => {
    clearTimeout(timer);
    if (shown === link) return;
    hide();
    shown = link;
    box.textContent = link.dataset.says;
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    place();
  };

  const place = () => {
    const word = shown.getClientRects()[0];
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(word.left, width - box.offsetWidth - 8));
    const fits = word.bottom + box.offsetHeight + 12 < window.innerHeight;
    const top = fits ? word.bottom + 6 : word.top - box.offsetHeight - 6;
    box.style.left = `${left + window.scrollX}px`;
    box.style.top = `${top + window.scrollY}px`;
  };

  const termAt = (event) => event.target.closest?.("a.term");
  const isOver = (event) => termAt(event) || box.contains(event.target);

  document.addEventListener("mouseover", (event) => {
    if (termAt(event)) show(termAt(event));
    else if (box.contains(event.target)) clearTimeout(timer);
  });
  document.addEventListener("mouseout", (event) => {
    if (isOver(event)) timer = setTimeout(hide, 200);
  });
  document.addEventListener("focusin", (event) => (termAt(event) ? show(termAt(event)) : hide()));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch" && termAt(event) !== shown ? termAt(event) : null;
    if (event.pointerType === "touch" && !isOver(event)) hide();
  });
  document.addEventListener("click", (event) => {
    if (touched && touched === termAt(event)) {
      event.preventDefault();
      show(touched);
    }
    touched = null;
  });
  // Formulas that are typeset when the reader comes near move the text: the box goes along.
  const follow = () => shown && place();
  window.addEventListener("scroll", follow, { passive: true });
  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(box);
    new ResizeObserver(follow).observe(document.body);
  });
})();
