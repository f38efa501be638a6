"""Colours on a terminal, plain unbroken lines in a pipe, nothing that steers."""

import io
import json
import sys

import pytest
from rich.text import Text

from assistant.commands.printing import one_line, printable, say, say_json

LONG = "mot " * 100


class Terminal(io.StringIO):
    """A screen of forty columns."""

    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Called in the test itself: pytest puts its own standard output back after each fixture."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return screen


def test_a_pipe_gets_plain_and_unbroken_lines(capsys: pytest.CaptureFixture[str]) -> None:
    say(Text(LONG, "red"))
    assert capsys.readouterr().out == LONG.rstrip() + "\n"


def test_a_terminal_gets_colours_and_lines_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    say(Text(LONG, "red"))
    assert "\x1b[31m" in terminal.getvalue()
    assert terminal.getvalue().count("\n") > 5


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    say(Text("rouge", "bold red"))
    assert terminal.getvalue() == "rouge\n"


def test_markup_and_codes_of_a_text_are_shown_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    say(Text("[red]:smile: 12[/red]"), "[bold]x[/bold]")
    assert capsys.readouterr().out == "[red]:smile: 12[/red]\n[bold]x[/bold]\n"
    assert printable("a\x1b[31m\x9b\u202eb\r\tc\nd") == "a\ufffd[31m\ufffd\ufffdb\ufffd\tc\nd"


def test_one_line_is_one_line_of_that_size() -> None:
    assert one_line("a\n b\tc", size=9) == "a b c"
    assert one_line("abcdef", size=4) == "abc…"


def test_json_keeps_letters_and_escapes_what_steers(capsys: pytest.CaptureFixture[str]) -> None:
    said = {"été": "« \x1b[31m \x9b \u202e \udcff » 😀"}
    say_json(said)
    out = capsys.readouterr().out
    assert "été" in out
    assert "😀" in out
    assert not set("\x1b\x9b\u202e\udcff") & set(out)
    assert json.loads(out) == said


def test_an_output_without_unicode_gets_whole_json_and_readable_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "ascii"))
    say_json({"été": "…"})
    say(Text("été …"))
    sys.stdout.flush()
    words, lines = raw.getvalue().decode("ascii").rsplit("}\n", 1)
    assert json.loads(words + "}") == {"été": "…"}
    assert lines == "?t? ?\n"
