"""A report drawn for a terminal: learners by rules, or one learner rule by rule."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.report.counts import Hardship, Tally, by_rule, hardships, rules, tally
from checker.report.row import Learner, Report

WIDEST = 1000  # columns
MOST = 5  # promises that are told to be broken most often


def draw(report: Report, console: Console) -> RenderableType:
    """As wide as the console: what does not fit in one table becomes one for each category."""
    sound = [each for each in report.learners if not each.amiss]
    if len(report.learners) == 1 and sound:
        tables = [_alone(sound[0])]
    else:
        tables = _tables(report, sound, console) if sound else []
    return Group(*tables, *_notes(report))


def _tables(report: Report, sound: Sequence[Learner], console: Console) -> list[Table]:
    wanted = [rule for rule in rules(report) if _begun(rule, sound)]
    whole = _table(sound, wanted)
    options = console.options.update(max_width=WIDEST)
    if Measurement.get(console, options, whole).maximum <= console.width:
        return [whole]
    categories = dict.fromkeys(rule.partition("/")[0] for rule in wanted)
    return [
        _table(sound, [rule for rule in wanted if rule.partition("/")[0] == category])
        for category in categories
    ]


def _begun(rule: str, learners: Iterable[Learner]) -> bool:
    """Whether anybody has tried one of its katas."""
    return any(by_rule(each)[rule].tried for each in learners)


def _table(learners: Sequence[Learner], wanted: Sequence[str]) -> Table:
    """The katas that pass, of how many; a dot where none was begun."""
    table = _blank("learner", "passed", *(rule.replace("/", "\n") for rule in wanted))
    for learner in learners:
        tallies = by_rule(learner)
        cells = [tally(learner.rows), *(tallies[rule] for rule in wanted)]
        table.add_row(Text(learner.name), *(_cell(each) for each in cells))
    return table


def _alone(learner: Learner) -> Table:
    table = _blank(learner.name, "passed", "begun", "promises kept", "hints", "solutions")
    tallies = by_rule(learner)
    for rule, each in (*tallies.items(), ("all", tally(learner.rows))):
        told = (each.tried - each.passed, f"{each.kept}/{each.promises}", each.hints)
        cells = (str(told_one or "·") for told_one in (*told, each.solutions))
        table.add_row(rule, _cell(each), *cells)
    return table


def _blank(first: str, *others: str) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(Text(first), overflow="fold", vertical="bottom")
    for each in others:
        table.add_column(Text(each), justify="right", no_wrap=True)
    return table


def _cell(told: Tally) -> Text:
    if told.passed == told.katas:
        return Text(told.short, style="green")
    return Text(told.short, style="yellow" if told.tried else "dim")


def _notes(report: Report) -> Iterator[RenderableType]:
    """What no table shows."""
    sound = [each for each in report.learners if not each.amiss]
    rest = [rule for rule in rules(report) if not _begun(rule, sound)]
    if rest and len(sound) > 1:
        yield Text(f"\nbegun by nobody: {', '.join(rest)}")
    files = "1 file" if report.judged == 1 else f"{report.judged} files"
    again = f"; {report.repeated} more of the same content" if report.repeated else ""
    yield Text(f"\n{files} judged{again}")
    for learner in report.learners:
        for told in filter(None, (learner.amiss, learner.note)):
            yield Text(f"{learner.name}: {told}", style="red" if learner.amiss else "")
        for row in learner.rows:
            if row.why or row.state == "missing":
                yield Text(f"{learner.name}: {row.kata}: {row.why or 'its file is gone'}")
    yield from _stuck(report)


def _stuck(report: Report) -> Iterator[RenderableType]:
    """The promises that more than one learner breaks."""
    shared = [each for each in hardships(report) if each.breakers > 1]
    if shared:
        yield Text("\nbroken most often")
    for each in sorted(shared, key=_breakers)[:MOST]:
        yield Text(f"{each.kata}, by {each.breakers} learners")
        yield Padding(Text(each.broken), (0, 0, 0, 2))


def _breakers(hardship: Hardship) -> int:
    return -hardship.breakers
