"""The kubeconfig of a cluster with several API servers."""

from collections.abc import Sequence

import pulumi
import yaml

PORT = 16443


def with_contexts(text: str, servers: Sequence[str]) -> str:
    """A kubeconfig with one context for each API server, `microk8s-1` and so on; the first is set.

    text: as `microk8s config` prints it. Raises pulumi.RunError where that is none.
    """
    try:
        config = yaml.safe_load(text)
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]
    except (yaml.YAMLError, KeyError, IndexError, TypeError):
        raise pulumi.RunError("`microk8s config` printed no kubeconfig: run it by hand") from None
    names = [f"microk8s-{number}" for number in range(1, len(servers) + 1)]
    contexts = [
        {"name": name, "context": {"cluster": name, "user": user["name"]}} for name in names
    ]
    clusters = [
        {"name": name, "cluster": {**cluster, "server": f"https://{server}:{PORT}"}}
        for name, server in zip(names, servers, strict=True)
    ]
    whole = {
        **config,
        "clusters": clusters,
        "contexts": contexts,
        "users": [user],
        "current-context": names[0],
    }
    return yaml.safe_dump(whole, sort_keys=False)
