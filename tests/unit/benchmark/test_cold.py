"""How a cold cycle begins."""

from benchmark.phases.cold import KUBELET_PERIOD_S, quiet


def test_t0_falls_anywhere_in_the_kubelets_period() -> None:
    """Every quarter of it has its share; none is met always or never."""
    pauses = [quiet(2) for _ in range(400)]
    assert all(2 <= pause <= 2 + KUBELET_PERIOD_S for pause in pauses)
    quarters = [int((pause - 2) / KUBELET_PERIOD_S * 4) for pause in pauses]
    assert all(quarters.count(number) > 40 for number in range(4))
