"""Marks that cannot be faked: the judge stays outside, the student's code runs in a sandbox, plain values come back.

    submission.py  a notebook as it comes back, whatever Colab and its author did to it
    collect.py     which file is whose
    sandbox.py     bubblewrap: no network, no files, little memory, few processes
    seccomp.py     system calls that are refused
    inside/        what runs in the sandbox
    session.py     the sandbox seen from outside
    marks.py       one submission: the check of each exercise, played against the sandbox
    running.py     all submissions, several at a time, resumable; the table of marks
    essays.py      essays on their way to whoever marks them
    by_hand.py     the marks that people give
    report.py      feedback for students, a list of what a person should look at
    doctor.py      whether this machine can do it
    command.py     `gancourse grade ...`

The check of an exercise is the same code that students run.  Here its function is a stand-in: each call goes to the
sandbox as JSON, and what comes back is numbers, text and tensors.  No check, expected value or mark is ever inside.
"""
