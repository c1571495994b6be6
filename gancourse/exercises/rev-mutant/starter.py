def hinge(real, fake):
    """The right code."""
    mean = lambda values: sum(values) / len(values)
    d = mean([max(0, 1 - x) for x in real]) + mean([max(0, 1 + x) for x in fake])
    return [d, -mean(fake)]


hinge_tests = ...
