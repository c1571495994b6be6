/* What all demos share: a frame with controls in the reader's language, a clock that rests when nobody looks, colours
 * that follow the page, and small drawings.  Needs words.js.
 */
(() => {
'use strict';
const demos = globalThis.GanDemos;

const STYLE = `
:host {
  --D: #0072b2; --G: #c64f00; --ink: #16191d; --faint: #6b7178; --line: #cbd0d6; --panel: #ffffff; --back: #f4f6f8;
  display: block; color: var(--ink); font-size: 0.9rem; line-height: 1.45;
}
:host([dark]) {
  --D: #4fb0ea; --G: #ff9350; --ink: #e8eaed; --faint: #a3abb5; --line: #48505a; --panel: #14181d; --back: #1e242b;
}
slot { display: none; }
[hidden] { display: none !important; }
.frame { border: 1px solid var(--line); border-radius: 0.5rem; background: var(--back); padding: 0.9rem; }
.title { margin: 0 0 0.6rem; font-weight: 700; font-size: 1.05rem; }
.row { display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem; align-items: end; margin: 0 0 0.6rem; }
.row.middle { align-items: center; }
label { display: flex; flex-direction: column; gap: 0.15rem; font-size: 0.82rem; }
label.check { flex-direction: row; align-items: center; gap: 0.35rem; min-height: 2.2rem; }
button, select, input[type="text"], input[type="file"] {
  font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--faint); border-radius: 0.35rem;
  padding: 0.3rem 0.65rem; min-height: 2.2rem; max-width: 100%; box-sizing: border-box;
}
button { cursor: pointer; }
button:hover { border-color: var(--ink); }
button.main { background: var(--D); border-color: var(--D); color: #fff; font-weight: 600; min-width: 6rem; }
:host([dark]) button.main { color: #0b0e12; }
:is(button, select):disabled { opacity: 0.45; cursor: default; }
input[type="range"] { width: 9rem; max-width: 100%; accent-color: var(--D); min-height: 1.6rem; }
input[type="checkbox"] { width: 1.1rem; height: 1.1rem; accent-color: var(--D); margin: 0; }
:is(button, select, input, summary, canvas):focus-visible { outline: 3px solid var(--D); outline-offset: 2px; }
summary { cursor: pointer; padding: 0.35rem 0; }
.stage .row { margin: 0.6rem 0 0; }
.stage { display: grid; grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); gap: 0.9rem; align-items: start; }
canvas { display: block; width: 100%; border: 1px solid var(--line); border-radius: 0.3rem; background: var(--panel); }
canvas.own { cursor: crosshair; touch-action: none; }
canvas.pixels { image-rendering: pixelated; border: 0; }
button[aria-pressed="true"] { background: var(--D); border-color: var(--D); color: var(--panel); font-weight: 600; }
figure { margin: 0; }
figcaption { font-size: 0.82rem; margin: 0.2rem 0 0; }
.side { display: grid; gap: 0.6rem; }
.tale { display: flex; gap: 0.9rem; align-items: start; margin: 0 0 0.6rem; min-height: 2.9em; }
.story { flex: 1; margin: 0; }
.tale button { flex: none; }
.legend {
  display: flex; flex-wrap: wrap; gap: 0.2rem 0.9rem; margin: 0.4rem 0 0; padding: 0; list-style: none;
  font-size: 0.8rem;
}
.legend i { display: inline-block; width: 0.75em; height: 0.75em; margin-right: 0.35em; vertical-align: -0.05em; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.15rem 0.3rem; border-bottom: 1px solid var(--line); text-align: right; font-weight: 400; }
th:first-child { text-align: left; }
thead th { color: var(--faint); font-size: 0.8rem; }
.status { margin: 0.6rem 0 0; min-height: 2.9em; }
@media (max-width: 700px) {
  .frame { padding: 0.6rem; }
  .stage { grid-template-columns: minmax(0, 1fr); }
  .tale { flex-wrap: wrap; }
  .story { flex-basis: 100%; }
}
@media print {
  .frame { display: none; }
  slot { display: block; }
}`;
const sheet = new CSSStyleSheet(); // no <style> element: it also works where a page allows none
sheet.replaceSync(STYLE);

const BUDGET = 9; // milliseconds of work in a frame, so that the page stays responsive
const CALM = 1000; // milliseconds between two pictures for readers who want no motion
const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/** A demo's frame and clock.  A subclass has `body()`, `build()`, `work()`, `draw()` and `report()`. */
class Demo extends HTMLElement {
  /** The loader calls this when all that the demo needs is there. */
  start() {
    const language = this.closest('[lang]')?.lang.slice(0, 2);
    this.words = demos.words[language] ?? demos.words.en;
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = `
      <div class="frame" role="group" aria-label="${this.word('title')}">
        <p class="title" aria-hidden="true">${this.word('title')}</p>
        ${this.body()}
        <p class="status" role="status"></p>
      </div>
      <slot></slot>`;
    this.build();
    this.follow();
    this.dataset.ready = '';
  }

  /** A word or sentence of this demo; sentences with numbers are functions. */
  word(key, ...numbers) {
    const found = this.words[this.localName.slice(4)][key] ?? this.words.shared[key];
    return typeof found === 'function' ? found(...numbers) : found;
  }

  // Controls

  button(name, kind = '') {
    return `<button type="button" name="${name}" class="${kind}">${this.word(name)}</button>`;
  }

  choice(name, values) {
    const options = values.map((value) => `<option value="${value}">${this.words.values[value] ?? value}</option>`);
    return `<label>${this.word(name)}<select name="${name}">${options.join('')}</select></label>`;
  }

  check(name, on) {
    const box = `<input type="checkbox" name="${name}"${on ? ' checked' : ''}>`;
    return `<label class="check">${box}${this.word(name)}</label>`;
  }

  slider(name, low, high, step) {
    return `<label><span>${this.word(name)} = <output></output></span>
      <input type="range" name="${name}" min="${low}" max="${high}" step="${step}"></label>`;
  }

  /** A slider's number, which its label shows. */
  number(name) {
    const control = this.control(name);
    const value = Number(control.value);
    control.closest('label').querySelector('output').textContent = short(value);
    return value;
  }

  canvas(name, width, height) {
    return `<canvas class="${name}" width="${2 * width}" height="${2 * height}" role="img"></canvas>`;
  }

  /** A canvas for a row of small pictures, shown pixel by pixel. */
  pixels(name, side, columns = 1) {
    return `<canvas class="pixels ${name}" width="${columns * (side + 1) - 1}" height="${side}" role="img"></canvas>`;
  }

  legend(items) {
    const mark = ([shape, text]) => `<li><i style="${shape}"></i>${text}</li>`;
    return `<ul class="legend">${items.map(mark).join('')}</ul>`;
  }

  $(selector) {
    return this.shadowRoot.querySelector(selector);
  }

  control(name) {
    return this.$(`[name="${name}"]`);
  }

  on(name, happens) {
    const element = this.control(name);
    element.addEventListener(element.localName === 'button' ? 'click' : 'input', happens);
  }

  // The clock: it runs while the demo plays, is on the screen and its tab is open

  play(on) {
    this.playing = on;
    this.control('play').textContent = this.word(on ? 'pause' : 'play');
    if (on) this.say('');
    else this.report();
    this.tick();
  }

  tick() {
    if (!this.playing || this.away || document.hidden || this.asked) return;
    this.asked = requestAnimationFrame((now) => {
      this.asked = 0;
      if (!this.playing) return;
      this.work(now, BUDGET);
      if (!stillness.matches || now - (this.drawn ?? 0) > CALM) {
        this.drawn = now;
        this.draw(now);
      }
      this.tick();
    });
  }

  /** Heeds what goes on around the demo: scrolling, tabs, the page's colours. */
  follow() {
    new IntersectionObserver(([entry]) => {
      this.away = !entry.isIntersecting;
      this.tick();
    }).observe(this);
    document.addEventListener('visibilitychange', () => this.tick());
    const colours = () => {
      this.toggleAttribute('dark', document.documentElement.dataset.theme === 'dark');
      this.draw();
    };
    new MutationObserver(colours).observe(document.documentElement, { attributeFilter: ['data-theme'] });
    colours();
  }

  /** The one line that a screen reader hears; it changes when the reader has done something, and not in between. */
  say(text) {
    this.$('.status').textContent = text;
  }

  describe(name, text) {
    this.$(`canvas.${name}`).setAttribute('aria-label', text);
  }

  // Drawing, in the pixels of the page (a canvas has twice as many)

  brush(name) {
    const canvas = this.$(`canvas.${name}`);
    const context = canvas.getContext('2d');
    const style = getComputedStyle(this);
    context.setTransform(2, 0, 0, 2, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.font = '12px sans-serif';
    const colour = (key) => style.getPropertyValue(`--${key}`).trim();
    return { context, width: canvas.width / 2, height: canvas.height / 2, colour };
  }
}

/** A generator's picture {c, h, w, data} with numbers from -1 to 1, in a column of a canvas for pixels. */
function paint(canvas, { c, h, w, data }, column = 0) {
  const context = canvas.getContext('2d');
  const image = context.createImageData(w, h);
  for (let i = 0; i < h * w; i++) {
    for (let k = 0; k < 3; k++) image.data[4 * i + k] = 127.5 * (1 + data[(k % c) * h * w + i]);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, column * (w + 1), 0);
}

/** Points [n, 2] as marks: "round" or "square", so that they differ in more than colour. */
function dots({ context }, points, n, place, colour, shape, size) {
  context.fillStyle = colour;
  context.beginPath();
  for (let i = 0; i < n; i++) {
    const [x, y] = place(points[2 * i], points[2 * i + 1]);
    if (shape === 'square') context.rect(x - size, y - size, 2 * size, 2 * size);
    else {
      context.moveTo(x + size, y);
      context.arc(x, y, size, 0, 7);
    }
  }
  context.fill();
}

function polyline({ context }, places, colour, width = 1.5) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  places.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.stroke();
}

function arrow(brush, [x, y], [toX, toY], colour, width = 1.2) {
  const length = Math.hypot(toX - x, toY - y);
  if (length < 1) return;
  const [u, v] = [(toX - x) / length, (toY - y) / length];
  const head = Math.min(5, length / 2);
  const wing = (side) => [toX - head * (u + side * 0.6 * v), toY - head * (v - side * 0.6 * u)];
  polyline(brush, [[x, y], [toX, toY]], colour, width);
  polyline(brush, [wing(1), [toX, toY], wing(-1)], colour, width);
}

/** Curves over the number of rounds: `series` = [{name, values, colour, dash}], all as long as `at`. */
function chart(brush, title, at, series) {
  const { context, width, height, colour } = brush;
  const [left, right, top, bottom] = [38, 8, 30, 16];
  const all = series.flatMap(({ values }) => values).filter(Number.isFinite).sort((a, b) => a - b);
  const quantile = (share) => all[Math.round(share * (all.length - 1))] ?? share;
  const low = Math.min(0, quantile(0.01)), high = Math.max(quantile(0.99), low + 1e-3); // a single jump hides nothing
  const last = at.at(-1) || 1;
  const place = (t, v) => [
    left + ((width - left - right) * t) / last,
    top + (height - top - bottom) * (1 - (Math.min(Math.max(v, low), high) - low) / (high - low)),
  ];
  context.fillStyle = colour('faint');
  context.textAlign = 'right';
  for (const value of [low, high]) {
    const [, y] = place(0, value);
    context.fillText(short(value), left - 4, y + 4);
    polyline(brush, [[left, y], [width - right, y]], colour('line'), 1);
  }
  context.fillText(String(at.at(-1) ?? 0), width - right, height - 3);
  context.textAlign = 'left';
  context.fillStyle = colour('ink');
  context.fillText(title, 6, 14);
  let x = width - right;
  for (const { name, values, colour: ink, dash } of [...series].reverse()) {
    context.setLineDash(dash ?? []);
    polyline(brush, values.map((v, i) => place(at[i], v)), ink);
    if (!name) continue;
    x -= context.measureText(name).width;
    context.fillStyle = ink;
    context.fillText(name, x, 14);
    polyline(brush, [[x - 20, 10], [x - 4, 10]], ink, 2);
    x -= 30;
  }
  context.setLineDash([]);
}

/** A number in few digits, with a true minus sign. */
function short(value) {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return (Math.abs(value) < 0.005 ? 0 : value).toFixed(digits).replace('-', '−');
}

demos.element = { BUDGET, Demo, arrow, chart, dots, paint, polyline, short };
})();
