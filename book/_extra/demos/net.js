/* Perceptrons small enough to be trained while a page is read: backpropagation by hand, no dependency.
 *
 * Arrays are row-major, [sample][unit].  All files of this folder are classic scripts that share `GanDemos`: modules,
 * fetch and workers fail on a page opened from a folder (file://).  Node loads the same files for the tests.
 */
(() => {
'use strict';
const demos = globalThis.GanDemos ??= {};

/** Random numbers from a seed, the same ones in every browser: mulberry32, and normal ones by Box and Muller. */
function random(seed) {
  let state = seed >>> 0;
  let spare = null; // normal numbers come in pairs
  function uniform() {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  function normal() {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
  return { uniform, normal };
}

/**
 * C [rows, columns] += A B, with inner sums of `inner` terms.
 * A's element (i, q) is A[i * ai + q * aq], B's element (q, j) is B[j * bj + q * bq]: one loop serves x W, x^T g and
 * g W^T.  Blocks of 4 by 2 sums stay in registers, three times as fast as a plain loop.
 */
function multiplyAdd(A, ai, aq, B, bj, bq, C, rows, columns, inner) {
  const evenRows = rows - (rows % 4);
  const evenColumns = columns - (columns % 2);
  for (let i = 0; i < evenRows; i += 4) {
    for (let j = 0; j < evenColumns; j += 2) {
      let s00 = 0, s01 = 0, s10 = 0, s11 = 0, s20 = 0, s21 = 0, s30 = 0, s31 = 0;
      for (let q = 0, a = i * ai, b = j * bj; q < inner; q++, a += aq, b += bq) {
        const b0 = B[b], b1 = B[b + bj];
        const a0 = A[a], a1 = A[a + ai], a2 = A[a + 2 * ai], a3 = A[a + 3 * ai];
        s00 += a0 * b0; s01 += a0 * b1; s10 += a1 * b0; s11 += a1 * b1;
        s20 += a2 * b0; s21 += a2 * b1; s30 += a3 * b0; s31 += a3 * b1;
      }
      let c = i * columns + j;
      C[c] += s00; C[c + 1] += s01;
      C[c += columns] += s10; C[c + 1] += s11;
      C[c += columns] += s20; C[c + 1] += s21;
      C[c += columns] += s30; C[c + 1] += s31;
    }
  }
  for (let i = 0; i < rows; i++) { // what the blocks leave: the last column, the last rows
    for (let j = i < evenRows ? evenColumns : 0; j < columns; j++) {
      let sum = 0;
      for (let q = 0; q < inner; q++) sum += A[i * ai + q * aq] * B[j * bj + q * bq];
      C[i * columns + j] += sum;
    }
  }
}

/** A linear layer: weights W [inputs, outputs] and bias b, views into the arrays of all parameters and gradients. */
class Layer {
  constructor(inputs, outputs, parameters, gradient, at, last) {
    const weights = inputs * outputs;
    const view = (array, from, size) => array.subarray(at + from, at + from + size);
    Object.assign(this, { inputs, outputs, last, rows: 0 });
    this.W = view(parameters, 0, weights);
    this.b = view(parameters, weights, outputs);
    this.gradW = view(gradient, 0, weights);
    this.gradb = view(gradient, weights, outputs);
  }

  /** Room for n samples: outputs h, dLoss/d(what enters ReLU) `delta`, tangents t. */
  reserve(n) {
    if (n <= this.rows) return;
    this.rows = n;
    for (const name of ['h', 'delta', 't']) this[name] = new Float32Array(n * this.outputs);
  }

  forward(x, n) {
    const { h, inputs, outputs } = this;
    this.x = x;
    for (let i = 0; i < n; i++) h.set(this.b, i * outputs);
    multiplyAdd(x, inputs, 1, this.W, 1, outputs, h, n, outputs, inputs);
    if (!this.last) for (let i = 0; i < n * outputs; i++) if (h[i] < 0) h[i] = 0;
    return h;
  }

  /** Sets to 0 what belongs to units that ReLU has switched off. */
  mask(array, n) {
    if (!this.last) for (let i = 0; i < n * this.outputs; i++) if (!(this.h[i] > 0)) array[i] = 0;
  }

  /** gradW += x^T delta for any x [n, inputs]. */
  collect(x, n) {
    multiplyAdd(x, 1, this.inputs, this.delta, 1, this.outputs, this.gradW, this.inputs, this.outputs, n);
  }

  collectBias(n) {
    for (let i = 0; i < n * this.outputs; i++) this.gradb[i % this.outputs] += this.delta[i];
  }

  /** out [n, inputs] = delta W^T. */
  back(out, n) {
    out.fill(0, 0, n * this.inputs);
    multiplyAdd(this.delta, this.outputs, 1, this.W, this.outputs, 1, out, n, this.inputs, this.outputs);
  }

  /** t = W^T applied to tangents [n, inputs] of the input, where ReLU lets them pass. */
  push(tangents, n) {
    this.t.fill(0, 0, n * this.outputs);
    multiplyAdd(tangents, this.inputs, 1, this.W, 1, this.outputs, this.t, n, this.outputs, this.inputs);
    this.mask(this.t, n);
    return this.t;
  }
}

/** Linear layers with ReLU between them; `sizes` = [inputs, hidden, ..., outputs].  Begins as PyTorch does. */
class Perceptron {
  constructor(sizes, { uniform }) {
    const count = sizes.slice(1).reduce((sum, size, i) => sum + (sizes[i] + 1) * size, 0);
    for (const name of ['parameters', 'gradient', 'mean', 'square']) this[name] = new Float32Array(count);
    this.time = 0;
    this.trained = [0, count]; // from, to: which of the parameters learn
    this.layers = [];
    this.slopes = new Float32Array(0);
    for (let l = 1, at = 0; l < sizes.length; l++) {
      this.layers.push(new Layer(sizes[l - 1], sizes[l], this.parameters, this.gradient, at, l === sizes.length - 1));
      at += (sizes[l - 1] + 1) * sizes[l];
    }
    for (const { W, b, inputs } of this.layers) {
      const small = () => (2 * uniform() - 1) / Math.sqrt(inputs);
      for (const array of [W, b]) for (let i = 0; i < array.length; i++) array[i] = small();
    }
  }

  /** x [n, inputs] -> the last layer's own array, [>= n, outputs], valid until the next call. */
  forward(x, n) {
    for (const layer of this.layers) {
      layer.reserve(n);
      x = layer.forward(x, n);
    }
    return x;
  }

  /** After `forward`: adds to the gradient what dLoss/dOutput [n, outputs] gives. */
  backward(slope, n) {
    this.spread(slope, n);
    for (const layer of this.layers) {
      layer.collect(layer.x, n);
      layer.collectBias(n);
    }
  }

  /** After `forward`: dLoss/dInput [n, inputs], valid until the next call; the gradient stays as it is. */
  inputSlopes(slope, n) {
    const [first] = this.layers;
    if (this.slopes.length < n * first.inputs) this.slopes = new Float32Array(n * first.inputs);
    this.spread(slope, n);
    first.back(this.slopes, n);
    return this.slopes;
  }

  /** dLoss/dOutput down to every layer's `delta`. */
  spread(slope, n) {
    const { layers } = this;
    layers.at(-1).delta.set(slope.subarray(0, n * layers.at(-1).outputs));
    for (let l = layers.length - 1; l > 0; l--) {
      layers[l].back(layers[l - 1].delta, n);
      layers[l - 1].mask(layers[l - 1].delta, n);
    }
  }

  /**
   * For a network with one output: mean of `value(r)` over the slopes r = |grad D(x)| at x [n, inputs], and `weight`
   * times its exact gradient in the parameters, added to the gradient.  `pull(r)` is value'(r) / r.
   *
   * grad D is W1 M1 W2 M2 ..., where the masks M of ReLU do not change (its second derivative is 0).  So the
   * derivative in each W is what arrives from the left, a tangent v pushed forward, times what arrives from the right,
   * `delta`; v is d(penalty)/d(grad D).
   */
  penalise(x, n, weight, { value, pull }) {
    this.forward(x, n);
    const slopes = this.inputSlopes(new Float32Array(n).fill(1), n);
    const inputs = this.layers[0].inputs;
    let total = 0;
    for (let i = 0; i < n; i++) {
      const slope = slopes.subarray(i * inputs, (i + 1) * inputs);
      const r = Math.hypot(...slope);
      total += value(r) / n;
      for (let j = 0; j < inputs; j++) slope[j] *= r > 0 ? (weight * pull(r)) / n : 0;
    }
    let tangents = slopes;
    for (const layer of this.layers) {
      layer.collect(tangents, n);
      tangents = layer.push(tangents, n);
    }
    return total;
  }

  /** One step downhill: plain gradient descent, or Adam (Kingma & Ba 2015) where `beta2` is given. */
  descend({ lr, beta1 = 0, beta2 = 0 }) {
    const { parameters, gradient, mean, square } = this;
    const [from, to] = this.trained;
    this.time++;
    const correct1 = 1 - beta1 ** this.time;
    const correct2 = 1 - beta2 ** this.time;
    for (let i = from; i < to; i++) {
      mean[i] = beta1 * mean[i] + (1 - beta1) * gradient[i];
      square[i] = beta2 * square[i] + (1 - beta2) * gradient[i] ** 2;
      const scale = beta2 ? Math.sqrt(square[i] / correct2) + 1e-8 : 1;
      parameters[i] -= (lr * mean[i]) / correct1 / scale;
    }
    gradient.fill(0);
  }
}

demos.net = { random, multiplyAdd, Perceptron };
if (typeof module === 'object') module.exports = demos.net;
})();
