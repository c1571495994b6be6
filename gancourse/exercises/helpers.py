"""What check.py files use to look at an answer without tripping over it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # instructors' commands read exercises and need no PyTorch
    from torch import Tensor

COMMON = {  # hints that every exercise has
    "empty": {
        "ko": "아직 답이 없습니다. 시작 코드의 빈자리를 채우세요. 함수라면 결과를 return으로 돌려줘야 합니다.",
        "en": "there is no answer yet: fill in the gap in the starter; a function must return its result.",
    },
    "exception": {
        "ko": "코드에서 오류가 났습니다. {type}: {message}",
        "en": "your code raised {type}: {message}",
    },
    "not callable": {
        "ko": "함수를 넘겨야 하는데 {type} 값을 받았습니다. 호출한 결과가 아니라 함수의 이름을 넘기세요.",
        "en": "a function is wanted, this is a {type}; hand over the function's name, not the result of a call.",
    },
    "not a number": {
        "ko": "숫자 하나가 나와야 하는데 {type} 값이 나왔습니다.",
        "en": "one number is wanted, this is a {type}.",
    },
    "not finite": {
        "ko": "결과에 nan이나 inf가 있습니다.",
        "en": "the result holds nan or inf.",
    },
    "not a tensor": {
        "ko": "텐서가 나와야 하는데 {type} 값이 나왔습니다.",
        "en": "a tensor is wanted, this is a {type}.",
    },
    "shape": {
        "ko": "텐서의 모양이 {got}입니다. 문제에 적힌 모양과 비교해 보세요.",
        "en": "the tensor's shape is {got}; compare it with the shape in the task.",
    },
    # Tests that are to kill mutants.
    "not tests": {
        "ko": "검사를 1개에서 {most}개까지 담은 리스트가 필요합니다. 검사 하나는 입력과 나와야 할 값의 쌍입니다.",
        "en": "a list of 1 to {most} tests is wanted; a test is a pair of what goes in and what must come out.",
    },
    "not numbers": {
        "ko": "수 하나, 또는 수를 1개에서 {most}개까지 담은 리스트가 와야 할 자리에 다른 값이 있습니다.",
        "en": "one number, or a list of 1 to {most}, is wanted where something else stands.",
    },
    "bad arguments": {
        "ko": "검사의 입력이 문제에 적힌 꼴이 아닙니다.",
        "en": "what goes into a test does not have the form that the task shows.",
    },
    "bad test": {
        "ko": "올바른 코드가 {place}번째 검사에서 떨어져 점수가 없습니다. 나와야 할 값을 다시 계산하세요.",
        "en": "the right code fails test {place}, so there are no points: work out once more what must come out.",
    },
    "survivors": {
        "ko": "변이 코드 {of}개 가운데 {killed}개를 잡았습니다. 점수도 그만큼입니다.",
        "en": "you have killed {killed} of {of} mutants; your share of the points is the same.",
    },
    # Diagnoses.
    "not a diagnosis": {
        "ko": "세 가지를 이 순서로 적으세요. 고장의 이름, 고장이 드러나는 열의 이름, 임곗값입니다.",
        "en": "three things are wanted in this order: the fault, the column in which it shows, a limit.",
    },
    "unknown name": {
        "ko": "고장의 목록에도 기록의 열에도 없는 이름입니다: {name}",
        "en": "{name} is neither a fault on the list nor a column of the record.",
    },
    "limit": {
        "ko": "문제에서 말한 줄에서 임곗값이 고장 난 훈련과 고친 훈련을 가르지 못합니다. 둘을 가르는 수를 고르세요.",
        "en": "in the rows in question the limit does not part the sick training from the mended one: choose another.",
    },
    # Predictions.
    "not a prediction": {
        "ko": "시작 코드처럼 bet과 note가 있는 dict가 필요합니다. note는 문자열입니다.",
        "en": "a dict with bet and note is wanted, as in the starter; note is a string.",
    },
    "not a bet": {
        "ko": "예측은 다음 낱말로 된 리스트입니다: {words}. 다른 낱말은 읽지 않습니다.",
        "en": "a bet is a list of these words alone: {words}.",
    },
    "bets": {
        "ko": "낱말이 {count}개 필요합니다. 경우마다 하나씩 적으세요.",
        "en": "{count} words are wanted, one for each case.",
    },
    "surprise": {
        "ko": "실험이 예측과 다르게 나왔습니다({cases}번). 예측은 그대로 두고 note에 까닭을 적으면 감점이 없습니다.",
        "en": "it came out otherwise in case {cases}; leave the bet as it is and say why in note: it costs nothing.",
    },
    "short note": {
        "ko": "예측과 다르게 나온 경우({cases}번)의 까닭을 note에 문장으로 적으세요.",
        "en": "let note say in a sentence why case {cases} went otherwise.",
    },
    # When an assignment is marked, the answer runs in a process of its own.
    "time": {
        "ko": "정해진 시간 안에 끝나지 않아 중단했습니다.",
        "en": "stopped: it did not end within the time that is allowed.",
    },
    "memory": {
        "ko": "정해진 것보다 메모리를 많이 써서 중단했습니다.",
        "en": "stopped: it used more memory than is allowed.",
    },
    "died": {
        "ko": "답을 실행하던 프로세스가 끝나 버려 결과를 받지 못했습니다.",
        "en": "the process that ran the answer ended without a result.",
    },
    "flood": {
        "ko": "결과가 너무 커서 받지 않았습니다.",
        "en": "the result is too large to be read.",
    },
    "not plain": {
        "ko": "숫자, 문자열, 리스트, 텐서 같은 값이 나와야 하는데 {type} 값이 나왔습니다.",
        "en": "a number, text, list or tensor is wanted, this is a {type}.",
    },
}


class Failed(Exception):
    """The answer fails with the hint `key`; `slots` fill the hint's {places}."""

    def __init__(self, key: str, **slots: Any):
        super().__init__(key)
        self.key, self.slots = key, slots


def number(value: Any) -> float:
    """`value` as a finite float, from a Python number or a tensor or array of one element; else the fitting hint."""
    if value is None or value is ...:
        raise Failed("empty")
    if hasattr(value, "item") and getattr(value, "size", None) is not None and not isinstance(value, (str, bytes)):
        count = value.numel() if hasattr(value, "numel") else value.size
        value = value.item() if count == 1 else value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Failed("not a number", type=type(value).__name__)
    if not math.isfinite(value):
        raise Failed("not finite")
    return float(value)


def tensor(value: Any, shape: tuple[int, ...] | None = None) -> Tensor:
    """`value` as a finite tensor without a graph, of `shape` if one is given; else the fitting hint."""
    import torch

    if value is None or value is ...:
        raise Failed("empty")
    if not isinstance(value, torch.Tensor):
        raise Failed("not a tensor", type=type(value).__name__)
    if shape is not None and tuple(value.shape) != tuple(shape):
        raise Failed("shape", got=list(value.shape))
    if not torch.isfinite(value).all():
        raise Failed("not finite")
    return value.detach()


def function(value: Any) -> Any:
    """`value` if it can be called; else the fitting hint."""
    if value is None or value is ...:
        raise Failed("empty")
    if not callable(value):
        raise Failed("not callable", type=type(value).__name__)
    return value
