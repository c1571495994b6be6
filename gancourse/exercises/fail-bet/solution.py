prediction = {"bet": ["falls", "stays", "falls", "falls"], "note": ""}
