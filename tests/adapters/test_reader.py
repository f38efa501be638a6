"""The reader's network, what it ships as, and the exact spans it gives."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.adapters.backbone import embedded
from assistant.adapters.changes import load_changes, packed, save_changes, unpacked
from assistant.adapters.encoders import DEFAULT, load_embedder
from assistant.adapters.findings import Found, reading
from assistant.adapters.network import Pack, ReaderNetwork, _padded_attention
from assistant.adapters.reader import FOLDER, CrossReader, Facts, load_network, load_reader, read_facts
from assistant.adapters.sequences import windows
from assistant.errors import ModelUnavailable
from assistant.sentences import spans
from assistant.values import Passage
from tests.adapters.networks import TinyEmbedder, Words, tiny_backbone, word_tokens

TEXT = "Colossus tourne à Memphis. Il compte 100 000 processeurs, dit Musk. Rien d'autre n'est connu."


def passage(text: str, *, file: str = "a.txt", title: str = "") -> Passage:
    return Passage(file, 0, len(text), text, file, title)


def tiny_reader(*, budget_seconds: float = 60.0) -> CrossReader:
    embedder = TinyEmbedder()
    network = ReaderNetwork(embedder.backbone).eval()
    return CrossReader(embedder, network, Facts(), budget_seconds=budget_seconds)


def test_the_network_computes_what_the_backbone_computes() -> None:
    backbone, ids = tiny_backbone(), torch.arange(5, 25)
    network = ReaderNetwork(backbone)
    with torch.no_grad():
        pack = Pack([20], ids.device)
        states = embedded(backbone.embeddings, ids, pack.columns)
        for layer in network.layers:
            states = layer(states, pack)
        expected = backbone(ids[None]).last_hidden_state[0]
    assert torch.allclose(states, expected, atol=1e-5)


def test_a_sequence_reads_the_same_alone_and_in_a_pack() -> None:
    network = ReaderNetwork(tiny_backbone()).eval()
    ids = torch.arange(5, 65)
    with torch.no_grad():
        together, alone = network(ids, [20, 30, 10]), network(ids[20:50], [30])
    assert torch.allclose(together.relevance[1], alone.relevance[0], atol=1e-5)
    assert torch.allclose(together.tokens[20:50], alone.tokens, atol=1e-5)


def test_a_padded_batch_attends_as_sequences_one_by_one_do() -> None:
    layer = ReaderNetwork(tiny_backbone()).layers[0]
    pack = Pack([7, 1, 20], torch.device("cpu"))
    states = torch.randn(28, layer.into.in_features)
    with torch.no_grad():
        split = layer.into(states).view(28, 3, layer.heads, -1)
        padded = _padded_attention(split, pack).reshape(28, -1)
        assert torch.allclose(padded, layer._attend(states, pack), atol=1e-5)


def test_four_bits_keep_a_change_to_a_tenth() -> None:
    torch.manual_seed(1)
    for size in (1e-7, 1e-3, 10.0):
        change = torch.randn(64, 96) * size
        again = unpacked(*packed(change)).view_as(change)
        assert float((again - change).norm() / change.norm()) < 0.12


def test_no_change_stays_no_change() -> None:
    assert unpacked(*packed(torch.zeros(2, 32))).abs().max() == 0


def test_changes_bring_a_network_back(tmp_path: Path) -> None:
    before, network = ReaderNetwork(tiny_backbone()), ReaderNetwork(tiny_backbone())
    change = torch.randn_like(network.layers[2].up.weight) * 0.01
    step = float(change.abs().max()) / 8  # a weight may be off by as much at the far end of its block
    with torch.no_grad():
        network.layers[2].up.weight.add_(change)
        network.layers[2].norm.bias.add_(0.5)
    known = before.layers.state_dict(prefix="layers.")
    save_changes(tmp_path / "changes", known, network.state_dict())
    after = load_changes(tmp_path / "changes", known)
    assert set(after) == set(network.state_dict())
    for name, weights in network.state_dict().items():
        assert torch.allclose(after[name], weights, atol=1.01 * step), name


def test_weights_that_are_absent_or_cut_are_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="Reinstall"):
        load_network(tiny_backbone(), tmp_path)
    (tmp_path / "reader.safetensors").write_bytes(b"cut")
    with pytest.raises(ModelUnavailable, match="Reinstall"):
        load_network(tiny_backbone(), tmp_path)


@given(st.integers(0, 900), st.integers(0, 80), st.integers(0, 50))
def test_windows_cover_the_passage_within_the_limit(count: int, asked: int, titled: int) -> None:
    question, title = (Words(list(range(5, 5 + n)), [(i, i + 1) for i in range(n)]) for n in (asked, titled))
    body = Words(list(range(count)), [(n, n + 1) for n in range(count)])
    found = windows(question, title, body, limit=320)
    assert all(len(w.ids) <= 320 for w in found)
    assert {place for w in found for place in w.places} == set(body.offsets)
    assert all(len(w.ids) == w.first + len(w.places) + 1 for w in found)
    assert all(later.places[0] <= earlier.places[-1] for earlier, later in pairwise(found))


def found_in(text: str, tokens: np.ndarray) -> Found:
    return Found(0, 1.0, word_tokens([text])[0].offsets, tokens)


@settings(max_examples=60)
@given(st.text("ab àé.!?«»\n1,’", max_size=80), st.integers(0, 5))
def test_an_answer_is_words_inside_one_sentence(text: str, seed: int) -> None:
    count = len(word_tokens([text])[0].ids)
    logits = np.random.default_rng(seed).normal(size=(count, 3))
    result = reading(text, [found_in(text, logits)], lambda x: 0.5)
    sentences = spans(text)
    assert len(result.sentences) == len(sentences)
    assert all(0 <= score <= 1 for score in result.sentences)
    if result.answer:
        start, end = result.answer
        assert any(a <= start < end <= b for a, b in sentences)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()


def test_the_answer_is_where_start_and_end_are_highest() -> None:
    logits = np.zeros((len(word_tokens([TEXT])[0].ids), 3))
    words = [TEXT[a:b].strip() for a, b in word_tokens([TEXT])[0].offsets]
    logits[words.index("100"), 0] = logits[words.index("processeurs"), 1] = 5
    answer = reading(TEXT, [found_in(TEXT, logits)], lambda x: 0.5).answer
    assert answer
    assert TEXT[slice(*answer)] == "100 000 processeurs"


def test_an_answer_never_crosses_a_sentence() -> None:
    logits = np.zeros((len(word_tokens([TEXT])[0].ids), 3))
    words = [TEXT[a:b].strip() for a, b in word_tokens([TEXT])[0].offsets]
    logits[words.index("Memphis"), 0] = logits[words.index("processeurs"), 1] = 9
    answer = reading(TEXT, [found_in(TEXT, logits)], lambda x: 0.5).answer
    assert answer
    assert any(a <= answer[0] and answer[1] <= b for a, b in spans(TEXT))


def test_no_passages_give_no_readings() -> None:
    assert tiny_reader().read("Où ?", []) == []


@pytest.mark.parametrize("text", ["", "  \n ", "…", "mot " * 2000])
def test_odd_passages_are_read(text: str) -> None:
    (result,) = tiny_reader().read("Où ?", [passage(text)])
    assert 0 <= result.probability <= 1
    assert len(result.sentences) == len(spans(text))


def test_a_reading_does_not_depend_on_the_other_passages() -> None:
    reader, others = tiny_reader(), [passage(f"{TEXT} {n}", file=str(n)) for n in range(30)]
    together, (alone,) = reader.read("Combien ?", others), reader.read("Combien ?", [others[17]])
    assert together[17].probability == pytest.approx(alone.probability, abs=1e-4)
    assert together[17].answer == alone.answer


def test_time_that_is_up_leaves_the_last_passages_unread() -> None:
    many = [passage(TEXT * 8, file=str(n)) for n in range(40)]
    found = tiny_reader(budget_seconds=-1).read("Combien ?", many)
    assert len(found) == 40
    assert all(r.probability > 0 for r in found[:12])
    assert found[-1].probability == 0
    assert len(found[-1].sentences) == len(spans(TEXT * 8))


def test_facts_turn_logits_into_probabilities() -> None:
    facts = Facts(scale=2.0, shift=-1.0)
    assert facts.probability(0.5) == 0.5
    assert facts.probability(-1e9) < 1e-9 < 0.99 < facts.probability(1e9)


def test_the_shipped_facts_are_complete_and_the_weights_small() -> None:
    facts = read_facts(FOLDER)
    assert {"scale", "shift", "titled", "threshold"} <= set(facts)
    assert (FOLDER / "reader.safetensors").stat().st_size < 12e6
    assert json.dumps(facts)


@pytest.mark.model
def test_the_shipped_reader_finds_the_figure_and_knows_what_is_not_there() -> None:
    cache = Path("~/.cache/assistant").expanduser()
    reader = load_reader(load_embedder(DEFAULT, cache=cache, threads=1), cache=cache, threads=1)
    tower = (
        "La tour penchée de Brindes fut commencée en 1187 par l'architecte Bonanno. "
        "Elle mesure 58 mètres de haut. Des travaux de consolidation ont eu lieu en 1990."
    )
    other = "Le marché aux fleurs ouvre chaque samedi sur la place. On y vend des roses et des tulipes."
    asked = reader.read("Quelle est la hauteur de la tour ?", [passage(tower), passage(other)])
    assert asked[0].probability > asked[1].probability
    assert asked[0].answer
    assert "58" in tower[slice(*asked[0].answer)]
    assert max(asked[0].sentences) == asked[0].sentences[1]
    (absent,) = reader.read("Combien a coûté la tour ?", [passage(tower)])
    assert absent.probability < asked[0].probability
