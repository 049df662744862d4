"""What a folder was given, in `.kata/course.json`, to tell what its learner has edited.

{"lessons/asyncio/1_taskgroup.ipynb": "5f1c…", …}
"""

import hashlib
import json
from pathlib import Path

from checker import work

FILE = Path(".kata/course.json")
Manifest = dict[str, str]  # digests by path


def read(root: Path) -> Manifest:
    """Empty where there is none that makes sense; then all that differs counts as edited."""
    try:
        told = json.loads((root / FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return {str(k): str(v) for k, v in told.items()} if isinstance(told, dict) else {}


def save(manifest: Manifest, root: Path) -> None:
    work.write(root / FILE, json.dumps(manifest, indent=1, sort_keys=True).encode() + b"\n")


def digest(path: str, text: bytes) -> str:
    """A short name for what a person would call the content; of a notebook, what it says."""
    said = _said(text) if path.endswith(".ipynb") else text
    return hashlib.sha256(said).hexdigest()[:16]


def _said(notebook: bytes) -> bytes:
    """The cells without outputs, counts and metadata, which change when somebody runs them."""
    try:
        cells = json.loads(notebook)["cells"]
        told = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (ValueError, LookupError, TypeError):
        return notebook
    return json.dumps([each for each in told if each[1].strip()]).encode()
