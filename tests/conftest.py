"""What holds for all tests: how many cases, whose uploads they see, which of them run first, and Ctrl-C."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.cases import cases

settings.register_profile("cases", cases(100))
settings.load_profile("cases")

# A shell's run in the background is deaf to Ctrl-C, and so would be the programs that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module", autouse=True)
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("uploads")
    os.environ["ASSISTANT_UPLOADS"] = str(folder)
    yield folder
    del os.environ["ASSISTANT_UPLOADS"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file first, so that one of two processes is not left alone with it at the end."""
    items.sort(key=lambda item: item.path.name != "test_kill.py")
