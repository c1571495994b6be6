# hint: coin
def share_of_fakes(prevalence, sensitivity, specificity):
    right = prevalence * sensitivity**2
    return right / (right + (1 - prevalence) * (1 - specificity))
