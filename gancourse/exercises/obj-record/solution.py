diagnosis = ["vanishing", "pull", 0.01]
