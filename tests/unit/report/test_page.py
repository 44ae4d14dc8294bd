"""The page says what the documents say, and no more."""

import base64
import json
import re

import pytest

from benchmark.cost.prices import Prices
from benchmark.report.words import number
from tests.unit.report.documents import document
from tests.unit.report.pages import documents, html_of, words_of
from tests.unit.report.shapes import HPA, KNATIVE, Shape


@pytest.fixture(scope="module")
def html() -> str:
    return html_of(documents())


@pytest.fixture(scope="module")
def words(html: str) -> str:
    return words_of(html)


def test_medians_and_intervals_are_the_documents(words: str) -> None:
    for found in documents():
        for section, scale, unit, digits in (("cold", 1, "s", 2), ("warm", 1000, "ms", 1)):
            median = found[section]["median"] * scale
            low, high = (bound * scale for bound in found[section]["interval95"])
            shown = f"{median:.{digits}f} {unit} [{low:.{digits}f}, {high:.{digits}f}]"
            assert shown in words


def test_phases_are_the_documents(words: str) -> None:
    pairs = zip(*(found["cold"]["phases"] for found in documents()), strict=True)
    for position, (one, other) in enumerate(pairs, 1):
        milliseconds = (f"{phase['seconds'] * 1000:,.0f}" for phase in (one, other))
        cells = " ".join(text.replace(",", "\N{NARROW NO-BREAK SPACE}") for text in milliseconds)
        assert f"{position}. {one['name']} {' '.join(cells.split())}" in words
    assert "11. not attributed 48 182" in words


def test_loads_have_pods_and_errors_by_kind(words: str) -> None:
    assert "2nd pod Ready after 8.1 s 24.7 s" in words
    assert "2nd pod Ready after never never" in words
    assert "failed, by kind 3 http 503 3 http 503" in words
    assert "clients on each pod 4 + 3 + 3" in words


def test_what_was_discarded_is_told_with_its_reason(words: str) -> None:
    assert "knative cold start discarded 1 answered before a new pod was seen" in words


def test_the_cold_start_of_a_deployment_is_explained_beside_its_figure(html: str) -> None:
    caption = html[html.index('<figure id="cold_warm_latency">') :].partition("</figure>")[0]
    assert "no request that could start it" in caption


def test_the_environment_and_the_protocols_hash(words: str) -> None:
    for found in documents():
        assert found["environment"]["image_digest"] in words
    assert documents()[0]["protocol"]["sha256"] in words
    assert "measured from: curl 7.88.1 7.88.1" in words


def test_the_raw_data_can_be_had_from_the_page(html: str) -> None:
    links = re.findall(r'href="data:application/json;base64,([^"]+)" download="([^"]+)"', html)
    assert [name for _, name in links] == ["knative.json", "hpa.json"]
    assert [json.loads(base64.b64decode(content)) for content, _ in links] == documents()


def test_costs_are_told_only_with_prices(words: str) -> None:
    assert "notebook-hour" not in words
    priced = words_of(html_of(documents(3), Prices(0.04, 0.005, "USD")))
    assert "Cost in USD per notebook-hour" in priced
    assert "Prices: 0.04 USD per core-hour" in priced
    assert re.search(r"duty 0 %, by requests 0\.00000 0\.0\d+", priced)


def test_headings_are_in_order_and_everything_has_one_id(html: str) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    referred = re.findall(r'(?:href="#|url\(#|labelledby=")([\w-]+)', html)
    assert set(referred) <= set(ids)


def test_nothing_is_fetched_and_nothing_is_run(html: str) -> None:
    assert "default-src 'none'" in html
    assert not re.search(r"<script|<link|<iframe|@import|\son\w+=", html)
    addresses = set(re.findall(r'https?://[^"\s<]+', html))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_three_variants_go_on_one_page() -> None:
    third = Shape(**{**vars(HPA), "name": "jupyterhub", "cold_s": 5.1})
    found = [document(shape) for shape in (KNATIVE, HPA, third)]
    words = words_of(html_of(found))
    assert "knative, hpa and jupyterhub, measured alike" in words
    assert "knative / hpa" in words
    assert "jupyterhub / hpa" in words
    assert number(found[2]["cold"]["median"], "", 2) in words


def test_five_variants_one_of_which_has_not_every_phase() -> None:
    shapes = [Shape(**{**vars(HPA), "name": name}) for name in ("farm", "gateway", "hub")]
    found = [document(shape, 6) for shape in (KNATIVE, *shapes, HPA)]
    found[0]["title"], found[-1]["title"] = "Knative", "HPA"
    lacking = found[1]
    lacking |= {"schema_version": 3, "title": "Farm", "not_applicable": ["cold", "cells"]}
    del lacking["cold"], lacking["scale_out"]["cells"]
    del lacking["usage"]["phases"]["cold"], lacking["usage"]["phases"]["cells"]
    words = words_of(html_of(found))
    assert "knative, farm, gateway, hub and hpa, measured alike" in words
    for name in ("knative", "farm", "gateway", "hub"):
        assert f"{name} / hpa" in words
    assert "Cold start of Farm and HPA: not applicable to farm" in words
    assert "Knative's cold start is 1.4–1.5× shorter than HPA's" in words  # noqa: RUF001
    assert "cold starts farm n/a n/a n/a n/a" in words
    assert "farm does not have these phases: cold, cells; n/a means not applicable." in words
    assert re.search(r"11\. not attributed 48 n/a 182 182 182", words)
    assert "clients on each pod 4 + 3 + 3 n/a 4 + 3 + 3 4 + 3 + 3 4 + 3 + 3" in words


def test_hostile_words_stay_words() -> None:
    found = documents(3)
    evil = "<script>alert(1)</script>\"'&$x^2$"
    found[0]["notes"] = [evil]
    found[0]["warm"]["notes"] = ["<img src=x onerror=alert(1)>"]
    found[0]["cold"]["discarded"] = [{"reason": evil, "at": 1e300}]
    found[0]["environment"]["kernel"] = evil
    found[0]["cold"]["phases"][0]["name"] = evil
    found[0]["scale_out"]["cells"]["errors"] = {evil: 2}
    found[0]["scale_out"]["<b>"] = found[0]["scale_out"]["cells"]
    html = html_of(found)
    assert not re.search(r"<(script|img|b)\b", html)
    assert f"knative: {evil}" in words_of(html)
