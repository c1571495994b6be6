"""Figures in two languages.  matplotlib is imported with the first figure, Pillow with the first image.

language("ko")                  the words, the Korean font, the course's look for plain matplotlib as well
figure(rows, columns)           (fig, axes) as wide as the page
word(key)                       a label from the one catalogue, `words.py`
sheet(images), to_pil(images)   contact sheets
gif(frames)                     a film of sheets
curves(history)                 losses and terms of a training
"""

from .figures import curves
from .images import Gif, gif, sheet, to_pil
from .style import COLOURS, WIDTH, figure, language
from .words import word

__all__ = ["COLOURS", "WIDTH", "Gif", "curves", "figure", "gif", "language", "sheet", "to_pil", "word"]
