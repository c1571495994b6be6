def share_of_fakes(prevalence, sensitivity, specificity):
    right = prevalence * sensitivity
    wrong = (1 - prevalence) * (1 - specificity)
    return right / (right + wrong)
