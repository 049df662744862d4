"""The pictures of `kata watch` in the docs show what it shows, and fetch nothing."""

import html
import re
from pathlib import Path

import pytest

from checker.faces.watch import pictures
from checker.faces.watch.view import frame

PAGE = pictures.FOLDER.parent / "watch.md"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The lines of each screen, by name."""
    models = pictures.models(tmp_path_factory.mktemp("course"))
    size = pictures.WIDTH, pictures.HEIGHT
    return {
        name: [line.plain.strip() for line in frame(model, *size).lines]
        for name, model in models.items()
    }


def text(file: Path) -> str:
    """The words of a picture, without its colours."""
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", file.read_text(encoding="utf-8"))
    return squeezed(html.unescape("".join(drawn)))


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("name", ["failing", "passed"])
def test_a_picture_is_what_the_screen_shows(name: str, shown: dict[str, list[str]]) -> None:
    seen = text(pictures.FOLDER / f"watch_{name}.svg")
    missing = [line for line in shown[name][1:] if squeezed(line) not in seen]
    assert not missing, "draw them anew: python -m checker.faces.watch.pictures"


@pytest.mark.parametrize("name", ["failing", "passed"])
def test_a_picture_fetches_nothing_and_is_described(name: str) -> None:
    drawn = (pictures.FOLDER / f"watch_{name}.svg").read_text(encoding="utf-8")
    assert "@font-face" not in drawn and "url(http" not in drawn and "href=" not in drawn
    assert re.search(rf"!\[[^]]{{80,}}\]\(pictures/watch_{name}\.svg\)", PAGE.read_text("utf-8"))
