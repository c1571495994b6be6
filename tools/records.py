"""Record failed trainings that exercises ask about, and the same ones mended: python tools/records.py [NAME...]

Each is a case of the museum from a seed; what is kept are numbers (gancourse/runs/tables/museum.json).
"""

import argparse
import json

from gancourse import museum
from gancourse.files import write_json

SEED = 0
RUNS = {  # exercise: case and moves of both players
    "nash-record": ("chase", 800),
    "dcgan-record": ("statistics", 48),
    "obj-record": ("d wins", 600),
    "fail-record": ("hopping", 600),
    "cgan-record": ("leak", 400),
}


def main() -> None:
    """Play each case twice and keep what was read off."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(RUNS)}; all if none is given")
    wanted = parser.parse_args().names
    if unknown := set(wanted) - RUNS.keys():
        parser.error(f"there is no record {', '.join(sorted(unknown))}; choose from {', '.join(RUNS)}")
    for name in wanted or RUNS:
        case, moves = RUNS[name]
        about = {"case": case, "moves": moves, "seed": SEED}
        for key, cured in (("sick", False), ("cured", True)):
            found = museum.recorded(case, moves, cured=cured, seed=SEED)
            about[key] = found.columns
            print(f"{name}, {key}\n{found}\n", flush=True)
        kept = json.loads(museum.RECORDS.read_text(encoding="utf-8")) if museum.RECORDS.exists() else {}
        write_json(museum.RECORDS, kept | {name: about})


if __name__ == "__main__":
    main()
