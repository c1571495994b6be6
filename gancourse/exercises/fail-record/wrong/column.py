# hint: column
diagnosis = ["hopping", "modes", 0.3]
