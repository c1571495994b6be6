"""A data sheet for a data set and a model card for a trained run, counted and read from their records, not typed.

The questions are a choice from "Datasheets for Datasets" (Gebru et al. 2021, arXiv:1803.09010) and "Model Cards for
Model Reporting" (Mitchell et al. 2019, arXiv:1810.03993).  What nobody measured stands there as not measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from inspect import getmodule

import torch
from torch import Tensor

from . import data, language, models, runs
from .data.sources import SOURCES
from .errors import CourseError, unknown

WORDS = {  # key: (English, Korean)
    "data sheet": ("Data sheet", "데이터시트"),
    "model card": ("Model card", "모델 카드"),
    "question": ("question", "질문"),
    "answer": ("answer", "답"),
    "items": ("images, training / test", "이미지 수, 훈련 / 테스트"),
    "shape": ("channels × height × width", "채널 × 높이 × 너비"),
    "classes": ("classes", "클래스"),
    "balance": ("training images of the rarest / commonest class", "가장 적은 / 가장 많은 클래스의 훈련 이미지 수"),
    "copies": ("training images that are there more than once", "훈련 이미지 가운데 똑같은 이미지가 더 있는 수"),
    "leaks": ("test images that are training images too", "테스트 이미지 가운데 훈련 이미지에도 있는 수"),
    "licence": ("licence and holder", "라이선스와 권리자"),
    "people": ("people in it", "관련된 사람"),
    "consent": ("consent of these people", "그 사람들의 동의"),
    "model": ("model", "모델"),
    "parameters": ("parameters: shipped / in training", "매개변수: 배포 / 훈련"),
    "data": ("training data", "훈련 데이터"),
    "images": ("images seen in training", "훈련 중에 본 이미지 수"),
    "settings": ("settings", "설정"),
    "seed": ("seed", "시드"),
    "hardware": ("hardware", "하드웨어"),
    "time": ("training time in minutes", "훈련 시간(분)"),
    "data licence": ("licence and holder of the data", "데이터의 라이선스와 권리자"),
    "use": ("made for", "만든 목적"),
    "not for": ("not made for", "쓰지 말아야 할 곳"),
    "membership": ("membership AUC from samples alone (0.5 is guessing)", "샘플만으로 잰 멤버십 AUC(0.5면 찍기)"),
    "distance": (
        "median distance to the nearest training image: samples / unseen real images",
        "가장 가까운 훈련 이미지까지 거리의 중앙값: 샘플 / 처음 보는 진짜",
    ),
    "class shares": ("rarest / commonest class among samples", "샘플에서 가장 적은 / 가장 많은 클래스의 비율"),
    "energy": ("energy of the training", "훈련에 든 에너지"),
    "not measured": ("not measured", "재지 않음"),
    "teaching": ("teaching how GANs are trained and measured", "GAN을 훈련하고 재는 법을 가르치기"),
    "misuse": (
        "passing samples off as somebody's handwriting, work or picture; training or testing a product",
        "샘플을 누군가의 글씨, 작품, 사진인 것처럼 쓰기, 제품의 훈련이나 시험",
    ),
    "writers": (
        "census employees and pupils in the USA wrote the digits; no names",
        "숫자를 쓴 미국 인구조사국 직원과 학생, 이름 없음",
    ),
    "nobody": ("none can be seen", "보이지 않음"),
    "unknown": ("not known to us", "알지 못함"),
    "not needed": ("does not arise", "해당 없음"),
}
PEOPLE = {"mnist": ("writers", "unknown")}  # LeCun et al. 1998 tell of the writers, not of their consent


@dataclass(frozen=True)
class Card:
    """A title and rows of question and answer; a table where a notebook shows it."""

    title: str
    rows: tuple[tuple[str, str], ...]

    def _repr_markdown_(self) -> str:
        head = [f"**{self.title}**", "", f"| {word('question')} | {word('answer')} |", "|---|---|"]
        return "\n".join(head + [f"| {question} | {answer} |" for question, answer in self.rows])

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"{question}: {answer}" for question, answer in self.rows)])


def word(key: str) -> str:
    """The words for `key` in the language in force."""
    return WORDS[key][language.NAMES.index(language.current())]


def data_sheet(name: str) -> Card:
    """What there is to say of a named picture set, counted on the copy that `data.load` finds."""
    if name not in SOURCES:
        raise unknown("data set with a sheet", name, SOURCES)
    train, test = (data.load(name, split=split) for split in data.SPLITS)
    per_class = train["y"].bincount()
    people, consent = PEOPLE.get(name, ("nobody", "not needed"))
    copies, leaks = repeats(train["x"], test["x"])
    return card(
        f"{word('data sheet')}: {name}",
        items=f"{len(train):,} / {len(test):,}",
        shape=" × ".join(map(str, train["x"].shape[1:])),
        classes=", ".join(train.classes),
        balance=f"{per_class.min():,} / {per_class.max():,}",
        copies=f"{copies:,}",
        leaks=f"{leaks:,}",
        licence=SOURCES[name].licence,
        people=word(people),
        consent=word(consent),
    )


def model_card(name: str, measured: Mapping[str, str] | None = None) -> Card:
    """What there is to say of a trained run.

    measured: what you measured, by the keys "membership", "distance", "class shares" and "energy"; a question without
    an answer says so.
    """
    measured, run = dict(measured or {}), runs.load(name)
    asked = ("membership", "distance", "class shares", "energy")
    for key in measured:
        if key not in asked:
            raise unknown("measurement on a model card", key, asked)
    facts, count = run.facts, lambda module: sum(p.numel() for p in module.parameters())
    shipped = sum(count(getattr(run.gan, part)) for part in run.gan.product)
    source = SOURCES.get(facts["data"])
    return card(
        f"{word('model card')}: {facts['model']} / {facts['data']}",
        model=getmodule(models.get(facts["model"])).__doc__.split(".  ")[0].split(', "')[0],
        parameters=f"{shipped:,} / {count(run.gan):,}",
        data=facts["data"],
        images=f"{run.history[-1]['images']:,}",
        settings=", ".join(f"{key} {value}" for key, value in facts["hyper"].items()),
        seed=str(run.seed),
        hardware=", ".join(f"{key} {value}" for key, value in run.hardware.items()),
        time=f"{run.seconds / 60:.0f}",
        **({"data licence": source.licence} if source else {}),
        use=word("teaching"),
        **{"not for": word("misuse")},
        **{key: measured.get(key, word("not measured")) for key in asked},
    )


def card(title: str, **rows: str) -> Card:
    """A card whose questions are words of the catalogue."""
    return Card(title, tuple((word(key), answer) for key, answer in rows.items()))


def repeats(train: Tensor, test: Tensor) -> tuple[int, int]:
    """Of uint8 images [N, C, H, W], how many of `train` are in it more than once and how many of `test` are in it."""
    if train.dtype != torch.uint8 or test.dtype != torch.uint8:
        raise CourseError("repeats counts equal images: hand over uint8, as the data hold them")
    prints = [image.tobytes() for image in train.numpy()]
    known = set()
    twice = {p for p in prints if p in known or known.add(p)}
    return sum(p in twice for p in prints), sum(image.tobytes() in known for image in test.numpy())
