prediction = {"bet": ..., "note": ""}
