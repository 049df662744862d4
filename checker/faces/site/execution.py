"""A notebook's cells, run from first to last, as Markdown with what they give."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import Any

from mkdocs.exceptions import PluginError
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbconvert import MarkdownExporter
from nbconvert.filters.ansi import strip_ansi
from nbformat import NotebookNode, from_dict
from traitlets.config import Config

TEMPLATE = Path(__file__).with_name("lesson.md.j2")
TIMEOUT = 60  # seconds for one cell


def executed(source: dict[str, Any], name: str, folder: Path) -> str:
    """Text, code and fresh outputs. Raises PluginError that names the cell that fails."""
    notebook = from_dict(source)
    _execute(notebook, name, folder)
    preferences = {"template_file": str(TEMPLATE), "config": PREFERENCES}
    exporter = MarkdownExporter(**preferences)
    text, _ = exporter.from_notebook_node(notebook)
    return str(text)


def _execute(notebook: NotebookNode, name: str, folder: Path) -> None:
    """Run the cells in a folder: the notebook's own, as Jupyter does."""
    with TemporaryDirectory() as sockets:
        client = NotebookClient(
            notebook,
            config=_connection(sockets),
            kernel_name="python3",
            timeout=TIMEOUT,
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
        )
        with client.setup_kernel():
            for number, cell in enumerate(notebook.cells):
                try:
                    client.execute_cell(cell, number)
                except (CellControlSignal, DeadKernelError) as error:
                    raise PluginError(_failure(error, cell, f"{name}, cell {number + 1}")) from None


def _connection(sockets: str) -> Config:
    """Files instead of ports where the system can: faster, and quiet."""
    if os.name == "nt":
        return Config()
    return Config(KernelManager={"transport": "ipc", "ip": f"{sockets}/kernel"})


def _failure(error: Exception, cell: NotebookNode, place: str) -> str:
    for output in cell.outputs:
        if output.output_type == "error":  # it says more than the exception about a failing repr
            told = strip_ansi("\n".join(output.traceback))
            return f"{place}: {output.ename}: {output.evalue}\n\n{told}"
    return f"{place}: {str(error).splitlines()[0]}\n\n{indent(cell.source, '    ')}"


PREFERENCES = Config(
    # The page's own colours reach into an inline SVG, in light and dark.
    NbConvertBase={
        "display_data_priority": ["image/svg+xml", "text/markdown", "text/html", "text/plain"]
    },
    ExtractOutputPreprocessor={"enabled": False},
    TagRemovePreprocessor={"remove_input_tags": ["hide-input"]},
)
