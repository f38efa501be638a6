import subprocess
import sys

import pytest

from assistant.adapters.memory import SHAPES, bound_caches, bound_heaps, enough_memory
from assistant.errors import OutOfMemory


def test_the_caches_of_compiled_kernels_are_bounded() -> None:
    environment: dict[str, str] = {}
    bound_caches(environment)
    assert set(environment.values()) == {SHAPES}


def test_what_a_person_has_set_stays() -> None:
    environment = {"LRU_CACHE_CAPACITY": "7"}
    bound_caches(environment)
    assert environment["LRU_CACHE_CAPACITY"] == "7"


def test_they_are_bounded_before_torch_is_there() -> None:
    program = "import sys; from assistant.adapters import memory; assert 'torch' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


PROGRAM = """
import sys, threading
from pathlib import Path
from assistant.adapters.memory import bound_heaps

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def fill(pins):
    bytearray(30_000_000)  # freed: glibc now keeps blocks of that size in its heaps
    large = []
    for _ in range(20):
        large.append(bytearray(4_000_000))
        pins.append(bytearray(2_000))  # what stays behind each of them

if sys.argv[1] == "bounded":
    bound_heaps()
before, pins = resident(), []
for _ in range(4):
    worker = threading.Thread(target=fill, args=[pins])
    worker.start()
    worker.join()
print(resident() - before)
"""


STATES = """
import resource
from assistant.adapters.memory import bound_heaps

def cleared(times):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(times):
        b"x" * 1_900_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

bound_heaps()
cleared(1)
print(cleared(50))
"""

glibc = pytest.mark.skipif(sys.platform != "linux", reason="glibc alone has the options")


@glibc
def test_states_of_a_pack_are_not_mapped_and_cleared_again_for_each_product() -> None:
    found = int(subprocess.run([sys.executable, "-c", STATES], capture_output=True).stdout)
    assert found < 1_000


HELD = """
from pathlib import Path
from assistant.adapters.memory import bound_heaps, give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

bound_heaps()
large, pins = [], []
for _ in range(60):
    large.append(b"x" * 1_000_000)
    pins.append(b"y" * 200_000)  # what stays behind each of them
del large
before = resident()
give_back()
print(before - resident())
"""


@glibc
def test_what_is_free_between_blocks_that_stay_is_given_back() -> None:
    assert int(subprocess.run([sys.executable, "-c", HELD], capture_output=True).stdout) > 40e6


@glibc
def test_what_threads_freed_goes_back_to_the_system() -> None:
    kept = {
        how: int(subprocess.run([sys.executable, "-c", PROGRAM, how], capture_output=True).stdout)
        for how in ("bounded", "as it is")
    }
    assert kept["bounded"] < 10e6 < kept["as it is"]


@pytest.mark.parametrize("error", [OSError, AttributeError, TypeError])
def test_another_c_library_is_left_alone(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: object) -> None:
        raise error

    monkeypatch.setattr("ctypes.CDLL", absent)
    bound_heaps()


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 2488320 bytes"),
    ],
)
def test_memory_that_is_not_there_is_an_error_of_ours(error: Exception) -> None:
    with pytest.raises(OutOfMemory, match="Try again"), enough_memory():
        raise error


def test_any_other_error_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="another"), enough_memory():
        raise RuntimeError("another fault")
