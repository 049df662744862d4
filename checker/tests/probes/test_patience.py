"""The clock waits longer for the real world where the machine is busy with others."""

import sys
from pathlib import Path

import pytest

from checker.probes.clock import patience
from checker.probes.clock.patience import STRAIN, Patience, pressed


@pytest.mark.parametrize(("strain", "worth"), [(0.0, 5.0), (1.0, 10.0), (STRAIN, 20.0)])
def test_it_gives_up_later_the_busier_the_machine_is(
    strain: float, worth: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "pressed", lambda: strain)
    server, waiting = object(), Patience()
    assert waiting.left({server}, 5.0) == {server}
    waiting.wait(worth - 0.1)
    assert waiting.left({server}, 5.0) == {server}
    waiting.wait(0.2)
    assert not waiting.left({server}, 5.0)


def test_where_the_system_does_not_tell_it_counts_as_calm(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_such_file(*name: object, **how: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("builtins.open", no_such_file)
    assert pressed() == 0.0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it")
def test_it_is_a_share_of_what_the_system_tells() -> None:
    if not Path("/proc/pressure/cpu").is_file():
        pytest.skip("this Linux does not tell it")
    assert 0.0 <= pressed() <= STRAIN
