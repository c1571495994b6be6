# hint: bets
prediction = {"bet": ["falls"], "note": ""}
