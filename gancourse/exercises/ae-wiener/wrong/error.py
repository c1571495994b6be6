# hint: error
gain = 36 / 13
