"""docs/embedding.md promises; these tests run what it shows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.serve.doors import embed
from tests.serve.live import live

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "embedding.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", GUIDE, re.M | re.S))
EXAMPLES = {name: re.findall(r"```python\n(.*?)```", section, re.S) for name, section in SECTIONS.items()}
SHOWN = {  # what the example prints, among the rest
    "Python": ("plus de 100 000", "stage: retrieve", "47 mètres", "uploads/phare.txt"),
    "REST": (),
    "OpenAI-shaped": ("plus de 100 000", "003_3fa5d57813c16a60.txt"),
    "MCP": ("plus de 100 000",),
    "llama-index": ("plus de 100 000", "asserted supported"),
    "Gradio client": ("[1]",),
}


def test_every_door_has_its_section_and_its_example() -> None:
    listed = re.findall(r"^\| \[(.+?)\]\(#(.+?)\) \|", GUIDE, re.M)
    assert [name for name, _ in listed] == list(SECTIONS)
    assert [anchor for _, anchor in listed] == [name.lower().replace(" ", "-") for name in SECTIONS]
    assert {name for name, found in EXAMPLES.items() if found} == set(SHOWN)
    assert all("```" in section for section in SECTIONS.values())


def test_its_links_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", GUIDE) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_the_widgets_attributes_are_those_that_it_reads() -> None:
    folder = Path(embed.__file__).with_name("widget")
    program = "\n".join(part.read_text("utf-8") for part in folder.glob("*.js"))
    read = set(re.findall(r"\bsaid\.(\w+)", program)) | set(
        re.findall(r'"(theme|position|accent\w*)"', program)
    )
    told = {
        m
        for row in re.findall(r"^\| (`data-.*?) \|", SECTIONS["Widget"], re.M)
        for m in re.findall(r"data-([\w-]+)", row)
    }
    assert told == {re.sub("[A-Z]", lambda m: f"-{m[0].lower()}", name) for name in read}
    style = (folder / "style.css").read_text("utf-8")
    assert set(re.findall(r"--assistant-[\w-]+", style)) == set(
        re.findall(r"--assistant-[\w-]+", SECTIONS["Widget"])
    )


def test_the_frames_options_are_those_that_it_takes() -> None:
    told = re.search(r"The address takes (.*?), as the tag does", SECTIONS["Frame"], re.S)
    assert told
    assert set(re.findall(r"`([\w-]+)`", told[1])) == {"lang", *embed._OPTIONS}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("guide")
    with Assistant.open(ROOT / "seeds", store=place / "store") as assistant, live(assistant) as address:
        yield address


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning:llama_index.*")
@pytest.mark.filterwarnings("ignore::pydantic.warnings.PydanticDeprecationWarning")
@pytest.mark.parametrize("door", SHOWN)
def test_the_example_of_a_door_runs(
    door: str, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [example] = EXAMPLES[door]
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ASSISTANT_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("ASSISTANT_UPLOADS", str(tmp_path / "uploads"))
    exec(compile(example.replace("http://127.0.0.1:7860", url), door, "exec"), {"__name__": "example"})
    said = capsys.readouterr().out
    assert [part for part in SHOWN[door] if part not in said] == []
