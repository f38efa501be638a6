"""What ``from assistant import …`` promises: light to import, typed, whole, safe from many threads."""

import ast
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import assistant as package
from assistant import Answer, Assistant, AssistantError, Scope, Stage, Verdict
from assistant.errors import UnreadableDocument

ROOT = Path(__file__).parents[1]
LIGHTHOUSE = "Le phare de Kéréon mesure 47 mètres et fut allumé en 1916.\n"
QUESTIONS = (
    "Combien de processeurs graphiques compte Colossus ?",
    "Qui a fondé LinkedIn ?",
    "Combien Stargate va-t-il investir ?",
    "Quelle est la capitale du Portugal ?",
    "Que disent les sources sur Oracle ?",
    "Combien de satellites Starlink seront fabriqués sur la Lune ?",
)


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_it_imports_nothing_heavy() -> None:
    loaded = run("import sys, assistant; print(*sys.modules)").split()
    assert [m for m in loaded if m.startswith("assistant.")] == []
    assert not {"torch", "chromadb", "llama_index", "gradio", "numpy"} & set(loaded)


def test_the_values_need_no_model() -> None:
    names = "Answer, Citation, Claim, Scope, Status, AssistantError, Remote"
    loaded = run(f"import sys\nfrom assistant import {names}\nprint(*sys.modules)").split()
    assert not {"torch", "chromadb", "llama_index", "gradio", "numpy"} & set(loaded)


def test_every_public_name_is_there_and_documented() -> None:
    assert package.__all__ == sorted(package.__all__)
    for name in package.__all__:
        assert getattr(package, name).__doc__, name
    assert set(package.__all__) <= set(dir(package))
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = package.Nothing


def test_a_type_checker_knows_every_name() -> None:
    tree = ast.parse((ROOT / "assistant" / "__init__.py").read_text("utf-8"))
    [checking] = [n for n in tree.body if isinstance(n, ast.If)]
    told = {a.name: n.module for n in checking.body if isinstance(n, ast.ImportFrom) for a in n.names}
    assert set(told) == set(package.__all__)
    for name, module in told.items():
        assert getattr(package, name).__module__ == module


@pytest.mark.slow
def test_the_wheel_holds_the_types_the_words_and_the_widget(tmp_path: Path) -> None:
    pytest.importorskip("setuptools", minversion="77", reason="a wheel is built with setuptools")
    source = tmp_path / "source"  # a build leaves its traces where it runs
    shutil.copytree(ROOT / "assistant", source / "assistant", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run([*command, "-w", str(tmp_path), str(source)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    [wheel] = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    kept = {".py", ".js", ".css", ".json", ".html", ".svg", ".typed", ".safetensors", ".gz", ".txt"}
    shipped = [
        p for p in (ROOT / "assistant").rglob("*") if p.suffix in kept and "__pycache__" not in p.parts
    ]
    assert "assistant/py.typed" in held
    assert {p.relative_to(ROOT).as_posix() for p in shipped} <= held
    assert not [name for name in held if name.startswith(("tests", "bench", "seeds"))]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    place = tmp_path_factory.mktemp("public")
    with Assistant.open(ROOT / "seeds", store=place / "store", uploads=place / "up") as made:
        yield made


@pytest.mark.model
def test_a_question_streams_its_stages_its_claims_and_its_answer(opened: Assistant) -> None:
    *steps, answer = opened.stream(QUESTIONS[0])
    assert isinstance(answer, Answer)
    assert [s.name for s in steps if isinstance(s, Stage)][:3] == ["rewrite", "retrieve", "read"]
    assert tuple(s for s in steps if isinstance(s, Verdict)) == answer.verdicts


@pytest.mark.model
def test_a_document_is_added_by_its_path_or_its_bytes_and_removed(opened: Assistant, tmp_path: Path) -> None:
    (tmp_path / "phare.txt").write_text(LIGHTHOUSE, "utf-8")
    for added in (
        opened.add(tmp_path / "phare.txt"),
        opened.add("bytes.txt", b"# Un\n" + LIGHTHOUSE.encode()),
    ):
        [file] = added.added
        answer = opened.ask("Combien mesure le phare de Kéréon ?", scope=Scope((file,)))
        assert [c.file for c in answer.citations] == [file]
        assert file in {d.file for d in opened.documents()}
        opened.remove(file)
        assert file not in {d.file for d in opened.documents()}
    with pytest.raises(UnreadableDocument, match="cannot be opened"):
        opened.add(tmp_path / "nothing.txt")
    assert issubclass(UnreadableDocument, AssistantError)


def same(one: Answer, other: Answer) -> bool:
    return (one.question, one.verdicts, one.text) == (other.question, other.verdicts, other.text)


@pytest.mark.model
def test_many_threads_get_each_their_own_answer_while_documents_come_and_go(opened: Assistant) -> None:
    alone = {q: opened.ask(q, scope=Scope(files(opened))) for q in QUESTIONS}

    def ask(n: int) -> bool:
        question = QUESTIONS[n % len(QUESTIONS)]
        found = opened.ask(question, scope=alone[question].scope)
        exact = all(
            (document := opened.document(c.file)) and document.text[c.start : c.end] == c.quote
            for c in found.citations
        )
        return exact and same(found, alone[question]) and bool(opened.search(question, k=3))

    def change(n: int) -> bool:
        [file] = opened.add(f"phare {n}.txt", f"{n}. {LIGHTHOUSE}".encode()).added
        there = file in {d.file for d in opened.documents()}
        opened.remove(file)
        return there and file not in {d.file for d in opened.documents()}

    with ThreadPoolExecutor(6) as threads:
        asked, changed = threads.map(ask, range(18)), threads.map(change, range(2))
        assert all([*asked, *changed])
    assert opened.status(check=True).state == "ready"


def files(assistant: Assistant) -> tuple[str, ...]:
    return tuple(d.file for d in assistant.documents())
