"""The checker of Backend Katas: it judges how a learner's code behaves."""

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext checker`: from then on a notebook knows `%%kata` and `%kata`."""
    from checker.faces import magics

    magics.load(shell)
