# hint: limit
diagnosis = ["circling", "distance", 5]
