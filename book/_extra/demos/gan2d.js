/* A GAN on points in the plane: data, losses and the two players' moves.  Needs net.js. */
(() => {
'use strict';
const demos = globalThis.GanDemos;
const { random, Perceptron } = demos.net;

const softplus = (t) => Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t))); // -log sigmoid(-t), without overflow
const sigmoid = (t) => 1 / (1 + Math.exp(-t));

// What the players minimise, as gancourse.losses has it: D's share for a real and for a fake logit, and G's for a fake
// one; each as a function of the logit with its derivative.
const says = { // -log D and -log(1 - D) in the logit
  real: { value: (t) => softplus(-t), slope: (t) => -sigmoid(-t) },
  fake: { value: softplus, slope: sigmoid },
};
const halfSquare = (target) => ({ value: (t) => (t - target) ** 2 / 2, slope: (t) => t - target });
const linear = (sign) => ({ value: (t) => sign * t, slope: () => sign });
const LOSSES = {
  minimax: { ...says, g: { value: (t) => -softplus(t), slope: (t) => -sigmoid(t) } },
  nonsaturating: { ...says, g: says.real },
  least_squares: { real: halfSquare(1), fake: halfSquare(0), g: halfSquare(1) },
  wasserstein: { real: linear(-1), fake: linear(1), g: linear(-1) },
};

// Penalties on the slope r of D, as functions of r (see Perceptron.penalise).
const PENALTIES = {
  r1: { value: (r) => (r * r) / 2, pull: () => 1 }, // at real points, to be multiplied by gamma
  gp: { value: (r) => (r - 1) ** 2, pull: (r) => (2 * (r - 1)) / r }, // of WGAN-GP, between real and fake, by lambda
};

const circle = Array.from({ length: 8 }, (_, k) => [Math.cos((k * Math.PI) / 4), Math.sin((k * Math.PI) / 4)]);
const axis = [-1, -0.5, 0, 0.5, 1];
const lattice = axis.flatMap((x) => axis.map((y) => [x, y]));

/** A mixture of normal distributions, equally likely: the modes are known, so they can be counted. */
function mixture(centres, std) {
  const draw = ({ uniform, normal }) => {
    const [x, y] = centres[Math.floor(centres.length * uniform())];
    return [x + std * normal(), y + std * normal()];
  };
  return { centres, std, draw };
}

/** A curve with noise around it; `at(u)` is a point of it for u, uniform in [0, 1). */
function curve(at, std) {
  const draw = ({ uniform, normal }) => {
    const [x, y] = at(uniform());
    return [x + std * normal(), y + std * normal()];
  };
  return { draw };
}

function moons(u) {
  const lower = u < 0.5;
  const angle = Math.PI * ((2 * u) % 1);
  const [x, y] = [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25];
  return lower ? [-0.9 * x, -0.9 * y] : [0.9 * x, 0.9 * y];
}

function spiral(u) {
  const turn = Math.sqrt(u); // as many points on each stretch of the arm
  return [1.2 * turn * Math.cos(3 * Math.PI * turn), 1.2 * turn * Math.sin(3 * Math.PI * turn)];
}

const DATA = {
  ring: mixture(circle, 0.05),
  grid: mixture(lattice, 0.05),
  moons: curve(moons, 0.05),
  spiral: curve(spiral, 0.03),
  cloud: mixture([[0, 0]], 0.1),
};
const SPAN = 1.6; // the plane that is shown and measured reaches from -SPAN to SPAN

/** A data set from points [[x, y], ...] that a reader has drawn. */
const drawn = (points) => curve((u) => points[Math.floor(points.length * u)], 0.02);

/** n points of a data set, [n, 2]. */
function sample(data, n, source) {
  const x = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) x.set(data.draw(source), 2 * i);
  return x;
}

/** n normal noise vectors, [n, 2]. */
const noise = (n, { normal }) => Float32Array.from({ length: 2 * n }, normal);

const DEFAULTS = {
  seed: 1,
  data: 'ring',
  loss: 'nonsaturating',
  r1: 0.1, // gamma of R1
  gp: 0.1, // lambda of WGAN-GP's penalty; for its loss alone
  order: 'alternating', // or 'simultaneous'
  stepsD: 1, // of D in a round
  stepsG: 1,
  lrD: 2e-3,
  lrG: 2e-3,
  optimizer: 'adam', // or 'sgd'
  beta1: 0,
  size: '32x2', // units by hidden layers, of each player; 'orbit': see below
  batch: 64,
};

/** The networks of a size; "orbit": G can only move a cloud, D is only a slope (the Dirac-GAN, in the plane). */
function players(size, source) {
  if (size === 'orbit') return orbit(source);
  const [width, layers] = size.split('x').map(Number);
  const hidden = new Array(layers).fill(width);
  return { G: new Perceptron([2, ...hidden, 2], source), D: new Perceptron([2, ...hidden, 1], source) };
}

function orbit(source) {
  const G = new Perceptron([2, 2], source);
  const D = new Perceptron([2, 1], source);
  G.parameters.set([0.1, 0, 0, 0.1, 1, 0]); // z / 10 + (1, 0); the place alone learns
  G.trained = [4, 6];
  D.parameters.set([0, 1, 0]); // a slope without bias
  D.trained = [0, 2];
  return { G, D };
}

/** Two players, their losses and their moves.  `settings` override DEFAULTS; `points` are the reader's own data. */
class Gan {
  constructor(settings = {}, points = []) {
    this.settings = { ...DEFAULTS, ...settings };
    this.random = random(this.settings.seed);
    this.loss = LOSSES[this.settings.loss];
    this.data = this.settings.data === 'own' ? drawn(points) : DATA[this.settings.data];
    Object.assign(this, players(this.settings.size, this.random));
    this.slope = new Float32Array(this.settings.batch);
    this.rounds = 0;
    this.lossD = this.lossG = NaN;
  }

  /** Other settings for what comes next; data and networks stay. */
  change(settings) {
    Object.assign(this.settings, settings);
    this.loss = LOSSES[this.settings.loss];
  }

  draw() {
    const { random, settings: { batch } } = this;
    return { x: sample(this.data, batch, random), z: noise(batch, random) };
  }

  /** The mean of one share of a loss over D's logits; its derivatives go to `this.slope`. */
  mean(logits, { value, slope }) {
    const n = this.settings.batch;
    let total = 0;
    for (let i = 0; i < n; i++) {
      total += value(logits[i]) / n;
      this.slope[i] = slope(logits[i]) / n;
    }
    return total;
  }

  /** D's loss for reals x and noise z; its gradient is added to D.gradient. */
  judge({ x, z }) {
    const { D, G, settings: { batch: n, r1, gp, loss } } = this;
    const fake = G.forward(z, n).slice(0, 2 * n);
    let total = 0;
    for (const [points, share] of [[x, this.loss.real], [fake, this.loss.fake]]) {
      total += this.mean(D.forward(points, n), share);
      D.backward(this.slope, n);
    }
    if (r1) total += r1 * D.penalise(x, n, r1, PENALTIES.r1);
    if (gp && loss === 'wasserstein') total += gp * D.penalise(this.between(x, fake), n, gp, PENALTIES.gp);
    return total;
  }

  /** Random points on the lines between real and fake ones. */
  between(x, fake) {
    const points = new Float32Array(x.length);
    for (let i = 0; i < x.length; i += 2) {
      const share = this.random.uniform();
      for (let j = i; j < i + 2; j++) points[j] = share * x[j] + (1 - share) * fake[j];
    }
    return points;
  }

  /** G's loss for noise z; its gradient is added to G.gradient.  D's gradient stays as it is. */
  deceive({ z }) {
    const { D, G, settings: { batch: n } } = this;
    const loss = this.mean(D.forward(G.forward(z, n), n), this.loss.g);
    G.backward(D.inputSlopes(this.slope, n), n);
    return loss;
  }

  descend(player, lr) {
    const { optimizer, beta1 } = this.settings;
    player.descend(optimizer === 'adam' ? { lr, beta1, beta2: 0.99 } : { lr });
  }

  /** D alone moves once. */
  moveD() {
    this.lossD = this.judge(this.draw());
    this.descend(this.D, this.settings.lrD);
  }

  /** G alone moves once. */
  moveG() {
    this.lossG = this.deceive(this.draw());
    this.descend(this.G, this.settings.lrG);
  }

  /** Both move at once: G answers the D of before the move. */
  moveBoth() {
    const drawn = this.draw();
    this.lossD = this.judge(drawn);
    this.lossG = this.deceive(drawn);
    this.descend(this.D, this.settings.lrD);
    this.descend(this.G, this.settings.lrG);
  }

  /** One round, move by move: yields who has moved, "D", "G" or "DG".  Settings may change in between. */
  *moves() {
    if (this.settings.order === 'simultaneous') {
      this.moveBoth();
      this.rounds++;
      yield 'DG';
      return;
    }
    for (let k = 0; k < this.settings.stepsD; k++) {
      this.moveD();
      yield 'D';
    }
    for (let k = 1; k < this.settings.stepsG; k++) {
      this.moveG();
      yield 'G';
    }
    this.moveG();
    this.rounds++;
    yield 'G';
  }

  round() {
    for (const _ of this.moves());
  }

  /** Where each point [n, 2] should go to lower G's loss: minus the gradient at that point, [n, 2]. */
  downhill(points, n) {
    const logits = this.D.forward(points, n);
    const slope = Float32Array.from({ length: n }, (_, i) => -this.loss.g.slope(logits[i]));
    return this.D.inputSlopes(slope, n).slice(0, 2 * n);
  }
}

demos.gan2d = { DATA, DEFAULTS, LOSSES, SPAN, Gan, noise, sample, sigmoid };
if (typeof module === 'object') module.exports = demos.gan2d;
})();
