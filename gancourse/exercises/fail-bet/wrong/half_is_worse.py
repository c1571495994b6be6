# hint: surprise
prediction = {"bet": ["stays", "falls", "falls", "falls"], "note": ""}
