"""`%%kata` and `%kata`: the course in a notebook.

course      what they do
asked       what a notebook's paths name, and the one line for what cannot be done
shown       what a cell shows: HTML or Markdown, and text where there is neither
judging     verdicts, with a line that counts where there are many
completion  Tab completes commands and paths
"""

from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from checker.faces.magics import completion
from checker.faces.magics.course import Course


def load(shell: InteractiveShell) -> None:
    """What `%load_ext checker` does."""
    course = Course(shell)
    register: Any = shell.register_magic_function  # its types are wrong
    register(course.judge_cell, "cell", "kata")
    register(course.command, "line", "kata")
    completion.add(shell)
