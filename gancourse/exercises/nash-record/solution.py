diagnosis = ["circling", "distance", 0.4]
