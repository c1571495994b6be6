"""Record failed trainings that exercises ask about, and the same ones mended: python tools/records.py [NAME...]

Each is a case of the museum from a seed; what is kept are numbers (gancourse/runs/tables/museum.json).
"""

import json
import sys

from gancourse import museum
from gancourse.files import write_json

RUNS = {  # exercise: case and moves of both players
    "nash-record": ("chase", 800),
    "dcgan-record": ("statistics", 48),
    "obj-record": ("d wins", 600),
    "fail-record": ("hopping", 600),
    "cgan-record": ("leak", 400),
}

for name in sys.argv[1:] or RUNS:
    case, moves = RUNS[name]
    about = {"case": case, "moves": moves, "seed": 0}
    for key, cured in (("sick", False), ("cured", True)):
        found = museum.recorded(case, moves, cured=cured)
        about[key] = found.columns
        print(f"{name}, {key}\n{found}\n", flush=True)
    kept = json.loads(museum.RECORDS.read_text(encoding="utf-8")) if museum.RECORDS.exists() else {}
    write_json(museum.RECORDS, kept | {name: about})
