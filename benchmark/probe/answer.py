"""What one request came to, from curl's `%{json}`."""

import json
from dataclasses import dataclass
from typing import cast

OK = 200
CURL_KINDS = {
    6: "name not resolved",
    7: "connection refused",
    28: "timeout",
    52: "empty answer",
    55: "connection lost",
    56: "connection lost",
}


@dataclass(frozen=True)
class Answer:
    """One request: `kind` is `ok` or what went wrong, all times in seconds.

    `first_byte_s` and `total_s` count from the start of this request.
    """

    kind: str
    code: int
    connect_s: float
    first_byte_s: float
    total_s: float

    @property
    def ok(self) -> bool:
        return self.kind == "ok"

    @property
    def token_refused(self) -> bool:
        return self.kind in ("token refused", "http 401", "http 403")


def parse_answer(line: str) -> Answer:
    """Decodes one line of curl; nothing that can hold the token is kept.

    Raises ValueError when the line is not curl's JSON.
    """
    fields: object = json.loads(line)
    if not isinstance(fields, dict):
        raise ValueError("not an object")
    values = cast("dict[str, object]", fields)
    code = int(_number(values, "response_code"))
    return Answer(
        kind=_kind(int(_number(values, "exitcode")), code, str(values.get("redirect_url") or "")),
        code=code,
        connect_s=_number(values, "time_connect"),
        first_byte_s=_number(values, "time_starttransfer"),
        total_s=_number(values, "time_total"),
    )


def _kind(exit_code: int, code: int, redirect: str) -> str:
    if exit_code:
        return CURL_KINDS.get(exit_code, f"curl error {exit_code}")
    if code == OK:
        return "ok"
    if "/login" in redirect.partition("?")[0]:
        return "token refused"
    return f"http {code}"


def _number(values: dict[str, object], key: str) -> float:
    value = values.get(key)
    if not isinstance(value, int | float):
        raise ValueError(f"{key} is missing")
    return float(value)
