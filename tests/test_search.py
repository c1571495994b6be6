"""The search of the site as Node runs it: what a reader types finds the places that hold it."""

import pytest
from node import needs_node, node
from repository import ROOT

SCRIPT = ROOT / "book" / "_extra" / "search" / "search.js"
PLACES = [
    dict(
        chapter="2. 훈련 목표",
        title="두 손실",
        url="a",
        text="생성자의 손실을 봅시다. 훈련이 시작되면 손실이 줄어듭니다.",
    ),
    dict(chapter="4. 내시 균형", title="게임", url="b", text="생성자와 판별자가 겨룹니다. 손실은 없습니다."),
    dict(
        chapter="6. DCGAN",
        title="The rules",
        url="c",
        text="Batch normalisation, no pooling; the discriminator scores.",
    ),
]

pytestmark = needs_node


def run(expression: str, **values):
    """What Node makes of an expression in which `search` is the script."""
    return node([SCRIPT], f"return {expression};", **values)


@pytest.mark.parametrize(
    ("query", "urls"),
    [
        ("손실", "ab"),  # two letters, with a particle in the text
        ("손실에서", "ab"),  # a particle in the query
        ("생성자가", "ab"),
        ("내시 균형", "b"),  # every word; the chapter's title counts
        ("판별자 손실", "b"),
        ("DISCRIMINATORS", "c"),  # capitals, plural
        ("batch normalization", "c"),  # the other spelling
        ("\u1109\u1169\u11ab\u1109\u1175\u11af", "ab"),  # Korean letter by letter, as some systems type it
        ("없는말", ""),
        ("  ", ""),
    ],
)
def test_a_query_finds_its_places(query, urls):
    assert "".join(run("search.look(places, query).map((place) => place.url)", places=PLACES, query=query)) == urls


def test_the_text_around_a_word_is_shown_and_nothing_of_it_is_lost():
    text = "x" * 300 + " 손실을 " + "y" * 300
    before, word, after = run("search.excerpt(text, query)", text=text, query="손실이")
    assert word == "손실"
    assert before.endswith("x ")
    assert after.startswith("을 y")
    assert (before[0], after[-1]) == ("…", "…")
    assert len(before + after) < 200
    assert run("search.excerpt(text, query)", text="short", query="none") == ["short", "", ""]
