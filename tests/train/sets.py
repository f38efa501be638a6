"""Small judged sets on disk, in the format of the real ones."""

import json
from pathlib import Path
from typing import Any

TOWNS = ["Brest", "Lille", "Nantes", "Dijon", "Reims", "Tours", "Metz", "Nice"]


def write_sets(folder: Path) -> Path:
    """piaf, afriqa_fr, wiki_fr_pool, service_public with train and dev questions; nomiracl_fr with dev;
    judged pairs in rte3_fr and daccord."""
    passages = [_passage(n, town) for n, town in enumerate(TOWNS)]
    _write(folder / "piaf", passages, [_question(n, town, passages[n]) for n, town in enumerate(TOWNS)])
    _write(folder / "afriqa_fr", passages[:2], [])
    _write(folder / "wiki_fr_pool", passages, [])
    sheets = [
        {"id": f"s{n}", "title": "", "text": f"Pour {town}, la demande {n} se fait en mairie."}
        for n, town in enumerate(TOWNS)
    ]
    asked = [_plain(f"sq{n}", f"Comment faire la demande pour {town} ?", n) for n, town in enumerate(TOWNS)]
    _write(folder / "service_public", sheets, asked)
    _write_relevant(folder / "piaf", [(f"q{n}", f"p{n}") for n in range(len(TOWNS))])
    _write_relevant(folder / "service_public", [(f"sq{n}", f"s{n}") for n in range(len(TOWNS))])
    judged = [_judged(n, town) for n, town in enumerate(TOWNS)]
    _write(folder / "nomiracl_fr", passages, judged)
    _write_pairs(folder / "rte3_fr", passages, ("entailment", "neutral", "contradiction"), "dev")
    _write_pairs(folder / "daccord", passages, ("not_contradiction", "contradiction"), "test")
    return folder


def _judged(n: int, town: str) -> dict[str, Any]:
    """Every other question has its passage among its candidates."""
    candidates = [f"p{m}" for m in range(len(TOWNS)) if m != n or n % 2]
    question = _plain(f"n{n}", f"Où mène le pont de {town} ?", 7)
    return question | {"answerable": bool(n % 2), "candidates": candidates}


def _passage(n: int, town: str) -> dict[str, str]:
    text = (
        f"La ville de {town} possède un grand pont de pierre très ancien. "
        f"Le pont de {town} fut ouvert en {1800 + n}. "
        f"Les habitants y passent chaque jour pour aller au marché."
    )
    return {"id": f"p{n}", "title": "Ponts", "text": text}


def _question(n: int, town: str, passage: dict[str, str]) -> dict[str, Any]:
    answer = str(1800 + n)
    place = {"text": answer, "start": passage["text"].index(answer), "doc_id": passage["id"]}
    return _plain(f"q{n}", f"En quelle année le pont de {town} fut-il ouvert ?", n) | {"answers": [place]}


def _plain(name: str, text: str, n: int) -> dict[str, Any]:
    split = "dev" if n >= 6 else "train"
    return {"id": name, "text": text, "lang": "fr", "answerable": True, "answers": [], "split": split}


def _write(folder: Path, passages: list[dict[str, str]], questions: list[dict[str, Any]]) -> None:
    folder.mkdir(parents=True)
    for name, rows in (("corpus.jsonl", passages), ("queries.jsonl", questions)):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / name).write_text(text, encoding="utf-8")


def _write_pairs(folder: Path, passages: list[dict[str, str]], labels: tuple[str, ...], split: str) -> None:
    said = {"entailment": "en pierre", "contradiction": "en bois"}
    rows = [
        {"premise": p["text"], "hypothesis": f"Le pont est {said.get(label, 'neuf')}.", "label": label}
        for p in passages
        for label in labels
    ]
    folder.mkdir(parents=True)
    lines = (json.dumps({**row, "split": split}, ensure_ascii=False) + "\n" for row in rows)
    (folder / "pairs.jsonl").write_text("".join(lines), encoding="utf-8")


def _write_relevant(folder: Path, pairs: list[tuple[str, str]]) -> None:
    lines = [f"{question}\t{passage}\t1\n" for question, passage in pairs]
    (folder / "qrels.tsv").write_text("".join(lines), encoding="utf-8")
