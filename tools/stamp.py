"""Write the stamped copies of all chapters: `python tools/stamp.py FOLDER`.

They come from the notebooks in book/{ko,en} and install from the address that is found as for the book (see
book/_ext/repository.py).  The book's build does the same; this is for looking at one.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))

import repository
import stamping

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for path in stamping.stamp_all(Path(sys.argv[1]), repository.find()):
        print(path)
