"""The panels: every expression is PromQL, and finds what the platform scrapes."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from components.platform.prometheus_config import KUBE_STATE, configuration
from dashboards.expressions import error_share, errors, ready, requests, terminating
from dashboards.panels import every, panels
from lab.packages import unpacked
from tests.unit.dashboards import series
from tests.unit.dashboards.series import NAMESPACES
from variants import VARIANTS
from variants.model import Panel, Query, Variant

QUERIES = [(panel, query) for _, panel in every() for query in panel.queries]


def promtool() -> str:
    """Prometheus' own checker: the machine's, or the one of Debian's package."""
    return shutil.which("promtool") or str(unpacked(("prometheus",)) / "usr/bin/promtool")


def evaluated(
    expressions: dict[str, float], inputs: list[str], folder: Path, values: str = "1+1x12"
) -> str:
    """What promtool has against expressions having these values after a minute, or ''."""
    samples = [
        {"expr": expression, "eval_time": "1m", "exp_samples": [{"labels": "{}", "value": value}]}
        for expression, value in expressions.items()
    ]
    given = [{"series": name, "values": values} for name in inputs]
    test = {"interval": "5s", "input_series": given, "promql_expr_test": samples}
    file = folder / "panels.test.yml"
    file.write_text(json.dumps({"evaluation_interval": "5s", "tests": [test]}))
    command = [promtool(), "test", "rules", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def autoscaler_load() -> tuple[Query, ...]:
    """The curves of what Knative's autoscaler measures: both windows, then the target."""
    (panel,) = {panel for panel, _ in QUERIES if panel.title == "Autoscaler: requests"}
    return panel.queries


def of_revision(gauges: Sequence[str], revision: str) -> list[str]:
    """Series of a revision of Knative's."""
    labels = f'namespace_name="{NAMESPACES["knative"]}",revision_name="{revision}"'
    return [f"{gauge}{{{labels}}}" for gauge in gauges]


class TestPrometheus:
    def test_every_expression_finds_numbers_under_load(self, tmp_path: Path) -> None:
        found = {f"count(({query.expression}) >= 0) > bool 0": 1.0 for _, query in QUERIES}
        assert not evaluated(found, series.everything(), tmp_path)

    def test_nothing_failing_is_zero_and_not_nothing(self, tmp_path: Path) -> None:
        expressions: dict[str, float] = {}
        for space in NAMESPACES.values():
            expressions |= {requests(space): 0, f"sum({errors(space)})": 0, error_share(space): 0}
        assert not evaluated(expressions, [], tmp_path)

    def test_share_of_failures(self, tmp_path: Path) -> None:
        """One code in two fails; other services are left out."""
        other = 'traefik_service_requests_total{service="other@knative",code="500"}'
        inputs = [*series.everything(), other]
        assert not evaluated({error_share(NAMESPACES["hpa"]): 0.5}, inputs, tmp_path)

    @pytest.mark.parametrize("metric", series.LOADS)
    def test_rounding_shows_no_requests_below_zero(self, tmp_path: Path, metric: str) -> None:
        """Knative's averages of nothing end there, whichever metric a revision scales on."""
        averages = of_revision(series.LOADS[metric][:2], "new")
        none = {query.expression: 0.0 for query in autoscaler_load()[:2]}
        assert not evaluated(none, averages, tmp_path, values="-0.000002+0x12")

    def test_revisions_of_both_metrics_are_shown(self, tmp_path: Path) -> None:
        """After a change of the metric the earlier revision stays for its sessions."""
        both = [
            *of_revision(series.LOADS["concurrency"], "old"),
            *of_revision(series.LOADS["rps"], "new"),
        ]
        stable, panic, target = (query.expression for query in autoscaler_load())
        assert not evaluated({stable: 26.0, panic: 26.0, target: 13.0}, both, tmp_path)

    def test_a_pod_on_its_way_out_is_not_ready(self, tmp_path: Path) -> None:
        """Each series has counted to 13 by then."""
        space = NAMESPACES["hpa"]
        pods = [
            f'kube_pod_status_ready{{namespace="{space}",pod="{n}",condition="true"}}' for n in "ab"
        ]
        leaving = f'kube_pod_deletion_timestamp{{namespace="{space}",pod="a"}}'
        expected = {ready(space): 13.0, terminating(space): 1}
        assert not evaluated(expected, [*pods, leaving], tmp_path)


def test_all_variants_show_the_same_figures_first() -> None:
    titles = [[panel.title for panel in panels(variant)[:6]] for variant in VARIANTS]
    assert len(titles) > 1
    assert all(shown == titles[0] for shown in titles)


@pytest.mark.parametrize(
    ("variant", "panel"),
    list(every()),
    ids=lambda part: part.name if isinstance(part, Variant) else part.title,
)
def test_a_panel_is_about_its_variant_alone(variant: Variant, panel: Panel) -> None:
    for query in panel.queries:
        spaces = set(re.findall(r"notebooks-[a-z]+", query.expression))
        assert spaces == {variant.namespace}
        assert "$" not in query.expression, "a variable cannot be evaluated as it stands"


def test_every_metric_is_kept_by_the_scrape() -> None:
    jobs = configuration(5, [], [NAMESPACES["knative"]])["scrape_configs"]
    kept = [
        rule["regex"]
        for job in jobs
        for rule in job.get("metric_relabel_configs", ())
        if rule["action"] == "keep"
    ]
    for _, query in QUERIES:
        for metric in re.findall(r"\b([a-z_]+)\{", query.expression):
            assert any(re.fullmatch(regex, metric) for regex in kept), metric


def test_kube_state_metrics_is_asked_for_no_more_than_is_shown() -> None:
    shown = " ".join(query.expression for _, query in QUERIES)
    assert not [metric for metric in KUBE_STATE if f"{metric}{{" not in shown]
