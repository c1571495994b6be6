"""Every word that stands in a figure, once, in both languages.  Figures ask `word(key)`; a test compares the two."""

from .. import language
from ..errors import unknown

WORDS = {
    "en": {
        "images seen": "images seen",
        "loss": "loss",
        "probability": "probability",
        "term": "value",
        "D/loss": "discriminator's loss",
        "G/loss": "generator's loss",
        "D/p_real": "D(x), real images",
        "D/p_fake": "D(G(z)), fake images",
        "D/penalty": "gradient penalty",
        "D/gap": "critic's score: real − fake",
        "undecided": "D = 1/2",
        "real": "real",
        "fake": "fake",
        "data": "data",
        "generated": "generated",
        "density": "density",
        "p_data": "data, p_data",
        "p_g": "generator, p_g",
        "D(x)": "discriminator, D(x)",
        "z": "noise z",
        "x": "x",
        "thousand": "thousand",
        "million": "million",
        "query": "sample",
        "nearest": "nearest training images",
        "linear": "linear",
        "spherical": "spherical",
        "distance": "distance",
        "share": "share",
        "step": "step",
        "epoch": "epoch",
    },
    "ko": {
        "images seen": "지금까지 본 이미지 수",
        "loss": "손실",
        "probability": "확률",
        "term": "값",
        "D/loss": "판별자 손실",
        "G/loss": "생성자 손실",
        "D/p_real": "D(x), 진짜 이미지",
        "D/p_fake": "D(G(z)), 가짜 이미지",
        "D/penalty": "기울기 페널티",
        "D/gap": "비평자 점수: 진짜 − 가짜",
        "undecided": "D = 1/2",
        "real": "진짜",
        "fake": "가짜",
        "data": "데이터",
        "generated": "생성 결과",
        "density": "밀도",
        "p_data": "데이터 p_data",
        "p_g": "생성자 p_g",
        "D(x)": "판별자 D(x)",
        "z": "잡음 z",
        "x": "x",
        "thousand": "천",
        "million": "백만",
        "query": "샘플",
        "nearest": "가장 가까운 훈련 이미지",
        "linear": "선형 보간",
        "spherical": "구면 선형 보간",
        "distance": "거리",
        "share": "비율",
        "step": "스텝",
        "epoch": "에포크",
    },
}


def word(key: str) -> str:
    """The word for `key` in the language in force; an unknown key is a CourseError."""
    words = WORDS[language.current()]
    if key not in words:
        raise unknown("word of the figures", key, words)
    return words[key]
