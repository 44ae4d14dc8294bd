"""The report as people see it: on a desk, on a phone, after dark, on paper and by keyboard."""

import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.unit.report.pages import documents, html_of

OpenPage = Callable[..., Page]

CONTRASTS = """() => {
  const channel = c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = rgb => {
    const [r, g, b] = rgb.match(/[\\d.]+/g).map(v => channel(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const back = light(getComputedStyle(document.body).backgroundColor);
  const shown = [...document.querySelectorAll('p, li, td, th, dd, figcaption, a, svg text')]
    .filter(e => e.textContent.trim() && e.getClientRects().length);
  return shown.map(e => {
    const style = getComputedStyle(e);
    const front = light(e instanceof SVGElement ? style.fill : style.color);
    return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
  });
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The written page."""
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_of(documents()))
    return path.as_uri()


@pytest.fixture
def opened(browser: Browser, address: str) -> Generator[OpenPage]:
    """Opens the page in a window; what the browser complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def go(width: int = 1280, **how: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_page_itself_never_scrolls_sideways(width: int, opened: OpenPage) -> None:
    page = opened(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "shown"), [(360, "narrow"), (1280, "wide")])
def test_figures_suit_the_width(width: int, shown: str, opened: OpenPage) -> None:
    page = opened(width)
    hidden = {"narrow": "wide", "wide": "narrow"}[shown]
    assert page.locator(f"figure .{shown} svg").first.is_visible()
    assert not page.locator(f"figure .{hidden} svg").first.is_visible()
    letters = page.locator(f"figure .{shown} svg text").first
    assert letters.bounding_box()["height"] >= 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_background(scheme: Any, opened: OpenPage) -> None:
    contrasts = opened(color_scheme=scheme).evaluate(CONTRASTS)
    assert len(contrasts) > 300
    assert min(contrasts) >= 4.5


def test_dark_is_dark_and_paper_is_white(opened: OpenPage) -> None:
    page = opened(color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(22, 24, 28)"
    page.emulate_media(media="print")
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    assert page.locator("figure .wide svg").first.is_visible()
    assert not page.locator("nav").is_visible()


def test_words_of_a_figure_do_not_leave_it(opened: OpenPage) -> None:
    for width in (360, 1280):
        outside = opened(width).evaluate(
            """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
              const edge = svg.getBoundingClientRect();
              return [...svg.querySelectorAll('text')]
                .filter(t => { const b = t.getBoundingClientRect();
                  return b.right > edge.right + 3 || b.left < edge.left - 3; })
                .map(t => t.textContent); })"""
        )
        assert outside == []


def test_the_raw_data_are_what_was_measured(opened: OpenPage) -> None:
    page = opened()
    for name, found in zip(("knative", "hpa"), documents(), strict=True):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"{name}.json").click()
        assert download.value.suggested_filename == f"{name}.json"
        assert json.loads(Path(download.value.path()).read_text()) == found


def test_the_keyboard_reaches_the_verdict_first(opened: OpenPage) -> None:
    page = opened(360)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the verdict"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_tables_that_are_too_wide_scroll_by_keyboard(opened: OpenPage) -> None:
    page = opened(360)
    table = page.get_by_role("region", name="Medians with 95 % intervals, pods and failures")
    table.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=table.element_handle())


def test_figures_have_names_and_descriptions(opened: OpenPage) -> None:
    images = opened().get_by_role("img")
    assert images.count() == 6
    assert images.first.get_attribute("aria-labelledby")
    told = " ".join(images.first.locator("desc").text_content().split())
    assert "knative median 2.37 s, 95 % interval 2.30 s to 2.48 s, n = 10" in told
