"""The checks of three kinds of exercise that look alike: tests against mutants, a diagnosis, a prediction."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .helpers import Failed, number

Found = str | tuple[str, dict[str, Any]]  # a hint's key, alone or with what fills its {slots}
MOST = 20  # tests of one answer
NEAR = 1e-3  # as far as a test's numbers may be from what the code gives, or that part of them
SHORTEST = 20  # letters of a note that explains


def hunt(tests: Any, arguments: Callable, true: Callable, mutants: Sequence[Callable]) -> Iterator[Found]:
    """Check a student's tests, pairs (arguments, wanted): the `true` code passes all, each mutant should fail one.

    `arguments` makes of a test's first part the list that the code is called with, by `number` and its like; the code
    returns a list of numbers.  The tests are plain data, so they are run where the judge is.
    """
    given = [(arguments(first), numbers(wanted)) for first, wanted in pairs(tests)]
    for place, (first, wanted) in enumerate(given, 1):
        if not passes(true, first, wanted):
            yield "bad test", {"place": place}
    killed = sum(not all(passes(mutant, *test) for test in given) for mutant in mutants)
    if killed < len(mutants):
        yield "survivors", {"killed": killed, "of": len(mutants)}


def filled_in(answer: Any) -> None:
    """Refuse what the starter left open."""
    if answer is None or answer is ...:
        raise Failed("empty")


def pairs(tests: Any) -> Sequence:
    """`tests` as a list of pairs; else the fitting hint."""
    filled_in(tests)
    pair = lambda test: isinstance(test, (list, tuple)) and len(test) == 2
    if not isinstance(tests, (list, tuple)) or not 1 <= len(tests) <= MOST or not all(map(pair, tests)):
        raise Failed("not tests", most=MOST)
    return tests


def parts(first: Any, count: int) -> Sequence:
    """The first part of a test as its `count` parts; else the fitting hint."""
    if not isinstance(first, (list, tuple)) or len(first) != count:
        raise Failed("bad arguments")
    return first


def numbers(value: Any, most: int = MOST) -> list[float]:
    """`value`, a number or a list of at most `most` numbers, as a list; else the fitting hint."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    if not 1 <= len(parts) <= most:
        raise Failed("not numbers", most=most)
    return [number(part) for part in parts]


def passes(code: Callable, arguments: list, wanted: list[float]) -> bool:
    """Whether `code` gives what a test wants; an exception is no pass."""
    try:
        found = code(*arguments)
    except (ArithmeticError, LookupError, ValueError):
        return False
    return len(found) == len(wanted) and all(abs(a - b) <= NEAR * max(1, abs(b)) for a, b in zip(found, wanted))


def diagnosed(
    answer: Any, record: str, fault: str, others: Sequence[str], columns: Sequence[str], rows: int = 1
) -> Iterator[Found]:
    """Check a diagnosis of a `record` of the museum, (fault, column, limit).

    It is `fault`; `others` are the faults that it is not, each with a hint of this name.  It shows in any of `columns`,
    and in the last `rows` the limit lies between the sick training and the mended one.
    """
    from .. import museum  # PyTorch, which mutants need not wait for

    filled_in(answer)
    if not isinstance(answer, (list, tuple)) or len(answer) != 3:
        raise Failed("not a diagnosis")
    named, column, limit = answer
    sick, cured = museum.record(record), museum.record(record, cured=True)
    for name, known in ((named, {fault, *others}), (column, sick.columns.keys())):
        if not isinstance(name, str) or name not in known:
            raise Failed("unknown name", name=str(name)[:40])
    if named != fault:
        yield named
    if column not in columns:
        yield "column"
    one, other = ({number(limit) < value for value in kind.columns[column][-rows:]} for kind in (sick, cured))
    if len(one) + len(other) > 2 or one == other:
        yield "limit"


def predicted(answer: Any, words: Sequence[str], experiment: Callable[[], Sequence[str]]) -> Iterator[Found]:
    """Check a prediction {"bet": list of words, "note": text} against an experiment, which is run now.

    A wrong one is as good as a right one, once the note says why things came otherwise.
    """
    filled_in(answer)
    if not isinstance(answer, dict) or answer.keys() != {"bet", "note"} or not isinstance(answer["note"], str):
        raise Failed("not a prediction")
    bet, note = answer["bet"], answer["note"].strip()
    filled_in(bet)
    if not isinstance(bet, (list, tuple)) or any(word not in words for word in bet):
        raise Failed("not a bet", words=", ".join(words))
    happened = experiment()
    if len(bet) != len(happened):
        raise Failed("bets", count=len(happened))
    cases = [str(case) for case, (one, other) in enumerate(zip(bet, happened), 1) if one != other]
    if cases and len(note) < SHORTEST:
        yield "short note" if note else "surprise", {"cases": ", ".join(cases)}
