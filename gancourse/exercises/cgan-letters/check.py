"""Three numbers in range; what the last one counts; back to the syllable."""

from gancourse.exercises import function, number

SYLLABLES = "가각개한글힣뷁쓰"
SIZES = (19, 21, 28)


def check(answer):
    letters = function(answer)
    found = {s: letters(s) for s in SYLLABLES}
    for numbers in found.values():
        if not isinstance(numbers, (tuple, list)) or len(numbers) != 3:
            yield "three"
        if any(number(n) != int(number(n)) for n in numbers):
            yield "three"
        if not all(0 <= n < size for n, size in zip(numbers, SIZES)):
            yield "range"
    if tuple(found["각"]) != (0, 0, 1) or found["개"][2] != 0:
        yield "final"
    for syllable, (initial, vowel, final) in found.items():
        if chr(ord("가") + (initial * SIZES[1] + vowel) * SIZES[2] + final) != syllable:
            yield "back"
