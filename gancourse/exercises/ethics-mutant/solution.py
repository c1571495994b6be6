def report(scores, fake, threshold):
    alarm = (scores > threshold).double()
    return alarm[fake].mean().item(), alarm[~fake].mean().item()
