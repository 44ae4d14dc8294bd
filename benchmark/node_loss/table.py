"""Node losses as a Markdown table."""

from collections.abc import Sequence

from benchmark.node_loss.records import NodeLoss, VariantLoss

HEADINGS = (
    "loss",
    "variant",
    "pods (on the node)",
    "requests lost",
    "last lost after",
    "longest gap",
    "errors of browsers elsewhere",
    "gap of browsers of the node",
    "all pods Ready after",
    "kernels lost on the node",
    "kernels lost elsewhere",
    "API takes writes after",
    "nodes back after",
)


def markdown(losses: Sequence[NodeLoss]) -> str:
    """One line for each loss and variant; times in seconds, never where it did not happen.

    Beside what browsers met stands, in brackets, how many they were.
    """
    rows = [_row(loss, one) for loss in losses for one in loss.variants]
    lines = [HEADINGS, ("---", "---", *["---:"] * (len(HEADINGS) - 2)), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _row(loss: NodeLoss, one: VariantLoss) -> tuple[str, ...]:
    kernels, requests, browsers = one.kernels, one.requests, one.browsers
    return (
        f"node {loss.node}, {loss.how}",
        one.variant,
        f"{one.pods} ({one.pods_on_node})",
        f"{requests.lost} of {requests.sent}",
        _seconds(requests.last_lost_s, "none"),
        _seconds(requests.longest_gap_s),
        f"{sum(browsers.errors_elsewhere.values())} ({browsers.elsewhere})",
        f"{_seconds(browsers.gap_s, 'none there')} ({browsers.on_node})",
        _seconds(one.ready_again_s),
        f"{kernels.lost_on_node} of {kernels.on_node}",
        f"{kernels.lost_elsewhere} of {kernels.elsewhere}",
        _seconds(loss.writable_s),
        _seconds(loss.back_s),
    )


def _seconds(value: float | None, otherwise: str = "never") -> str:
    return otherwise if value is None else f"{value:.1f} s"
