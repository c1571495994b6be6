diagnosis = ["circling", "distance", 0.6]
