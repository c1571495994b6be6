/* The failures on points of chapter 7's museum, as settings of gan2d.Gan, and for each the settings that mend it. */
(() => {
'use strict';
const demos = globalThis.GanDemos;

const ORBIT = { data: 'cloud', size: 'orbit', loss: 'minimax', optimizer: 'sgd', lrD: 0.01, lrG: 0.01 };

// What differs from gan2d.DEFAULTS in the failing game and in the mended one; `arrows` where they tell the story.
const PRESETS = {
  healthy: { wrong: {} },
  collapse: { wrong: { r1: 0, stepsD: 2, lrG: 0.0001 }, right: {} },
  d_wins: { wrong: { loss: 'minimax', r1: 0, stepsD: 10, lrG: 0.00002 }, right: {}, arrows: true },
  chase: { wrong: { ...ORBIT, r1: 0 }, right: { ...ORBIT, r1: 1 } },
  hopping: { wrong: { r1: 0, stepsG: 10 }, right: {}, arrows: true },
  bridges: { wrong: { size: '4x1' }, right: {} },
  slow: { wrong: { lrD: 0.00002, lrG: 0.00002 }, right: {} },
};

demos.presets = { PRESETS };
if (typeof module === 'object') module.exports = demos.presets;
})();
