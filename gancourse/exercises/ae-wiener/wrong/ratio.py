# hint: ratio
gain = 1 + 9 / 4
