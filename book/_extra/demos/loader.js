/* On pages with a demo: loads its scripts when the reader comes near.  Everything else of this folder waits. */
(() => {
'use strict';
const script = document.currentScript;
const base = new URL('.', script.src).href; // right at any depth, and from a folder (file://)
const version = script.dataset.version ? `?v=${script.dataset.version}` : ''; // so that no page mixes old and new
const PARTS = {
  'gan-playground': ['net', 'gan2d', 'measures', 'presets', 'words', 'element', 'playground'],
  'gan-dynamics': ['net', 'gan2d', 'games', 'words', 'element', 'dynamics'],
  'gan-sampler': ['net', 'generator', 'hangul', 'words', 'element', 'sampler'],
  'gan-translator': ['net', 'generator', 'words', 'element', 'translator'],
};
const NEAR = '400px';

// Room for an element that is still to come, so that nothing jumps and the distance to the reader is right.
const room = new CSSStyleSheet();
room.replaceSync(`
  ${Object.keys(PARTS).join()} { display: block; margin: 1.5rem 0; }
  @media screen {
    gan-playground { min-height: 50rem; }
    gan-dynamics { min-height: 52rem; }
    gan-sampler { min-height: 52rem; }
    gan-sampler[run^="progan"] { min-height: 72rem; }
    gan-translator { min-height: 28rem; }
    @media (max-width: 700px) {
      gan-playground { min-height: 85rem; }
      gan-dynamics { min-height: 87rem; }
      gan-sampler { min-height: 70rem; }
      gan-sampler[run^="progan"] { min-height: 94rem; }
      gan-translator { min-height: 44rem; }
    }
  }`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];

const loading = {};
function load(name) {
  return (loading[name] ??= new Promise((resolve, reject) => {
    const element = document.createElement('script');
    element.src = `${base}${name}.js${version}`;
    element.onload = resolve;
    element.onerror = () => reject(new Error(name));
    document.head.append(element);
  }));
}

async function start(demo) {
  const run = demo.getAttribute('run'); // a trained generator that the demo shows
  const parts = [...PARTS[demo.localName], ...(run ? [`generators/${run}`] : [])];
  try {
    for (const name of parts) await load(name);
  } catch {
    const sentence = document.createElement('p'); // the picture inside the element stays
    sentence.textContent = demo.dataset.failed;
    demo.append(sentence);
    return;
  }
  demo.start();
}

function watch() {
  const coming = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      coming.unobserve(target);
      start(target);
    }
  }, { rootMargin: NEAR });
  document.querySelectorAll(Object.keys(PARTS).join()).forEach((demo) => coming.observe(demo));
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', watch);
else watch();
})();
