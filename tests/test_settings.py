"""Settings from the environment and by keyword."""

from pathlib import Path

import pytest

from assistant.errors import SettingError
from assistant.settings import Settings, read_settings


def test_a_place_may_be_given_as_text_and_may_begin_at_home() -> None:
    chosen = read_settings({}, store="here/store", uploads="~/up")
    assert chosen.store == Path("here/store")
    assert chosen.uploads == Path.home() / "up"
    assert read_settings({"ASSISTANT_STORE": "~/s"}).store == Path.home() / "s"


def test_a_keyword_wins_over_the_environment_and_none_does_not() -> None:
    environment = {"ASSISTANT_K": "5", "ASSISTANT_PORT": "8000"}
    chosen = read_settings(environment, k=3, port=None)
    assert (chosen.k, chosen.port) == (3, 8000)
    assert read_settings({}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ASSISTANT_K", "six", "ASSISTANT_K is 'six': not a whole number."),
        ("ASSISTANT_K", "0", "ASSISTANT_K is 0: it must be 1 or more."),
        ("ASSISTANT_QUEUE", "-1", "ASSISTANT_QUEUE is -1: it must be 0 or more."),
        ("ASSISTANT_CHANGES", "maybe", "ASSISTANT_CHANGES is 'maybe': it must be on or off."),
    ],
)
def test_a_value_that_cannot_be_used_is_named(variable: str, value: str, said: str) -> None:
    with pytest.raises(SettingError) as raised:
        read_settings({variable: value})
    assert str(raised.value) == said
