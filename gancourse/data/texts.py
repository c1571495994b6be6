"""Texts as vectors, without a trained network: latent semantic analysis of the names of the emoji.

Each name is a document, together with the name of its category: "ginger root, food & drink".  Words that occur in
documents of one kind come to lie in one direction (Deerwester et al. 1990), so that a rare word still tells the kind.
"""

import re
from collections.abc import Sequence
from functools import cache

import torch
from torch import Tensor

from ..errors import CourseError
from . import subsets
from .resident import Resident, check_kind

DIMENSIONS = 64


def texts(data: Resident, dimensions: int = DIMENSIONS) -> Resident:
    """`data` with a field "text": for each picture the embedding of its name, float32 [N, dimensions].

    Raises CourseError for data without names.
    """
    check_kind(data)
    if "name" not in data.fields:
        raise CourseError(f"{data.name or 'these data'} have no names to make texts of; the set that has them is emoji")
    if unknown := (data["name"] < 0).sum().item():
        raise CourseError(
            f"{unknown} pictures of {data.name or 'these data'} have names that the embedded emoji do not have, so "
            "nothing is known of their words; take those away, or use the embedded set"
        )
    table = embed([document for _, document in sorted(subsets.names("emoji"))], dimensions)
    groups = [g | {"text": table[g["name"]]} if "name" in g else g for g in data.groups]
    return Resident(*groups, name=data.name, jitter=data.jitter, flip=data.flip, classes=data.classes)


def embed(sentences: str | Sequence[str], dimensions: int = DIMENSIONS) -> Tensor:
    """One sentence or several -> float32 [n, dimensions], each of mean square 1.  Words that no name has do not count.

    Raises CourseError for a sentence without any known word.
    """
    sentences = [sentences] if isinstance(sentences, str) else list(sentences)
    vocabulary, weights, components = analysis()
    if not 1 <= dimensions <= len(vocabulary):
        raise CourseError(f"dimensions is {dimensions}; the names have {len(vocabulary)} words, so take 1 to that many")
    for sentence in sentences:
        if not any(word in vocabulary for word in words(sentence)):
            raise CourseError(
                f"no word of {sentence!r} is in the names of the emoji; use English words such as "
                '"smiling cat", "red heart" or "green apple"'
            )
    rows = counts(sentences, vocabulary) * weights @ components[:, :dimensions]
    length = rows.square().mean(1, keepdim=True).sqrt()
    return (rows / length.clamp(min=1e-12)).float()


def words(sentence: str) -> list[str]:
    """The words of a sentence, in small letters."""
    return re.findall("[a-z0-9]+", sentence.lower())


@cache
def analysis() -> tuple[dict[str, int], Tensor, Tensor]:
    """The words with their columns, the weight of each, and the directions of their space, the widest first.

    The weights are inverse document frequencies; the directions are the right singular vectors of the documents.
    """
    documents = [document for _, document in subsets.names("emoji")]
    vocabulary = {word: i for i, word in enumerate(sorted({w for document in documents for w in words(document)}))}
    table = counts(documents, vocabulary)
    weights = (len(documents) / table.count_nonzero(0)).log()
    table = torch.nn.functional.normalize(table * weights)
    components = torch.linalg.eigh(table.T @ table).eigenvectors.flip(1)
    largest = components.gather(0, components.abs().argmax(0, keepdim=True))
    return vocabulary, weights, components * largest.sign()  # an eigenvector's sign is free


def counts(sentences: Sequence[str], vocabulary: dict[str, int]) -> Tensor:
    """How often each sentence holds each word: float64 [n, words]."""
    table = torch.zeros(len(sentences), len(vocabulary), dtype=torch.float64)
    for row, sentence in zip(table, sentences):
        for word in words(sentence):
            if word in vocabulary:
                row[vocabulary[word]] += 1
    return table
