"""The Korean prose: no wording that gives a translation away, one word for one thing, particles that fit.

The patterns are the course's rules for Korean, each with its reason.  They run over what a reader reads (pages with
captions and alternative texts; titles, prompts, solutions and hints of exercises), not over code and formulas.  What
stands although a pattern finds it is listed with its reason, and an entry that nothing needs any more is an error.
"""

import doctest
import re
import sys
from collections.abc import Iterator

import jupytext
import pytest
import termlist
from repository import ROOT

from gancourse import exercises

# pattern -> what to write instead
WORDING = {
    "에 의해|에 의하여|에 의한": "the doer as the subject",
    "되어지|어지게 되|여지게 되|불리우|보여지|쓰여지|잊혀지": "a single passive, or better an active verb",
    "[을를] 가지[며고는]|[을를] 갖[는고습]|[을를] 필요로": "있다 or -이다: things are, they do not 'have'",
    "존재(합니다|하는|하며)": "있다",
    "그것|이것들|그들[은이의을]|당신|독자(?!적)": "no pronoun, or the noun again",
    "에 있어서?[ ,는]|함에 있어|에도 불구하고": "a clause",
    "것 중 하나|중의 하나|하는 것이 가능|는 것을 가능하게": "a condition: things do not 'enable'",
    "로부터의|에서의|에로의|으로의": "a clause in place of two particles",
    "(학습|훈련|정규화|업데이트)시": "학습하다, 훈련하다, without -시키다",
    r"은\(는\)|을\(를\)|이\(가\)|와\(과\)": "the one particle that the reading asks for",
    "놀랍게도|당연히|아주 쉽게|매우 간단|손쉽게": "what it costs: no false ease",
    "[가-힣]의 [가-힣]+의 [가-힣]+의": "a verb: one 의 in a phrase",
    r"(?<![0-9])\.[0-9]": "0.5 with its zero",
    "[0-9] (개|장|번|에포크|초|분)": "the counter closed up: 100장",
    "[0-9]x[0-9]": "64×64",
    r"\([A-Za-z -]+\)할|[a-z](하고|합니다|시키)": "a Korean verb: no English noun + 하다",
    r"(?<![니시])다\.(?!\w)": "합니다체",
    r"[가-힣](해요|에요|예요|네요|군요|지요|죠|아요|어요)[.?]": "합니다체",
    r";(?! *\w+=)": "two sentences in place of a semicolon",
    r"[—–] | [—–]": "no dash in the middle of a sentence",
    r"![^\[=]|!$": "no exclamation mark",
    r"^#.*(까|까요|니다|는가|[^A-Z]요)\??$": "a heading that ends in a noun",
}

# in a page -> at most so many
COUNTED = {"통해": 3, "대한|대해": 6, "수 있": 10, "것": 15, "들[은이의을]": 8, "(?<!봉)우리": 3}

# variants of one term -> the course's word (one for one thing)
TERMS = {
    "식별자|감별자|구분자|구별자|판별기": "판별자",
    "생성기": "생성자",
    "적대적 생성 신경망|생성적 대립 신경망|생성적적대": "생성적 적대 신경망",
    "노이즈": "잡음",
    "(?<!하이퍼)파라미터|모수": "매개변수",
    "초매개변수|하이퍼 파라미터": "하이퍼파라미터",
    "기계 ?학습|머신 러닝": "머신러닝",
    "딥 러닝": "딥러닝",
    "(지도|강화|표현|전이)학습": "지도 학습, 강화 학습: two words",
    "(확률|정규|균등|사전|사후)분포|손실함수|목적함수|가치함수|활성화함수": "two words",
    "경기자|플레이어": "참가자",
    "영합|최소최대": "제로섬, 미니맥스",
    "내쉬|평형": "내시 균형",
    "최적 반응": "최적 대응",
    "가치(?! 함수)": "가치 함수 and its 값; 게임의 값; 보수",
    "국소 최솟값|극솟값|최소값|최대값|기대값": "지역 최솟값, 최솟값, 최댓값, 기댓값",
    "고유값|특이값|임계값|문턱값": "고윳값, 특잇값, 임곗값",
    "자코비안|헤시안": "야코비 행렬, 헤세 행렬",
    "서포트|지원집합|받침": "지지집합",
    "가우시안 분포|가우스 분포": "정규 분포",
    "우도": "가능도",
    "불편 ?추정": "비편향 추정",
    "크로스 엔트로피": "교차 엔트로피",
    "다이버전스": "발산",
    "젠슨|샤논|샤넌": "옌센-섀넌",
    "쿨백-라이블러 다이|컬백": "쿨백-라이블러",
    "와서스테인|와서스타인|바세르슈타인|워서스타인": "바서슈타인",
    "최적 수송": "최적 운송",
    "립쉬츠|리프시츠": "립시츠",
    "매니폴드": "다양체",
    "최빈값": "모드",
    "모드 콜랩스|모드 축소": "모드 붕괴",
    "레이어|계층": "층",
    "밀집 층|밀집층|완전연결": "완전 연결 층",
    "컨볼루션|역합성곱|디컨볼루션": "합성곱, 전치 합성곱",
    "보폭": "스트라이드",
    "특징 맵|특징맵|피처 ?맵": "특성 맵",
    "수용장|수용 필드": "수용 영역",
    "정칙화|레귤러": "규제",
    "벌점|패널티": "페널티",
    "그레이디언트|그래디언트|그라디언트|변화도": "기울기",
    "경사하강": "경사 하강법",
    "오류 역전파|오차 역전파": "역전파",
    "갱신": "업데이트",
    "에폭": "에포크",
    "미니 배치": "미니배치",
    "학습 속도": "학습률",
    "최적화기|최적화 도구": "옵티마이저",
    "과대적합|오버피팅": "과적합",
    "라벨": "레이블",
    "데이터 ?세트|훈련 세트|테스트 세트": "데이터셋",
    "오토 인코더|자기부호화기": "오토인코더",
    "변이형": "변분 오토인코더",
    "부호화기|복호화기": "인코더, 디코더",
    "복원 손실": "재구성 손실",
    "이상치 탐지|이상 감지": "이상 탐지",
    "1클래스": "단일 클래스",
    "이미지 확대": "데이터 증강",
    "주기 일관성|사이클 일관성": "순환 일관성",
    "컨텐츠": "콘텐츠",
    "굿펠로우|이안 굿|안 르쿤": "이언 굿펠로, 얀 르쿤",
    r"냇\(": "내트(nat)",
}

# where, what stands there, why it may
EXCEPTIONS = [
    ("01-what-is-a-gan", "판별자, 구분자, 감별자, 식별자라는", "names of the discriminator elsewhere, told once"),
    ("01-what-is-a-gan", "적대적 생성 신경망, 생성적 대립 신경망이라고", "names of the GAN elsewhere, told once"),
    ("01-what-is-a-gan", "곧 오차 역전파로", "the other name of backpropagation, told once"),
    ("03-divergences", "와서스테인 거리라고도", "the name in translated books, told once"),
]


def bare(markdown: str) -> str:
    """Markdown without code, formulas, roles and the frame of directives; an inline formula leaves a ∎, code a □."""
    text = re.sub(r"^ *(`{3,})[^\n{]*\n.*?^ *\1$", "", markdown, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^\$\$.*?^\$\$.*?$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^ *`{3,}(\{[\w:-]+\})?|^:[\w-]+:.*$|^\([\w-]+\)=$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\$[^$]+\$", "∎", text)
    text = re.sub(r"\{[\w:]+\}`[^`]*`|\]\([^)]*\)", "", text)
    return re.sub(r"`[^`]*`", "□", text)


def page(path) -> str:
    """A page's prose with the words of its figures."""
    cells = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst").cells
    words = []
    for cell in cells:
        shown = cell.metadata.get("mystnb", {})
        figure = [shown.get("image", {}).get("alt", ""), shown.get("figure", {}).get("caption", "")]
        words += [cell.source] if cell.cell_type == "markdown" else figure
    return "\n\n".join(filter(None, words))


def exercise(e) -> str:
    """An exercise's words: title, prompt, what a variant adds, solution, rubric and hints."""
    hints = (hint["ko"] for hint in e.hints.values())
    words = [e.prompt("ko"), e.read("variant.ko.md"), e.explanation("ko"), e.rubric("ko")]
    return "\n\n".join([e.title["ko"], *words, *hints])


PAGES = {path.stem: page(path) for path in sorted((ROOT / "book" / "ko").glob("*.md"))}
TEXTS = PAGES | {name: exercise(exercises.get(name)) for name in exercises.names()}
TEXTS["terms"] = "\n".join(term.says_ko for term in termlist.terms())


def found(rules: dict[str, str], text: str) -> Iterator[tuple[str, str]]:
    """(the words around a hit, what to write instead) for every hit in a text without code and formulas."""
    for pattern, instead in rules.items():
        for hit in re.finditer(pattern, text, re.MULTILINE):
            around = text[max(hit.start() - 20, 0) : hit.end() + 20]
            yield " ".join(around.split()), f"{hit[0]!r} -> {instead}"


def complaints(where: str, rules: dict[str, str], text: str) -> list[str]:
    allowed = [words for place, words, _ in EXCEPTIONS if place == where]
    hits = found(rules, bare(text))
    return [f"{around} | {why}" for around, why in hits if not any(words in around for words in allowed)]


@pytest.mark.parametrize("where", TEXTS)
def test_wording_and_terms(where):
    assert complaints(where, WORDING | TERMS, TEXTS[where]) == []


@pytest.mark.parametrize("where", PAGES)
def test_words_that_pile_up(where):
    counts = {word: len(re.findall(word, bare(PAGES[where]))) for word in COUNTED}
    assert {word: n for word, n in counts.items() if n > COUNTED[word]} == {}


@pytest.mark.parametrize(("where", "words", "reason"), EXCEPTIONS)
def test_every_exception_is_needed(where, words, reason):
    text = " ".join(bare(TEXTS[where]).split())
    assert words in text
    assert any(True for _ in found(WORDING | TERMS, words)), "no rule finds this any more: take it off the list"


# ------------------------------------------------------------------------------------------------ particles

PAIRS = {"은": "는", "이": "가", "을": "를", "과": "와", "으로": "로"}  # after a consonant: after a vowel
# the last syllable of what is read
DIGITS = dict(zip("0123456789", "영일이삼사오육칠팔구"))
LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "이비시디이프지치이이이엘엠엔오피큐르스티유이유스이트"))
WORDS = {"Adam": "애덤", "Colab": "코랩", "Keras": "케라스", "PyTorch": "파이토치", "ReLU": "렐루", "LeakyReLU": "렐루"}
GREEK = dict.fromkeys(("epsilon", "varepsilon", "upsilon"), "론")  # and all others on a vowel
OPEN = re.compile(r"(?i:alpha|beta|gamma|delta|zeta|e?ta|theta|lambda|[mn]u|[xp]i|rho|sigma|tau|[pc]hi|psi|omega)")


def reading(token: str) -> str | None:
    """How a number, a word or a formula is read at its end; None where the table does not know.

    >>> [reading(token) for token in ("GAN", "JSD", "1/2", "0.5", "1,000", "$D^*$", "$p_g$", "$s^2$", "$D = G(z)$")]
    ['간', '디', '일', '오', '천', '스타', '지', '제곱', '트']
    """
    token = re.split(r"=|<|>|\\(?:le|ge|ne|in|sim|approx|to)\b", token.strip("$"))[-1].strip()
    if fraction := re.fullmatch(r"-?([0-9]+)/[0-9]+", token):
        return number(fraction[1])
    if token in WORDS or token.endswith("GAN"):
        return WORDS.get(token, "간")
    if re.fullmatch(r"[A-Z-]{2,}", token):
        return LETTERS[token[-1].lower()]
    if re.fullmatch(r".*[A-Za-z]\^[*2]", token):
        return {"*": "스타", "2": "제곱"}[token[-1]]
    if re.search(r"[/^]|\\frac", token):
        return None
    last = re.search(r"(?:^|[\s(,\[|_+-])(-?[0-9][0-9,.]*|[A-Za-z]{1,2}|\\[A-Za-z]+)[)\]|]*$", token)
    return number(last[1]) or letter(last[1]) if last else None


def number(digits: str) -> str | None:
    """The last syllable of a number: a digit after the point, ten, hundred, thousand or ten thousand before it."""
    if not re.fullmatch(r"-?[0-9][0-9,]*(\.[0-9]+)?", digits):
        return None
    whole = digits.lstrip("-").replace(",", "")
    zeros = 0 if "." in whole or whole == "0" else len(whole) - len(whole.rstrip("0"))
    return "만십백천"[zeros % 4] if zeros else DIGITS[whole[-1]]


def letter(symbol: str) -> str | None:
    """The last syllables of a Roman or Greek letter."""
    if symbol.startswith("\\"):
        return GREEK.get(symbol[1:], "타" if OPEN.fullmatch(symbol[1:]) else None)
    return LETTERS[symbol[-1].lower()]


def fitting(read: str, particle: str) -> str:
    """The form of a particle that fits a reading."""
    consonant, vowel = next(pair for pair in PAIRS.items() if particle in pair)
    final = (ord(read[-1]) - ord("가")) % 28  # 0 is none, 8 is ㄹ
    return vowel if not final or (vowel == "로" and final == 8) else consonant


def wrong_particles(markdown: str) -> list[str]:
    """Particles after formulas, numbers and Roman words that the reading does not take."""
    text = re.sub(r"`[^`]*`|^\$\$.*?^\$\$.*?$", "", markdown, flags=re.MULTILINE | re.DOTALL)
    wrong = []
    token = r"\$[^$\n]+\$|[A-Za-z0-9][A-Za-z0-9,./-]*|(?<=[가-힣])\([A-Za-z][^()가-힣]*\)"
    for hit in re.finditer(rf"(?<![A-Za-z0-9$^_\\])({token})(으로|[은는이가을를과와로])(?![가-힣])", text):
        read = text[hit.start() - 1] if hit[1][0] == "(" else reading(hit[1])  # 로짓(logit)을: by what is in Korean
        if read and fitting(read, hit[2]) != hit[2]:
            wrong.append(f"{hit[0]}: {read}{fitting(read, hit[2])}")
    return wrong


@pytest.mark.parametrize("where", TEXTS)
def test_particles_fit_the_reading(where):
    assert wrong_particles(TEXTS[where]) == []


# ------------------------------------------------------------------------------------------------ the rules themselves

BAD = {
    "가중치는 역전파에 의해 업데이트되어지고": 2,
    "판별자는 매개변수를 가지며 그것을 학습시킵니다.": 3,
    "생성자의 손실의 기울기의 소실": 1,
    "결과는 아래와 같다.": 1,
    "식별자는 .5를 냅니다.": 2,
    "이미지 100 장을 64x64로 줄였어요.": 3,
    "## 왜 그럴까요?": 1,
    "detach하고 `detach하고` $.5$": 1,
}


@pytest.mark.parametrize("text", BAD)
def test_the_rules_find_what_they_are_for(text):
    assert len(list(found(WORDING | TERMS, bare(text)))) == BAD[text]


def test_code_formulas_and_the_frame_of_directives_are_no_prose():
    code = "```python\n식별자\n```\n```{note}\n:name: 식별자\n가\n```\n`식별자` {ref}`식별자` [나](식별자)"
    text = code + " $식별자$\n\n$$\n식별자\n$$ (a)"
    assert re.sub(r"[^가-힣]", "", bare(text)) == "가나"


def test_particles_that_do_not_fit_are_found():
    assert wrong_particles("GAN는, JSD은, 1/2는, $D$이, $p_g$을, 0.5과, $\\theta$은, 8으로, 100를") == [
        *("GAN는: 간은", "JSD은: 디는", "1/2는: 일은", "$D$이: 디가", "$p_g$을: 지를", "0.5과: 오와"),
        *("$\\theta$은: 타는", "8으로: 팔로", "100를: 백을"),
    ]
    assert wrong_particles("GAN은, JSD는, 1/2은, $D$가, $p_g$를, 0.5와, $\\theta$는, 8로, 100을, $s^2$을, $n$은") == []


def test_the_readings_in_the_docstring():
    results = doctest.testmod(sys.modules[__name__])
    assert results.attempted
    assert not results.failed
