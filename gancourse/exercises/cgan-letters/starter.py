def letters(syllable):
    raise NotImplementedError("your code here")
