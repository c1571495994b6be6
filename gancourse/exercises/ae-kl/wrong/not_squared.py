# hint: mean
def kl(mean, log_var):
    return 0.5 * (mean.abs() + log_var.exp() - 1 - log_var).sum(dim=1)
