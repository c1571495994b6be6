"""Data sheets and model cards: counted, in both languages, silent about nothing."""

from pathlib import Path

import pytest
import torch

from gancourse import cards, language, runs
from gancourse.cards import data_sheet, model_card, repeats
from gancourse.data.sources import SOURCES
from gancourse.errors import CourseError


@pytest.fixture(autouse=True)
def english_again():
    yield
    language.use("en")


def test_repeats_counts_every_copy_and_every_leak():
    a, b, c = (torch.full((1, 2, 2), level, dtype=torch.uint8) for level in (1, 2, 3))
    assert repeats(torch.stack([a, b, a, a]), torch.stack([b, c, a, b])) == (3, 3)
    with pytest.raises(CourseError, match="uint8"):
        repeats(torch.zeros(1, 1, 2, 2), torch.zeros(1, 1, 2, 2))


@pytest.mark.parametrize("name", SOURCES)
def test_a_sheet_for_every_set_names_its_licence(name, capsys):
    sheet = data_sheet(name)
    assert SOURCES[name].licence in str(sheet)
    assert len(sheet.rows) == 9


def test_the_sheet_counts_what_there_is(capsys):
    answers = dict(data_sheet("mnist").rows)
    train, test = answers["images, training / test"].replace(",", "").split(" / ")
    assert int(train) >= 10_000
    assert int(test) >= 2_000
    assert answers["consent of these people"] == "not known to us"


def test_a_card_holds_the_record_of_its_run():
    run, text = runs.load("dcgan-mnist"), str(model_card("dcgan-mnist"))
    assert f"{run.history[-1]['images']:,}" in text
    assert "Radford" in text
    assert SOURCES["mnist"].licence in text
    assert text.count("not measured") == 4


def test_a_card_takes_measurements_and_no_others():
    assert "0.512" in str(model_card("dcgan-mnist", {"membership": "0.512"}))
    with pytest.raises(CourseError, match="membership"):
        model_card("dcgan-mnist", {"membershp": "0.5"})


def test_a_card_is_a_table_in_the_readers_language():
    language.use("ko")
    table = model_card("dcgan-mnist")._repr_markdown_().splitlines()
    assert table[0] == "**모델 카드: dcgan / mnist**"
    assert all(line.count("|") == 3 for line in table[2:])


def test_every_word_is_there_in_both_languages_and_used():
    assert all(english and korean for english, korean in cards.WORDS.values())
    body = Path(cards.__file__).read_text(encoding="utf-8").split("PEOPLE =")[1]
    assert [key for key in cards.WORDS if key not in body] == []


def test_an_unknown_set_is_named_with_the_nearest():
    with pytest.raises(CourseError, match="mnist"):
        data_sheet("mnits")
