# hint: unknown
choice = ["diffusion", "sgan", "cyclegan", "pix2pix", "segan"]
