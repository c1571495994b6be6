# hint: unsafe
import math


def threshold(images, alarms):
    return math.sqrt(math.log(images / alarms))
