"""What touches a formula or a piece of code stays in its line: a Korean particle, a full stop, an "'s".

Lines break between words, and what follows "$D$" in "$D$가" or in "$D$'s" is no word.  A browser may break there all the
same, for a formula is a box to it and CSS knows no rule for what stands beside a box.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

LONGEST = 20  # letters of code that may not break either
SHORT = 12  # letters or signs that fit into a line of a phone with what touches them
COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")  # of TeX: about one sign
UNSEEN = re.compile(r"[\s{}^_&]|\\(?:math\w+|operatorname|left|right|[,;!])")
OPENING = re.compile(r"[(‘“]+$")
PARTICLE = re.compile(r"[^\s(‘“]{1,12}")


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.add_post_transform(KeepParticles)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class KeepParticles(SphinxPostTransform):
    """Wrap a formula or short code with what touches it (`span.together` in course.css)."""

    default_priority = 200  # after terms are marked, which looks at whole texts
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        for node in list(self.document.findall(lambda node: isinstance(node, nodes.math | nodes.literal))):
            if isinstance(node, nodes.math) or len(node.astext()) <= LONGEST:
                keep(node)


def is_short(node: nodes.Node) -> bool:
    """Whether a phone may keep a node in one piece, too.

    >>> [is_short(nodes.math("", tex)) for tex in (r"p_{\\mathrm{data}}(x)", r"\\log D(x) + \\log(1 - D(G(z)))")]
    [True, False]
    """
    text = node.astext()
    return len(COMMAND.sub("x", UNSEEN.sub("", text)) if isinstance(node, nodes.math) else text) <= SHORT


def keep(node: nodes.Node) -> None:
    """Put a node and the letters that touch it into one inline node.

    >>> text = nodes.paragraph("", "", nodes.Text("판별자("), nodes.math("", "D"), nodes.Text(")가 봅니다"))
    >>> keep(text[1]); [part.astext() for part in text]
    ['판별자', '(D)가', ' 봅니다']
    >>> text = nodes.paragraph("", "", nodes.math("", "a"), nodes.Text(", "), nodes.literal("", "b"))
    >>> keep(text[0]); keep(text[2]); [part.astext() for part in text]
    ['a,', ' ', 'b']
    """
    parent, place = node.parent, node.parent.index(node)
    before, after = (parent[i] if 0 <= i < len(parent) else None for i in (place - 1, place + 1))
    opening = OPENING.search(before) if isinstance(before, nodes.Text) else None
    particle = PARTICLE.match(after) if isinstance(after, nodes.Text) else None
    if not opening and not particle:
        return
    together = nodes.inline("", "", classes=["together", "short"] if is_short(node) else ["together"])
    parent.replace(node, together)
    if opening:
        parent.replace(before, nodes.Text(before[: opening.start()]))
        together += nodes.Text(opening[0])
    together += node
    if particle:
        parent.replace(after, nodes.Text(after[particle.end() :]))
        together += nodes.Text(particle[0])
