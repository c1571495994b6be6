# hint: surprise
prediction = {"bet": ["grows", "grows", "grows", "falls", "falls"], "note": ""}
