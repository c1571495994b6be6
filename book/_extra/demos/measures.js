/* How far a generator is from the data, as gancourse.divergences and gancourse.metrics measure it.  Needs gan2d.js. */
(() => {
'use strict';
const demos = globalThis.GanDemos;
const { random } = demos.net;
const { SPAN, noise, sample } = demos.gan2d;

const CELLS = 40; // along each side of the plane; what lies outside shares one cell more

/** The shares of points [n, 2] in the cells: [CELLS * CELLS + 1]. */
function histogram(points, n) {
  const shares = new Float64Array(CELLS * CELLS + 1);
  const cell = (t) => Math.floor(((t + SPAN) / (2 * SPAN)) * CELLS);
  const inside = (k) => k >= 0 && k < CELLS;
  for (let i = 0; i < n; i++) {
    const column = cell(points[2 * i]), row = cell(points[2 * i + 1]);
    shares[inside(column) && inside(row) ? row * CELLS + column : CELLS * CELLS] += 1 / n;
  }
  return shares;
}

/** JSD(p, q) = KL(p || m) / 2 + KL(q || m) / 2 with m = (p + q) / 2, in nats: from 0 to log 2. */
function jsd(p, q) {
  const part = (a, b) => (a > 0 ? (a / 2) * Math.log((2 * a) / (a + b)) : 0);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += part(p[i], q[i]) + part(q[i], p[i]);
  return sum;
}

/**
 * The Wasserstein distance W1 between as many points x and y, [n, 2]: the mean distance of the best one-to-one
 * assignment.  Shortest augmenting paths with potentials (Kuhn 1955, Munkres 1957): exact, in n^3 steps at most.
 */
function wasserstein(x, y, n) {
  const costs = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const [u, v] = [x[2 * i] - y[2 * j], x[2 * i + 1] - y[2 * j + 1]];
      costs[i * n + j] = Math.sqrt(u * u + v * v); // Math.hypot takes several times as long
    }
  }
  if (!costs.every(Number.isFinite)) return NaN; // a training that has blown up
  const owner = assign(costs, n);
  return owner.reduce((sum, i, j) => sum + costs[i * n + j] / n, 0);
}

/** For costs [n, n] the row that each column gets, so that the total is least. */
function assign(costs, n) {
  const rowPrice = new Float64Array(n), columnPrice = new Float64Array(n);
  const owner = new Int32Array(n + 1).fill(-1); // column n stands for the row that looks for a place
  for (let row = 0; row < n; row++) {
    const least = new Float64Array(n).fill(Infinity), done = new Uint8Array(n + 1), before = new Int32Array(n).fill(n);
    let column = n;
    owner[n] = row;
    while (owner[column] >= 0) { // lengthen the cheapest path until it ends in a free column
      done[column] = 1;
      const i = owner[column];
      let step = Infinity, next = -1;
      for (let j = 0; j < n; j++) {
        if (done[j]) continue;
        const reduced = costs[i * n + j] - rowPrice[i] - columnPrice[j];
        if (reduced < least[j]) {
          least[j] = reduced;
          before[j] = column;
        }
        if (least[j] < step) {
          step = least[j];
          next = j;
        }
      }
      for (let j = 0; j < n; j++) {
        if (!done[j]) least[j] -= step;
        else {
          rowPrice[owner[j]] += step;
          columnPrice[j] -= step;
        }
      }
      rowPrice[row] += step;
      column = next;
    }
    for (; column !== n; column = before[column]) owner[column] = owner[before[column]];
  }
  return owner.subarray(0, n);
}

/**
 * Which modes of a mixture the points [n, 2] found: a point is good within 3 std of the nearest centre, and a mode is
 * captured if it is the nearest of one good point (Srivastava et al. 2017).
 */
function modes(points, n, { centres, std }) {
  const found = new Set();
  let good = 0;
  for (let i = 0; i < n; i++) {
    let least = Infinity, nearest = -1;
    for (let k = 0; k < centres.length; k++) {
      const square = (points[2 * i] - centres[k][0]) ** 2 + (points[2 * i + 1] - centres[k][1]) ** 2;
      if (square < least) [least, nearest] = [square, k];
    }
    if (least > (3 * std) ** 2) continue;
    good++;
    found.add(nearest);
  }
  return { captured: found.size, quality: good / n };
}

const MANY = 20_000, SHOWN = 2_048, PAIRS = 128; // points for the data's histogram, for G's, and for W1

/** Measures generators against a data set, always with the same noise and the same real points. */
class Yardstick {
  constructor(data) {
    const source = random(12345);
    this.data = data;
    this.z = noise(SHOWN, source);
    this.real = sample(data, MANY, source);
    this.shares = histogram(this.real, MANY);
    this.floor = this.of(sample(data, SHOWN, source)); // what as many real points get: samples differ by chance
  }

  /** Of fakes [SHOWN, 2]: JSD in nats, W1, and for mixtures the modes. */
  of(fakes) {
    const { centres } = this.data;
    return {
      jsd: jsd(this.shares, histogram(fakes, SHOWN)),
      w1: wasserstein(this.real, fakes, PAIRS),
      ...(centres ? modes(fakes, SHOWN, this.data) : {}),
    };
  }

  /** What G makes of the fixed noise: [SHOWN, 2]. */
  fakes(G) {
    return G.forward(this.z, SHOWN).slice(0, 2 * SHOWN);
  }
}

demos.measures = { CELLS, Yardstick, histogram, jsd, modes, wasserstein };
if (typeof module === 'object') module.exports = demos.measures;
})();
