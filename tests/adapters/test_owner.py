"""One process owns the store, and the others can tell which."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.adapters.owner import own, owner
from assistant.errors import StoreBusy, StoreUnwritable

HOLDER = """
import sys
from pathlib import Path
from assistant.adapters.owner import own
sys.argv[0] = "/opt/assistant/__main__.py"
with own(Path(sys.argv.pop()), url="http://127.0.0.1:7860"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-c", HOLDER, "serve", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_store_that_nobody_uses_has_no_owner(tmp_path: Path) -> None:
    assert owner(tmp_path / "nowhere") is None
    assert owner(tmp_path) is None


def test_the_owner_is_known_while_it_holds_the_store(tmp_path: Path) -> None:
    with own(tmp_path, url="http://localhost:7860") as me:
        assert owner(tmp_path) == me
        assert (me.url, len(me.token) >= 32) == ("http://localhost:7860", True)
    assert owner(tmp_path) is None


def test_another_process_is_told_who_holds_the_store(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as holder:
        found = owner(tmp_path)
        assert found is not None
        assert (found.pid, found.url) == (holder.pid, "http://127.0.0.1:7860")
        with pytest.raises(StoreBusy) as told, own(tmp_path):
            pass
    named = f"{tmp_path}/ is in use by process {holder.pid} (assistant serve, http://127.0.0.1:7860) since "
    assert str(told.value).startswith(named)
    assert str(told.value).endswith(". Stop it, or ask it instead.")
    assert found.token not in str(told.value)


def test_a_killed_owner_leaves_the_store_free(tmp_path: Path) -> None:
    with held_elsewhere(tmp_path) as holder:
        pass
    assert json.loads((tmp_path / "owner.json").read_text())["pid"] == holder.pid
    assert owner(tmp_path) is None
    with own(tmp_path) as me:
        assert owner(tmp_path) == me != holder.pid


def test_ownership_may_be_nested_and_gain_an_address(tmp_path: Path) -> None:
    with own(tmp_path) as outer:
        with own(tmp_path, url="http://localhost:1") as inner:
            assert (inner.token, inner.url) == (outer.token, "http://localhost:1")
            with own(tmp_path):
                assert owner(tmp_path) == inner
        assert owner(tmp_path) is not None
    assert owner(tmp_path) is None


def test_only_this_user_can_read_the_token(tmp_path: Path) -> None:
    with own(tmp_path):
        assert (tmp_path / "owner.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"pid": 1}'])
def test_a_spoilt_owner_file_still_means_that_the_store_is_in_use(tmp_path: Path, spoilt: str) -> None:
    with held_elsewhere(tmp_path):
        (tmp_path / "owner.json").write_text(spoilt)
        assert owner(tmp_path) is not None
        with pytest.raises(StoreBusy, match="in use by another process"), own(tmp_path):
            pass


def test_a_path_that_is_a_file_cannot_be_owned(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("")
    with pytest.raises(StoreUnwritable, match="it is a file"), own(tmp_path / "store"):
        pass


def test_asking_for_the_owner_imports_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom assistant.adapters.owner import owner\n"
        "owner(Path(sys.argv[1]))\n"
        "print(sorted({'chromadb', 'numpy', 'torch', 'llama_index'} & set(sys.modules)))\n"
    )
    with own(tmp_path):
        done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True)
    assert done.stdout == "[]\n"
