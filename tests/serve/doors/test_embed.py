"""The widget's script and the page for frames, as they are served."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.serve.doors import embed
from assistant.serve.doors.embed import SPOKEN_BY_WIDGET, framed_html, widget_script
from tests.fakes import FakeService, memory_document
from tests.serve.doors.test_api import call
from tests.serve.live import live

PARTS = {p.name: p.read_text("utf-8") for p in Path(embed.__file__).with_name("widget").glob("*.js")}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(FakeService([memory_document("a.txt", "Un deux.")])) as address:
        yield address


def test_the_script_is_small_and_asks_no_other_host() -> None:
    script = widget_script()
    assert len(script.encode()) < 30_000
    assert set(re.findall(r"https?://[\w.]+", script)) == {"http://www.w3.org"}, "the name of SVG"
    assert not re.search(r"\b(eval|Function)\(|innerHTML|insertAdjacentHTML|document\.write", script)
    assert not re.search(r"""setAttribute\(["']style|\.cssText|createElement\(["']style""", script)


def test_it_says_the_words_that_its_parts_use_and_no_others() -> None:
    program = "\n".join(PARTS.values())
    used = set(re.findall(r'word\(\s*"(\w+)"', program))
    dynamic = {k for k in SPOKEN_BY_WIDGET if k.startswith("stage_") or k.endswith("_tip")}
    conditional = {k for k in SPOKEN_BY_WIDGET if re.search(rf'"{k}"', program)}
    assert used <= set(SPOKEN_BY_WIDGET)
    assert used | dynamic | conditional == set(SPOKEN_BY_WIDGET)


def test_every_part_is_in_it() -> None:
    assert set(embed._PARTS) == set(PARTS)
    for name, part in PARTS.items():
        functions = re.findall(r"^(?:async )?function (\w+)", part, re.M)
        assert functions
        for function in functions:
            assert widget_script().count(f"function {function}(") == 1, f"{name}: {function}"


def test_any_page_may_load_it_and_keep_it_until_it_changes(url: str) -> None:
    status, headers, script = call(url, "GET", "/widget.js")
    assert status == 200
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert script.decode() == widget_script()
    status, again, nothing = call(url, "GET", "/widget.js", If_None_Match=headers["etag"])
    assert (status, nothing, again["etag"]) == (304, b"", headers["etag"])


def test_the_page_for_frames_takes_the_options_of_the_tag_escaped() -> None:
    page = framed_html({"title": '"><script>x</script>', "accent-ink": "#fff"}, language="fr")
    assert '<html lang="fr">' in page
    assert page.count("<script") == 1
    assert 'data-accent-ink="#fff"' in page
    assert 'data-title="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"' in page


def test_the_page_for_frames_speaks_the_language_asked_for(url: str) -> None:
    asked = {"Accept_Language": "fr"}
    assert b'<html lang="fr">' in call(url, "GET", "/embed", **asked)[2]
    assert b'<html lang="en">' in call(url, "GET", "/embed?lang=en", **asked)[2]
    assert b'<html lang="en">' in call(url, "GET", "/embed?lang=xx")[2]
    assert b"onload" not in call(url, "GET", "/embed?onload=alert(1)&key=secret")[2]
