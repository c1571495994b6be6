# hint: value
from math import log10

gain = 20 * log10(13 / 4)
