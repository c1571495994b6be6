import math


def threshold(images, alarms):
    return math.sqrt(scale * math.log(images / alarms))
