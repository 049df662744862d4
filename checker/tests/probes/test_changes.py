"""What a probe changes while it records, and that nothing stays changed."""

from collections.abc import Callable
from contextlib import ExitStack
from itertools import permutations
from typing import Any

import pytest

from checker.probes.changes import Changes, changed


class Shop:
    def greet(self) -> str:
        return "hello"


class Branch(Shop):
    pass


def louder(by: str) -> Callable[[Any], Any]:
    def wrap(greet: Callable[[Shop], str]) -> Callable[[Shop], str]:
        return lambda shop: greet(shop) + by

    return wrap


@pytest.mark.parametrize("owner", [Shop, Branch], ids=["its own", "inherited"])
@pytest.mark.parametrize("order", list(permutations("abc")), ids="".join)
def test_changes_are_taken_off_in_any_order(owner: type[Shop], order: tuple[str, ...]) -> None:
    before = dict(vars(owner))
    stacks = {by: ExitStack() for by in "abc"}
    for by, stack in stacks.items():
        stack.enter_context(changed(owner, "greet", louder(by)))
    left = "abc"
    for by in order:
        stacks[by].close()
        left = left.replace(by, "")
        assert owner().greet() == "hello" + left
    assert dict(vars(owner)) == before


def test_what_others_have_wrapped_is_taken_off_once_they_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stock = Shop.greet
    with changed(Shop, "greet", louder("!")), monkeypatch.context() as theirs:
        ours = Shop.greet
        theirs.setattr(Shop, "greet", lambda shop: ours(shop) + "?")
        with changed(Shop, "greet", louder("a")):
            assert Shop().greet() == "hello!?a"
        assert Shop().greet() == "hello!?"
    assert Shop.greet is stock


def test_what_others_leave_is_passed_through(monkeypatch: pytest.MonkeyPatch) -> None:
    stock = Shop.greet
    with monkeypatch.context() as theirs:
        with changed(Shop, "greet", louder("!")):
            ours = Shop.greet
            theirs.setattr(Shop, "greet", lambda shop: ours(shop) + "?")
        assert Shop().greet() == "hello!?"
    with changed(Shop, "greet", louder("b")):
        assert Shop().greet() == "hellob"
    assert Shop.greet is stock


def test_users_share_their_changes() -> None:
    stock = Shop.greet
    changes = Changes((Shop, "greet", louder("!")))
    one, other = ExitStack(), ExitStack()
    one.enter_context(changes.used())
    other.enter_context(changes.used())
    changes.replace(Shop, "greet", louder("?"))
    assert Shop().greet() == "hello!"
    one.close()
    assert Shop().greet() == "hello!"
    other.close()
    assert Shop.greet is stock
