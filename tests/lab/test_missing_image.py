"""An image that a node has not got is refused at once."""

import json

from lab import kubectl
from lab.cluster import Cluster
from lab.images import REGISTRY
from lab.waiting import until
from tests.lab import pods

POD = "without-image"


def test_nobody_is_looked_up_for_the_labs_own_images(lab: Cluster):
    """Looking up a name that nobody has took 10 s an image: minutes, where pods come first."""
    kubectl.ask(lab, "run", POD, f"--image={REGISTRY}/nobody:1")
    words = ("get", "events", f"--field-selector=involvedObject.name={POD}", "-o=json")

    def refused() -> tuple[bool, str]:
        said = [event["message"] for event in json.loads(kubectl.ask(lab, *words))["items"]]
        failed = [message for message in said if message.startswith("Failed to pull")]
        assert not [message for message in failed if "lookup" in message]
        return any("connection refused" in message for message in failed), str(said)

    try:
        until(refused, what="the image is refused", deadline=60)
    finally:
        pods.delete(lab, POD)
