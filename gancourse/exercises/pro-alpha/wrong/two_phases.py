# hint: line
def schedule(images, phase, top):
    level = min((images // phase + 1) // 2, top)
    if level == 0:
        return 0, 1.0
    return level, min(1.0, (images / phase - 2 * level + 1) / 2)
