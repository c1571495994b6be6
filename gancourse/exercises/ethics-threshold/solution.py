import math


def threshold(images, alarms):
    return math.sqrt(2 * math.log(images / alarms))
