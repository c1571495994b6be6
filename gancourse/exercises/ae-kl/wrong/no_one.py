# hint: prior
def kl(mean, log_var):
    return 0.5 * (mean**2 + log_var.exp() - log_var).sum(dim=1)
