"""One browser for each file of tests, and a visitor for each test that names the page of its ``url``."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.serve.browser import chromium, visit


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    with visit(browser, url) as visited:
        yield visited
