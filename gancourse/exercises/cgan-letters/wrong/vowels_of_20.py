# hint: back
def letters(syllable):
    index = ord(syllable) - 0xAC00
    return index // 588, index // 28 % 20, index % 28
