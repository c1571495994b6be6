# hint: limit
diagnosis = ["vanishing", "pull", -1]
