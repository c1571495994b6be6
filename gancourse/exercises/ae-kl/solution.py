def kl(mean, log_var):
    per_coordinate = 0.5 * (mean**2 + log_var.exp() - 1 - log_var)
    return per_coordinate.sum(dim=1)
