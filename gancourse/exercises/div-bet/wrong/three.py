# hint: bets
prediction = {"bet": ["stays", "grows", "falls"], "note": ""}
