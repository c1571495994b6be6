# hint: checkerboard
diagnosis = ["checkerboard", "switched", 0.14]
