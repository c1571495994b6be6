diagnosis = ["hopping", "moved", 0.3]
