# hint: limit
diagnosis = ["hopping", "moved", -1]
