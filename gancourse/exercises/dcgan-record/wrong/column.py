# hint: column
diagnosis = ["statistics", "variety", 0.14]
