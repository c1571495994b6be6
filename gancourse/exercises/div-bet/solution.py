prediction = {"bet": ["stays", "grows", "grows", "falls", "stays"], "note": ""}
