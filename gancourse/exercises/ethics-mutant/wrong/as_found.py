# hint: mixture
def report(scores, fake, threshold):
    alarm = scores > threshold
    return ((alarm & fake).sum() / fake.sum()).item(), ((alarm & ~fake).sum() / alarm.sum()).item()
