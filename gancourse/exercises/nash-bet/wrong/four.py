# hint: bets
prediction = {"bet": ["out", "round", "in", "out"], "note": ""}
