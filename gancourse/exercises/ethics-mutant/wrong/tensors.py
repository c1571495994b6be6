# hint: shape
def report(scores, fake, threshold):
    alarm = scores > threshold
    return alarm[fake].double().mean(), alarm[~fake].double().mean()
