# hint: unit
gain = 10.0
