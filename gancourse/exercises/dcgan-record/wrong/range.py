# hint: range
diagnosis = ["range", "switched", 0.14]
