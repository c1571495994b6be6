# hint: order
choice = ["dcgan", "sgan", "cyclegan", "pix2pix", "segan"]
