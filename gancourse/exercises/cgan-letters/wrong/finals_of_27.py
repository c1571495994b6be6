# hint: final
def letters(syllable):
    index = ord(syllable) - 0xAC00
    return min(index // 588, 18), index // 27 % 21, (index + 1) % 28
