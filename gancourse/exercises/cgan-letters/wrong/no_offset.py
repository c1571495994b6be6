# hint: range
def letters(syllable):
    index = ord(syllable)
    return index // 588, index // 28 % 21, index % 28
