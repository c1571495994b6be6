def share_of_fakes(prevalence, sensitivity, specificity):
    raise NotImplementedError("your code here")
