# hint: loss
from gancourse import Move
from gancourse.models.vae import kl_to_prior


def step(self, batches):
    (x,) = next(batches)
    mean, log_var = self.posterior(x)
    z = mean + (log_var / 2).exp() * self.noise(len(x))
    elbo = self.log_likelihood(x, self.G(z))
    yield Move("AE", -elbo.mean())
