def suspect(images, phase, top):
    """(level, alpha) after `images` images."""
    level = min((images // phase + 1) // 2, top)
    if level == 0:
        return 0, 1.0
    begun = (2 * level - 1) * phase  # images before this level
    return level, float(min(1, int((images - begun) / phase)))


def schedule(images, phase, top):
    raise NotImplementedError("your code here")
