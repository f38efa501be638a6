"""The README promises; these tests hold it to that."""

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from assistant.commands.parser import parser
from assistant.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DEPLOYING = (ROOT / "docs" / "deploying.md").read_text("utf-8")
WRITER = (ROOT / "docs" / "writer.md").read_text("utf-8")


def commands() -> set[str]:
    [found] = [a for a in parser()._actions if a.dest == "command"]
    return set(found.choices or ())


def test_it_is_short() -> None:
    assert README.count("\n") < 150


def test_it_names_every_command_and_no_other() -> None:
    assert set(re.findall(r"`assistant ([a-z]+)", README)) == commands()


def test_every_setting_is_named_once_with_its_default_there_or_in_the_document_of_its_subject() -> None:
    rows = re.findall(r"^\| `(ASSISTANT_[A-Z_]+)` \| ([^|]*?) \|", README + DEPLOYING + WRITER, re.M)
    table = dict(rows)
    assert len(table) == len(rows)
    assert set(table) == {PREFIX + f.name.upper() for f in fields(Settings)}
    for f in fields(Settings):
        shown = table[PREFIX + f.name.upper()].strip("`")
        default = {"True": "on", "False": "off"}.get(str(f.default), str(f.default)).replace(
            str(Path.home()), "~"
        )
        assert shown == default, f"{f.name}: {shown} is not {default}"


def test_every_setting_can_be_set_by_its_variable() -> None:
    from assistant.settings import read_settings

    values = {int: "7", str: "x", type(Path()): "y", bool: "off"}
    environment = {PREFIX + f.name.upper(): values[type(f.default)] for f in fields(Settings)}
    chosen = read_settings(environment)
    set_to = {f.name: values[type(f.default)].replace("off", "False") for f in fields(Settings)}
    assert {name: str(getattr(chosen, name)) for name in set_to} == set_to


def test_its_links_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_make_has_the_two_commands() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^run:", makefile, re.M)
    assert re.search(r"^test:", makefile, re.M)
    assert "make run" in README
    assert "make test" in README


@pytest.mark.model
def test_its_python_example_runs(tmp_path: Path) -> None:
    [example] = re.findall(r"```python\n(.*?)```", README, re.S)
    environment = os.environ | {"ASSISTANT_STORE": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert "100 000" in ran.stdout
    assert "003_3fa5d57813c16a60.txt" in ran.stdout
