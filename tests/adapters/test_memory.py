import subprocess
import sys

from assistant.adapters.memory import SHAPES, bound_caches


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
