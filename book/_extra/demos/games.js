/* Two players with a number each, as in gancourse.games: the xy game, the Dirac-GAN and the ways to move in them.
 * Needs net.js and gan2d.js.
 *
 * A state is [x, y]: x is the generator's number, y the discriminator's.  For rules with a memory it is
 * [x, y, x one step ago, y one step ago].  A field maps [x, y] to the velocity at which both descend.
 */
(() => {
'use strict';
const demos = globalThis.GanDemos;
const { LOSSES } = demos.gan2d;

/** The Dirac-GAN (Mescheder et al. 2018): data at 0, fakes at theta, D's logit is psi x; penalty (|psi| - target)^2. */
const dirac = (loss, target = 0) => (gamma) => ([theta, psi]) => {
  const logit = psi * theta;
  const pull = gamma * (psi - target * Math.sign(psi));
  return [-loss.g.slope(logit) * psi, -loss.fake.slope(logit) * theta - pull];
};

// Each game: its field for a weight gamma of D's penalty, and the gamma to begin with, if it has one; where it starts;
// where WGAN clips D's number; and whether the field is smooth at the equilibrium, so that it has eigenvalues there.
const GAMES = {
  xy: { field: () => ([x, y]) => [-y, x], start: [1, 0], smooth: true },
  dirac: { field: dirac(LOSSES.minimax), start: [1, -1], gamma: 0, smooth: true },
  dirac_nonsaturating: { field: dirac(LOSSES.nonsaturating), start: [1, -1], gamma: 0, smooth: true },
  dirac_wgan: { field: dirac(LOSSES.wasserstein), start: [1, -1], gamma: 0, clip: 1, smooth: true },
  dirac_wgan_gp: { field: dirac(LOSSES.wasserstein, 1), start: [1, -1], gamma: 0.7, smooth: false },
};

const along = (w, h, v) => w.map((t, i) => t + h * v[i]);

/** v - weight grad |v|^2 / 2: both players also try to make the field vanish (Mescheder et al. 2017). */
const consensus = (field, weight) => (w) => {
  const v = field(w);
  const J = jacobian(field, w);
  return v.map((t, i) => t - weight * (J[0][i] * v[0] + J[1][i] * v[1]));
};

/** The w' with w' = w + h v(w'), by one step of Newton's method: exact for linear fields. */
const implicit = (field, h) => (w) => {
  const [[a, b], [c, d]] = jacobian(field, w).map((row, i) => row.map((t, j) => (i === j ? 1 : 0) - h * t));
  const [p, q] = field(w);
  const scale = h / (a * d - b * c);
  return [w[0] + scale * (d * p - b * q), w[1] + scale * (a * q - c * p)];
};

// Each rule: (field, {h, beta, weight}) -> one step.
const RULES = {
  gradient: (field, { h }) => (w) => along(w, h, field(w)),
  extragradient: (field, { h }) => (w) => along(w, h, field(along(w, h, field(w)))),
  implicit: (field, { h }) => implicit(field, h),
  consensus: (field, { h, weight }) => RULES.gradient(consensus(field, weight), { h }),
  optimistic: (field, { h }) => withMemory((w, before) => along(along(w, 2 * h, field(w)), -h, field(before))),
  momentum: (field, { h, beta }) =>
    withMemory((w, before) => along(w, h, field(w)).map((t, i) => t + beta * (w[i] - before[i]))),
};
const REMEMBERS = new Set(['optimistic', 'momentum']);

const withMemory = (next) => (state) => {
  const w = state.slice(0, 2);
  return [...next(w, state.slice(2)), ...w];
};

/** `step`, then D's number back into [-clip, clip]. */
const clipped = (step, clip) => (state) => {
  const [x, y, ...before] = step(state);
  return [x, Math.min(Math.max(y, -clip), clip), ...before];
};

/** Player `first` (0: x, 1: y) makes its part of `step`, then the other answers. */
const inTurns = (step, first) => (state) => {
  for (const player of [first, 1 - first]) {
    const moved = step(state);
    state = state.map((t, i) => (i % 2 === player ? moved[i] : t));
  }
  return state;
};

const FIRST = { first_G: 0, first_D: 1 };

/** One step for settings {game, rule, order: 'once' | 'first_G' | 'first_D', h, gamma, beta, weight}. */
function makeStep({ game, rule, order, gamma = 0, ...numbers }) {
  const { field, clip } = GAMES[game];
  let step = RULES[rule](field(gamma), numbers);
  if (clip) step = clipped(step, clip);
  return order === 'once' ? step : inTurns(step, FIRST[order]);
}

/** The first state of a rule: with a memory, it was there one step ago too. */
const begin = (rule, w) => (REMEMBERS.has(rule) ? [...w, ...w] : [...w]);

/** The states [x, y] from `w` on, itself included: steps + 1 of them. */
function trajectory(settings, w, steps) {
  const step = makeStep(settings);
  const path = [begin(settings.rule, w)];
  for (let t = 0; t < steps; t++) path.push(step(path[t]));
  return path.map(([x, y]) => [x, y]);
}

/** The Jacobian of a field or a step, rows of derivatives, by central differences. */
function jacobian(f, at) {
  const e = 1e-5;
  const columns = at.map((_, j) => {
    const [high, low] = [e, -e].map((d) => f(at.map((t, i) => (i === j ? t + d : t))));
    return high.map((t, i) => (t - low[i]) / (2 * e));
  });
  return at.map((_, i) => columns.map((column) => column[i]));
}

/** The eigenvalues of a small matrix, [[re, im], ...]: the roots of its characteristic polynomial. */
const eigenvalues = (matrix) => roots(characteristic(matrix));

/** The coefficients of det(t - A), highest power first (Faddeev and Le Verrier). */
function characteristic(A) {
  const n = A.length;
  const coefficients = [1];
  let M = A.map((row) => row.map(() => 0));
  for (let k = 1; k <= n; k++) {
    const last = coefficients[k - 1];
    M = A.map((row, i) => row.map((_, j) => row.reduce((s, a, q) => s + a * M[q][j], i === j ? last : 0)));
    const trace = A.reduce((s, row, i) => s + row.reduce((t, a, q) => t + a * M[q][i], 0), 0);
    coefficients.push(-trace / k);
  }
  return coefficients;
}

/** All complex roots of a polynomial, by the method of Durand and Kerner. */
function roots(coefficients) {
  const n = coefficients.length - 1;
  const times = ([a, b], [c, d]) => [a * c - b * d, a * d + b * c];
  const plus = ([re, im], c) => [re + c, im];
  const value = (z) => coefficients.reduce((sum, c) => plus(times(sum, z), c), [0, 0]);
  let found = Array.from({ length: n }, (_, k) => [Math.cos(2 * k + 0.4), Math.sin(2 * k + 0.4)]);
  for (let round = 0; round < 500; round++) {
    found.forEach((z, i) => {
      const others = found.reduce((p, r, j) => (i === j ? p : times(p, [z[0] - r[0], z[1] - r[1]])), [1, 0]);
      const size = others[0] ** 2 + others[1] ** 2 || Number.MIN_VALUE;
      const [re, im] = times(value(z), [others[0] / size, -others[1] / size]);
      found[i] = [z[0] - re, z[1] - im];
    });
  }
  return found;
}

/** The eigenvalues of one step at the equilibrium, or null where the field jumps there. */
function eigenvaluesAtRest(settings) {
  if (!GAMES[settings.game].smooth) return null;
  return eigenvalues(jacobian(makeStep(settings), begin(settings.rule, [0, 0])));
}

demos.games = { GAMES, REMEMBERS, RULES, eigenvaluesAtRest, makeStep, trajectory };
if (typeof module === 'object') module.exports = demos.games;
})();
