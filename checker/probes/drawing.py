"""What every SVG picture of a probe has: a paper, colours that a page may set, and letters."""

from html import escape

from checker.probes.words import clean

# A page may set --timeline-paper, -ink, -wait, -queue and -alarm. Where it does not, paper and ink
# are those of Material for MkDocs or Jupyter; in an `img` it is a light card, whatever is behind.
# `@` stands for the picture's kind. Its classes mean the same in every picture; there are no ids.
COMMON = """
.@{border-radius:6px;font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;
max-width:100%;height:auto;
--@-p:var(--timeline-paper,var(--md-default-bg-color,var(--jp-layout-color0,#fff)));
--@-i:var(--timeline-ink,var(--md-default-fg-color,var(--jp-ui-font-color0,#1b1f24)));
--@-w:var(--timeline-wait,#3b7dd8);--@-q:var(--timeline-queue,#838c97);
--@-a:var(--timeline-alarm,#d64545)}
.@-paper{fill:var(--@-p)}
.@ text{fill:var(--@-i)}.@ .@-dim{fill-opacity:.75}.@ .@-bold{font-weight:600}
.@ .@-mid{text-anchor:middle}.@ .@-end{text-anchor:end}
"""


def frame(kind: str, title: str, words: str, style: str, body: str, size: tuple[int, float]) -> str:
    """The whole image, `size` pixels wide and high; `words` say it to those who do not see it.

    `kind` is the class of the image, with which the names of all classes begin; `style` are the
    rules that it adds to the common ones.
    """
    width, height = size[0], px(size[1])
    rules = (COMMON.replace("@", kind) + style).replace("\n", "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" role="img" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}"><title>{plain(title)}</title>'
        f"<desc>{plain(words)}</desc><style>{rules}</style>"
        f'<rect class="{kind}-paper" width="{width}" height="{height}" rx="6"/>{body}</svg>'
    )


def write(x: float, y: float, words: str, kind: str = "") -> str:
    """Words whose baseline begins at a place; `kind` are their classes."""
    name = f' class="{kind}"' if kind else ""
    return f'<text{name} x="{px(x)}" y="{px(y)}">{plain(words)}</text>'


def plain(words: str) -> str:
    """Words that cannot be taken for markup."""
    return escape(clean(words), quote=True)


def px(x: float) -> str:
    """As short as a tenth of a pixel allows."""
    return f"{x:.1f}".removesuffix(".0")
