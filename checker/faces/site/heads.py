"""Each cell of a table says what stands above it, for screens on which the head has no room."""

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor


class Heads(Extension):
    """For Markdown: the cell's attribute `data-head`."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_Heads(md), "heads", 0)  # after the words have been set


class _Heads(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            heads = ["".join(each.itertext()) for each in table.iter("th")]
            for row in table.iter("tr"):
                for cell, head in zip(row.findall("td"), heads, strict=False):
                    if head:
                        cell.set("data-head", head)
