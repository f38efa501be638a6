"""The uploads of whoever runs the tests are no part of what is tested."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module", autouse=True)
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("uploads")
    os.environ["ASSISTANT_UPLOADS"] = str(folder)
    yield folder
    del os.environ["ASSISTANT_UPLOADS"]
