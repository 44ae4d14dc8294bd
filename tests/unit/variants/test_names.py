"""What a variant's entry must keep to, so that stacks, options and columns can be named by it."""

import re
from pathlib import Path

import pytest

import variants
from stacks.names import PLATFORM
from tests.conftest import ROOT
from variants import VARIANTS
from variants.model import Variant


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_name_is_one_word_and_that_of_its_files(variant: Variant) -> None:
    """What follows a dash in a stack's name is the stack's own suffix."""
    assert re.fullmatch("[a-z][a-z0-9]*", variant.name)
    assert variant.name not in (PLATFORM, variants.MODEL)
    assert (Path(variants.__path__[0]) / f"{variant.name}.py").is_file()
    assert (ROOT / "stacks" / f"{variant.name}.py").is_file()
    assert (ROOT / "components" / variant.name).is_dir()


@pytest.mark.parametrize("field", ["name", "title", "namespace", "order"])
def test_no_two_variants_share(field: str) -> None:
    values = [getattr(variant, field) for variant in VARIANTS]
    assert len(set(values)) == len(values) > 1
