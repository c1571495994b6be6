# hint: short note
prediction = {"bet": ["stays", "stays", "falls", "falls"], "note": "noise"}
