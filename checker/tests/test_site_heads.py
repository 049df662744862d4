"""On a telephone, where a table has no head, each cell says what it is."""

import markdown

from checker.faces.site.heads import Heads

TABLE = """
<div class="map" markdown>

| Which? | Taught `under` | |
|---|---|---|
| tasks | [owners](owners.md) | x |

</div>
"""


def test_a_cell_says_what_stands_above_it() -> None:
    made = markdown.markdown(TABLE, extensions=["tables", "md_in_html", Heads()])
    assert '<td data-head="Which?">tasks</td>' in made
    assert '<td data-head="Taught under"><a' in made
    assert "<td>x</td>" in made
