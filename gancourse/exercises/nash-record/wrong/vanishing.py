# hint: vanishing
diagnosis = ["vanishing", "distance", 0.4]
