/* A trained generator, run layer by layer as PyTorch does, and ways through its latent space.  Needs net.js.
 *
 * What flows from layer to layer is {c, h, w, data}: c maps of h by w numbers, row by row; a vector has h = w = 1.
 * book/_ext/generators.py writes the layers; a layer with weights has a scale and a bias for each output channel.
 */
(() => {
'use strict';
const demos = globalThis.GanDemos;
const { multiplyAdd, random } = demos.net;

const maps = (c, h, w, data = new Float32Array(c * h * w)) => ({ c, h, w, data });

const LAYERS = {
  linear(x, layer) {
    const y = maps(layer.out, 1, 1);
    multiplyAdd(layer.weight, x.data.length, 1, x.data, 0, 1, y.data, layer.out, 1, x.data.length);
    return LAYERS.affine(y, layer);
  },

  /** weight [out, in, kernel, kernel] times the patches of x, each laid out as a row. */
  conv(x, layer) {
    const side = (n) => Math.floor((n + 2 * layer.padding - layer.kernel) / layer.stride) + 1;
    const y = maps(layer.out, side(x.h), side(x.w));
    const long = x.c * layer.kernel ** 2;
    const rows = patches(x, layer, y);
    multiplyAdd(layer.weight, long, 1, rows, long, 1, y.data, y.c, y.h * y.w, long);
    return LAYERS.affine(y, layer);
  },

  /** Transposed convolution: what every place of x gives to a patch of y, weight [in, out, kernel, kernel]. */
  transposed(x, layer) {
    const side = (n) => (n - 1) * layer.stride - 2 * layer.padding + layer.kernel + layer.more;
    const y = maps(layer.out, side(x.h), side(x.w));
    const high = layer.out * layer.kernel ** 2;
    const places = x.h * x.w;
    const given = new Float32Array(high * places);
    multiplyAdd(layer.weight, 1, high, x.data, 1, places, given, high, places, x.c);
    gather(given, x, layer, y);
    return LAYERS.affine(y, layer);
  },

  affine(x, { scale, bias }) {
    const size = x.h * x.w;
    for (let c = 0, i = 0; c < x.c; c++) {
      for (const end = i + size; i < end; i++) x.data[i] = scale[c] * x.data[i] + bias[c];
    }
    return x;
  },

  /** Every map to mean 0 and variance 1. */
  norm(x, { eps }) {
    const size = x.h * x.w;
    for (let c = 0; c < x.c; c++) {
      const map = x.data.subarray(c * size, (c + 1) * size);
      let mean = 0, square = 0;
      for (const t of map) mean += t / size;
      for (const t of map) square += (t - mean) ** 2 / size;
      const scale = 1 / Math.sqrt(square + eps);
      for (let i = 0; i < size; i++) map[i] = scale * (map[i] - mean);
    }
    return x;
  },

  /** The vector of all maps at a place to length 1 in the mean square. */
  pixelnorm(x) {
    const size = x.h * x.w;
    for (let i = 0; i < size; i++) {
      let square = 0;
      for (let k = i; k < x.data.length; k += size) square += x.data[k] ** 2 / x.c;
      const scale = 1 / Math.sqrt(square + 1e-8);
      for (let k = i; k < x.data.length; k += size) x.data[k] *= scale;
    }
    return x;
  },

  leaky(x, { slope }) {
    for (let i = 0; i < x.data.length; i++) if (x.data[i] < 0) x.data[i] *= slope;
    return x;
  },

  tanh: (x) => maps(x.c, x.h, x.w, x.data.map(Math.tanh)),

  clamp: (x) => maps(x.c, x.h, x.w, x.data.map((t) => Math.min(Math.max(t, -1), 1))),

  shape: (x, { shape: [c, h, w] }) => maps(c, h, w, x.data),

  /** Every pixel four times. */
  double: (x) => moved(x, 2 * x.h, 2 * x.w, (i) => i >> 1, (j) => j >> 1),

  /** A mirror image around the picture, without repeating its edge. */
  reflect(x, { width }) {
    const mirror = (n) => (i) => n - 1 - Math.abs(n - 1 - Math.abs(i - width));
    return moved(x, x.h + 2 * width, x.w + 2 * width, mirror(x.h), mirror(x.w));
  },

  /** Beside the way: what other layers make of x is for `fade`. */
  show: (x) => x,

  /** x and what other layers make of it. */
  add(x, { layers }) {
    const more = through(layers, maps(x.c, x.h, x.w, x.data.slice()));
    return maps(x.c, x.h, x.w, x.data.map((t, i) => t + more.data[i]));
  },
};

const through = (layers, x) => layers.reduce((found, layer) => LAYERS[layer.do](found, layer), x);

/** A progressive generator between two of its sides: {old, fresh, alpha, picture}.
 *
 * Growth 0 is the smallest side, 1 the next; at 1.25 a quarter of the side after that is faded in.  `old` is the smaller
 * picture enlarged, `fresh` that of the newest block, `picture` the mixture of both, cut to [-1, 1].
 */
function fade(layers, x, growth) {
  const level = Math.max(1, Math.ceil(growth));
  const alpha = growth - level + 1;
  const shows = layers.filter(({ do: what }) => what === 'show');
  const [before, after] = [shows[level - 1], shows[level]];
  const at = layers.indexOf(before);
  const h = through(layers.slice(0, at), x);
  const old = LAYERS.double(through(before.layers, h));
  const fresh = after
    ? through(after.layers, through(layers.slice(at, layers.indexOf(after)), h))
    : through(layers.slice(at, -1), h); // the last layer cuts, which the mixture needs
  const mixed = fresh.data.map((t, i) => (1 - alpha) * old.data[i] + alpha * t);
  return { old, fresh, alpha, picture: LAYERS.clamp({ ...fresh, data: mixed }) };
}

/** A picture at a larger side, its pixels repeated. */
function enlarge(picture, side) {
  return picture.w < side ? enlarge(LAYERS.double(picture), side) : picture;
}

/** A picture of h by w whose pixel (i, j) is x's pixel (row(i), column(j)). */
function moved(x, h, w, row, column) {
  const y = maps(x.c, h, w);
  const columns = Array.from({ length: w }, (_, j) => column(j));
  for (let c = 0, k = 0; c < x.c; c++) {
    for (let i = 0; i < h; i++) {
      const from = (c * x.h + row(i)) * x.w;
      for (let j = 0; j < w; j++) y.data[k++] = x.data[from + columns[j]];
    }
  }
  return y;
}

/** For each place of y the patch of x under the kernel, [y.h * y.w][x.c * kernel * kernel]; beyond the edge is 0. */
function patches(x, { kernel, stride, padding }, y) {
  const rows = new Float32Array(y.h * y.w * x.c * kernel * kernel);
  let k = 0;
  for (let i = 0; i < y.h; i++) {
    for (let j = 0; j < y.w; j++) {
      for (let c = 0; c < x.c; c++) {
        for (let u = i * stride - padding, below = u + kernel; u < below; u++) {
          const from = (c * x.h + u) * x.w;
          const inside = u >= 0 && u < x.h;
          for (let v = j * stride - padding, right = v + kernel; v < right; v++, k++) {
            if (inside && v >= 0 && v < x.w) rows[k] = x.data[from + v];
          }
        }
      }
    }
  }
  return rows;
}

/** Adds up in y what the places of x give to their patches, [y.c * kernel * kernel][x.h * x.w]. */
function gather(given, x, { kernel, stride, padding }, y) {
  let k = 0;
  for (let c = 0; c < y.c; c++) {
    for (let u = -padding; u < kernel - padding; u++) {
      for (let v = -padding; v < kernel - padding; v++) {
        for (let i = 0; i < x.h; i++) {
          const row = i * stride + u;
          const to = (c * y.h + row) * y.w;
          const inside = row >= 0 && row < y.h;
          for (let j = 0; j < x.w; j++, k++) {
            const column = j * stride + v;
            if (inside && column >= 0 && column < y.w) y.data[to + column] += given[k];
          }
        }
      }
    }
  }
}

/** Numbers from base64, given out in turn: `take(n)` are the next n of them. */
function row(text, Kind) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  const numbers = new Kind(bytes.buffer);
  let at = 0;
  return (n) => numbers.subarray(at, (at += n));
}

/** The networks of a stored run by name: each maps numbers and their shape [c, h, w] to a picture {c, h, w, data}.
 *
 * One that grows also has `fade`, which takes its growth as well.
 */
function unpack({ networks, weights, numbers, bits }) {
  const weight = row(weights, bits === 8 ? Int8Array : Float32Array);
  const number = row(numbers, Float32Array);
  const filled = (layer) => ({
    ...layer,
    ...(layer.layers && { layers: layer.layers.map(filled) }),
    ...(layer.weight && { weight: Float32Array.from(weight(layer.weight)) }),
    ...(layer.out && { scale: number(layer.out), bias: number(layer.out) }),
  });
  const network = (layers) => {
    const input = (data, [c, h, w]) => maps(c, h, w, Float32Array.from(data));
    const draw = (data, shape) => through(layers, input(data, shape));
    return Object.assign(draw, { fade: (data, shape, growth) => fade(layers, input(data, shape), growth) });
  };
  return Object.fromEntries(Object.entries(networks).map(([name, layers]) => [name, network(layers.map(filled))]));
}

// The latent space; vectors are arrays of numbers

/** n vectors of `size` numbers from N(0, 1). */
function noise(n, size, seed) {
  const { normal } = random(seed);
  return Array.from({ length: n }, () => Array.from({ length: size }, normal));
}

const norm = (z) => Math.hypot(...z);

/** The sum of vectors, each with a weight: mix([1, a], [-1, b], [1, c]) is a - b + c. */
const mix = (...terms) => terms[0][1].map((_, i) => terms.reduce((sum, [weight, z]) => sum + weight * z[i], 0));

const WAYS = {
  line: (a, b, t) => mix([1 - t, a], [t, b]),

  /** Spherical interpolation (White 2016); along the line where a and b point the same way. */
  arc(a, b, t) {
    const cosine = a.reduce((sum, x, i) => sum + x * b[i], 0) / (norm(a) * norm(b));
    const angle = Math.acos(Math.min(Math.max(cosine, -1), 1));
    if (!(Math.sin(angle) > 1e-6)) return WAYS.line(a, b, t);
    return mix([Math.sin((1 - t) * angle) / Math.sin(angle), a], [Math.sin(t * angle) / Math.sin(angle), b]);
  },
};

/** Labels as G takes them: for each a 1 in the place of its class. */
const oneHots = (labels, classes) => classes.flatMap((n, i) => Array.from({ length: n }, (_, k) => +(k === labels[i])));

demos.generator = { WAYS, enlarge, mix, noise, norm, oneHots, unpack };
if (typeof module === 'object') module.exports = demos.generator;
})();
