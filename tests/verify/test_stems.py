"""The lexicon of future stems: how it is made and that the shipped one is whole."""

from pathlib import Path

from assistant.verify import conditional
from assistant.verify.stems import make, read, write

AFFIXES = """\
SET UTF-8
SFX a0 Y 4
SFX a0 er er/n'q' er po:infi
SFX a0 er ait/n'q' [^cg]er po:iimp po:3sg
SFX a0 er erait/n'q'l' [^y]er po:cond po:3sg
SFX a0 yer ierait/n'q'l' [aou]yer po:cond po:3sg
SFX S. Y 1
SFX S. 0 s [^s] is:pl
SFX zE Y 1
SFX zE être seraient/c' être po:cond po:3pl
""".splitlines()
DICTIONARY = """\
4
montrer/a0p+() po:v1
employer/a0p+() po:v1
être/S. po:nom

être/zEE' po:v0
""".splitlines()


def test_stems_are_those_of_the_conditionals_of_verbs_alone() -> None:
    assert make(DICTIONARY, AFFIXES) == ["emploier", "montrer", "ser"]


def test_the_same_stems_make_the_same_bytes_and_are_read_back(tmp_path: Path) -> None:
    for name in ("a.gz", "b.gz"):
        write(["aur", "être"], tmp_path / name)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert read(tmp_path / "a.gz") == {"aur", "être"}


def test_the_shipped_lexicon_is_small_names_its_licence_and_holds_thousands_of_stems() -> None:
    path = Path(conditional.__file__).with_name("future_stems.txt.gz")
    assert path.stat().st_size < 150_000
    assert "Mozilla Public License" in path.with_name("future_stems.md").read_text(encoding="utf-8")
    stems = read(path)
    assert len(stems) > 8000
    assert all(stem.endswith("r") and " " not in stem for stem in stems)
    assert {"ser", "aur", "ir", "fer", "pourr", "appeller", "jetter", "achèter", "emploier"} <= stems
