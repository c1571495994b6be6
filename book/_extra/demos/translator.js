/* <gan-translator run="...">: a trained pair of translators on what the reader types, draws or drops. */
(() => {
'use strict';
const demos = globalThis.GanDemos;
const { unpack } = demos.generator;
const { Demo, paint, short } = demos.element;

const FINE = 8; // the drawing has so many pixels along each side of one that the network sees
const SYMBOL = 0.92; // size of a typed character, as a share of the picture
// The first font drew the training pictures, the others are near to it.
const FONT = 'NanumGothic, "Nanum Gothic", "Malgun Gothic", "Apple SD Gothic Neo", sans-serif';
const LINE = 0.07; // width of the pen, likewise
const PEN = 0.04; // how far an arrow key moves the pen
const LARGEST = 30e6; // pixels of a dropped picture, and bytes of its file
const FIRST = { hangul: '한', emoji: '🙂' };
const GROUND = { hangul: -1, emoji: 1 }; // black or white, as in the training pictures
const ENOUGH = 0.01; // mean difference from the ground, of 2, below which there is nothing to be seen

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
.four { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 0.6rem; }
input[name="typed"] { width: 5rem; }
input[name="file"] { max-width: 14rem; }
.frame.over { border-color: var(--D); border-style: dashed; }
@media (max-width: 700px) { .four { grid-template-columns: repeat(2, minmax(0, 1fr)); } }`);

class Translator extends Demo {
  start() {
    this.run = demos.generators[this.getAttribute('run')];
    this.networks = unpack(this.run);
    this.ground = GROUND[this.run.data] ?? -1;
    super.start();
  }

  body() {
    const { domains, size } = this.run;
    const [a, b] = domains.map((name) => this.words.values[name] ?? name);
    const picture = (name) => `<figure>${this.pixels(name, size)}<figcaption>${this.word(name)}</figcaption></figure>`;
    return `
      <div class="row">
        <label>${this.word('typed')}<input type="text" name="typed" autocomplete="off"></label>
        ${this.choice('direction', [`${a} → ${b}`, `${b} → ${a}`])}
        <label>${this.word('file')}<input type="file" name="file" accept="image/*"></label>
        ${this.button('clear')}
      </div>
      <div class="four">
        <figure>
          <canvas class="own" width="${FINE * size}" height="${FINE * size}" tabindex="0" role="application"></canvas>
          <figcaption>${this.word('own')}</figcaption>
        </figure>
        ${['seen', 'there', 'back'].map(picture).join('')}
      </div>`;
  }

  build() {
    this.shadowRoot.adoptedStyleSheets.push(STYLE);
    this.side = FINE * this.run.size;
    this.paper = this.$('.own').getContext('2d', { willReadFrequently: true });
    this.pen = [this.side / 2, this.side / 2];
    this.describe('own', this.word('how_to_draw'));
    const field = this.control('typed');
    this.on('typed', () => this.type(field.value));
    this.on('direction', () => this.translate());
    this.on('clear', () => this.clear());
    this.prepareDrawing();
    this.prepareFiles();
    field.value = FIRST[this.run.data] ?? '';
    this.type(field.value);
  }

  // What goes in: typed, drawn, dropped

  wipe(ground = this.ground) {
    this.paper.fillStyle = ground < 0 ? '#000' : '#fff';
    this.paper.fillRect(0, 0, this.side, this.side);
  }

  clear() {
    this.wipe();
    this.control('typed').value = '';
    this.translate();
  }

  /** The last character typed, in the system's font and about as large as in the training pictures. */
  type(text) {
    const symbol = [...new Intl.Segmenter().segment(text.normalize('NFC'))].at(-1)?.segment.trim();
    if (!symbol) return this.clear();
    this.write('\u{10ffff}'); // which no font has: a character that looks the same has no shape either
    const nothing = this.see().join();
    this.write(symbol);
    if (this.see().join() === nothing) {
      this.wipe();
      this.translate();
      return this.say(this.word('no_font', symbol));
    }
    this.translate();
  }

  write(symbol) {
    const { size, inset } = this.run;
    this.wipe();
    this.paper.fillStyle = this.ground < 0 ? '#fff' : '#000';
    this.paper.font = `${SYMBOL * this.side * (1 - (2 * inset) / size)}px ${FONT}`;
    this.paper.textAlign = 'center';
    const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = this.paper.measureText(symbol);
    this.paper.fillText(symbol, this.side / 2, (this.side + up - down) / 2);
  }

  prepareDrawing() {
    const canvas = this.$('.own');
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.pen = this.place(event);
      this.drawing = true;
      this.stroke(this.pen);
    });
    canvas.addEventListener('pointermove', (event) => this.drawing && this.stroke(this.place(event)));
    for (const end of ['pointerup', 'pointercancel']) {
      canvas.addEventListener(end, () => {
        if (this.drawing) this.translate();
        this.drawing = false;
      });
    }
    canvas.addEventListener('keydown', (event) => this.press(event));
  }

  place({ clientX, clientY }) {
    const { left, top, width, height } = this.$('.own').getBoundingClientRect();
    return [((clientX - left) * this.side) / width, ((clientY - top) * this.side) / height];
  }

  /** A line from where the pen is. */
  stroke(to) {
    const { paper } = this;
    const strokeStyle = this.ground < 0 ? '#fff' : '#000';
    Object.assign(paper, { lineWidth: LINE * this.side, lineCap: 'round', strokeStyle });
    paper.beginPath();
    paper.moveTo(...this.pen);
    paper.lineTo(...to);
    paper.stroke();
    this.pen = to;
    this.soon();
  }

  /** Arrow keys move the pen, with shift they draw; space makes a dot, backspace clears. */
  press(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way && event.key !== ' ' && event.key !== 'Backspace') return;
    event.preventDefault();
    if (event.key === 'Backspace') return this.clear();
    const inside = (t) => Math.min(Math.max(t, 0), this.side);
    const to = way ? this.pen.map((t, i) => inside(t + PEN * this.side * way[i])) : this.pen;
    if (event.shiftKey || !way) this.stroke(to);
    this.pen = to;
    const [x, y] = this.pen.map((t) => Math.round((100 * t) / this.side));
    this.say(this.word('pen_at', x, y));
  }

  prepareFiles() {
    const frame = this.$('.frame');
    const over = (on) => (event) => {
      event.preventDefault();
      frame.classList.toggle('over', on);
    };
    frame.addEventListener('dragover', over(true));
    frame.addEventListener('dragleave', over(false));
    frame.addEventListener('drop', (event) => {
      over(false)(event);
      this.take(event.dataTransfer.files[0]);
    });
    const field = this.control('file');
    field.addEventListener('change', () => field.files.length && this.take(field.files[0]));
  }

  /** A picture from a file, made small; its ground becomes that of the training pictures where these are ink on one. */
  async take(file) {
    if (!file) return this.say(this.word('no_picture'));
    if (file.size > LARGEST) return this.say(this.word('too_large'));
    const url = URL.createObjectURL(file);
    try {
      const image = await opened(url);
      if (image.naturalWidth * image.naturalHeight > LARGEST) return this.say(this.word('too_large'));
      this.control('typed').value = '';
      this.fit(image);
      this.translate();
    } catch {
      this.say(this.word('no_picture'));
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  fit(image) {
    const { paper, side } = this;
    const scale = side / Math.max(image.naturalWidth, image.naturalHeight);
    const [w, h] = [image.naturalWidth * scale, image.naturalHeight * scale];
    this.wipe(1); // what is transparent is white, as on a page
    paper.imageSmoothingQuality = 'high';
    paper.drawImage(image, (side - w) / 2, (side - h) / 2, w, h);
    if (this.run.channels > 1 || this.edge() * this.ground > 0) return;
    paper.globalCompositeOperation = 'difference'; // from white: the negative
    this.paper.fillStyle = '#fff';
    paper.fillRect(0, 0, side, side);
    paper.globalCompositeOperation = 'source-over';
  }

  /** The mean of what is seen along the picture's edge, from -1 to 1. */
  edge() {
    const { size } = this.run;
    const seen = this.see();
    const rim = seen.filter((_, i) => [0, size - 1].includes(i % size) || i < size || i >= size * (size - 1));
    return rim.reduce((sum, t) => sum + t, 0) / rim.length;
  }

  /** The drawing as the network gets it: [channels, size, size] from -1 to 1. */
  see() {
    const { data } = this.paper.getImageData(0, 0, this.side, this.side);
    const planes = this.run.channels === 1 ? [[0.299, 0.587, 0.114]] : [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
    const seen = planes.map(([r, g, b]) => {
      const plane = Float32Array.from({ length: this.side ** 2 }, (_, i) =>
        (r * data[4 * i] + g * data[4 * i + 1] + b * data[4 * i + 2]) / 127.5 - 1);
      return [...shrunk(shrunk(plane, this.side), this.side)];
    });
    return Float32Array.from(seen.flat());
  }

  // There and back

  /** Once before the next picture of the screen, however often it is asked for. */
  soon() {
    this.coming ??= requestAnimationFrame(() => {
      this.coming = null;
      this.draw();
    });
  }

  translate() {
    this.draw();
    this.report();
  }

  draw() {
    const { size, channels } = this.run;
    const shape = [channels, size, size];
    const seen = { c: channels, h: size, w: size, data: this.see() };
    this.empty = mean(seen.data, (t) => Math.abs(t - this.ground)) < ENOUGH;
    const order = this.control('direction').selectedIndex ? ['G_ba', 'G_ab'] : ['G_ab', 'G_ba'];
    const there = this.networks[order[0]](seen.data, shape);
    const back = this.networks[order[1]](there.data, shape);
    this.loss = mean(back.data, (t, i) => Math.abs(t - seen.data[i]));
    for (const [name, picture] of Object.entries({ seen, there, back })) paint(this.$(`.${name}`), picture);
  }

  report() {
    const text = this.empty ? this.word('empty') : this.word('report', short(this.loss));
    this.say(text);
    for (const name of ['seen', 'there', 'back']) this.describe(name, `${this.word(name)}. ${text}`);
  }
}

/** Rows of `side` numbers, each FINE times shorter by weights in the shape of a tent, and written as columns. */
function shrunk(rows, side) {
  const [lines, size] = [rows.length / side, side / FINE];
  const found = new Float32Array(lines * size);
  for (let j = 0; j < size; j++) {
    const middle = (j + 0.5) * FINE - 0.5;
    const [from, to] = [Math.max(0, Math.ceil(middle - FINE)), Math.min(side - 1, Math.floor(middle + FINE))];
    for (let i = 0; i < lines; i++) {
      let sum = 0, all = 0;
      for (let k = from; k <= to; k++) {
        const weight = FINE - Math.abs(k - middle);
        sum += weight * rows[i * side + k];
        all += weight;
      }
      found[j * lines + i] = sum / all;
    }
  }
  return found;
}

const mean = (numbers, f) => numbers.reduce((sum, t, i) => sum + f(t, i), 0) / numbers.length;

/** The picture at an address; fails where there is none. */
function opened(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => (image.naturalWidth ? resolve(image) : reject(new Error('no size')));
    image.onerror = reject;
    image.src = url;
  });
}

customElements.define('gan-translator', Translator);
})();
