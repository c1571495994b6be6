"""Where the samples lie: under the bells at -2 and 2, under both, spread within each."""

from gancourse.exercises import tensor


def check(answer):
    x = tensor(answer, (1000, 1)).flatten()
    left, right = (x + 2).abs() < 1.2, (x - 2).abs() < 1.2
    share = lambda where: where.float().mean().item()
    if share(x.abs() > 3.2) > 0.1:
        yield "far"
    if share(x.abs() < 0.8) > 0.1:
        yield "between"
    if min(share(left), share(right)) < 0.2:
        yield "one"
    if min(x[left].std(), x[right].std()) < 0.15:
        yield "spread"
