"""The pictures of `kata watch` in docs/pictures, made of the real screen and real verdicts.

python -m checker.faces.watch.pictures
"""

import io
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from checker import catalog, runner
from checker.after import after
from checker.faces.watch.model import Model
from checker.faces.watch.view import frame
from checker.kata import Kata

FOLDER = catalog.CHECKOUT / "docs" / "pictures"
KATA = Kata("asyncio/taskgroup/leaked_siblings")
WIDTH, HEIGHT = 80, 24


def main() -> None:
    """Draw them anew: one kata as it comes, and mended."""
    with tempfile.TemporaryDirectory() as folder:
        for name, model in models(Path(folder)).items():
            lines = frame(model, WIDTH, HEIGHT).lines
            file = FOLDER / f"watch_{name}.svg"
            file.write_text(svg(lines, f"kata watch: {KATA.name}"), encoding="utf-8")


def models(root: Path) -> dict[str, Model]:
    """What a learner sees after a save that fails, and after one that passes."""
    file = root / "katas" / f"{KATA.path}.py"
    file.parent.mkdir(parents=True)
    copyfile(KATA.original, file)
    failing = judged(root)
    file.write_text(mended(KATA.original.read_text(encoding="utf-8")), encoding="utf-8")
    passed = judged(root)
    following = catalog.KATAS[catalog.KATAS.index(KATA) + 1]
    seen = after(KATA, root)
    return {"failing": failing, "passed": replace(passed, seen=seen, following=following)}


def judged(root: Path) -> Model:
    """The screen right after a save."""
    ((_, verdict),) = runner.judge([runner.Trial(KATA, KATA.file(root))])
    return Model(KATA, top=None, verdict=verdict)


def mended(broken: str) -> str:
    """As somebody may write it who does not write as we do."""
    sick = re.search(r" *# TODO.*\n.*gather.*\n", broken)
    assert sick
    return broken.replace(sick[0], CURE)


def svg(lines: Sequence[Text], title: str) -> str:
    """The screen as a picture that fetches nothing: whatever monospaced font is there will do."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    for line in lines:
        console.print(line, no_wrap=True, overflow="crop", highlight=False)
    drawn = console.export_svg(title=title, theme=MONOKAI, unique_id="watch")
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    return drawn.replace("Fira Code, monospace", "monospace").replace("arial", "sans-serif")


CURE = """\
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each(customer)) for each in services]
    return [await task for task in tasks]
"""

if __name__ == "__main__":
    main()
