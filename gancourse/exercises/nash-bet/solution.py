prediction = {"bet": ["out", "round", "in", "out", "in"], "note": ""}
