"""The course's terms, from the list in book/_data, and where a text says them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from repository import ROOT

TERMS = ROOT / "book" / "_data" / "terms.tsv"
INITIALS = (
    "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"  # of Hangul syllables in their order; a doubled one stands with the single
)
PARTICLES = (  # what may follow a Korean noun; another syllable makes it another word
    "은는이가을를의에와과도로만나란라께끼씩쯤들하한할함합해했된될됨됩되였입인일",
    "으로|까지|부터|마다|보다|처럼|끼리|이나|이란|이라|이며|이고",
)
Z = re.compile(r"(?<=[a-z]{3})iz(?=e[dr]?\b|ing\b|ation)")  # British texts write an s
ABBREVIATION = re.compile(r"[A-Z]{2}|[a-z][A-Z]")


@dataclass(frozen=True)
class Term:
    """One line of the list: the word in both languages, what else Korean texts call it, and what it means.

    `mark` holds the languages whose chapters mark the word at its first use; everyday words are marked in none.
    `note` is for those who write.
    """

    en: str
    ko: str
    also: str = ""
    note: str = ""
    mark: str = ""
    says_en: str = ""
    says_ko: str = ""

    def word(self, language: str) -> str:
        """As the texts of a language write it; beside a Korean word stands the American spelling of the list.

        >>> Term("normalization", "정규화").word("en"), Term("sample size", "표본 크기").word("en")
        ('normalisation', 'sample size')
        """
        return {"ko": self.ko, "en": Z.sub("is", self.en)}[language]

    def says(self, language: str) -> str:
        return {"ko": self.says_ko, "en": self.says_en}[language]

    def names(self, language: str) -> list[str]:
        """What a text may call it: the whole entry, the words before the brackets, the abbreviation in them.

        An abbreviation begins like the English words; other words in brackets only explain.

        >>> Term("Jensen–Shannon divergence (JSD)", "옌센-섀넌 발산(JSD)").names("ko")
        ['옌센-섀넌 발산(JSD)', '옌센-섀넌 발산', 'JSD']
        >>> Term("AI Act (EU)", "EU 인공지능법").names("en")
        ['AI Act (EU)', 'AI Act']
        """
        word = self.word(language)
        short = re.findall(rf"\(({self.en[0].upper()}[\w-]*[A-Z])\)$", word)
        return list(dict.fromkeys([word, bare(word), *short]))


def bare(word: str) -> str:
    """A term without its brackets.

    >>> bare("generative adversarial network (GAN)"), bare("이진 교차 엔트로피(BCE)")
    ('generative adversarial network', '이진 교차 엔트로피')
    """
    return re.sub(r"\s*\([^()]*\)", "", word)


@cache
def terms(path: Path = TERMS) -> list[Term]:
    """The whole list, in its own order."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Term(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def initial(word: str) -> str:
    """The letter under which a word stands.

    >>> initial("판별자"), initial("extragradient 방법"), initial("dropout")
    ('ㅍ', 'E', 'D')
    """
    place = ord(word[0]) - ord("가")
    return INITIALS[place // 588] if 0 <= place < 19 * 588 else word[0].upper()


def sections(language: str) -> dict[str, list[Term]]:
    """The terms by letter in the order of a dictionary: for Korean first Hangul, then Roman letters."""
    found: dict[str, list[Term]] = {}
    for term in sorted(terms(), key=lambda term: (initial(term.word(language)).isascii(), term.word(language).lower())):
        found.setdefault(initial(term.word(language)), []).append(term)
    if language == "en":
        return found
    roman = [term for letter in found if letter.isascii() for term in found[letter]]
    return {letter: found[letter] for letter in found if not letter.isascii()} | {"A–Z": roman}


def meeting(term: Term, chapters: dict[str, str]) -> str | None:
    """The Korean chapter that introduces a term, "판별자(discriminator)"; else the first that says it; else None.

    >>> chapters = {"a": "판별자", "b": "판별자(discriminator)는"}
    >>> meeting(Term("discriminator", "판별자"), chapters), meeting(Term("layer", "층"), chapters)
    ('b', None)
    """
    word = bare(term.ko)
    ends = r"(?=[^가-힣]|[은는이가을를의에와과로도]|$)" if len(word) == 1 else ""
    introduced = re.compile(rf"{re.escape(word)}\**\({re.escape(bare(term.en))}", re.IGNORECASE)
    said = re.compile(f"(?<![가-힣A-Za-z]){re.escape(word)}{ends}")
    hits = (name for pattern in (introduced, said) for name, text in chapters.items() if pattern.search(text))
    return next(hits, None)


@cache
def known_names(language: str) -> dict[str, Term | None]:
    """Every name of every term as a chapter may write it; None where two terms share one."""
    found: dict[str, Term | None] = {}
    for term in terms():
        for name in term.names(language):
            found[name] = None if name in found else term
    return found


@cache
def said(language: str) -> re.Pattern:
    """Any name of any term in running text, the longest one at a place."""
    words = (re.escape(name).replace(r"\ ", r"\s+") for name in sorted(known_names(language), key=len, reverse=True))
    if language == "ko":
        return re.compile(rf"(?<![가-힣\w-])({'|'.join(words)})(?=[{PARTICLES[0]}]|{PARTICLES[1]}|[^가-힣\w]|$)")
    return re.compile(rf"(?<![\w-])({'|'.join(words)})(?:e?s)?(?![\w-])", re.IGNORECASE)


def uses(text: str, language: str) -> Iterator[tuple[re.Match, Term]]:
    """Where a text says a term that its language marks.

    >>> [(hit[0], term.en) for hit, term in uses("판별자가 교차 엔트로피를 줄입니다", "ko")]
    [('판별자', 'discriminator'), ('교차 엔트로피', 'cross-entropy')]
    >>> [hit[0] for hit, _ in uses("Batch normalisation in deep GANs, and their bias", "en")]
    ['Batch normalisation', 'GANs']
    """
    for hit in said(language).finditer(text):
        term = named(" ".join(hit[1].split()), language)
        if term and language in term.mark.split():
            yield hit, term


def named(word: str, language: str) -> Term | None:
    """The one term that is called so; an abbreviation keeps its capitals."""
    found = known_names(language)
    if word in found:
        return found[word]
    lower = word.lower()
    return next((term for name, term in found.items() if name.lower() == lower and not ABBREVIATION.search(name)), None)
