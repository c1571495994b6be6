# hint: list
def transposed(u, kernel, stride):
    return " ".join(str(value * weight) for value in u for weight in kernel)
