/* Looks through the sections of one language: SEARCH_TEXTS is a list of {chapter, title, url, text}. */
(function (root) {
  "use strict";

  const PLACES = 40; // shown at most
  const AROUND = 70; // letters of text on each side of what was found
  const PARTICLES = /(?:에서는|으로는|에서|으로|에는|까지|부터|처럼|보다|에게|이나|라는|은|는|이|가|을|를|과|와|의|에|로|도|만|나)$/;

  /* Letter for letter, so that places stay places; both spellings of -ize are one. */
  const normal = (text) => text.toLowerCase().replaceAll("z", "s");

  /* The forms of one word in which it may stand in the text, the given one first: without its particle or its plural. */
  function forms(word) {
    const found = [word];
    const noun = word.replace(PARTICLES, "");
    if (noun !== word && noun.length >= 2) found.push(noun);
    if (/[a-z]{3}s$/.test(word)) found.push(word.slice(0, -1));
    return found;
  }

  function count(text, word) {
    let times = 0;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) times += 1;
    return times;
  }

  /* How well a place answers one word: its own title counts most, then the chapter's, then how often it stands there. */
  function weight(place, word) {
    return Math.max(...forms(word).map((form, k) => {
      const exact = 20 * count(normal(place.title), form) + 10 * count(normal(place.chapter), form);
      return (exact + Math.min(10, count(normal(place.text), form))) / (k + 1);
    }));
  }

  const wordsOf = (query) => normal(query.normalize("NFC")).split(/\s+/).filter(Boolean);

  /* The places that hold every word of a query, the best first. */
  function look(places, query) {
    const words = wordsOf(query);
    if (!words.length) return [];
    const weighed = places.map((place) => ({ place, weights: words.map((word) => weight(place, word)) }));
    const held = weighed.filter(({ weights }) => weights.every((one) => one > 0));
    const sum = ({ weights }) => weights.reduce((a, b) => a + b);
    return held.sort((a, b) => sum(b) - sum(a)).map(({ place }) => place);
  }

  /* The text around the first word that stands in it, cut into [before, word, after]; the beginning where none does. */
  function excerpt(text, query) {
    const plain = normal(text);
    for (const form of wordsOf(query).flatMap(forms)) {
      const at = plain.indexOf(form);
      if (at < 0) continue;
      const end = at + form.length;
      const from = Math.max(0, at - AROUND), to = Math.min(text.length, end + AROUND);
      const before = (from > 0 ? "…" : "") + text.slice(from, at);
      return [before, text.slice(at, end), text.slice(end, to) + (to < text.length ? "…" : "")];
    }
    return [text.slice(0, 2 * AROUND) + (text.length > 2 * AROUND ? "…" : ""), "", ""];
  }

  root.CourseSearch = { look, excerpt, forms };
  if (typeof module === "object") module.exports = root.CourseSearch;
  if (typeof document === "undefined") return;

  // ---------------------------------------------------------------- the page

  const element = (tag, text, ...children) => {
    const made = document.createElement(tag);
    made.append(text, ...children);
    return made;
  };

  function entry(place, query) {
    const [before, word, after] = excerpt(place.text, query);
    const link = element("a", place.title === place.chapter ? place.title : `${place.chapter} › ${place.title}`);
    link.href = place.url;
    return element("li", link, element("p", before, element("mark", word), after));
  }

  function show(query) {
    const places = look(root.SEARCH_TEXTS, query);
    const status = document.querySelector(".course-search__count");
    const words = places.length ? status.dataset.found.replace("{n}", places.length) : status.dataset.none;
    status.textContent = query.trim() ? words : "";
    const list = document.querySelector(".course-search__places");
    list.replaceChildren(...places.slice(0, PLACES).map((place) => entry(place, query)));
  }

  const form = document.querySelector(".course-search form");
  form.q.value = new URLSearchParams(location.search).get("q") || "";
  form.q.addEventListener("input", () => show(form.q.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?q=${encodeURIComponent(form.q.value)}`);
    show(form.q.value);
  });
  show(form.q.value);
  form.q.focus();
})(globalThis);
