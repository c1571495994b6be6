# hint: three
def letters(syllable):
    return ord(syllable) - 0xAC00
