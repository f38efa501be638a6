"""One answer out of every door: the same claims, verdicts and citations, each at its place in the text."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from assistant.adapters.owner import own
from assistant.exchange import Json, answer_to_json
from assistant.ports import Service
from assistant.scope import EVERYTHING, Scope
from assistant.serve.wall.access import Access
from tests.contracts.doors import DOORS, Door, House
from tests.fakes import FakeService
from tests.serve.live import live

SEEDS = Path(__file__).parents[2] / "seeds"
COST = "Combien coûte le projet Étoile ?"
TEXTS = {
    "notes/été 1.txt": "Le projet Étoile\n\nLe projet Étoile coûte 12 milliards. \U0001f680 Oui [1].\n",
    "b#2?%.txt": "Le pain serait cher.\nLe projet Étoile coûte 12 milliards. \U0001f680 Oui [1].\n",
}
ASKED: list[tuple[str, Sequence[str], Scope]] = [
    (COST, (), EVERYTHING),
    ("Et combien ?", ("Bonjour", COST), EVERYTHING),
    (COST, (), Scope(("notes/",))),
    ("Pourquoi le pain serait-il cher ?", (), EVERYTHING),
    ("Quelle capitale choisissent les Australiens ?", (), EVERYTHING),
    ("Bonjour", (), EVERYTHING),
]
ASKED_OF_SEEDS: list[tuple[str, Sequence[str], Scope]] = [
    ("Combien de processeurs graphiques compte Colossus ?", (), EVERYTHING),
    ("Et où se trouve-t-il ?", ("Qu'est-ce que Colossus ?",), EVERYTHING),
    ("Quelle est la hauteur de la tour Eiffel ?", (), EVERYTHING),
]


@pytest.fixture(scope="module", params=["fake", pytest.param("real", marks=pytest.mark.model)])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An assistant and the server that owns its store; the real one over the seeds."""
    folder, store, elsewhere = (tmp_path_factory.mktemp(name) for name in ("folder", "store", "elsewhere"))
    with ExitStack() as opened:
        if request.param == "real":
            from assistant import Assistant

            folder = SEEDS
            service: Service = opened.enter_context(Assistant.open(folder, store=elsewhere))
        else:
            service = FakeService()
            for file, text in TEXTS.items():
                (folder / file).parent.mkdir(exist_ok=True)
                (folder / file).write_text(text, "utf-8")
            service.ingest(folder)
        owner = opened.enter_context(own(store))
        url = opened.enter_context(live(service, access=Access(token=owner.token)))
        opened.enter_context(own(store, url=url))
        yield House(service, url, folder, store)


@pytest.fixture(scope="module", params=DOORS)
def door(house: House, request: pytest.FixtureRequest) -> Iterator[Door]:
    with DOORS[request.param](house) as opened:
        yield opened


def test_every_door_gives_the_same_answer_and_the_text_that_it_cites(house: House, door: Door) -> None:
    cited = 0
    for question, history, scope in ASKED_OF_SEEDS if house.folder == SEEDS else ASKED:
        told = door.ask(question, history, scope)
        assert timeless(told) == timeless(answer_to_json(house.service.ask(question, history, scope=scope)))
        for citation in (c for claim in told["claims"] for c in claim["citations"]):
            text = door.text(citation["file"])
            assert text[citation["start"] : citation["end"]] == citation["quote"]
            cited += 1
    assert cited > 1


def timeless(answer: Json) -> Json:
    """The answer without how long it took."""
    return {key: said for key, said in answer.items() if key != "seconds"}
