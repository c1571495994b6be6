"""Figures in two languages.  matplotlib is imported with the first figure, Pillow with the first image.

language("ko")                  the words, the Korean font, the course's look for plain matplotlib as well
figure(rows, columns)           (fig, axes) as wide as the page
word(key)                       a label from the one catalogue, `words.py`
sheet(images), to_pil(images)   contact sheets
gif(frames)                     a film of sheets
curves(history)                 losses and terms of a training
moment(gan), densities(...)     the 2014 paper's picture of p_data, p_g and D
players(gan, real)              the two networks, what each is given and what it says
architecture(gan)               a convolutional game as stacks of feature maps; feature_maps(net, x) gives them
strips(rows)                    rows of images, each with its name
histograms(values, axis)        distributions over one another
apart(pairs)                    pairs of bells and how far apart they are; fitted(x, p, fits) one against several
lines(x, curves, axis)          curves over a parameter
clouds(real, fakes)             points in the plane
surface(gan, real, z)           D over the plane, samples, and where D sends them; picture(fig) is a frame of a film
drag(draw, still, ...)          sliders in a live notebook, a still sheet elsewhere
trajectories(panels)            vector fields of two numbers and the paths that rules take in them
encoder_decoder(ae, x)          an autoencoder's two networks end to end
territories(x_lab, y, panels)   few labels in the plane, and which class D gives to every place
roc_curves(rows), by_class(...) how well scores tell groups apart
follow(panels, colours)         points that keep their colours on their way through translations
exhibit(history, moments)      curves of a training above, samples at some of its moments below
alarms(...), spectra(rows)      what an alarm is worth; which frequencies images hold
"""

from .architecture import architecture, feature_maps
from .autoencoder import by_class, encoder_decoder, roc_curves
from .distances import apart, clouds, drag, fitted, lines
from .dynamics import trajectories
from .figure1 import Moment, densities, moment
from .figures import curves
from .forensics import alarms, spectra
from .images import Gif, gif, sheet, to_pil
from .latent import histograms, strips
from .museum import exhibit
from .players import players
from .semi import territories
from .style import COLOURS, WIDTH, figure, language
from .surface import picture, surface
from .translation import follow
from .words import word

__all__ = [
    "COLOURS",
    "WIDTH",
    "Gif",
    "Moment",
    "alarms",
    "apart",
    "architecture",
    "by_class",
    "clouds",
    "curves",
    "densities",
    "drag",
    "encoder_decoder",
    "exhibit",
    "feature_maps",
    "figure",
    "fitted",
    "follow",
    "gif",
    "histograms",
    "language",
    "lines",
    "moment",
    "picture",
    "players",
    "roc_curves",
    "sheet",
    "spectra",
    "strips",
    "surface",
    "territories",
    "to_pil",
    "trajectories",
    "word",
]
