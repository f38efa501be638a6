"""Progress says its pace and the time left."""

import sys

import pytest

from assistant.commands.progress import bar, duration, pace, waiting


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-1, "0 s"),
        (0.4, "0 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (200, "3 min 20 s"),
        (1234, "20 min"),
        (7500, "2 h 5 min"),
    ],
)
def test_a_time_is_said_in_its_coarsest_units(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_pace_is_silent_until_there_is_something_to_say() -> None:
    assert pace(0, 10, 1.0, "passages") == ""
    assert pace(5, 10, 0.0, "passages") == ""


def test_pace_gives_the_speed_and_the_time_left() -> None:
    assert pace(820, 8200, 10, "passages") == "82 passages/s, 1 min 40 s left"
    assert pace(5, 5, 2, "questions") == "2.5 questions/s, 2 s left"
    assert pace(10, 0, 1, "passages") == "10 passages/s"


def test_a_log_is_not_flooded(capsys: pytest.CaptureFixture[str]) -> None:
    with bar("passages") as progress, waiting("Opening…") as tell:
        for done in range(100):
            progress(done, 100, "a.txt")
            tell("Reading…")
    assert capsys.readouterr() == ("", "")


def test_a_log_gets_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.commands.progress._LOG_SECONDS", 0)
    with bar("passages") as progress:
        progress(0, 0, "deux\nlignes.txt")
        progress(0, 100, "a.txt")
        progress(10, 100, "a.txt")
    looking, first, second = capsys.readouterr().err.splitlines()
    assert looking == "Looking at deux\\nlignes.txt"
    assert first == "0 of 100 passages"
    assert second.startswith("10 of 100 passages, ")
    assert second.endswith(" left")


def test_a_terminal_gets_a_bar_that_shows_the_file_as_it_is_called(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with bar("passages") as progress:
        progress(1, 4, "x")
        progress(3, 4, "[red]été\x1b[2J{0}.txt")
    drawn = capsys.readouterr()
    assert drawn.out == ""
    assert "3/4" in drawn.err
    assert "[red]été\\x1b[2J{0}.txt" in drawn.err
