"""Readies the decoders of Kubernetes' kinds before any thread needs them.

msgspec works out a type when it first decodes it, and crashes the interpreter where two threads
do that for the same types at once.
"""

from lightkube.core.decoders import decode_list, decode_object, decode_status, decode_watch_event
from lightkube.resources.apps_v1 import Deployment
from lightkube.resources.core_v1 import Event, Namespace, Node, Pod
from lightkube.resources.discovery_v1 import EndpointSlice

LISTED = (Pod, Event, EndpointSlice, Node)
OTHERS = (Namespace, Deployment.Scale)


def ready() -> None:
    """Decodes one of each; to be called in the main thread."""
    for kind in LISTED:
        decode_list(b'{"items": []}', kind)
    for kind in OTHERS:
        decode_object(b"{}", kind)
    decode_status(b"{}")
    decode_watch_event(b'{"type": "ADDED", "object": {}}')
