# hint: short note
prediction = {"bet": ["stays", "grows", "stays", "falls", "stays"], "note": "?"}
