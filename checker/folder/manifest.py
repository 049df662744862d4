"""What a folder was given, in `.kata/course.json`, to tell what its learner has edited.

{"version": "0.1.0", "files": {"lessons/asyncio/1_taskgroup.ipynb": "5f1c…", …}}

`version` is that of the installed course, empty where it is not installed.
"""

import hashlib
import json
from importlib import metadata
from pathlib import Path
from typing import Any

from checker import pack, work

FILE = Path(".kata/course.json")
Manifest = dict[str, str]  # digests by path


def read(root: Path) -> Manifest:
    """Empty where there is none that makes sense; then all that differs counts as edited."""
    files = _load(root).get("files")
    return {str(k): str(v) for k, v in files.items()} if isinstance(files, dict) else {}


def version(root: Path) -> str:
    """That of the course which the folder was given last; empty where that is not known."""
    return str(_load(root).get("version", ""))


def save(manifest: Manifest, root: Path) -> None:
    """With the version that is installed."""
    told = {"version": installed(), "files": dict(sorted(manifest.items()))}
    work.write(root / FILE, json.dumps(told, indent=1).encode() + b"\n")


def installed() -> str:
    """The version of the course that gives; empty where it is not installed."""
    try:
        return metadata.version(pack.DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return ""


def digest(path: str, text: bytes) -> str:
    """A short name for what a person would call the content; of a notebook, what it says."""
    said = _said(text) if path.endswith(".ipynb") else text
    return hashlib.sha256(said).hexdigest()[:16]


def _load(root: Path) -> dict[str, Any]:
    try:
        told = json.loads((root / FILE).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _said(notebook: bytes) -> bytes:
    """The cells without outputs, counts and metadata, which change when somebody runs them."""
    try:
        cells = json.loads(notebook)["cells"]
        told = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (ValueError, LookupError, TypeError):
        return notebook
    return json.dumps([each for each in told if each[1].strip()]).encode()
