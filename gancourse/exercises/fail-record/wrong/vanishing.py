# hint: vanishing
diagnosis = ["vanishing", "moved", 0.3]
