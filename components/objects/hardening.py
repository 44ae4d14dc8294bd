"""Security contexts for the platform's own containers."""

from pulumi_kubernetes.core.v1 import PodSecurityContextArgsDict, SecurityContextArgsDict

NOBODY = 65534


def pod_security(user: int = NOBODY) -> PodSecurityContextArgsDict:
    """A pod that runs as one unprivileged user and owns its volumes."""
    return {
        "run_as_non_root": True,
        "run_as_user": user,
        "run_as_group": user,
        "fs_group": user,
        "seccomp_profile": {"type": "RuntimeDefault"},
    }


def container_security() -> SecurityContextArgsDict:
    """A container without capabilities that cannot write to its image."""
    return {
        "allow_privilege_escalation": False,
        "read_only_root_filesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
