"""Two variants, and one variant now and before, are shown to the byte as they always were."""

import re
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.scripts.running import script

FOLDER = Path("tests/unit/golden")
PRICES = ("--prices", str(FOLDER / "prices.yaml"))
COMPARED = ("--knative", str(FOLDER / "knative.json"), "--hpa", str(FOLDER / "hpa.json"))
AGAIN = ("--knative", str(FOLDER / "knative.json"), "--baseline", str(FOLDER / "earlier.json"))
STANDARD = ROOT / "docs/results/standard"


def golden(name: str) -> str:
    return (ROOT / FOLDER / name).read_text()


@pytest.mark.parametrize(
    ("name", "words", "gates", "code"),
    [("compared", COMPARED, "gates.yaml", 1), ("again", AGAIN, "gates-baseline.yaml", 0)],
)
def test_a_comparison(
    name: str, words: tuple[str, ...], gates: str, code: int, tmp_path: Path
) -> None:
    markdown, document = tmp_path / "c.md", tmp_path / "c.json"
    files = ("--markdown", str(markdown), "--json", str(document))
    ran = script("compare", *words, *PRICES, "--gates", str(FOLDER / gates), *files)
    assert ran.returncode == code, ran.stderr
    assert ran.stdout == golden(f"{name}.txt")
    assert markdown.read_text() == golden(f"{name}.md")
    assert document.read_text() == golden(f"{name}.json")


def test_a_report(tmp_path: Path) -> None:
    """Of figures their words, as the lines are drawn by matplotlib; of raw data that they are."""
    ran = script("report", *COMPARED, *PRICES, "--output", str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert without_drawings((tmp_path / "report.html").read_text()) == golden("report.html")


def test_the_published_comparison_is_that_of_the_published_results(tmp_path: Path) -> None:
    files = [w for name in ("knative", "hpa") for w in (f"--{name}", f"{STANDARD}/{name}.json")]
    ran = script("compare", *files, *PRICES, "--markdown", str(tmp_path / "c.md"))
    assert ran.returncode == 0, ran.stderr
    published = (STANDARD / "comparison.md").read_text().partition("\n### Gates\n")[0]
    assert (tmp_path / "c.md").read_text() == published


def without_drawings(html: str) -> str:
    html = re.sub(r"(?s)<svg .*?</svg>", lambda found: _words(found.group()), html)
    return re.sub(r"(data:application/json;base64),[^\"]+", r"\1", html)


def _words(svg: str) -> str:
    """The texts of a figure, a line each."""
    texts = re.findall(r"(?s)<(?:title|desc|text)\b[^>]*>(.*?)</(?:title|desc|text)>", svg)
    return "\n".join(unescape(text).strip() for text in texts)
