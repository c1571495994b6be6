/* <gan-dynamics>: the xy game and the Dirac-GAN, step by step: the path, and the eigenvalues of a step. */
(() => {
'use strict';
const demos = globalThis.GanDemos;
const { GAMES, RULES, eigenvaluesAtRest, trajectory } = demos.games;
const { Demo, arrow, chart, dots, polyline, short } = demos.element;

const SIDE = 420; // of the square plane, in pixels
const WIDE = 300, HIGH = 250; // of the plane of eigenvalues
const LONGEST = 2_000; // steps of a path
const LEAP = 500; // steps that one button makes
const PACE = 40; // milliseconds a step
const FIELD = 13; // arrows along each side
const FAR = 1e6; // where a path that flies apart is cut
const SLIDERS = { h: [0.02, 1, 0.02], gamma: [0, 3, 0.05], beta: [-0.9, 0.9, 0.1], weight: [0, 2, 0.1] };
const STARTS = ['startX', 'startY'];
const CHOICES = {
  game: Object.keys(GAMES),
  rule: Object.keys(RULES),
  order: ['once', 'first_D', 'first_G'],
};
const NAMES = { xy: ['x', 'y'] }; // of the two numbers; of all Dirac-GANs they are
const DIRAC = ['θ', 'ψ'];

class Dynamics extends Demo {
  body() {
    const choices = Object.keys(CHOICES).map((name) => this.choice(name, CHOICES[name]));
    const sliders = Object.keys(SLIDERS).map((name) => this.slider(name, ...SLIDERS[name]));
    const starts = STARTS.map((name) => this.slider(name, -2, 2, 0.1));
    return `
      <div class="row">${choices.join('')}</div>
      <div class="row">${sliders.join('')}</div>
      <div class="row middle">
        ${this.button('play', 'main')}${this.button('step')}${this.button('end')}${this.button('restart')}
      </div>
      <div class="stage">
        <div>
          ${this.canvas('plane', SIDE, SIDE)}
          ${this.legend([
            ['border-top: 3px solid var(--D); height: 0', this.word('path')],
            ['border: 2px solid var(--D); border-radius: 50%; box-sizing: border-box', this.word('from')],
            ['background: var(--G)', this.word('to')],
            ['background: var(--faint); height: 2px; vertical-align: 0.25em', this.word('field')],
          ])}
          <div class="row">${starts.join('')}</div>
        </div>
        <div class="side">
          <table><tbody>${['steps', 'distance', 'product', 'radius'].map((name) =>
            `<tr><th scope="row">${this.word(name)}</th><td class="${name}"></td></tr>`).join('')}</tbody></table>
          ${this.canvas('eigen', WIDE, HIGH)}
          ${this.canvas('distances', WIDE, 120)}
        </div>
      </div>`;
  }

  build() {
    this.on('play', () => this.play(!this.playing));
    this.on('step', () => this.jump(1));
    this.on('end', () => this.jump(LEAP));
    this.on('restart', () => this.restart());
    this.on('game', () => this.enter(this.control('game').value));
    for (const name of ['rule', 'order', ...Object.keys(SLIDERS), ...STARTS]) this.on(name, () => this.change());
    this.$('.plane').addEventListener('pointerdown', (event) => this.begin(event));
    const wanted = this.getAttribute('game');
    this.control('game').value = wanted in GAMES ? wanted : 'xy';
    Object.assign(this.control('h'), { value: 0.1 });
    Object.assign(this.control('beta'), { value: -0.3 });
    Object.assign(this.control('weight'), { value: 1 });
    this.enter(this.control('game').value);
  }

  // Settings

  settings() {
    const choices = Object.fromEntries(Object.keys(CHOICES).map((name) => [name, this.control(name).value]));
    const numbers = Object.fromEntries(Object.keys(SLIDERS).map((name) => [name, Number(this.control(name).value)]));
    return { ...choices, ...numbers };
  }

  /** Another game, from its own start. */
  enter(game) {
    const { gamma = 0, start } = GAMES[game];
    this.control('gamma').value = gamma;
    STARTS.forEach((name, i) => (this.control(name).value = start[i]));
    this.restart();
  }

  restart() {
    this.steps = 0;
    this.change();
  }

  /** Other settings: the same number of steps from the same start, all of them anew. */
  change() {
    const { game, rule } = this.settings();
    this.eigenvalues = eigenvaluesAtRest(this.settings());
    const useful = { gamma: GAMES[game].gamma !== undefined, beta: rule === 'momentum', weight: rule === 'consensus' };
    for (const name in useful) this.control(name).closest('label').hidden = !useful[name];
    for (const name of [...Object.keys(SLIDERS), ...STARTS]) this.number(name);
    this.draw();
    if (!this.playing) this.report();
  }

  /** A start where the pointer is. */
  begin({ clientX, clientY }) {
    const { left, top, width, height } = this.$('.plane').getBoundingClientRect();
    const found = [(2 * (clientX - left)) / width - 1, 1 - (2 * (clientY - top)) / height];
    STARTS.forEach((name, i) => (this.control(name).value = found[i] * this.span));
    this.restart();
  }

  // Playing

  jump(steps) {
    this.play(false);
    this.go(steps);
    this.draw();
    this.report();
  }

  go(steps) {
    this.steps = Math.min(this.steps + steps, LONGEST);
  }

  work(now) {
    if (now - (this.beat ?? 0) < PACE) return;
    this.beat = now;
    this.go(1);
    if (this.steps === LONGEST) this.play(false);
  }

  /** The path so far, cut where it has left every bound. */
  path() {
    const start = STARTS.map((name) => Number(this.control(name).value));
    const path = trajectory(this.settings(), start, this.steps);
    const out = path.findIndex(([x, y]) => !(Math.hypot(x, y) < FAR));
    return out < 0 ? path : path.slice(0, out);
  }

  // Reading

  /** The largest modulus of the eigenvalues, or null without any. */
  radius() {
    return this.eigenvalues && Math.max(...this.eigenvalues.map(([re, im]) => Math.hypot(re, im)));
  }

  verdict() {
    const radius = this.radius();
    if (radius === null) return this.word('jumps');
    if (Math.abs(radius - 1) < 1e-6) return this.word('around');
    return this.word(radius < 1 ? 'inwards' : 'outwards');
  }

  report() {
    const [distance] = this.distances.slice(-1);
    const moved = this.word('report', this.steps, short(distance));
    this.say(`${moved} ${this.verdict()}`);
    this.describe('plane', `${this.word('plane')}. ${moved}`);
    this.describe('distances', `${this.word('distances')}. ${moved}`);
    const radius = this.radius();
    const modulus = radius === null ? this.word('no_eigen') : this.word('modulus', radius.toFixed(4));
    this.describe('eigen', `${this.word('eigen')}. ${modulus}`);
  }

  // Drawing

  draw() {
    const path = this.path();
    this.distances = path.map(([x, y]) => Math.hypot(x, y));
    const last = this.distances.at(-1);
    const radius = this.radius();
    this.$('.steps').textContent = this.steps;
    this.$('.distance').textContent = last < 0.01 ? last.toExponential(1).replace('-', '−') : short(last);
    this.$('.product').textContent = this.distances[0] ? short(last / this.distances[0]) : '–';
    this.$('.radius').textContent = radius === null ? '–' : radius.toFixed(4);
    this.drawPlane(path);
    this.drawEigenvalues();
    const at = path.map((_, i) => i);
    const brush = this.brush('distances');
    chart(brush, this.word('distances'), at, [{ name: '', values: this.distances, colour: brush.colour('D') }]);
  }

  drawPlane(path) {
    const brush = this.brush('plane');
    const { colour } = brush;
    const reach = Math.max(...path.flat().map(Math.abs));
    this.span = 1.5 * 2 ** Math.max(0, Math.ceil(Math.log2(reach / 1.45)));
    const place = (x, y) => [((x / this.span + 1) * SIDE) / 2, ((1 - y / this.span) * SIDE) / 2];
    this.flow(brush, place);
    this.axes(brush, place);
    const places = path.map(([x, y]) => place(x, y));
    polyline(brush, places, colour('D'), 1.8);
    if (path.length <= 200) dots(brush, path.flat(), path.length, place, colour('D'), 'round', 2);
    this.ring(brush, places[0]);
    dots(brush, path.at(-1), 1, place, colour('G'), 'square', 5);
  }

  ring({ context, colour }, [x, y]) {
    context.strokeStyle = colour('D');
    context.lineWidth = 2;
    context.beginPath();
    context.arc(x, y, 6, 0, 7);
    context.stroke();
  }

  axes(brush, place) {
    const { context, colour } = brush;
    const { span } = this;
    const [first, second] = NAMES[this.control('game').value] ?? DIRAC;
    polyline(brush, [place(-span, 0), place(span, 0)], colour('line'), 1);
    polyline(brush, [place(0, -span), place(0, span)], colour('line'), 1);
    context.fillStyle = colour('faint');
    context.font = '13px sans-serif';
    context.fillText(first, SIDE - 16, SIDE / 2 - 8);
    context.fillText(second, SIDE / 2 + 6, 16);
    const tick = (2 * span) / 3;
    const [x, y] = place(tick, tick);
    context.fillText(short(tick), x - 8, SIDE / 2 + 16);
    context.fillText(short(tick), SIDE / 2 + 10, y + 4);
    polyline(brush, [[x, SIDE / 2 - 4], [x, SIDE / 2 + 4]], colour('faint'), 1);
    polyline(brush, [[SIDE / 2 - 4, y], [SIDE / 2 + 4, y]], colour('faint'), 1);
  }

  /** Arrows of one length along the field: where both want to go. */
  flow(brush, place) {
    const { game, gamma } = this.settings();
    const field = GAMES[game].field(gamma);
    const gap = (2 * this.span) / FIELD;
    for (let i = 0; i < FIELD * FIELD; i++) {
      const at = [i % FIELD, Math.floor(i / FIELD)].map((k) => (k + 0.5) * gap - this.span);
      const [u, v] = field(at);
      const size = Math.hypot(u, v);
      if (!size) continue;
      const half = 0.32 * gap;
      const ends = [-half, half].map((t) => place(at[0] + (t * u) / size, at[1] + (t * v) / size));
      arrow(brush, ...ends, brush.colour('faint'), 0.9);
    }
  }

  /** The complex plane with the unit circle: inside, a step shrinks distances. */
  drawEigenvalues() {
    const brush = this.brush('eigen');
    const { context, colour } = brush;
    const found = this.eigenvalues;
    const span = Math.max(1.25, ...(found ?? []).flat().map((t) => 1.15 * Math.abs(t)));
    const place = (x, y) => [WIDE / 2 + (x * HIGH) / 2 / span, HIGH / 2 - (y * HIGH) / 2 / span];
    polyline(brush, [[0, HIGH / 2], [WIDE, HIGH / 2]], colour('line'), 1);
    polyline(brush, [[WIDE / 2, 0], [WIDE / 2, HIGH]], colour('line'), 1);
    const angles = Array.from({ length: 97 }, (_, k) => (k * Math.PI) / 48);
    polyline(brush, angles.map((a) => place(Math.cos(a), Math.sin(a))), colour('ink'), 1.2);
    context.fillStyle = colour('ink');
    context.fillText(this.word('eigen'), 8, 16);
    if (!found) context.fillText(this.word('no_eigen'), 8, 34);
    else dots(brush, found.flat(), found.length, place, colour('G'), 'square', 4);
  }
}

customElements.define('gan-dynamics', Dynamics);
})();
