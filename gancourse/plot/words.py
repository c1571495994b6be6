"""Every word that stands in a figure, once, in both languages.  Figures ask `word(key)`."""

from .. import language
from ..errors import unknown

WORDS = {  # key: (English, Korean)
    "images seen": ("images seen", "지금까지 본 이미지 수"),
    "samples seen": ("samples seen", "지금까지 본 샘플 수"),
    "loss": ("loss", "손실"),
    "probability": ("probability", "확률"),
    "term": ("value", "값"),
    "D/loss": ("discriminator's loss", "판별자 손실"),
    "G/loss": ("generator's loss", "생성자 손실"),
    "D/p_real": ("D(x): real", "D(x): 진짜"),
    "D/p_fake": ("D(G(z)): fake", "D(G(z)): 가짜"),
    "D/penalty": ("gradient penalty", "기울기 페널티"),
    "D/distance": ("critic's score: real − fake", "비평자 점수의 차이: 진짜 − 가짜"),
    "real": ("real", "진짜"),
    "fake": ("fake", "가짜"),
    "data": ("data", "데이터"),
    "density": ("density", "밀도"),
    "p_data": ("data, p_data", "데이터, p_data"),
    "p_g": ("generator, p_g", "생성자, p_g"),
    "D(x)": ("discriminator, D(x)", "판별자, D(x)"),
    "query": ("sample", "샘플"),
    "nearest": ("nearest training images", "가장 가까운 훈련 이미지"),
    "linear": ("linear", "선형 보간"),
    "spherical": ("spherical", "구면 선형 보간"),
    "distance": ("distance", "거리"),
    "D": ("discriminator D", "판별자 D"),
    "G": ("generator G", "생성자 G"),
    "norm of z": ("norm of z", "z의 노름"),
    "random z": ("random z", "무작위 z"),
    "linear midpoint": ("midpoint of a line", "선형 보간의 중점"),
    "spherical midpoint": ("midpoint of an arc", "구면 선형 보간의 중점"),
    "leaning right": ("leaning right", "오른쪽으로 기운 것"),
    "leaning left": ("leaning left", "왼쪽으로 기운 것"),
    "thick": ("thick", "굵은 것"),
    "thin": ("thin", "가는 것"),
    "before": ("before", "더하기 전"),
    "after": ("after", "더한 뒤"),
    "test images": ("test images", "테스트 이미지"),
    "noise": ("noise z", "잡음 z"),
    "D/gradient": ("gradient in D's turn", "판별자 차례의 기울기"),
    "G/gradient": ("gradient in G's turn, through D", "생성자 차례의 기울기, D를 지나서"),
    "film": (
        "samples from one and the same noise while the training goes on: blots turn into digits",
        "같은 잡음에서 나온 샘플이 훈련하는 동안 얼룩에서 숫자로 바뀌는 모습",
    ),
}


def word(key: str) -> str:
    """The word for `key` in the language in force; an unknown key is a CourseError."""
    if key not in WORDS:
        raise unknown("word of the figures", key, WORDS)
    return WORDS[key][language.NAMES.index(language.current())]
