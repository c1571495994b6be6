# hint: not a bet
prediction = {"bet": [0, 1, 1, -1, 0], "note": ""}
