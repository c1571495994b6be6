# hint: spread
from gancourse import Move
from gancourse.models.vae import kl_to_prior


def step(self, batches):
    (x,) = next(batches)
    mean, log_var = self.posterior(x)
    z = mean + log_var.exp() * self.noise(len(x))
    elbo = self.log_likelihood(x, self.G(z)) - kl_to_prior(mean, log_var)
    yield Move("AE", -elbo.mean())
