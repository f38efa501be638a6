"""Pictures of the page of a running assistant: bench/screenshots.py http://127.0.0.1:7860 docs "A question?"

Each is taken in a real Chromium: the answer with its source (light and dark), the same on a phone,
the empty conversation in English. Prints when something was first painted and when a question can be typed.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
LOOKS = {
    "answer": {"locale": "fr-FR", "color_scheme": "light", "viewport": {"width": 1360, "height": 860}},
    "answer-dark": {"locale": "fr-FR", "color_scheme": "dark", "viewport": {"width": 1360, "height": 860}},
    "answer-phone": {"locale": "fr-FR", "color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    "welcome-en": {"locale": "en-GB", "color_scheme": "light", "viewport": {"width": 1360, "height": 860}},
}
PAINTED = (
    "performance.getEntriesByType('paint').map((p) => `${p.name} ${Math.round(p.startTime)} ms`).join(', ')"
)


def main(url: str, folder: Path, question: str) -> None:
    """Take every picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_chromium(), args=FLAGS)
        for name, look in LOOKS.items():
            page = _open(browser, url, look)
            if name.startswith("answer"):
                _ask(page, question)
            page.screenshot(path=folder / f"{name}.png")
            print(f"{name}.png")
            page.context.close()
        browser.close()


def _chromium() -> str | None:
    from shutil import which

    return which("chromium") or which("chromium-browser") or which("google-chrome")


def _open(browser: Browser, url: str, look: dict[str, object]) -> Page:
    page = browser.new_context(**look).new_page()  # type: ignore[arg-type]
    page.goto(url)
    page.wait_for_selector("#first-picture", state="detached")
    print(
        page.evaluate(PAINTED),
        f"typed into after {page.evaluate('Math.round(performance.now())')} ms",
        sep=", ",
    )
    page.wait_for_selector(".document", state="attached", timeout=120_000)
    return page


def _ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn:not(.working)", timeout=120_000)
    marker = page.locator(".claim .marker").first
    if marker.count():
        marker.click()
        page.wait_for_selector("mark.chosen")
    page.wait_for_timeout(400)  # the pane of a phone slides in


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
