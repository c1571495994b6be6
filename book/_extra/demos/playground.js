/* <gan-playground>: a GAN on points in the plane that trains while it is watched. */
(() => {
'use strict';
const demos = globalThis.GanDemos;
const { DATA, DEFAULTS, SPAN, Gan, noise, sample, sigmoid } = demos.gan2d;
const { random } = demos.net;
const { Yardstick } = demos.measures;
const { PRESETS } = demos.presets;
const { Demo, arrow, chart, dots, polyline, short } = demos.element;

const RATES = [0.00002, 0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2];
const CHOICES = { // what the controls offer, by the names of the settings
  data: [...Object.keys(DATA), 'own'],
  loss: ['nonsaturating', 'minimax', 'least_squares', 'wasserstein'],
  r1: [0, 0.1, 1, 10],
  order: ['alternating', 'simultaneous'],
  stepsD: [1, 2, 5, 10],
  stepsG: [1, 2, 5, 10],
  lrD: RATES,
  lrG: RATES,
  optimizer: ['adam', 'sgd'],
  beta1: [0, 0.5, 0.9],
  gp: [0.1, 1, 10],
  size: ['4x1', '32x2', '64x3', 'orbit'],
};
const FRONT = ['data', 'loss', 'r1'];
const BEHIND = Object.keys(CHOICES).filter((name) => !FRONT.includes(name));
const ANEW = ['data', 'size']; // a change of these starts the training over; of the others it goes on

const SIDE = 420; // of the map, in pixels
const PLACES = 48; // of D's map, along each side
const POINTS = 400; // shown of the data and of the samples
const ARROWS = 50;
const BEAT = 700; // milliseconds a move in slow motion
const MEASURE = 500; // milliseconds between two measurements
const PEN = 0.1; // how far an arrow key moves the pen

const place = (x, y) => [((x / SPAN + 1) * SIDE) / 2, ((1 - y / SPAN) * SIDE) / 2];
const middle = (k) => (2 * SPAN * (k + 0.5)) / PLACES - SPAN;
const MAP = Float32Array.from({ length: 2 * PLACES * PLACES }, (_, i) => {
  const k = i >> 1; // row by row from above, as pixels are
  return i % 2 ? -middle(Math.floor(k / PLACES)) : middle(k % PLACES);
});

/** Lines of constant z1 and of constant z2, each of BENDS points: what G does to them shows its manifold. */
const LINES = 15, BENDS = 41;
const GRID = Float32Array.from({ length: 2 * 2 * LINES * BENDS }, (_, i) => {
  const point = i >> 1;
  const line = Math.floor(point / BENDS) % LINES;
  const across = Math.floor(point / BENDS) < LINES;
  const fixed = (i % 2 === 0) === across;
  return fixed ? (4.4 * line) / (LINES - 1) - 2.2 : (4.4 * (point % BENDS)) / (BENDS - 1) - 2.2;
});

/** Values over time, thinned to a bounded length: when it is full every second one goes. */
class History {
  constructor(names) {
    this.at = [];
    this.stride = 1;
    this.values = Object.fromEntries(names.map((name) => [name, []]));
  }

  add(time, found) {
    if (time < (this.at.at(-1) ?? -Infinity) + this.stride) return;
    this.at.push(time);
    for (const name in this.values) this.values[name].push(found[name]);
    if (this.at.length < 400) return;
    const half = (array) => array.filter((_, i) => i % 2);
    this.stride *= 2;
    this.at = half(this.at);
    for (const name in this.values) this.values[name] = half(this.values[name]);
  }
}

class Playground extends Demo {
  body() {
    const controls = (names) => names.map((name) => this.choice(name, CHOICES[name])).join('');
    return `
      <div class="row">${this.choice('preset', [...Object.keys(PRESETS), 'custom'])}${controls(FRONT)}</div>
      <div class="tale"><p class="story"></p>${this.button('cure')}${this.button('clear')}</div>
      <div class="row middle">
        ${this.button('play', 'main')}${this.button('stepD')}${this.button('stepG')}${this.button('round')}
        ${this.check('slow_motion')}
        ${this.button('restart')}${this.button('reseed')}
      </div>
      <div class="stage">
        <div>
          ${this.canvas('map', SIDE, SIDE)}
          <div class="row middle">${this.check('heat', true)}${this.check('arrows')}${this.check('manifold')}</div>
          ${this.legend([
            ['background: var(--ink); border-radius: 50%', this.word('real')],
            ['background: var(--G)', this.word('fake')],
            ['background: linear-gradient(90deg, var(--panel), var(--D))', '<span class="shade"></span>'],
          ])}
        </div>
        <div class="side">
          ${this.table()}
          ${this.canvas('losses', 320, 130)}
          ${this.canvas('distances', 320, 130)}
        </div>
      </div>
      <details><summary>${this.word('more')}</summary><div class="row">${controls(BEHIND)}</div></details>`;
  }

  table() {
    const head = ['measure', 'now', 'floor'].map((name) => `<th scope="col">${this.word(name)}</th>`);
    const rows = ['modes', 'quality', 'jsd', 'w1'].map((name) =>
      `<tr><th scope="row">${this.word(name)}</th><td class="${name}"></td><td class="${name}-floor"></td></tr>`);
    return `<table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
  }

  build() {
    this.points = []; // the reader's own
    this.pen = [0, 0];
    this.seed = DEFAULTS.seed;
    this.shades = Object.assign(document.createElement('canvas'), { width: PLACES, height: PLACES });
    this.on('play', () => this.play(!this.playing));
    this.on('stepD', () => this.single(() => this.gan.moveD()));
    this.on('stepG', () => this.single(() => this.gan.moveG()));
    this.on('round', () => this.single(() => this.gan.round()));
    this.on('restart', () => this.restart());
    this.on('reseed', () => this.restart(this.seed + 1));
    this.on('cure', () => this.mend());
    this.on('clear', () => this.clear());
    this.on('preset', () => this.enter(this.control('preset').value));
    for (const name of Object.keys(CHOICES)) this.on(name, () => this.change(name));
    for (const name of ['heat', 'arrows', 'manifold']) this.on(name, () => this.draw());
    this.prepareDrawing();
    const preset = this.getAttribute('preset');
    this.enter(preset in PRESETS ? preset : 'healthy');
  }

  // Settings

  /** The settings that the controls show. */
  settings() {
    const read = (name) => CHOICES[name].find((value) => String(value) === this.control(name).value);
    return { seed: this.seed, ...Object.fromEntries(Object.keys(CHOICES).map((name) => [name, read(name)])) };
  }

  /** Another example. */
  enter(preset) {
    this.control('preset').value = preset;
    if (!(preset in PRESETS)) return this.tell(); // the reader's own settings stay as they are
    const { wrong, arrows = false } = PRESETS[preset];
    this.control('arrows').checked = arrows;
    this.apply(wrong);
  }

  /** Shows settings in the controls and starts over. */
  apply(settings) {
    const shown = { ...DEFAULTS, ...settings };
    for (const name of Object.keys(CHOICES)) this.control(name).value = shown[name];
    this.restart();
  }

  mend() {
    const { right } = PRESETS[this.control('preset').value];
    this.apply(right);
  }

  change(name) {
    this.control('preset').value = 'custom';
    if (name === 'loss') this.suit();
    if (ANEW.includes(name) || !this.gan) this.restart();
    else {
      this.gan.change(this.settings());
      this.tell();
      this.draw();
    }
  }

  /** A critic has a penalty of its own and runs ahead, as in the paper of WGAN-GP; a discriminator does not. */
  suit() {
    const critic = this.control('loss').value === 'wasserstein';
    this.control('r1').value = critic ? 0 : DEFAULTS.r1;
    this.control('stepsD').value = critic ? 5 : DEFAULTS.stepsD;
  }

  /** Begins with new networks, and with new data where the seed is new. */
  restart(seed = this.seed) {
    this.seed = seed;
    const settings = this.settings();
    this.gan = settings.data === 'own' && !this.points.length ? null : new Gan(settings, this.points);
    this.lossHistory = new History(['D', 'G']);
    this.distanceHistory = new History(['jsd', 'w1']);
    this.moves = this.turn = this.found = null;
    if (this.gan) this.shown();
    this.tell();
    this.draw();
    if (!this.gan) {
      this.play(false);
      this.say(this.word('draw_first'));
    } else if (!this.playing) this.report();
  }

  /** What is shown and measured of this training: data, noise, and the yardstick. */
  shown() {
    const { data } = this.gan;
    if (this.yardstick?.data !== data) this.yardstick = new Yardstick(data);
    this.real = sample(data, POINTS, random(this.seed + 1));
    this.z = noise(POINTS, random(2));
    this.measure();
  }

  /** The story of the example, and the controls that do something now. */
  tell() {
    const preset = this.control('preset').value;
    const { data, loss, order } = this.settings();
    this.$('.story').textContent = this.word('stories')[preset];
    this.$('.shade').textContent = this.word(loss === 'wasserstein' ? 'scored' : 'judged');
    this.control('cure').hidden = !PRESETS[preset]?.right;
    this.control('clear').hidden = data !== 'own';
    this.control('gp').disabled = loss !== 'wasserstein';
    this.control('stepsD').disabled = this.control('stepsG').disabled = order === 'simultaneous';
    this.control('beta1').disabled = this.control('optimizer').value === 'sgd';
    const map = this.$('.map');
    map.classList.toggle('own', data === 'own');
    map.tabIndex = data === 'own' ? 0 : -1;
    map.setAttribute('role', data === 'own' ? 'application' : 'img');
  }

  // Training

  play(on) {
    if (on && !this.gan) this.say(this.word('nothing_drawn'));
    else super.play(on);
  }

  /** One move at the reader's wish. */
  single(move) {
    this.play(false);
    if (!this.gan) return this.say(this.word('nothing_drawn'));
    this.moves = this.turn = null;
    move();
    this.note();
    this.measure();
    this.draw();
    this.report();
  }

  /** A frame's work: to measure takes as long as to train, so a frame does one of them. */
  work(now, budget) {
    if (now - (this.measured ?? 0) > MEASURE) {
      this.measured = now;
      this.measure();
      this.curves();
    } else if (this.control('slow_motion').checked) this.slowly(now);
    else this.train(performance.now() + budget);
  }

  train(end) {
    this.moves = this.turn = null;
    do {
      this.gan.round();
      this.note();
    } while (performance.now() < end && this.playing);
  }

  /** In slow motion: one move a beat. */
  slowly(now) {
    if (now - (this.beat ?? 0) < BEAT) return;
    this.beat = now;
    this.moves ??= this.gan.moves();
    const { value, done } = this.moves.next();
    if (done) this.moves = null;
    this.turn = value ?? this.turn;
    this.note();
  }

  /** Keeps the losses, and stops where they are no numbers any more. */
  note() {
    const { rounds, lossD, lossG } = this.gan;
    if (Number.isFinite(lossD) && Number.isFinite(lossG)) this.lossHistory.add(rounds, { D: lossD, G: lossG });
    else if (rounds > 0) {
      this.play(false);
      this.say(this.word('broken'));
    }
  }

  measure() {
    this.found = this.yardstick.of(this.yardstick.fakes(this.gan.G));
    this.distanceHistory.add(this.gan.rounds, this.found);
    const { centres } = this.gan.data;
    const { floor } = this.yardstick;
    for (const [found, end] of [[this.found, ''], [floor, '-floor']]) {
      this.$(`.modes${end}`).textContent = centres ? this.word('of', found.captured, centres.length) : '–';
      this.$(`.quality${end}`).textContent = centres ? `${Math.round(100 * found.quality)}%` : '–';
      this.$(`.jsd${end}`).textContent = short(found.jsd);
      this.$(`.w1${end}`).textContent = short(found.w1);
    }
  }

  report() {
    if (!this.gan) return;
    const { gan: { rounds, lossD, lossG, data: { centres } }, found, yardstick: { floor } } = this;
    const begun = Number.isFinite(lossD) || Number.isFinite(lossG); // perhaps by one player alone
    const sentences = [begun ? this.word('report', rounds, short(lossD), short(lossG)) : this.word('untrained')];
    if (centres) {
      sentences.push(this.word('report_modes', found.captured, centres.length, Math.round(100 * found.quality)));
    }
    sentences.push(this.word('report_distance', short(found.jsd), short(floor.jsd), short(found.w1), short(floor.w1)));
    this.say(sentences.join(' '));
    this.describe('map', `${this.word('map')}. ${sentences.join(' ')}`);
    this.describe('losses', `${this.word('losses')}. ${sentences[0]}`);
    this.describe('distances', `${this.word('distances')}. ${sentences.at(-1)}`);
  }

  // Drawing

  draw() {
    const brush = this.brush('map');
    if (!this.gan) return this.sketch(brush);
    const { gan, real } = this;
    const { colour } = brush;
    if (this.control('heat').checked) this.shade(brush);
    dots(brush, real, POINTS, place, colour('ink'), 'round', 2);
    if (this.control('manifold').checked) this.net(brush);
    const fake = gan.G.forward(this.z, POINTS).slice(0, 2 * POINTS);
    dots(brush, fake, POINTS, place, colour('panel'), 'square', 2.8); // an edge, so that they stand out on every blue
    dots(brush, fake, POINTS, place, colour('G'), 'square', 2);
    if (this.control('arrows').checked) this.pull(brush, fake);
    if (this.turn) this.badge(brush);
    if (!this.playing) this.curves();
  }

  /** The charts; while the training goes on they are drawn as often as it is measured. */
  curves() {
    const { lossHistory, distanceHistory } = this;
    const losses = this.brush('losses');
    const { colour } = losses;
    chart(losses, this.word('losses'), lossHistory.at, [
      { name: 'D', values: lossHistory.values.D, colour: colour('D') },
      { name: 'G', values: lossHistory.values.G, colour: colour('G'), dash: [5, 3] },
    ]);
    chart(this.brush('distances'), this.word('distances'), distanceHistory.at, [
      { name: 'JSD', values: distanceHistory.values.jsd, colour: colour('ink') },
      { name: 'W1', values: distanceHistory.values.w1, colour: colour('faint'), dash: [5, 3] },
    ]);
  }

  /** What D says at every place: from the panel's colour for "real" to blue for "fake". */
  shade({ context, colour }) {
    const n = PLACES * PLACES;
    const says = this.verdicts(this.gan.D.forward(MAP, n).subarray(0, n));
    const [from, to] = ['panel', 'D'].map((key) => rgb(colour(key)));
    const ink = this.shades.getContext('2d');
    const image = ink.createImageData(PLACES, PLACES);
    for (let i = 0; i < n; i++) {
      const share = 0.85 * (1 - says[i]);
      for (let k = 0; k < 3; k++) image.data[4 * i + k] = from[k] + (to[k] - from[k]) * share;
      image.data[4 * i + 3] = 255;
    }
    ink.putImageData(image, 0, 0);
    context.drawImage(this.shades, 0, 0, SIDE, SIDE);
  }

  /** Logits as numbers from 0, "fake", to 1, "real"; a critic's scores, which have no zero, by their spread. */
  verdicts(logits) {
    const { loss } = this.gan.settings;
    if (loss === 'least_squares') return logits.map((t) => Math.min(Math.max(t, 0), 1));
    if (loss !== 'wasserstein') return logits.map(sigmoid);
    const mean = logits.reduce((sum, t) => sum + t, 0) / logits.length;
    const spread = Math.sqrt(logits.reduce((sum, t) => sum + (t - mean) ** 2, 0) / logits.length) || 1;
    return logits.map((t) => sigmoid((2 * (t - mean)) / spread));
  }

  /** Arrows from samples to where a small step lowers G's loss most; their length is the square root of the slope. */
  pull(brush, fake) {
    const ways = this.gan.downhill(fake, ARROWS);
    for (let i = 0; i < ARROWS; i++) {
      const [x, y, u, v] = [fake[2 * i], fake[2 * i + 1], ways[2 * i], ways[2 * i + 1]];
      const slope = Math.hypot(u, v);
      const length = slope > 0 ? Math.min(0.35, 0.2 * Math.sqrt(slope)) / slope : 0;
      arrow(brush, place(x, y), place(x + length * u, y + length * v), brush.colour('ink'), 1.4);
    }
  }

  /** The plane of the noise as G bends it. */
  net(brush) {
    const points = this.gan.G.forward(GRID, 2 * LINES * BENDS);
    brush.context.globalAlpha = 0.55;
    for (let line = 0; line < 2 * LINES; line++) {
      const bend = (_, k) => place(points[2 * (line * BENDS + k)], points[2 * (line * BENDS + k) + 1]);
      polyline(brush, Array.from({ length: BENDS }, bend), brush.colour('G'), 0.8);
    }
    brush.context.globalAlpha = 1;
  }

  badge({ context, colour }) {
    const text = this.word('turn', this.turn);
    context.font = 'bold 14px sans-serif';
    context.fillStyle = colour('panel');
    context.fillRect(8, 8, context.measureText(text).width + 16, 26);
    context.fillStyle = colour(this.turn === 'G' ? 'G' : 'D');
    context.fillText(text, 16, 26);
  }

  // The reader's own data

  prepareDrawing() {
    const map = this.$('.map');
    const own = () => this.control('data').value === 'own';
    map.addEventListener('pointerdown', (event) => {
      if (!own()) return;
      map.setPointerCapture(event.pointerId);
      this.drawing = true;
      this.touch(event);
    });
    map.addEventListener('pointermove', (event) => this.drawing && this.touch(event));
    for (const end of ['pointerup', 'pointercancel']) {
      map.addEventListener(end, () => {
        if (this.drawing) this.restart();
        this.drawing = false;
      });
    }
    map.addEventListener('keydown', (event) => own() && this.press(event));
  }

  /** A point where the pointer is. */
  touch({ clientX, clientY }) {
    const { left, top, width, height } = this.$('.map').getBoundingClientRect();
    this.add([((2 * (clientX - left)) / width - 1) * SPAN, (1 - (2 * (clientY - top)) / height) * SPAN]);
    this.sketch(this.brush('map'));
  }

  add(point) {
    this.points.push(point.map((t) => Math.min(Math.max(t, -SPAN), SPAN)));
  }

  press(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (way) this.pen = this.pen.map((t, i) => Math.min(Math.max(t + PEN * way[i], -SPAN), SPAN));
    else if (event.key === ' ') this.add(this.pen);
    else if (event.key === 'Backspace') this.points = [];
    else return;
    event.preventDefault();
    if (!way) this.restart();
    this.sketch(this.brush('map'));
  }

  clear() {
    this.points = [];
    this.restart();
  }

  /** The drawing as it stands, with the pen of the keyboard. */
  sketch(brush) {
    const { context, colour } = brush;
    dots(brush, this.points.flat(), this.points.length, place, colour('ink'), 'round', 2.5);
    const [x, y] = place(...this.pen);
    polyline(brush, [[x - 7, y], [x + 7, y]], colour('G'));
    polyline(brush, [[x, y - 7], [x, y + 7]], colour('G'));
    this.describe('map', this.word('canvas_own'));
    if (this.points.length) return;
    context.fillStyle = colour('faint');
    context.font = '15px sans-serif';
    context.textAlign = 'center';
    context.fillText(this.words.values.own, SIDE / 2, SIDE / 2 - 20);
    context.textAlign = 'left';
  }
}

/** "#rrggbb" as three numbers. */
function rgb(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
}

customElements.define('gan-playground', Playground);
})();
