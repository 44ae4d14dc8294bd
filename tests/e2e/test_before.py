"""What works and what is refused before there is a cluster."""

import pytest

from tests.e2e.clone import VARIANTS, Clone, fine
from tests.lab import traces


def test_previews_need_no_cluster(clone: Clone):
    for stack in ("platform", *VARIANTS):
        clone.create(stack)
        fine(clone.pulumi("preview", "--stack", stack))
    assert not any(traces.seen("test").values())


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_before_the_platform_says_what_to_do(clone: Clone, variant: str):
    done = clone.up(variant)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "stack 'platform' has no outputs: run `pulumi up --stack platform` first" in said
    assert "Traceback" not in said


def test_a_wrong_key_names_the_nearest(clone: Clone):
    clone.configure("knative", maxScal="3")
    done = clone.pulumi("preview", "--stack", "knative")
    clone.forget("knative", "maxScal")
    assert done.returncode != 0
    assert "maxScal" in done.stdout + done.stderr
    assert "maxScale" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
