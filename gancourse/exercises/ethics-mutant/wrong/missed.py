# hint: fakes
def report(scores, fake, threshold):
    alarm = scores > threshold
    return (~alarm[fake]).double().mean().item(), alarm[~fake].double().mean().item()
