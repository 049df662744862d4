"""What cells give, as Markdown."""

from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from checker.faces.site import lesson


def test_what_a_block_gives_stands_below_it(tmp_path: Path) -> None:
    text = lesson.run("Six by seven:\n\n```python\n6 * 7\n```\n\nDone.\n", "page.md", tmp_path)
    assert squeezed(text) == (
        "Six by seven:\n```python\n6 * 7\n```\n```{ .text .output .no-copy }\n42\n```\nDone."
    )


def test_a_picture_is_drawn_into_the_page(tmp_path: Path) -> None:
    text = lesson.run(f"```python\n{PICTURE}```\n", "page.md", tmp_path)
    assert '<figure class="output">\n<svg viewBox="0 0 1 1">\n</svg>\n</figure>' in squeezed(text)
    assert "base64" not in text.partition("Picture()\n")[2]


def test_a_hidden_block_shows_only_what_it_gives(tmp_path: Path) -> None:
    text = lesson.run("```python hidden\nprint(6 * 7)\n```\n", "page.md", tmp_path)
    assert squeezed(text) == "```{ .text .output .no-copy }\n42\n```"


def test_terminal_colours_do_not_reach_the_page(tmp_path: Path) -> None:
    text = lesson.run("```python\nprint('\\x1b[31mred\\x1b[0m')\n```\n", "page.md", tmp_path)
    assert "\n```{ .text .output .no-copy }\nred\n```" in text


def test_a_table_stays_a_table(tmp_path: Path) -> None:
    text = lesson.run(
        "```python\nfrom IPython.display import HTML\n\nHTML('<table></table>')\n```\n",
        "page.md",
        tmp_path,
    )
    assert '<div class="output">\n<table></table>\n</div>' in squeezed(text)


def test_a_block_that_ends_the_kernel_is_named(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match=r"page\.md, cell 2: Kernel died"):
        lesson.run("```python\nimport os\n\nos._exit(1)\n```\n", "page.md", tmp_path)


def test_a_picture_that_cannot_be_drawn_is_named(tmp_path: Path) -> None:
    block = "class Picture:\n    def _repr_svg_(self):\n        return 1 / 0\n\n\nPicture()\n"
    with pytest.raises(PluginError, match=r"page\.md, cell 2: ZeroDivisionError: division by zero"):
        lesson.run(f"```python\n{block}```\n", "page.md", tmp_path)


def squeezed(text: str) -> str:
    """Without empty lines."""
    return "\n".join(line for line in text.splitlines() if line.strip())


PICTURE = """\
class Picture:
    def _repr_mimebundle_(self, include=None, exclude=None):
        svg = '<svg viewBox="0 0 1 1">\\n\\n</svg>'
        return {"text/plain": "no", "text/html": "<img src='base64'>", "image/svg+xml": svg}


Picture()
"""
