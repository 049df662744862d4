"""What an app logs is heard with its line, and nothing is left behind."""

import logging
from contextlib import ExitStack

from checker.probes import logs


def test_entries_say_who_logged_what_and_where() -> None:
    with logs.listen() as entries:
        logging.getLogger("shop").info("order %d", 7)
        logging.getLogger("shop").debug("not worth hearing")
    (entry,) = entries
    assert (entry.logger, entry.level, entry.text, entry.file) == (
        *("shop", "INFO", "order 7"),
        __file__,
    )


def test_an_entry_brings_the_exception_that_was_logged() -> None:
    error = KeyError("order 7")
    with logs.listen() as entries:
        logging.getLogger("shop").error("not found", exc_info=error)
    assert entries[0].error is error


def test_nobody_listens_any_longer_afterwards() -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    with logs.listen() as entries:
        pass
    logging.getLogger("shop").error("too late")
    assert not entries
    assert (root.level, root.handlers) == before


def test_listeners_may_overlap() -> None:
    with ExitStack() as stack:
        first, second = logs.listen(), logs.listen()
        first.__enter__()
        heard = stack.enter_context(second)
        first.__exit__(None, None, None)  # not the last to come, as in a stack
        logging.getLogger("shop").info("order 7")
    assert [entry.text for entry in heard] == ["order 7"]
    assert logging.getLogger().level == logging.WARNING
