/* Hangul syllables and the letters they are made of. */
(() => {
'use strict';
const demos = globalThis.GanDemos ??= {};

// The letters of a Hangul syllable in the order of Unicode; 'none' stands for no final.
const LETTERS = {
  initial: [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'],
  vowel: [...'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'],
  final: ['none', ...'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'],
};

/** The numbers of a syllable's letters: initial, vowel, final; null for another character. */
function takeApart(syllable) {
  const code = syllable.codePointAt(0) - 0xac00;
  if (!(code >= 0 && code < 11172)) return null;
  return [Math.floor(code / 588), Math.floor((code % 588) / 28), code % 28];
}

/** The first `most` syllables of a text, taken apart, however it was typed; what is no syllable is left out. */
const read = (text, most) => [...text.normalize('NFC')].map(takeApart).filter(Boolean).slice(0, most);

const compose = ([initial, vowel, final]) => String.fromCodePoint(0xac00 + 588 * initial + 28 * vowel + final);

demos.hangul = { LETTERS, compose, read };
if (typeof module === 'object') module.exports = demos.hangul;
})();
