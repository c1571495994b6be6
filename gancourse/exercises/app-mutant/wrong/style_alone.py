# hint: content
def restyle(f, g):
    return g.clone()
