"""What a reader gets to see of the search's answers."""

from typing import TYPE_CHECKING

from checker.tests.browser import browser
from checker.tests.built import site
from checker.tests.test_site_browser import searched, server, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["browser", "searched", "server", "site"]


def test_the_words_by_which_a_page_is_found_are_not_told_again(
    server: str, searched: "Page"
) -> None:
    visit(searched, server)
    searched.keyboard.press("/")
    searched.keyboard.insert_text("CORS error only on 500")
    searched.locator(".md-search-result__item > a:first-of-type").first.wait_for()
    tags = searched.locator(".md-search-result .md-tags")
    assert tags.count() > 0
    assert not any(each.is_visible() for each in tags.all())
