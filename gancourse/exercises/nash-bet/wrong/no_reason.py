# hint: short note
prediction = {"bet": ["in", "round", "in", "out", "in"], "note": "oh"}
