"""Whether Python and the packages are those that the project was made for."""

import platform
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

from assistant.doctor.findings import Finding, fine, problem, warning
from assistant.doctor.patient import Patient

_CHECK, _NAME = "installation", "assistant"


def installation(patient: Patient) -> Iterator[Finding]:
    """Python, the packages needed, and those of optional parts where they are there."""
    from packaging.requirements import Requirement
    from packaging.specifiers import SpecifierSet

    python, needed = declared()
    if not SpecifierSet(python).contains(platform.python_version(), prereleases=True):
        found = f"Python is {platform.python_version()}, needed is {python}"
        yield problem(_CHECK, found, "make a new .venv with a Python of that version")
    requirements = [Requirement(line) for line in needed]
    always = [r for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]
    lacking = [(r, had) for r in always if not _fits(r, had := _installed(r.name))]
    if lacking:
        yield problem(_CHECK, _named(lacking), _install([r for r, _ in lacking]))
    optional = [r for r in requirements if r not in always and r.name != _NAME]
    odd = [(r, had) for r in optional if (had := _installed(r.name)) and not _fits(r, had)]
    if odd:
        yield warning(_CHECK, f"optional: {_named(odd)}", _install([r for r, _ in odd]))
    if not lacking:
        yield fine(_CHECK, f"Python {platform.python_version()}, {len(always)} packages as required")


def declared() -> tuple[str, Sequence[str]]:
    """The Python versions and the requirements that the package states: those of pyproject.toml."""
    try:
        stated = metadata(_NAME)
        return stated["Requires-Python"] or "", stated.get_all("Requires-Dist") or []
    except PackageNotFoundError:
        path = Path(__file__).parents[2] / "pyproject.toml"
        project = tomllib.loads(path.read_text("utf-8"))["project"]
        return project["requires-python"], project["dependencies"]


def _installed(name: str) -> str:
    """The version that is there, empty where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _fits(requirement: object, had: str) -> bool:
    from packaging.requirements import Requirement

    assert isinstance(requirement, Requirement)
    return bool(had) and requirement.specifier.contains(had, prereleases=True)


def _named(lacking: Sequence[tuple[object, str]]) -> str:
    return ", ".join(f"{had or 'missing'} where {_plain(r)} is needed" for r, had in lacking)


def _install(requirements: Sequence[object]) -> str:
    return " ".join(["python -m pip install", *(f"'{_plain(r)}'" for r in requirements)])


def _plain(requirement: object) -> str:
    """The requirement without the conditions under which it holds."""
    return str(requirement).partition(";")[0].strip()
