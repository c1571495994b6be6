# hint: loss
from math import log10

gain = 10 * log10(4 / 13)
