"""Finite and awake at logits where the discriminator is sure and wrong; the right way; equal shares; a table."""

from gancourse.exercises import function, tensor

STEP = 0.05
TABLE = [  # one real logit, one fake logit, loss
    (0.0, 0.0, 1.386294361),
    (2.0, -1.0, 0.440189929),
    (-1.5, 0.5, 2.675490320),
]


def check(answer):
    function(answer)

    def slopes(real, fake):
        """Loss and its slopes at reals and at fakes."""
        loss, at_real, at_fake = answer(real, fake)
        if at_real is None:
            tensor(loss, ())  # says what is wrong with it
        return loss, at_real, at_fake

    for size in (30.0, 200.0):  # sure and wrong
        loss, real, fake = slopes([-size], [size])
        if not (loss.isfinite() and real.isfinite().all() and fake.isfinite().all()):
            yield "finite"
    _, real, fake = slopes([0.3, -0.4], [0.2, -0.1])
    if not ((real < 0).all() and (fake > 0).all()):
        yield "direction"
    for size in (30.0, 200.0):
        _, real, fake = slopes([-size], [size])
        rise = lambda shift, size=size: answer([-size + shift], [size - shift])[0]
        felt = (rise(STEP) - rise(-STEP)).abs().item() / (4 * STEP)  # the loss must tell what its gradient tells
        if min(real.abs().item(), fake.abs().item(), felt) < 0.4:
            yield "silent"
    one, _, _ = slopes([1.0], [1.0])
    many, _, _ = slopes([1.0], [1.0] * 7)
    if abs(one - many) > 1e-5:
        yield "shares"
    if any(abs(slopes([r], [f])[0] - value) > 1e-4 for r, f, value in TABLE):
        yield "table"
