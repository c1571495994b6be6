def share_of_fakes(prevalence, sensitivity, specificity):
    right = prevalence * sensitivity
    wrong = (1 - prevalence) * (1 - specificity) * (1 - cleared / 100)
    return right / (right + wrong)
