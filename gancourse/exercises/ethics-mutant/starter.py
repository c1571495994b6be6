def report(scores, fake, threshold):
    """The right code."""
    caught = [score > threshold for score, f in zip(scores, fake) if f]
    accused = [score > threshold for score, f in zip(scores, fake) if not f]
    return [sum(caught) / len(caught), sum(accused) / len(accused)]


report_tests = ...
