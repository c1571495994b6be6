# hint: few
choice = ["cdcgan", "acgan", "cyclegan", "pix2pix", "segan"]
