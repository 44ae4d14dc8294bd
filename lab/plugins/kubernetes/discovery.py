"""Finds where the objects of a kind live on the API server."""

from __future__ import annotations

from dataclasses import dataclass

from lab.plugins.kubernetes.api import Api, ApiError
from lab.plugins.kubernetes.builtin import is_built_in, is_cluster_scoped


@dataclass(frozen=True)
class Kind:
    """A kind that the API server has."""

    api_version: str
    plural: str
    namespaced: bool

    def collection(self, namespace: str) -> str:
        """The path under which its objects are listed and created."""
        scope = f"/namespaces/{namespace or 'default'}" if self.namespaced else ""
        return f"{_root(self.api_version)}{scope}/{self.plural}"

    def path(self, namespace: str, name: str) -> str:
        """The path of one object."""
        return f"{self.collection(namespace)}/{name}"


class NoMatch(ApiError):
    """The API server has no such kind (yet)."""

    def __init__(self, api_version: str, kind: str) -> None:
        message = f'no matches for kind "{kind}" in version "{api_version}"'
        super().__init__(404, "NoMatch", message)


class Discovery:
    """The kinds of one API server, asked for as they are needed."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: dict[tuple[str, str], Kind] = {}
        self._planned: dict[tuple[str, str], bool] = {}

    def find(self, api_version: str, kind: str) -> Kind:
        """Where objects of `kind` live.

        Raises:
            NoMatch: the server has no such kind now. It is asked again the next time.
        """
        if (api_version, kind) not in self._known:
            self._load(api_version)
        try:
            return self._known[api_version, kind]
        except KeyError:
            raise NoMatch(api_version, kind) from None

    def exists(self, api_version: str, kind: str) -> bool:
        """Whether the server has `kind` now."""
        try:
            self.find(api_version, kind)
        except NoMatch:
            return False
        return True

    def plan(self, group: str, kind: str, *, namespaced: bool) -> None:
        """Remember a custom kind that the program is about to define."""
        self._planned[group, kind] = namespaced

    def is_namespaced(self, api_version: str, kind: str) -> bool:
        """Whether objects of `kind` live in namespaces: so is a kind that nobody knows."""
        if is_built_in(api_version):
            return not is_cluster_scoped(kind)
        planned = self._planned.get((api_version.rpartition("/")[0], kind))
        if planned is not None:
            return planned
        try:
            return self.find(api_version, kind).namespaced
        except NoMatch:
            return True

    def _load(self, api_version: str) -> None:
        try:
            resources = self._api.get(_root(api_version)).get("resources", [])
        except ApiError as error:
            if error.status != 404:
                raise
            return
        for resource in resources:
            if "/" not in resource["name"]:
                self._known[api_version, resource["kind"]] = Kind(
                    api_version, resource["name"], resource["namespaced"]
                )


def _root(api_version: str) -> str:
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
