# hint: base
def share_of_fakes(prevalence, sensitivity, specificity):
    return sensitivity / (sensitivity + 1 - specificity)
