"""A real Chromium on the real server, watched: what it asks of whom, and what goes wrong in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from shutil import which
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
expect.set_options(timeout=20_000)  # no test asserts a time: a busy machine may take long
CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")


@dataclass
class Watched:
    """What one page did."""

    hosts: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; each visit has a profile of its own."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visit(
    browser: Browser,
    url: str,
    *,
    language: str = "fr-FR",
    dark: bool = False,
    size: tuple[int, int] = (1360, 860),
    faults: bool = False,
) -> Iterator[Page]:
    """The page as one visitor sees it, ready. Fails if it asked another host, or had an unallowed fault."""
    context = browser.new_context(
        locale=language,
        color_scheme="dark" if dark else "light",
        viewport={"width": size[0], "height": size[1]},
    )
    page, watched = context.new_page(), Watched()
    page.set_default_timeout(20_000)
    page.on("request", lambda request: watched.hosts.add(urlsplit(request.url).hostname or ""))
    page.on("pageerror", lambda error: watched.faults.append(str(error)))
    page.on("console", lambda m: watched.faults.append(m.text) if m.type in ("error", "warning") else None)
    page.goto(url)
    expect(page.locator("#first-picture")).to_have_count(0, timeout=20_000)
    yield page
    context.close()
    assert watched.hosts <= {"127.0.0.1", ""}, "the page asked another host"
    assert faults or watched.faults == [], watched.faults


def ask(page: Page, question: str) -> None:
    """Type the question, press Enter, wait for the end of its answer."""
    before = page.locator(".turn:not(.working)").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn:not(.working)")).to_have_count(before + 1)
