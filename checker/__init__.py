"""The checker of Backend Katas: it judges how a learner's code behaves."""

from importlib import import_module
from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext checker`: from then on a notebook knows `%%kata` and `%kata`."""
    # By name: the package is below all of its modules, and knows none of them.
    import_module("checker.faces.magics").load(shell)
