# hint: limit
diagnosis = ["circling", "distance", 0.8]
