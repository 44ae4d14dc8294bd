"""Figures: drawn, described, coloured by the page, and alike every time."""

import io
import re
from html import escape

import matplotlib.image
import pytest

from benchmark.report.figures import DRAWINGS
from benchmark.report.figures.drawing import NARROW, WIDE, columns_of
from benchmark.report.palette import DARK_STYLES, STYLES, VARIABLES
from benchmark.report.render import Picture, render
from tests.unit.report.documents import document
from tests.unit.report.pages import documents, measured
from tests.unit.report.shapes import HPA, Shape

NAMES = {"cold_warm_latency", "cold_phases", "warm_latency", "kernels", "scale_out", "cells"}


@pytest.fixture(scope="module", params=DRAWINGS, ids=lambda drawing: drawing.name)
def picture(request: pytest.FixtureRequest) -> Picture:
    return render(request.param, measured(documents()))


def test_all_figures_are_there() -> None:
    assert {drawing.name for drawing in DRAWINGS} == NAMES


def test_the_png_is_not_blank(picture: Picture) -> None:
    pixels = matplotlib.image.imread(io.BytesIO(picture.png))
    assert pixels.shape[1] > 1500
    assert pixels[..., :3].std() > 0.05
    assert pixels[0, -1, :3].min() > 0.99
    assert pixels[..., 3].min() == 1


def test_the_pages_svg_has_no_colours_of_its_own(picture: Picture) -> None:
    for svg in (picture.wide, picture.narrow):
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?!-)(?=[;\"' ])", svg)
        used = set(re.findall(r"(?:fill|stroke): ([^;\"]+)", svg))
        patterns = {colour for colour in used if colour.startswith("url(#")}
        assert used - patterns <= {"none", *VARIABLES.values()}
        assert "currentColor" in svg
        assert "<style" not in svg


def test_it_is_named_and_described(picture: Picture) -> None:
    title = f'<title id="{picture.drawing.name}-wide-title">{escape(picture.drawing.title)}'
    assert title in picture.wide
    assert "knative" in picture.description
    assert "hpa" in picture.description
    assert 'role="img"' in picture.narrow


def test_words_are_text_and_say_how_many(picture: Picture) -> None:
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", picture.wide)
    assert any("n = " in text for text in texts)
    assert any("knative" in text for text in texts)


def test_it_is_alike_every_time(picture: Picture) -> None:
    assert render(picture.drawing, measured(documents())) == picture


def test_what_does_not_apply_is_said_in_every_figure() -> None:
    third = document(Shape(**{**vars(HPA), "name": "hub"}))
    phases = ("cold", "first_kernel", "warm", "kernels", "open_loop", "closed_loop", "cells")
    third |= {"schema_version": 3, "not_applicable": list(phases)}
    for drawing in DRAWINGS:
        picture = render(drawing, measured([*documents(), third]))
        assert "hub: not applicable" in picture.description.replace("hub not", "hub: not")
        texts = re.findall(r"<text[^>]*>([^<]+)</text>", picture.wide)
        assert any("not applicable" in text for text in texts), drawing.name


@pytest.mark.parametrize(("count", "columns"), [(2, 2), (3, 3), (4, 2), (5, 3)])
def test_every_load_begins_a_row_that_can_be_read(count: int, columns: int) -> None:
    shapes = [Shape(**{**vars(HPA), "name": f"v{number}"}) for number in range(count)]
    variants = measured([document(shape, 3) for shape in shapes])
    assert (columns_of(variants, WIDE), columns_of(variants, NARROW)) == (columns, 1)
    scale_out = next(drawing for drawing in DRAWINGS if drawing.name == "scale_out")
    panels = [axes for axes in scale_out.draw(variants, WIDE).axes if axes.axison]
    assert len(panels) == 3 * count
    assert [axes.get_title() for axes in panels[::count]] == [
        "open loop, v0",
        "closed loop, v0",
        "cells, v0",
    ]
    assert {axes.get_subplotspec().colspan.start for axes in panels[::count]} == {0}


def test_no_interval_is_drawn_of_three_cycles() -> None:
    drawing = next(d for d in DRAWINGS if d.name == "cold_warm_latency")
    few, many = (render(drawing, measured(documents(n))) for n in (3, 10))
    assert "no interval" in few.description
    assert "95 % interval" in many.description
    assert few.wide.count("LineCollection") == 0
    assert many.wide.count("LineCollection") == 4


def test_every_colour_is_used_for_one_thing() -> None:
    assert len(VARIABLES) == len(set(VARIABLES.values()))
    assert len({look.marker for look in STYLES}) == len(STYLES) == len(DARK_STYLES)
