"""Exercises that check themselves: `check("dcgan-sizes", sizes)` answers in one line which property fails.

How to write one.  A folder `gancourse/exercises/<id>/` holds the exercise once; page and notebook come from it:

    exercise.toml       chapter, kind, entry, points, [title] ko/en, [hints.KEY] ko/en
    prompt.ko.md        the task, prompt.en.md likewise
    starter.py          runs as it is: a function raises NotImplementedError, a value is `...`
    solution.py         public, defines the entry; solution.ko.md and solution.en.md explain it in words
    check.py            `def check(answer)`, a generator: `yield "KEY"` where a property fails
    wrong/*.py          3 or more wrong answers, first line `# hint: KEY`: the line that each must get

Optional, for assignments (`gancourse assign`, `gancourse grade`):

    judged = true       in exercise.toml: the check hands over and looks at plain data alone (numbers, text, lists,
                        tensors without a graph), so that marks can be given while the answer runs in a sandbox
    probe.py            `def probe(answer, ...)` where the answer wants more than that, networks or gradients: it calls
                        the answer and returns plain data; `check` gets it in place of the answer, without its first
                        argument.  It runs beside the answer, so it knows nothing of what is right; it imports
                        nothing of this module
    [parameters]        in exercise.toml: name = [lowest, highest, step]; `check(answer, name=default)` takes them, and
                        its default is the exercise of the page, outside of this range
    variant.ko.md       what the task of a variant says in addition, with {{name}} where a value goes; variant.en.md
    variant.py          its solution, which finds the parameters as variables

`kind` is compute (the entry is a number, string or list), implement, predict, diagnose, mend (code with a defect),
mutant (the entry is a list of tests; the share of hidden mutants that fail one is the share of the points), or essay:
an essay has prompts and solutions in words only, no entry, and rubric.ko.md and rubric.en.md for whoever marks it: a
table of criteria, their points, which add up to those of the exercise, what earns all of them and what half.  `forms`
has what the checks of a kind have in common: `hunt` for mutants, `diagnosed` for records of the museum
(`tools/records.py`), `predicted` for experiments.

The first KEY that `check` yields is the verdict, so the most telling property comes first and a table of numbers last.
It knows properties and tables, never the formula of the solution.  Pass what the student hands over through `function`,
`number(value)` and `tensor(value, shape)`: they turn None, nan, text and wrong shapes into the right line.  A hint with
{slots} is yielded as ("KEY", {"slot": value}); slots tell the input where it failed, never the expected value.  An
exception in the student's code becomes a line by itself.  Whoever needs random numbers seeds a generator, so that the
same answer always gets the same line.
"""

from .checking import Verdict, check
from .helpers import function, number, tensor
from .spec import Exercise, get, names

__all__ = ["Exercise", "Verdict", "check", "function", "get", "names", "number", "tensor"]
