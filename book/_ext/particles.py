"""Particles: a numbered reference gets the right one, and what touches a formula or a piece of code stays in its line.

Lines break between words, and what follows "$D$" in "$D$가" or in "$D$'s" is no word.  A browser may break there all
the same, for a formula is a box to it and CSS knows no rule for what stands beside a box.
"""

from __future__ import annotations

import re

from bilingual import language_of
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

LONGEST = 20  # letters of code that may not break either
SHORT = 12  # letters or signs that fit into a line of a phone with what touches them
COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")  # of TeX: about one sign
UNSEEN = re.compile(r"[\s{}^_&]|\\(?:math\w+|operatorname|left|right|[,;!])")
OPENING = re.compile(r"[(‘“]+$")
PARTICLE = re.compile(r"[^\s(‘“]{1,12}")
NUMBERED = re.compile(r"\d\)?$")  # the end of a reference: "그림 11.2", "(5.1)"
CLOSED = "013678"  # digits whose Korean names end in a consonant, and of these
LIQUID = "178"  # those that end in ㄹ
PAIRS = ("은는", "이가", "을를", "과와")  # the forms after a consonant and after a vowel
AFTER_NUMBER = re.compile(r"(으로|로|[은는이가을를과와])(?=(?:는|도|만)?(?![가-힣]))")


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.add_post_transform(ChooseParticles)
    app.add_post_transform(KeepParticles)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class ChooseParticles(SphinxPostTransform):
    """Give a numbered figure or table the particle that its number asks for: authors do not know the number."""

    default_priority = 190  # after references are resolved, before formulas and their particles are wrapped
    formats = ("html",)

    def run(self, **kwargs: object) -> None:
        if language_of(self.env.docname) != "ko":
            return
        for node in list(self.document.findall(nodes.reference)):
            place = node.parent.index(node) + 1
            after = node.parent[place] if place < len(node.parent) else None
            if isinstance(after, nodes.Text) and NUMBERED.search(node.astext()):
                node.parent.replace(after, nodes.Text(agreeing(node.astext(), str(after))))


def agreeing(number: str, text: str) -> str:
    """`text`, which follows a number, with the form of its first particle that the number asks for.

    >>> [agreeing("그림 11.2", "을 보세요"), agreeing("식 (5.1)", "는 참입니다"), agreeing("표 1.7", "으로")]
    ['를 보세요', '은 참입니다', '로']
    >>> [agreeing("그림 3.10", "와 다릅니다"), agreeing("그림 4.3", "로는"), agreeing("정리 2.2", "이라는 말")]
    ['과 다릅니다', '으로는', '이라는 말']
    """
    found, digit = AFTER_NUMBER.match(text), number.rstrip(")")[-1]
    if not found:
        return text
    if found[0] in ("으로", "로"):
        form = "으로" if digit in CLOSED and digit not in LIQUID else "로"
    else:
        form = next(pair for pair in PAIRS if found[0] in pair)[digit not in CLOSED]
    return form + text[found.end() :]


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
