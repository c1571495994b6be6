"""Figures: words in two languages, no boxes, sheets pixel for pixel, films that loop, and what a notebook shows."""

import io
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import nbformat
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient
from PIL import Image

from gancourse import language, plot
from gancourse.errors import CourseError
from gancourse.game import GAN
from gancourse.plot.figure1 import smooth
from gancourse.plot.images import zoom
from gancourse.plot.style import FONT
from gancourse.plot.words import WORDS

HISTORY = [
    {
        "images": 6000 * i,
        "D/loss": 1.4 - 0.1 * i,
        "G/loss": 0.7 + 0.1 * i,
        "D/p_real": 0.5,
        "D/p_fake": 0.4,
        "D/odd": -i,
    }
    for i in range(1, 5)
]


@pytest.fixture(autouse=True)
def english_again():
    yield
    plot.language("en")


def drawn(fig) -> str:
    """Draw a figure as SVG; a character that no font has is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fig.savefig(file := io.StringIO(), format="svg")
        fig.savefig(io.BytesIO(), format="png")
    return file.getvalue()


def words_of(fig) -> set[str]:
    """Every text of a figure, as drawn."""
    from matplotlib.text import Text

    fig.draw_without_rendering()
    return {t.get_text() for t in fig.findobj(Text) if t.get_text() and t.get_visible()}


# ---- words and fonts


def test_every_word_stands_in_both_languages():
    for key, words in WORDS.items():
        english, korean = words
        assert english.strip() == english != "", key
        assert korean.strip() == korean != "", key
        assert not re.search("[가-힣]", english), key


def test_words_follow_the_language():
    assert plot.word("loss") == "loss"
    plot.language("ko")
    assert plot.word("loss") == "손실"
    assert language.current() == "ko"


def test_unknown_word_and_language():
    with pytest.raises(CourseError, match=r"'los'.*'loss'"):
        plot.word("los")
    with pytest.raises(CourseError, match="'kr'"):
        plot.language("kr")


@pytest.mark.parametrize("name", ["en", "ko"])
def test_no_word_shows_boxes(name):
    """All words, all 11,172 syllables at a sample, and a real minus sign: matplotlib warns of a glyph it lacks."""
    plot.language(name)
    fig, ax = plot.figure()
    ax.plot([-2.5, -1], [-1, -0.5])
    ax.set_title(" ".join(plot.word(key) for key in WORDS))
    if name == "ko":
        ax.set_xlabel("".join(map(chr, range(0xAC00, 0xD7A4, 97))) + "×·…‘’“”−±≤²")
    drawn(fig)
    assert any(text.startswith("−") for text in words_of(fig))


def test_a_missing_glyph_would_be_noticed():
    fig, ax = plot.figure()
    ax.set_title("손실")  # English: no Korean font
    with pytest.raises(UserWarning, match="missing from font"):
        drawn(fig)


def test_font_ships_with_its_licence():
    assert FONT.stat().st_size < 2.5e6
    licence = (FONT.parent / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in licence
    assert "NAVER Corporation" in licence


def test_colours_differ_in_lightness():
    """D and G, real and fake can be told apart without seeing colour."""

    def lightness(name: str) -> float:
        r, g, b = (int(plot.COLOURS[name][i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    assert abs(lightness("D") - lightness("G")) > 15
    assert abs(lightness("real") - lightness("fake")) > 60


# ---- sheets


@given(
    n=st.integers(1, 20), channels=st.sampled_from([1, 3]), columns=st.integers(1, 9), height=st.integers(1, 5),
    width=st.integers(1, 5), pad=st.integers(0, 3)
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_sheet_keeps_every_pixel(n, channels, columns, height, width, pad):
    images = torch.randint(
        0, 256, (n, channels, height, width), dtype=torch.uint8, generator=torch.Generator().manual_seed(n)
    )
    sheet = plot.to_pil(images, columns, pad)
    columns = min(columns, n)
    assert sheet.size == (columns * (width + pad) + pad, -(-n // columns) * (height + pad) + pad)
    for i, image in enumerate(images):
        row, column = divmod(i, columns)
        x, y = pad + column * (width + pad), pad + row * (height + pad)
        tile = sheet.crop((x, y, x + width, y + height))
        assert tile.tobytes() == image.permute(1, 2, 0).numpy().tobytes()


def test_floats_come_from_minus_one_to_one():
    images = torch.tensor([-1.0, 0.0, 1.0, 2.0]).view(4, 1, 1, 1)
    assert list(plot.to_pil(images, 4, pad=0).tobytes()) == [0, 128, 255, 255]
    every = torch.arange(256, dtype=torch.uint8).view(256, 1, 1, 1)
    assert plot.to_pil(every / 127.5 - 1, 256, pad=0).tobytes() == plot.to_pil(every, 256, pad=0).tobytes()


def test_sheet_enlarges_in_whole_steps_and_keeps_a_title():
    images = torch.zeros(16, 1, 32, 32)
    assert plot.sheet(images).size == tuple(2 * s for s in plot.to_pil(images).size)
    assert plot.sheet(torch.zeros(2, 3, 200, 200)).size == plot.to_pil(torch.zeros(2, 3, 200, 200)).size
    titled = plot.sheet(images, title="생성 결과 −1")
    assert titled.height > plot.sheet(images).height
    assert titled.crop((0, 0, titled.width, 26)).getextrema() == (0, 255)


def test_titles_have_no_boxes():
    from fontTools.ttLib import TTFont

    from gancourse.plot.images import readable

    glyphs = TTFont(FONT).getBestCmap()
    assert all(ord(c) in glyphs for c in readable("생성 결과: z = −1.5 → D(x) ≈ 0.5"))


@pytest.mark.parametrize(
    "images",
    [
        torch.zeros(4, 32, 32),
        torch.zeros(0, 1, 8, 8),
        torch.zeros(4, 2, 8, 8),
        torch.full((1, 1, 2, 2), float("nan")),
        [1],
    ],
)
def test_bad_images_are_clear_errors(images):
    with pytest.raises(CourseError):
        plot.sheet(images)


# ---- films


def test_film_loops_and_holds_its_last_frame():
    frames = [plot.to_pil(torch.full((4, 1, 8, 8), v)) for v in (-1.0, 0.0, 1.0)]
    film = Image.open(io.BytesIO(plot.gif(frames, seconds=3).data))
    assert film.n_frames == 3
    assert film.info["loop"] == 0
    durations = []
    for i in range(3):
        film.seek(i)
        durations.append(film.info["duration"])
    assert durations == [1000, 1000, 3000]


def test_film_in_a_page_has_words_and_a_still():
    film = plot.gif([plot.to_pil(torch.zeros(64, 1, 32, 32))], alt='digits "0" & <1>')
    page = film._repr_html_()
    assert 'alt="digits &quot;0&quot; &amp; &lt;1&gt;"' in page
    assert 'media="(prefers-reduced-motion: reduce)" srcset="data:image/png;base64,' in page
    assert f'width="{film.width * zoom(film.width)}"' in page
    assert "http" not in page


def test_film_is_written_and_small(tmp_path):
    torch.manual_seed(0)
    frames = [plot.to_pil(torch.rand(64, 1, 32, 32) * 2 - 1) for _ in range(3)]  # noise: the worst case
    film = plot.gif(frames, tmp_path / "film.gif")
    assert (tmp_path / "film.gif").read_bytes() == film.data
    assert len(film.data) < 3 * 272 * 272


@pytest.mark.parametrize("sizes", [[], [(8, 8), (9, 8)]])
def test_film_wants_frames_of_one_size(sizes):
    with pytest.raises(CourseError, match="one size"):
        plot.gif([Image.new("L", size) for size in sizes])


# ---- figures with axes


@pytest.mark.parametrize("name", ["en", "ko"])
def test_curves_draw_every_term(name):
    plot.language(name)
    fig = plot.curves(HISTORY)
    words = words_of(fig)
    assert {plot.word(t) for t in ("D/loss", "G/loss", "D/p_real", "D/p_fake", "images seen", "probability")} <= words
    assert "D/odd" in words  # a term without a word keeps its name
    assert any(re.fullmatch(r"\d+,\d{3}", text) for text in words)
    lines = {line.get_label(): line for ax in fig.axes for line in ax.lines}
    assert list(lines[plot.word("G/loss")].get_ydata()) == pytest.approx([0.8, 0.9, 1.0, 1.1])
    assert len(drawn(fig)) < 150_000


def test_curves_of_a_gapped_history():
    """A term that some rows lack is drawn through the rows that have it."""
    fig = plot.curves([*HISTORY, {"images": 60_000, "D/loss": 1.0}])
    assert len(fig.axes[0].lines[0].get_xdata()) == 5
    assert len(fig.axes[0].lines[1].get_xdata()) == 4


@pytest.mark.parametrize("history", [[], [{"images": 1}], [{"D/loss": 1.0}]])
def test_curves_of_nothing_is_a_clear_error(history):
    with pytest.raises(CourseError, match="curves wants"):
        plot.curves(history)


class Numbers(GAN):
    """A GAN on numbers: G(z) = 2z + 3, D says sigmoid(x)."""

    def __init__(self, z_dim: int = 1):
        torch.nn.Module.__init__(self)
        self.G, self.D, self.z_dim = torch.nn.Linear(z_dim, 1), torch.nn.Linear(1, 1), z_dim
        with torch.no_grad():
            for net, slope, bias in ((self.G, 2.0, 3.0), (self.D, 1.0, 0.0)):
                net.weight.fill_(slope)
                net.bias.fill_(bias)

    def noise(self, n):
        return torch.randn(n, self.z_dim)


def test_moment_records_both_networks_and_no_random_number():
    gan = Numbers()
    before = torch.get_rng_state()
    now = plot.moment(gan, 640, span=(-2, 8))
    assert torch.equal(torch.get_rng_state(), before)
    torch.testing.assert_close(now.d, now.x.sigmoid())
    torch.testing.assert_close(now.g, 2 * now.z + 3)
    assert (now.z.diff() > 0).all()
    assert now.fake.mean().item() == pytest.approx(3, abs=0.15)
    assert len(plot.moment(Numbers(z_dim=2)).z) == 0


def test_smooth_is_the_density():
    x = torch.linspace(-6, 6, 241)
    samples = torch.randn(20_000, generator=torch.Generator().manual_seed(0))
    density = smooth(samples, x)
    torch.testing.assert_close(density, torch.distributions.Normal(0, 1).log_prob(x).exp(), atol=0.02, rtol=0)
    assert torch.trapezoid(density, x).item() == pytest.approx(1, abs=1e-3)
    assert smooth(torch.ones(50), x).isfinite().all()  # a collapsed generator


@pytest.mark.parametrize("count", [1, 3, 4])
def test_densities_draw_the_moments(count):
    plot.language("ko")
    fig = plot.densities(torch.randn(500) + 3, [plot.moment(Numbers(), 100 * i) for i in range(count)])
    words = words_of(fig)
    assert f"({'abcd'[count - 1]}) {plot.word('samples seen')}: {100 * (count - 1):,}" in words
    assert {plot.word("p_data"), plot.word("p_g"), plot.word("D(x)")} <= words
    drawn(fig)


def test_densities_of_nothing_is_a_clear_error():
    with pytest.raises(CourseError, match=r"plot\.moment"):
        plot.densities(torch.randn(10), [])


# ---- where it runs


def test_import_is_light():
    code = "import gancourse.plot, sys; sys.exit(bool({'matplotlib', 'PIL', 'IPython'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_notebook_shows_one_svg_of_page_width_and_highlighted_source(tmp_path):
    """In a real kernel: figures once, as SVG; source as Markdown; a sheet as PNG; a film as HTML; one line of check."""
    cells = [
        'import gancourse as gc\n\ngc.plot.language("ko")',
        'gc.plot.curves([{"images": 1, "D/loss": 1.0}, {"images": 2, "D/loss": 0.5}])',
        "gc.show(gc.plot.word)",
        "import torch\n\ngc.plot.sheet(torch.zeros(4, 1, 8, 8))",
        'gc.plot.gif([gc.plot.to_pil(torch.zeros(4, 1, 8, 8))], alt="zeros")',
        'import matplotlib.pyplot as plt\n\nplt.plot([-1, 1])\nplt.title("손실");',
        'gc.exercises.check("dcgan-sizes", ...)',
        "class Mine:\n    a = 1\n\ngc.show(Mine)",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute(env=env)
    first, curves, source, sheet, film, pyplot, check, mine = (cell.outputs for cell in notebook.cells)
    assert first == []
    for outputs in (curves, pyplot):
        (picture,) = [o for o in outputs if "data" in o]
        assert "image/svg+xml" in picture.data
        assert not [o for o in outputs if o.get("name") == "stderr"]
    width = float(re.search(r'width="([\d.]+)pt"', curves[0].data["image/svg+xml"]).group(1))
    assert width == pytest.approx(72 * plot.WIDTH)
    assert source[0].data["text/markdown"].startswith("```python\ndef word(")
    assert mine[0].data["text/markdown"] == "```python\nclass Mine:\n    a = 1\n```"
    assert "image/png" in sheet[0].data
    assert 'alt="zeros"' in film[0].data["text/html"]
    (line,) = check
    assert line.text.startswith("⬜ dcgan-sizes: 아직 답이 없습니다")
