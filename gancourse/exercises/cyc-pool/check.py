"""Properties of the law of ages, then what follows for the first round."""

from gancourse.exercises import function, number

SIZES = (1, 2, 5, 50)


def check(answer, chance=0.5):
    law = function(answer)
    rows = {size: [number(law(size, age)) for age in range(40 * size + 60)] for size in SIZES}
    for size in SIZES:
        if abs(rows[size][0] - chance) > 1e-9:
            yield "now"
    for size in SIZES:
        if abs(sum(rows[size]) - 1) > 1e-4:
            yield "sum"
    for size in SIZES:
        factors = [rows[size][age + 1] / max(rows[size][age], 1e-300) for age in (1, 2, 3, 9)]
        if max(factors) - min(factors) > 1e-9:
            yield "fades"
    for size in SIZES:
        leaves = (1 - chance) / size
        if abs(1 - rows[size][2] / rows[size][1] - leaves) > 1e-9:
            yield "size"
