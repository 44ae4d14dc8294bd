#!/opt/jupyter/bin/python3
"""`jupyter-lab`, started sooner: it stands in the image in the place of the one that pip writes.

The collector of garbage would search some hundred times what is imported to stay. The modules in
LATER are loaded once something of them is used, which a first page does not.
"""

import gc
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

LATER = ("requests", "websocket")
"""Of lists of forbidden extensions, and of a gateway's kernels."""


class LaterFinder:
    """Finds the modules in LATER, and has them loaded at their first use."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's spec with a lazy loader; None for a module that is loaded at once."""
        spec = PathFinder.find_spec(name, path, target) if name in LATER else None
        if spec and spec.loader:
            spec.loader = LazyLoader(spec.loader)
        return spec


gc.disable()
sys.meta_path.insert(0, LaterFinder)

from jupyterlab.labapp import main  # noqa: E402 - what is lazy must be said before

gc.freeze()
gc.enable()

if __name__ == "__main__":
    sys.exit(main())
