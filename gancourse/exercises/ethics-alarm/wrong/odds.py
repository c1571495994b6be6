# hint: range
def share_of_fakes(prevalence, sensitivity, specificity):
    return prevalence * sensitivity / ((1 - prevalence) * (1 - specificity))
