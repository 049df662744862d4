"""The pictures of a timeline: for the terminal, the notebook and the site."""

import asyncio
import base64
import re
from collections.abc import Callable, Coroutine
from typing import Any
from xml.etree import ElementTree

import pytest

from checker.probes import timeline
from checker.probes.timeline import Recorder, Timeline, draw_svg, draw_text
from checker.tests.probes.test_timeline import compute, nap, recorded, run

SVG = "{http://www.w3.org/2000/svg}"
Scene = Callable[[Recorder], Coroutine[Any, Any, Any]]


async def orders() -> None:
    await asyncio.sleep(1)
    raise LookupError("no orders")


async def stock() -> None:
    await asyncio.sleep(2)


async def traffic() -> None:
    await asyncio.sleep(60)


async def load_dashboard() -> None:
    await asyncio.gather(orders(), stock(), traffic())


async def load_in_group() -> None:
    async with asyncio.TaskGroup() as group:
        for panel in (orders, stock, traffic):
            group.create_task(panel())


def scene(load: Callable[[], Coroutine[Any, Any, None]]) -> Scene:
    """Somebody loads the dashboard, is told that it failed, and looks for two more seconds."""

    async def call(seen: Recorder) -> None:
        try:
            await load()
        except (LookupError, ExceptionGroup):
            seen.mark("caller is told")
        await nap(2)

    return call


def crowd(count: int) -> Timeline:
    """So many tasks at the same instant; one of them fails."""

    async def fetch(number: int) -> None:
        if number == 30:
            raise LookupError

    async def call(seen: Recorder) -> None:
        await asyncio.gather(*map(fetch, range(count)), return_exceptions=True)

    return recorded(call)


LEAKED = """\
           0                   1 s                 2 s               3 s
                               ┊ caller is told
caller     ────────────────────┊────────────────────────────────────────
  orders   ────────────────────! LookupError
  stock    ────────────────────┊━━━━━━━━━━━━━━━━━━━┤
  traffic  ────────────────────┊━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━▶

─ waits  ━ runs on after the mark  ┤ returned  ! raised  ▶ still running"""

CURED = """\
           0                   1 s                 2 s               3 s
                               ┊ caller is told
caller     ────────────────────┊────────────────────────────────────────
  orders   ────────────────────! LookupError
  stock    ────────────────────✗
  traffic  ────────────────────✗

─ waits  ✗ cancelled  ! raised"""

PLAIN = """\
           0            1 s           2 s        3 s
                        : caller is told
caller     -------------:---------------------------
  orders   -------------! LookupError
  stock    -------------:=============|
  traffic  -------------:==========================>

- waits  = runs on after the mark  | returned
! raised  > still running"""

BLOCKED = """\
          0               1 s            2 s             3 s
caller    ──────────────────────────────────────────────────────────────
  beat    ────────────────░░░░░░░░░░░░░░░░───────────────↯─────────────▶
  import  ──────────██████████████████████───────────────┤

─ waits  █ holds the loop  ░ queues  ↯ cancel asked  ┤ returned
▶ still running"""


# The terminal


def test_shows_the_panels_that_outlive_the_error() -> None:
    assert draw_text(recorded(scene(load_dashboard))) == LEAKED


def test_shows_that_nobody_outlives_a_task_group() -> None:
    assert draw_text(recorded(scene(load_in_group))) == CURED


def test_is_drawn_for_terminals_that_know_ascii_only() -> None:
    picture = draw_text(recorded(scene(load_dashboard)), 52, ascii=True)
    assert picture == PLAIN
    assert picture.isascii()


def test_shows_who_blocks_the_loop_and_who_must_wait_for_it() -> None:
    async def call(seen: Recorder) -> None:
        async def beat() -> None:
            for _ in range(9):
                try:
                    await asyncio.sleep(1)
                except asyncio.CancelledError:
                    continue

        async def heavy() -> None:
            await asyncio.sleep(0.6)
            compute(1.4)
            await asyncio.sleep(1)

        beating = asyncio.create_task(beat())
        await asyncio.create_task(heavy(), name="import")
        beating.cancel()
        await asyncio.sleep(0.9)

    assert draw_text(recorded(call)) == BLOCKED


def test_folds_what_is_alike_and_keeps_what_is_not() -> None:
    lines = draw_text(crowd(100)).splitlines()
    assert sum(line.startswith("  fetch") for line in lines) == 10
    assert any(line.split() == ["fetch", "31", "!", "LookupError"] for line in lines)
    assert "… and 90 more like `fetch`" in lines


def test_a_recording_without_length_still_has_a_picture() -> None:
    assert draw_text(crowd(2)).splitlines() == [
        "           0 s",
        "caller     ─",
        "  fetch 1  ┤",
        "  fetch 2  ┤",
        "",
        "─ waits  ┤ returned",
    ]


def test_a_task_may_end_at_the_very_start() -> None:
    async def call(seen: Recorder) -> None:
        await asyncio.gather(nap(0), nap(1))

    assert "  nap 1  ┤" in draw_text(recorded(call)).splitlines()


def test_a_recording_without_tasks_says_so() -> None:
    nothing = Timeline((), (), 5.0, 5.0)
    assert draw_text(nothing).strip() == "no task was spawned"
    ElementTree.fromstring(draw_svg(nothing))


def test_the_labels_of_marks_do_not_meet() -> None:
    async def call(seen: Recorder) -> None:
        for label in ("caller is told", "tea is ready", "the end of the day"):
            await asyncio.gather(nap(1))
            seen.mark(label, final=False)

    lines = draw_text(recorded(call)).splitlines()
    assert [line.replace("┊", "").strip() for line in lines[1:3]] == [
        "caller is told      the end of the day",
        "tea is ready",
    ]
    assert "━" not in "".join(lines)


@pytest.mark.parametrize("width", [40, 60, 72, 120])
def test_keeps_to_its_width(width: int) -> None:
    async def call(seen: Recorder) -> None:
        async def long() -> None: ...

        long.__qualname__ = "n" * 300
        await asyncio.gather(*(long() for _ in range(20)))
        seen.mark("m" * 300)

    for ascii in (False, True):
        lines = draw_text(recorded(call), width, ascii=ascii).splitlines()
        assert max(map(len, lines)) <= width


def test_long_names_keep_their_numbers() -> None:
    async def refresh_the_price_of_everything_in_stock() -> None: ...

    async def call(seen: Recorder) -> None:
        await asyncio.gather(*(refresh_the_price_of_everything_in_stock() for _ in range(2)))

    seen = recorded(call)
    assert "  refresh_the_price_o…ck 2  ┤" in draw_text(seen).splitlines()
    assert "refresh_the_price_o…ck 2" in texts(draw_svg(seen))


def test_wide_letters_do_not_move_the_bars() -> None:
    async def call(seen: Recorder) -> None:
        for name in ("注文", "four"):  # as wide as one another
            await asyncio.create_task(nap(0), name=name)
        await nap()

    lines = draw_text(recorded(call)).splitlines()
    assert lines[2:4] == ["  注文  ┤", "  four  ┤"]


def test_a_name_cannot_move_the_cursor_or_break_the_image() -> None:
    async def call(seen: Recorder) -> None:
        await asyncio.create_task(nap(), name="a\x1b[2J\nb\x00\ud800<&\"'>]]>")

    seen = recorded(call)
    picture = draw_text(seen)
    assert "a�[2J�b��<&\"'>]]>" in picture
    picture.encode()
    assert "a�[2J�b��<&\"'>]]>" in texts(draw_svg(seen))


# The image


def texts(svg: str) -> list[str]:
    return [str(each.text) for each in ElementTree.fromstring(svg.encode()).iter(f"{SVG}text")]


def bars(svg: str, kind: str) -> list[tuple[float, float]]:
    """Where the bars of a kind start and end."""
    found = re.findall(rf'class="tl-{kind}" d="M([\d.]+) \d+H([\d.]+)"', svg)
    return [(float(start), float(end)) for start, end in found]


def test_is_an_image_that_describes_itself() -> None:
    root = ElementTree.fromstring(draw_svg(recorded(scene(load_dashboard))))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Timeline of tasks"
    assert root.findtext(f"{SVG}desc") == (
        "orders raised LookupError after 1 s; stock returned after 2 s; "
        "traffic still running at the end; after 1 s: caller is told."
    )


def test_shows_the_same_as_the_text() -> None:
    svg = draw_svg(recorded(scene(load_dashboard)))
    assert {"caller", "orders", "LookupError", "returned", "still running"} <= set(texts(svg))
    assert len(bars(svg, "leaks")) == 2
    assert not bars(draw_svg(recorded(scene(load_in_group))), "leaks")


def test_says_where_a_task_waits() -> None:
    svg = draw_svg(recorded(scene(load_dashboard)))
    assert re.search(r"<title>waits at line \d+ \(sleep\)</title>", svg)


def test_pictures_on_one_page_do_not_meddle_with_one_another() -> None:
    one, other = draw_svg(recorded(scene(load_dashboard))), draw_svg(crowd(50))
    style = re.compile("<style>.*</style>")
    assert style.search(one).group() == style.search(other).group()  # type: ignore[union-attr]
    for svg in (one, other):
        assert not re.search(r'\s(id|href)="', svg)
        assert all(
            name.startswith("tl")
            for names in re.findall(r'class="([^"]*)"', svg)
            for name in names.split()
        )
        rules = style.search(svg).group().removeprefix("<style>")  # type: ignore[union-attr]
        assert all(rule.startswith(".tl") for rule in rules.split("}")[:-1])


def test_takes_its_colours_from_the_page() -> None:
    svg = draw_svg(recorded(scene(load_dashboard)))
    for name in ("paper", "ink", "wait", "queue", "alarm"):
        assert f"var(--timeline-{name}," in svg


def test_is_small() -> None:
    assert len(draw_svg(crowd(10))) < 7_000
    assert len(draw_svg(crowd(5000))) < 10_000


# The notebook, and comparisons


def test_shows_in_a_notebook_that_is_not_trusted() -> None:
    seen = recorded(scene(load_dashboard))
    bundle = seen._repr_mimebundle_()
    image = ElementTree.fromstring(bundle["text/html"].removesuffix(">") + "/>")
    kind, _, data = str(image.get("src")).partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == bundle["image/svg+xml"] == draw_svg(seen)
    assert image.get("alt") == timeline.describe(seen)
    assert bundle["text/plain"] == draw_text(seen) == str(seen)


def test_compares_on_the_same_scale() -> None:
    async def job(seconds: float) -> None:
        await asyncio.sleep(seconds)

    short, long = (run(timeline.watch(job(seconds))) for seconds in (1, 4))
    both = timeline.compare({"before": long, "after": short})

    (slow_start, slow_end), (fast_start, fast_end) = bars(draw_svg(both), "waits")
    assert slow_start == fast_start
    assert slow_end - slow_start == pytest.approx(4 * (fast_end - fast_start), abs=4)
    lines = str(both).splitlines()
    assert lines.index("before") < lines.index("after")
    slow, fast = (line for line in lines if line.startswith("job"))
    assert slow.count("─") == pytest.approx(4 * fast.count("─"), abs=2)
    assert {"before", "after"} <= set(texts(draw_svg(both)))


# One call for a lesson


def test_watches_until_the_leaked_tasks_have_ended() -> None:
    seen = run(timeline.watch(load_dashboard, linger=5))
    assert [(life.name, life.how, life.ended) for life in seen.lives] == [
        ("load_dashboard", "raised", 1.0),
        ("orders", "raised", 1.0),
        ("stock", "returned", 2.0),
        ("traffic", "still running", None),
    ]
    assert [mark.label for mark in seen.marks] == ["caller has the error"]
    assert seen.end == 6.0


def test_leaves_nothing_running_after_a_watch() -> None:
    async def main() -> None:
        await timeline.watch(load_dashboard())
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(main())


def test_a_watched_task_that_swallows_its_cancellation_does_not_hold_the_lesson_up() -> None:
    async def stubborn() -> None:
        while True:
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                await asyncio.sleep(5)
                return

    async def leak() -> None:
        asyncio.create_task(stubborn())  # noqa: RUF006

    async def main() -> float:
        await timeline.watch(leak(), linger=2)
        return asyncio.get_running_loop().time()

    assert run(main()) == 4.0


def test_a_cancelled_watch_cancels_what_it_watched() -> None:
    async def main() -> None:
        watching = asyncio.create_task(timeline.watch(load_dashboard))
        await nap(0.5)
        watching.cancel()
        await asyncio.wait([watching])
        assert watching.cancelled()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(main())
