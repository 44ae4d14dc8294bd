"""Jupyter's kernel messages, as JSON frames of the default websocket protocol."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

VERSION = "5.3"
DEAD = ("dead", "restarting", "autorestarting")


@dataclass(frozen=True)
class Message:
    """A received message; `parent` is the id of the request it answers."""

    kind: str
    parent: str
    content: dict[str, object]

    @property
    def idle(self) -> bool:
        return self.kind == "status" and self.content.get("execution_state") == "idle"

    @property
    def dead(self) -> bool:
        return self.kind == "status" and self.content.get("execution_state") in DEAD

    @property
    def text(self) -> str:
        """What a stream message printed."""
        return str(self.content.get("text", "")) if self.kind == "stream" else ""


def request(kind: str, content: dict[str, object], session: str) -> tuple[str, str]:
    """A request on the shell channel: its id and its frame."""
    identity = uuid.uuid4().hex
    header = {
        "msg_id": identity,
        "msg_type": kind,
        "username": "benchmark",
        "session": session,
        "date": datetime.now(UTC).isoformat(),
        "version": VERSION,
    }
    frame = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    return identity, json.dumps({**frame, "channel": "shell", "buffers": []})


def execution(code: str) -> dict[str, object]:
    """The content of an execute_request that leaves no trace in the history."""
    return {
        "code": code,
        "silent": False,
        "store_history": False,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": True,
    }


def received(frame: str | bytes) -> Message:
    """Decodes a frame. Raises ValueError where it is no kernel message."""
    document: object = json.loads(frame)
    if not isinstance(document, dict):
        raise ValueError("a kernel message must be an object")
    fields = cast("dict[str, dict[str, object]]", document)
    header, parent = fields.get("header") or {}, fields.get("parent_header") or {}
    kind = header.get("msg_type") or fields.get("msg_type")
    return Message(str(kind), str(parent.get("msg_id", "")), fields.get("content") or {})
