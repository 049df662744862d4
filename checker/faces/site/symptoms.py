"""From what people see, in their words or in a log's, to the page that explains and mends it."""

from html import escape
from pathlib import Path

from checker import catalog
from checker.catalog import story
from checker.faces.site import ailments, lesson, links, messages
from checker.faces.site.table import table
from checker.kata import Kata

PAGE = "symptoms.md"


def page(words: str, root: Path) -> str:
    """The words of the page, the anti-patterns, what logs say, and the trouble of every kata."""
    return "\n\n".join([words.strip(), *_ailments(root), *_log(), *_katas(root)])


def words(address: str, root: Path) -> list[str]:
    """By what the page of a kata, or of an anti-pattern, is found: words of logs, and people's."""
    for kata in catalog.KATAS:
        if address == f"{kata.path}.md":
            return [message.text for message in messages.of(kata)]
    for title in ailments.titles():
        if address == ailments.address(title):
            told = [
                message.text for kata in ailments.showing(title) for message in messages.of(kata)
            ]
            people = (title, ailments.lead(title, root), *ailments.asked(title, root))
            return [*people, *dict.fromkeys(told)]
    return []


def _ailments(root: Path) -> list[str]:
    rows = ((ailments.lead(title, root), _ailment(title)) for title in ailments.titles())
    return ["## What you notice", table(("Symptom", "Its name"), rows)]


def _log() -> list[str]:
    katas = {kata.path: kata for kata in catalog.KATAS}
    rows = []
    for message in messages.MESSAGES:
        found = [katas[path] for path in message.katas if path in katas]
        if found:
            where = "<br>".join(links.to_katas(found, PAGE))
            said = f"<code>{escape(message.text, quote=False)}</code><br>{message.meaning}"
            rows.append((said, where))
    return ["## What the log says", table(("In the log", "Katas"), rows)]


def _katas(root: Path) -> list[str]:
    parts = []
    for rule in catalog.RULES:
        name = lesson.title(catalog.lesson(rule, root)).partition(":")[0]
        rows = (_row(kata, root) for kata in catalog.KATAS if kata.rule == rule)
        head = ("What happened", "Mend it in", "Taught under")
        parts += [f"## {name}", table(head, rows)]
    return parts


def _row(kata: Kata, root: Path) -> tuple[str, ...]:
    return trouble(kata), *links.to_katas([kata], PAGE), *links.to_sections([kata], PAGE, root)


def _ailment(title: str) -> str:
    return links.to(ailments.address(title), title, PAGE)


def trouble(kata: Kata) -> str:
    """What its story tells before it comes to the task, in one line."""
    told = story(kata).partition("\n")[2].partition("Your task:")[0]
    return " ".join(told.split())
