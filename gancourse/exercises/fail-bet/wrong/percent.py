# hint: not a bet
prediction = {"bet": ["-20%", "stays", "-50%", "falls"], "note": ""}
