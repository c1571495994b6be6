"""Assignments: notebooks for students, instructors and markers, made from exercises.

    pack.py        an instructor's folder: own exercises, assignments, the key; and the assignments that ship
    variants.py    each student's parameters, by a keyed hash
    roster.py      who takes part
    notebooks.py   what is written
    building.py    all copies of an assignment, and the record by which marks are given later
    command.py     `gancourse assign ...`

All exercises of the package have public solutions.  What an assignment adds are parameters that only the key can tell,
and exercises of the instructor's own, which stay in the pack.
"""
