"""Small domains, counted one translator after the other."""

from itertools import permutations

from gancourse.exercises import function, number


def check(answer):
    count = function(answer)
    found = {(n, cycle): number(count(n, cycle)) for n in range(1, 6) for cycle in (False, True)}
    if found[1, False] != 1 or found[1, True] != 1:
        yield "one"
    if found[3, True] == 1:
        yield "unique"
    if any(found[n, cycle] % (n**n) == 0 for n in (3, 5) for cycle in (False, True)):
        yield "collapse"
    if any(found[n, False] <= found[n, True] for n in (2, 3)):
        yield "free"
    for n in range(1, 6):
        maps = list(permutations(range(n)))
        there_and_back = sum(1 for there in maps for back in maps if all(back[there[i]] == i for i in range(n)))
        if found[n, False] != len(maps) * len(maps) or found[n, True] != there_and_back:
            yield "table"
