def suspect(scores, fake, threshold):
    alarm = scores > threshold
    sensitivity = (alarm & fake).sum() / fake.sum()
    false_alarms = (alarm & ~fake).sum() / alarm.sum()
    return sensitivity.item(), false_alarms.item()


def report(scores, fake, threshold):
    raise NotImplementedError("your code here")
