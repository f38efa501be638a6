"""Pairs of a language model: its sentences with the stretches they are about, graded, some turned round."""

import json
import lzma
from pathlib import Path

import pytest

from assistant.errors import BadJudgements
from assistant.train.graded import graded_pairs
from tests.train.sets import write_sets

SHIPPED = Path(__file__).parents[2] / "bench" / "teaching" / "pairs.jsonl.xz"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_sets(tmp_path / "sets")


def written(folder: Path, said: list[list[object]], **other: object) -> Path:
    passage = json.loads((folder / "sets/wiki_fr_pool/corpus.jsonl").read_text("utf-8").splitlines()[0])
    row = {"set": "wiki_fr_pool", "passage": passage["id"], "start": 0, "end": 20, "said": said} | other
    path = folder / "graded.xz"
    path.write_bytes(lzma.compress((json.dumps(row) + "\n").encode()))
    return path


def test_what_was_wanted_and_what_was_graded_both_count(data: Path, tmp_path: Path) -> None:
    said = [["Vrai.", 0, 2.0, -3.0], ["Faux.", 1, -3.0, 2.5], ["Tu.", 2, -0.9, 0.0], ["Vrai ?", 0, -0.9, 0.0]]
    true, false, unsaid, doubtful, turned = graded_pairs(written(tmp_path, said), data)
    assert true.supported > 0.95 > 0.1 > true.refuted
    assert false.refuted > 0.85 > 0.1 > false.supported
    assert unsaid.supported < 0.5 < doubtful.supported
    assert (turned.premise, turned.claim, turned.supported) == (false.claim, false.premise, None)
    assert turned.refuted == false.refuted
    assert true.group == turned.group


def test_the_premise_is_the_stretch_on_one_line(data: Path, tmp_path: Path) -> None:
    [pair] = graded_pairs(written(tmp_path, [["Vrai.", 0, 2.0, -3.0]]), data)
    first = json.loads((data / "wiki_fr_pool/corpus.jsonl").read_text("utf-8").splitlines()[0])
    assert pair.premise == " ".join(first["text"][:20].split())


def test_a_file_that_is_not_such_is_told(data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xz"
    other.write_bytes(b"nothing")
    short = written(tmp_path, [["Vrai.", 0]])
    strange = tmp_path / "strange.xz"
    strange.write_bytes(lzma.compress(json.dumps({"set": "wiki_fr_pool", "passage": "?"}).encode()))
    for path in (other, short, strange, tmp_path / "absent.xz"):
        with pytest.raises(BadJudgements, match="graded pairs"):
            graded_pairs(path, data)


def test_the_shipped_file_is_whole_and_small() -> None:
    with lzma.open(SHIPPED, "rt", encoding="utf-8") as rows:
        found = [json.loads(row) for row in rows]
    assert sum(len(row["said"]) for row in found) == 86756
    assert SHIPPED.stat().st_size < 1.5e6
