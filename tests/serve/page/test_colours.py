"""Every pair of text and ground can be read: 4.5 to 1, as WCAG 2.2 asks at level AA (1.4.3)."""

import re

import pytest

from assistant.serve.page import fragments

STYLES = (fragments.STATIC / "colours.css").read_text("utf-8")
LIGHT, DARK = STYLES.split("@media (prefers-color-scheme: dark)")
PAIRS = [
    (ink, ground) for ground in ("ground", "surface", "sunk", "tint") for ink in ("ink", "soft", "accent")
] + [
    ("accent-ink", "accent"),
    ("ink", "mark"),
    ("mark-ink", "mark-chosen"),
    ("ink", "found"),
    ("found-ink", "found-now"),
    ("wrong", "wrong-ground"),
    ("wrong", "surface"),
    ("ground", "ink"),
]


def colours(styles: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", styles))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("styles", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(styles: str, ink: str, ground: str) -> None:
    named = colours(styles)
    low, high = sorted(luminance(named[name]) for name in (ink, ground))
    assert (high + 0.05) / (low + 0.05) >= 4.5
