# hint: sure
def guesses(values, p):
    return 0.0, 0.0
