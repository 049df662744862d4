"""The file that lists the katas, with one more."""

import json
import re
import tomllib

from checker import catalog, pack
from checker.kata import Kata


def with_kata(kata: Kata) -> bytes:
    """The text in which the kata is the last of its rule.

    Raises LookupError, with one line, where the file is laid out in another way than we can follow.
    """
    file = pack.in_use().file
    text = file.read_text(encoding="utf-8-sig")
    names = [*catalog.COURSE[kata.rule], kata.name]
    listed = "".join(f"    {json.dumps(name)},\n" for name in names)
    start = rf'^("?{re.escape(kata.rule)}"? *= *)\[[^\]#]*\]'
    new = re.sub(start, lambda found: f"{found[1]}[\n{listed}]", text, count=1, flags=re.MULTILINE)
    told = tomllib.loads(text)
    told["katas"][kata.rule] = names
    if tomllib.loads(new) != told:
        raise LookupError(
            f"write the katas of {kata.rule!r} in {file} without comments between them"
        )
    return new.encode()
