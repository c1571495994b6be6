# hint: surprise
prediction = {"bet": ["in", "round", "in", "in", "out"], "note": ""}
