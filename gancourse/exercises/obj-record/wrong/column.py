# hint: column
diagnosis = ["vanishing", "modes", 0.01]
