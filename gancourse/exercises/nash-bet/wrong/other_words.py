# hint: not a bet
prediction = {"bet": ["away", "circle", "in", "away", "in"], "note": ""}
