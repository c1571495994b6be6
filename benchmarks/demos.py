"""How fast the live demos are: rounds and pictures in Node, and the playground as a reader sees it, in Chromium.

    python -m benchmarks.demos [--quick]

A round is a step of D and a step of G.  In Node drawing and measuring are timed beside it; what counts there is the
column of CPU seconds, which holds while other work goes on.  In Chromium the playground trains, measures and draws, and
its frames and rounds are counted by the clock, so that this table wants an idle machine.  Its goals are 60 frames and
250 rounds a second on two cores with the settings that it starts with, the first row.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
FOLDER = BOOK / "_extra" / "demos"
RUNS = ("gan-mnist", "dcgan-mnist", "cdcgan-hangul", "cyclegan-hangul", "progan-mnist")
sys.path[:0] = [str(BOOK / "_ext"), str(ROOT / "tools")]
import chromium  # noqa: E402
import generators  # noqa: E402

from gancourse import runs  # noqa: E402
from gancourse.errors import CourseError  # noqa: E402

from .timing import markdown  # noqa: E402

GAMES = {  # row -> what differs from the playground's defaults
    "non-saturating, R1": {},
    "non-saturating": {"r1": 0},
    "least squares, R1": {"loss": "least_squares"},
    "WGAN-GP": {"loss": "wasserstein", "r1": 0},
    "WGAN-GP, 5 steps of D": {"loss": "wasserstein", "r1": 0, "stepsD": 5},
    "64 + 64 + 64 units, R1": {"size": "64x3"},
}
CODE = """
const [folder, games, shipped, rounds] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
for (const name of ['net', 'gan2d', 'measures', 'generator']) require(`${folder}/${name}.js`);
const { gan2d: { Gan }, measures: { Yardstick }, generator: { noise, unpack } } = GanDemos;

/** Calls a second: by the clock, and by the CPU's time. */
function speed(work, times) {
  for (let i = 0; i < times / 5; i++) work(); // until it is compiled
  const [clock, cpu] = [performance.now(), process.cpuUsage()];
  for (let i = 0; i < times; i++) work();
  return [1000 * times / (performance.now() - clock), 1e6 * times / process.cpuUsage(cpu).user];
}
const found = {};
for (const [name, settings] of Object.entries(games)) {
  const gan = new Gan(settings);
  found[name] = speed(() => gan.round(), rounds);
}
const gan = new Gan();
const yardstick = new Yardstick(gan.data);
const map = new Float32Array(2 * 48 * 48);
found['D on a map of 48 x 48'] = speed(() => gan.D.forward(map, 48 * 48), rounds / 10);
found['JSD, W1 and modes'] = speed(() => yardstick.of(yardstick.fakes(gan.G)), rounds / 10);
for (const [name, run] of Object.entries(shipped)) {
  const [network] = Object.values(unpack(run));
  const labels = Object.values(run.labels ?? {}).reduce((sum, n) => sum + n, 0);
  const shape = run.z ? [run.z + labels, 1, 1] : [run.channels, run.size, run.size];
  const [input] = noise(1, shape.reduce((product, n) => product * n), 1);
  found[`a picture of ${name}`] = speed(() => network(input, shape), rounds / 5);
}
process.stdout.write(JSON.stringify(found));
"""
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<script defer src="{loader}"></script><gan-playground></gan-playground>
"""
WATCH = """async (demo, [settings, seconds]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const until = async (end) => {
    const times = [await frame()];
    while (times.at(-1) < end) times.push(await frame());
    return times;
  };
  demo.apply(settings);
  demo.play(true);
  const begun = (await until(performance.now() + 1000)).at(-1); // until it is compiled
  const before = demo.gan.rounds;
  const times = await until(begun + 1000 * seconds);
  const rounds = demo.gan.rounds - before;
  const playing = demo.playing;
  demo.play(false);
  const passed = times.at(-1) - begun;
  const gaps = times.map((time, i) => time - (times[i - 1] ?? begun)).sort((a, b) => a - b);
  return [1000 * times.length / passed, gaps[Math.floor(0.95 * gaps.length)], 1000 * rounds / passed, playing];
}"""


def watched(seconds: float) -> dict[str, list[float]]:
    """Frames a second, the 95th percentile of the milliseconds between two, rounds a second: for each of GAMES.

    Raises CourseError without Chromium, and for a game that did not go on to the end.
    """
    found = {}
    with chromium.opened("the demos' frames") as browser, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(PAGE.format(loader=(FOLDER / "loader.js").as_uri()), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(path.as_uri())
        page.wait_for_selector("gan-playground[data-ready]")
        for name, settings in GAMES.items():
            *found[name], playing = page.locator("gan-playground").evaluate(WATCH, [settings, seconds])
            if not playing:
                raise CourseError(f"the playground stopped by itself: {name}")
    return found


def main(argv: list[str] | None = None) -> None:
    """Measure and print Markdown tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.demos", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a few rounds: does everything run?")
    given, _ = parser.parse_known_args(argv)
    if shutil.which("node") is None:
        sys.exit("this benchmark needs Node; install it with `apt-get install nodejs`")
    shipped = {name: generators.export(runs.load(name)) for name in RUNS}
    task = json.dumps([str(FOLDER), GAMES, shipped, 50 if given.quick else 500])
    done = subprocess.run(["node", "-e", CODE], input=task, capture_output=True, text=True, check=True)
    speeds = [[name, f"{clock:,.0f}", f"{cpu:,.0f}"] for name, (clock, cpu) in json.loads(done.stdout).items()]
    print(markdown(["", "a second", "a CPU second"], speeds))
    seen = watched(1 if given.quick else 5).items()
    rows = [[name, f"{frames:.1f}", f"{gap:.1f}", f"{rounds:,.0f}"] for name, (frames, gap, rounds) in seen]
    print()
    print(markdown(["in Chromium", "frames a second", "95% of gaps below, ms", "rounds a second"], rows))
    sizes = {path.name: path.stat().st_size for path in sorted(FOLDER.glob("*.js"))}
    print(f"\n{len(sizes)} scripts, {sum(sizes.values()) / 1000:.0f} kB uncompressed.")


if __name__ == "__main__":
    try:
        main()
    except CourseError as error:
        sys.exit(str(error))
