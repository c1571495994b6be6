/* <gan-sampler run="...">: a trained generator that draws from noise: samples, ways between them, sums, and orders.
 * One that has grown side by side can be taken back by hand, to any point of a fade-in.
 */
(() => {
'use strict';
const demos = globalThis.GanDemos;
const { WAYS, enlarge, mix, noise, norm, oneHots, unpack } = demos.generator;
const { LETTERS, compose, read } = demos.hangul;
const { BUDGET, Demo, paint, short } = demos.element;

const COLUMNS = 6, SAMPLES = 24;
const STEPS = 9; // pictures on a way
const STROLL = 2500; // milliseconds from a to b
const SLIDERS = { walk: [0, 1, 0.01], length: [0, 2, 0.05] };
const FIRST_TEXT = '생성한음절들';
const FIRST_CLASS = 7;
const FIRST_GROWTH = 1.5; // the third side half in

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
.sheet { display: grid; grid-template-columns: repeat(${COLUMNS}, minmax(0, 1fr)); gap: 0.25rem; }
.sheet button { position: relative; padding: 0; min-height: 0; border-width: 2px; overflow: hidden; }
.sheet button[data-slots]:not([data-slots=""]) { border-color: var(--G); }
.sheet b {
  position: absolute; left: 0; top: 0; background: var(--panel); color: var(--ink); padding: 0 0.3em; font-size: 0.8rem;
}
.sheet b:empty { display: none; }
.now { max-width: 14rem; }
.sliders { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0.5rem 0.75rem; align-items: end; }
.sliders input { width: 100%; margin: 0; }
.ways { display: grid; gap: 0.5rem; margin: 0.8rem 0 0; }
.sum { display: flex; align-items: center; gap: 0.4rem; margin: 0.6rem 0 0; }
.sum figure { flex: 0 1 5rem; min-width: 0; text-align: center; }
.growth { margin: 0 0 0.8rem; }
.growth input { width: 100%; margin: 0; }
.growth .sum figure { flex-basis: 9rem; }
.growth span { white-space: nowrap; }
.growth p { font-size: 0.82rem; margin: 0.6rem 0 0; }
.classes { display: flex; flex-wrap: wrap; gap: 0.35rem; border: 0; margin: 0; padding: 0; }
.classes legend { font-size: 0.82rem; padding: 0; margin: 0 0 0.15rem; }
.classes button { min-width: 2.4rem; }
input[name="text"] { width: 9rem; }`);

class Sampler extends Demo {
  start() {
    this.run = demos.generators[this.getAttribute('run')];
    this.network = unpack(this.run).G;
    this.names = Object.keys(this.run.labels ?? {});
    this.slots = this.names.length ? ['a', 'b'] : ['a', 'b', 'c']; // sums are for noise without orders
    this.sliders = { ...SLIDERS };
    if (!this.names.length) this.run.directions.forEach((_, k) => (this.sliders[`d${k + 1}`] = [-6, 6, 0.25]));
    super.start();
  }

  body() {
    const { size } = this.run;
    const button = (_, k) => `<button type="button" tabindex="${k ? -1 : 0}">
      <canvas class="pixels" width="${size}" height="${size}" aria-hidden="true"></canvas><b aria-hidden="true"></b>
    </button>`;
    const sliders = Object.entries(this.sliders).map(([name, range]) => this.slider(name, ...range));
    const way = (name) => `<figure>${this.pixels(name, size, STEPS)}<figcaption></figcaption></figure>`;
    return `
      ${this.order()}
      <div class="row middle">${this.button('play', 'main')}${this.button('fresh')}</div>
      ${this.run.sides ? this.growing() : ''}
      <div class="stage">
        <div>
          <div class="sheet" role="toolbar" aria-label="${this.word('sheet')}">
            ${Array.from({ length: SAMPLES }, button).join('')}
          </div>
          <div class="row middle">${this.choice('slot', this.slots)}</div>
          ${this.slots.length > 2 ? this.sum() : ''}
        </div>
        <div class="side">
          <figure>${this.pixels('now', size)}<figcaption class="where"></figcaption></figure>
          <div class="sliders">${this.choice('way', Object.keys(WAYS).reverse())}${sliders.join('')}</div>
        </div>
      </div>
      <div class="ways">${Object.keys(WAYS).map(way).join('')}</div>`;
  }

  /** Controls for what can be ordered: a button for each class of one label, a list for each of several. */
  order() {
    const { classes } = this.run; // of the last label
    if (!this.names.length) return '';
    if (this.names.length === 1) {
      const button = (name, k) => `<button type="button" data-class="${k}">${this.words.values[name] ?? name}</button>`;
      return `<div class="row"><fieldset class="classes"><legend>${this.word('ask')}</legend>
        ${classes.map(button).join('')}</fieldset></div>`;
    }
    return `<div class="row">
      <label>${this.word('text')}<input type="text" name="text" lang="ko" autocomplete="off"></label>
      ${this.names.map((name) => this.choice(name, LETTERS[name] ?? classes)).join('')}</div>`;
  }

  /** The fade-in by hand: the picture at the chosen place as a sum of the smaller one and the newest block's. */
  growing() {
    const { size, sides } = this.run;
    const part = (name) => `<figure>${this.pixels(name, size)}<figcaption>${this.word(name)}</figcaption></figure>`;
    return `<div class="growth">
      ${this.slider('growth', 0, sides.length - 1, 0.05)}
      <div class="sum">
        <span class="rest"></span>${part('old')}<span>+</span><span class="share"></span>${part('newest')}
        <span>=</span>${part('blend')}
      </div>
      <p>${this.word('grown')}</p>
    </div>`;
  }

  sum() {
    const part = (name) => `<figure>${this.pixels(name, this.run.size)}<figcaption>${name}</figcaption></figure>`;
    const result = `<figure>${this.pixels('result', this.run.size)}<figcaption>a − b + c</figcaption></figure>`;
    return `<div class="sum">
      ${part('a')}<span>−</span>${part('b')}<span>+</span>${part('c')}<span>=</span>${result}
    </div>`;
  }

  build() {
    this.shadowRoot.adoptedStyleSheets.push(STYLE);
    this.jobs = {};
    this.steps = this.phase = 0;
    this.seed = 1;
    this.buttons = [...this.shadowRoot.querySelectorAll('.sheet button')];
    this.classes = [...this.shadowRoot.querySelectorAll('[data-class]')];
    this.on('play', () => this.play(!this.playing));
    this.on('fresh', () => this.refresh(this.seed + 1));
    this.on('way', () => this.change());
    for (const name in this.sliders) this.on(name, () => this.change());
    this.control('walk').value = 0;
    if (this.run.sides) this.prepareGrowth();
    this.prepareSheet();
    this.prepareOrder();
    this.refresh(this.seed);
  }

  // Samples

  /** New noise, the first samples picked. */
  refresh(seed) {
    this.seed = seed;
    this.z = noise(SAMPLES, this.run.z, seed);
    this.picked = Object.fromEntries(this.slots.map((slot, k) => [slot, k]));
    this.control('slot').value = 'a';
    this.redraw();
  }

  /** Everything anew: after new noise, or another order. */
  redraw() {
    this.fill('sheet', this.z.map((_, k) => [this.buttons[k].querySelector('canvas'), 0, this.input(k)]));
    this.combine();
  }

  /** What sample k is made of: its noise, and its labels as G takes them. */
  input(k) {
    return [this.z[k], oneHots(this.labels(k), Object.values(this.run.labels ?? {}))];
  }

  /** G's picture of noise and labels. */
  make([z, y]) {
    return this.run.sides ? this.fade(z).blend : this.network([...z, ...y], [z.length + y.length, 1, 1]);
  }

  /** Draws pictures [canvas, column, input] one by one, with pauses; a later call takes the place of an earlier one. */
  async fill(name, jobs) {
    const mine = (this.jobs[name] = Symbol(name));
    let end = performance.now() + BUDGET;
    for (const [canvas, column, input] of jobs) {
      if (performance.now() > end) {
        await new Promise(requestAnimationFrame);
        if (this.jobs[name] !== mine) return;
        end = performance.now() + BUDGET;
      }
      paint(canvas, this.make(input), column);
    }
    delete this.jobs[name];
  }

  prepareSheet() {
    const sheet = this.$('.sheet');
    this.buttons.forEach((button, k) => button.addEventListener('click', () => this.pick(k)));
    sheet.addEventListener('keydown', (event) => {
      const at = this.buttons.indexOf(this.shadowRoot.activeElement);
      const next = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[event.key];
      if (!next || !this.buttons[at + next]) return;
      event.preventDefault();
      this.buttons[at].tabIndex = -1;
      this.buttons[at + next].tabIndex = 0;
      this.buttons[at + next].focus();
    });
  }

  /** A sample takes the place that is to be filled next. */
  pick(k) {
    const slot = this.control('slot');
    this.picked[slot.value] = k;
    slot.selectedIndex = (slot.selectedIndex + 1) % this.slots.length;
    this.combine();
  }

  /** What follows from the picked samples: the two ways, the sum, and where the reader stands. */
  combine() {
    this.buttons.forEach((button, k) => {
      const slots = this.slots.filter((slot) => this.picked[slot] === k);
      button.querySelector('b').textContent = button.dataset.slots = slots.join(' ');
      button.setAttribute('aria-label', this.word('sample', k + 1, this.called(k), slots.join(', ')));
    });
    this.show(this.labels(this.picked.a));
    const jobs = this.slots.length > 2 ? this.sumJobs() : [];
    for (const way of Object.keys(WAYS)) {
      const canvas = this.$(`.${way}`);
      for (let k = 0; k < STEPS; k++) jobs.push([canvas, k, this.between(way, k / (STEPS - 1))]);
      const text = this.word('on_the_way', this.words.values[way], short(norm(this.between(way, 0.5)[0])));
      canvas.nextElementSibling.textContent = text;
      this.describe(way, `${this.word('ways')} ${text}`);
    }
    this.fill('ways', jobs);
    this.change();
  }

  /** A place between a and b.  Labels change along the line, where no training has been. */
  between(way, t) {
    const [[z, y], [toZ, toY]] = [this.input(this.picked.a), this.input(this.picked.b)];
    return [WAYS[way](z, toZ, t), y.length ? WAYS.line(y, toY, t) : y];
  }

  sumJobs() {
    const parts = Object.fromEntries(this.slots.map((slot) => [slot, this.z[this.picked[slot]]]));
    parts.result = mix([1, parts.a], [-1, parts.b], [1, parts.c]);
    return Object.entries(parts).map(([name, z]) => {
      this.describe(name, this.word('part', name === 'result' ? 'a − b + c' : name, short(norm(z))));
      return [this.$(`.${name}`), 0, [z, []]];
    });
  }

  // Growth

  prepareGrowth() {
    const control = this.control('growth');
    control.value = FIRST_GROWTH;
    const grow = () => {
      const { from, to, alpha } = this.stage();
      control.closest('label').querySelector('output').textContent = `${from}×${from} → ${to}×${to}, α = ${alpha}`;
      control.setAttribute('aria-valuetext', this.word('grows', from, to, alpha));
      this.$('.rest').textContent = `${short(1 - alpha)} ·`;
      this.$('.share').textContent = `${alpha} ·`;
    };
    grow();
    this.on('growth', () => {
      grow();
      this.redraw();
    });
  }

  /** The two sides between which G stands, and how far the newer is faded in, in two digits. */
  stage() {
    const growth = Number(this.control('growth').value);
    const level = Math.max(1, Math.ceil(growth));
    const [from, to] = this.run.sides.slice(level - 1);
    return { from, to, alpha: short(growth - level + 1) };
  }

  /** The pictures of a fade-in at full size. */
  fade(z) {
    const { old, fresh, picture } = this.network.fade(z, [z.length, 1, 1], Number(this.control('growth').value));
    const [low, high, both] = [old, fresh, picture].map((part) => enlarge(part, this.run.size));
    return { old: low, newest: high, blend: both };
  }

  // Orders: one class for all samples, or a syllable for each column and a style for each row

  prepareOrder() {
    this.class = Math.min(FIRST_CLASS, this.classes.length - 1);
    this.classes.forEach((button, k) => button.addEventListener('click', () => {
      this.class = k;
      this.redraw();
    }));
    if (this.names.length < 2) return;
    this.text = read(FIRST_TEXT, COLUMNS);
    const field = this.control('text');
    field.value = FIRST_TEXT;
    this.on('text', (event) => this.type(field.value, event.isComposing));
    const chosen = () => this.names.map((name) => this.control(name).selectedIndex);
    for (const name of this.names) this.on(name, () => this.choose(chosen()));
  }

  /** What sample k shows. */
  labels(k) {
    if (!this.names.length) return [];
    if (!this.text) return [this.class];
    return [...this.text[(k % COLUMNS) % this.text.length], Math.floor(k / COLUMNS)];
  }

  /** What sample k shows, in words. */
  called(k) {
    const labels = this.labels(k);
    if (!this.text) return labels.map((label) => this.classes[label].textContent).join();
    return `${compose(labels)} (${this.control(this.names.at(-1)).options[labels.at(-1)].textContent})`;
  }

  type(text, composing) {
    const found = read(text, COLUMNS);
    if (!found.length) return composing || this.say(this.word('no_syllable'));
    this.text = found;
    this.picked.a += found.length - 1 - (this.picked.a % COLUMNS);
    this.redraw();
  }

  /** Other letters for the syllable of a, or another style. */
  choose(labels) {
    const column = this.picked.a % COLUMNS;
    this.text[column % this.text.length] = labels.slice(0, -1);
    this.picked.a = labels.at(-1) * COLUMNS + column;
    this.control('text').value = this.text.map(compose).join('');
    this.redraw();
  }

  /** An order in the controls. */
  show(labels) {
    this.classes.forEach((button, k) => button.setAttribute('aria-pressed', k === labels[0]));
    if (this.text) this.names.forEach((name, i) => (this.control(name).selectedIndex = labels[i]));
  }

  // The walk

  work(now) {
    const passed = Math.min(now - (this.beat ?? now), 100);
    this.beat = now;
    this.steps++;
    this.phase = (this.phase + passed / STROLL) % 2;
    this.control('walk').value = this.phase < 1 ? this.phase : 2 - this.phase;
  }

  /** A slider, a way or a pick has changed. */
  change() {
    this.phase = Number(this.control('walk').value);
    this.draw();
    if (!this.playing) this.report();
  }

  /** Where the reader stands: on the way from a to b, then moved along the directions. */
  here() {
    const at = Object.fromEntries(Object.keys(this.sliders).map((name) => [name, this.number(name)]));
    const [z, y] = this.between(this.control('way').value, at.walk);
    const moves = this.names.length ? [] : this.run.directions.map((v, k) => [at[`d${k + 1}`], v]);
    return [mix([at.length, z], ...moves), y];
  }

  draw() {
    const input = this.here();
    const parts = this.run.sides ? this.fade(input[0]) : {};
    for (const [name, picture] of Object.entries(parts)) paint(this.$(`.${name}`), picture);
    paint(this.$('.now'), parts.blend ?? this.make(input));
    this.$('.where').textContent = this.word('where', short(norm(input[0])));
  }

  report() {
    const ends = ['a', 'b'].map((slot) => this.called(this.picked[slot]));
    const place = this.word('report', short(this.number('walk')), short(norm(this.here()[0])));
    const { from, to, alpha } = this.run.sides ? this.stage() : {};
    const sentences = [ends[0] && this.word('ordered', ...ends), place, to && this.word('grows', from, to, alpha)];
    const text = sentences.filter(Boolean).join(' ');
    this.say(text);
    this.describe('now', `${this.word('now')} ${text}`);
    if (to) for (const name of ['old', 'newest', 'blend']) this.describe(name, `${this.word(name)}. ${text}`);
  }
}

customElements.define('gan-sampler', Sampler);
})();
