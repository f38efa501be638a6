"""Pictures of the page of a running assistant: bench/screenshots.py http://127.0.0.1:7860 docs "A question?"

Each is taken in a real Chromium: an answer with its source, why an answer is what it is, the source on a
phone in the dark; these stand in the README. With --all also the welcome in English, the documents, an
abstention. Prints when each page was first painted, when a question could be typed, and how much the
layout shifted by itself from then on (0 is best; below 0.1 is called good).
"""

import argparse
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
WIDE, PHONE = {"width": 1360, "height": 860}, {"width": 390, "height": 844}
FRENCH: dict[str, Any] = {"locale": "fr-FR", "color_scheme": "light", "viewport": WIDE}
LOOKS: dict[str, dict[str, Any]] = {
    "answer": FRENCH,
    "why": FRENCH,
    "phone": FRENCH | {"color_scheme": "dark", "viewport": PHONE, "device_scale_factor": 2},
}
MORE: dict[str, dict[str, Any]] = {
    "answer-dark": FRENCH | {"color_scheme": "dark"},
    "why-phone": FRENCH | {"viewport": PHONE},
    "abstention": FRENCH,
    "documents-phone": FRENCH | {"viewport": PHONE},
    "welcome": FRENCH | {"locale": "en-GB"},
}
WATCH = """
window.shifted = 0;
new PerformanceObserver((seen) => {
  for (const entry of seen.getEntries()) window.shifted += entry.hadRecentInput ? 0 : entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
PAINTED = "performance.getEntriesByName('first-contentful-paint').map((p) => Math.round(p.startTime))[0]"
UNANSWERABLE = "Quelle est la capitale du Pérou ?"


def main(url: str, folder: Path, question: str, looks: dict[str, dict[str, Any]]) -> None:
    """Take every picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        executable = which("chromium") or which("chromium-browser") or which("google-chrome")
        browser = driver.chromium.launch(executable_path=executable, args=FLAGS)
        for name, look in looks.items():
            page = _open(browser, url, look)
            typed = page.evaluate("Math.round(performance.now())")
            _pose(page, name, question)
            page.screenshot(path=folder / f"{name}.png")
            painted, shifted = page.evaluate(PAINTED), page.evaluate("window.shifted")
            print(f"{name}.png: painted {painted} ms, typed into {typed} ms, shifted {shifted:.4f}")
            page.context.close()
        browser.close()


def _open(browser: Browser, url: str, look: dict[str, Any]) -> Page:
    page = browser.new_context(**look).new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    page.wait_for_selector("#first-picture", state="detached")
    return page


def _pose(page: Page, name: str, question: str) -> None:
    """Bring the page into the state that the picture is to show."""
    page.wait_for_selector(".document", state="attached", timeout=120_000)
    if name == "documents-phone":
        page.locator("[data-act=documents]").click()
    elif name != "welcome":
        _ask(page, UNANSWERABLE if name == "abstention" else question)
    if name.startswith(("answer", "phone")):
        _show_source(page, marker=0 if name.startswith("answer") else -1)
    if name.startswith("why"):
        page.locator(".why summary").click()
        page.locator(".why").evaluate("why => why.scrollIntoView()")
    page.mouse.move(5, 5)
    page.wait_for_timeout(500)  # the pane of a phone slides in


def _ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn:not(.working)", timeout=120_000)


def _show_source(page: Page, *, marker: int) -> None:
    page.locator(".claim .marker").nth(marker).click()
    page.wait_for_selector("mark.chosen")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("question")
    parser.add_argument("--all", action="store_true", help="not only those of the README")
    given = parser.parse_args()
    main(given.url, given.folder, given.question, LOOKS | (MORE if given.all else {}))
