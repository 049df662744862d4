"""What a reader gets to see of the search's answers."""

from typing import TYPE_CHECKING

from checker.tests.browser import browser
from checker.tests.built import site
from checker.tests.test_site_browser import page, server, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["browser", "page", "server", "site"]


def test_the_words_by_which_a_page_is_found_are_not_told_again(server: str, page: "Page") -> None:
    visit(page, server)
    page.keyboard.press("/")
    page.keyboard.insert_text("CORS error only on 500")
    page.locator(".md-search-result__item").first.wait_for()
    tags = page.locator(".md-search-result .md-tags")
    assert tags.count() > 0
    assert not any(each.is_visible() for each in tags.all())
