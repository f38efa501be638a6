"""The words of the command line: what is understood, what is not, and the help."""

import pytest

from assistant.commands.line import main

Capture = pytest.CaptureFixture[str]


def run(capsys: Capture, *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["sing"],
        ["search", "-k", "0", "x"],
        ["search", "-k", "six", "x"],
        ["serve", "--port", "99999"],
        ["train"],
    ],
)
def test_what_is_not_understood_is_a_usage_error(capsys: Capture, words: list[str]) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert "usage: assistant" in err


@pytest.mark.parametrize(
    "command", ["serve", "ask", "search", "ingest", "status", "evaluate", "mcp", "train"]
)
def test_the_help_of_each_command_holds_an_example(capsys: Capture, command: str) -> None:
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert f"\n  assistant {command}" in out.split("example:")[1]


def test_the_help_documents_the_exit_codes(capsys: Capture) -> None:
    code, out, _ = run(capsys, "--help")
    assert code == 0
    assert [line.split()[0] for line in out.split("exit codes:\n")[1].rstrip().split("\n")] == [
        "0",
        "1",
        "2",
        "130",
        "141",
    ]
