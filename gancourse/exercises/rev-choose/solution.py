choice = ["cdcgan", "sgan", "cyclegan", "pix2pix", "segan"]
