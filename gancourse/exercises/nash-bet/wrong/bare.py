# hint: not a prediction
prediction = ["out", "round", "in", "out", "in"]
