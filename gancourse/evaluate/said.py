"""What the report card says, in the reader's language.  Its files keep English, by which runs are compared."""

import re

from .. import language

KOREAN = {  # a phrase whole, as a pattern: what Korean says
    r"run": "훈련",
    r"seeds": "시드 수",
    r"images": "이미지 수",
    r"time": "시간",
    r"energy": "에너지",
    r"parameters": "매개변수 수",
    r"real": "진짜",
    r"memoriser": "암기",
    r"memoriser of (\d+)": r"\1개 암기",
    r"half the classes": "클래스 절반",
    r"half the modes": "모드 절반",
    r"half the law": "분포 절반",
    r"noise": "잡음",
    r"untranslated": "변환하지 않음",
    r"(\d+) features of the hidden layer of the classifier '(\w+)'": r"분류기 \2의 은닉층 특성 \1개",
    r"(\d+) principal components of the pixels": r"픽셀의 주성분 \1개",
    r"the real ones are of the ([\d,]+) test pictures": r"진짜는 테스트 이미지 \1장에서 뽑음",
    r"the real ones are of all ([\d,]+) pictures": r"진짜는 이미지 \1장 전체에서 뽑음",
    r"the pixels": "픽셀",
    r"the points": "점",
    r"the labels": "레이블",
    r"the masks": "마스크",
    r"the digits that the classifier 'mnist' sees": "분류기 mnist가 읽은 숫자",
    r"The classifiers' accuracy on test pictures: (.+)\.": r"분류기의 테스트 정확도: \1.",
    r"(\S+) \((\S+) to (\S+)\)": r"\1 (\2~\3)",
    r"(\S+)\sh": r"\1시간",
    r"(\S+)\smin": r"\1분",
    r"(\S+)\ss": r"\1초",
}


def said(text: str) -> str:
    """A phrase of the card in the language in force; phrases joined by "; " one by one, unknown ones as they are.

    >>> from gancourse import language
    >>> language.use("ko"); said("49 min"), said("the pixels"), said("cyclegan-hangul"); language.use("en")
    ('49분', '픽셀', 'cyclegan-hangul')
    """
    if language.current() == "en":
        return text
    return "; ".join(_korean(part) for part in text.split("; "))


def _korean(text: str) -> str:
    """One phrase."""
    for pattern, korean in KOREAN.items():
        found = re.fullmatch(pattern, text)
        if found:
            return found.expand(korean)
    return text
