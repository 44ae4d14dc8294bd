"""Reading outputs of stacks while the engine writes them."""

from typing import Any

import pytest

from stacks import reference
from stacks.reference import outputs_of

HALF = "readStackOutputs returned an error: failed to load checkpoint: EOF"


class Engine:
    """Fails with these errors, then answers."""

    def __init__(self, *errors: str) -> None:
        self._errors = list(errors)

    def __call__(self, _token: str, args: dict[str, str]) -> Any:
        if self._errors:
            raise RuntimeError(self._errors.pop(0))
        return type("Answer", (), {"value": {"outputs": {"name": args["name"]}}})


def test_half_a_file_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "invoke", Engine(HALF, HALF))
    assert outputs_of("organization/project/stack") == {"name": "organization/project/stack"}


def test_what_stays_half_a_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "invoke", Engine(*[HALF] * 100))
    monkeypatch.setattr(reference, "WRITTEN_S", 0.3)
    with pytest.raises(RuntimeError, match="failed to load checkpoint"):
        outputs_of("organization/project/stack")


def test_other_errors_are_not_asked_about_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "invoke", Engine("the passphrase is wrong"))
    with pytest.raises(RuntimeError, match="passphrase"):
        outputs_of("organization/project/stack")


def test_a_stack_that_is_not_there_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "invoke", Engine("unknown stack"))
    assert outputs_of("organization/project/stack") == {}
