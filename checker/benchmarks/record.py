"""What the measurements found, kept in docs/accuracy.json: the site shows the last run of each."""

import json
import platform
from datetime import date
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "docs" / "accuracy.json"


def read(file: Path = FILE) -> dict[str, Any]:
    """All that is kept, by the name of the measurement; empty where nothing was measured yet."""
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def write(name: str, found: dict[str, Any], file: Path = FILE) -> None:
    """Keep one measurement, with what it was taken on, and leave the others as they are."""
    where = {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "system": platform.system(),
    }
    told = {**read(file), name: {**where, **found}}
    text = json.dumps(dict(sorted(told.items())), indent=2)
    file.write_text(f"{text}\n", encoding="utf-8")
