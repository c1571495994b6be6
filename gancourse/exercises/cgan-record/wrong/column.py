# hint: column
diagnosis = ["leak", "obeyed", 0.1]
