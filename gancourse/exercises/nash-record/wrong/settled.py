# hint: settled
diagnosis = ["settled", "distance", 0.4]
