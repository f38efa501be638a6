"""``assistant evaluate``: judged questions, or a retrieval collection."""

import json
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from assistant.commands.connect import Connect
from assistant.commands.exits import FINE
from assistant.commands.printing import say, say_json
from assistant.commands.progress import bar, waiting
from assistant.errors import BadJudgements, SettingError
from assistant.evaluate.attribution import Attribution, attribution
from assistant.evaluate.collection import read_collection
from assistant.evaluate.judgements import read_judged
from assistant.evaluate.retrieval import BuildIndex, measure
from assistant.evaluate.run import Judgement, report, run
from assistant.exchange import answer_to_json
from assistant.settings import read_settings
from assistant.writing import chosen as by


def evaluate(chosen: Namespace, connect: Connect, *, build_index: BuildIndex) -> int:
    """Measure what the path holds: a file of judged questions or a folder with a collection."""
    if not chosen.path.is_dir():
        return _judged(chosen, connect)
    if chosen.run:
        raise SettingError(f"--run is {chosen.run}: a collection's queries have no answers to write.")
    if chosen.attribution:
        raise SettingError("--attribution is for judged questions: a collection's queries are not answered.")
    if chosen.writer:
        raise SettingError(f"--writer is {chosen.writer}: a collection's queries are searched, not answered.")
    return _collection(chosen, build_index)


def _judged(chosen: Namespace, connect: Connect) -> int:
    if chosen.corpus or chosen.split or chosen.limit:
        raise BadJudgements(f"{chosen.path} is no folder: --corpus, --split and --limit are for collections.")
    questions = read_judged(chosen.path)
    judgements: list[Judgement] = []
    with (
        _written(chosen.run) as write,
        connect(read_settings(), indexed=True) as service,
        bar("questions") as progress,
    ):
        for judgement in run(questions, partial(service.ask, **by(chosen.writer)), service.document):
            judgements.append(judgement)
            write(judgement)
            progress(len(judgements), len(questions), judgement.judged.question)
    found = _attribution(judgements) if chosen.attribution else None
    if chosen.json:
        said = _judged_to_json(judgements)
        say_json(said if found is None else {**said, "attribution": asdict(found)})
        return FINE
    from assistant.commands.show_measures import attribution_view, judged_view

    say(*judged_view(judgements), *([attribution_view(found)] if found else []))
    return FINE


def _attribution(judgements: list[Judgement]) -> Attribution:
    """Judged by the packaged judge, whose own error its model card states."""
    from assistant import bootstrap

    settings = read_settings()
    with waiting("Judging what is said by what is cited…"):
        judge = bootstrap.build_judge(settings, bootstrap.build_embedder(settings))
        return attribution(
            (j.answer for j in judgements),
            lambda premise, said: judge.judge(premise, said) >= judge.threshold,
        )


def _collection(chosen: Namespace, build_index: BuildIndex) -> int:
    collection = read_collection(chosen.path, corpus=chosen.corpus, split=chosen.split, limit=chosen.limit)
    with ExitStack() as held:
        with bar("passages") as progress:
            index = held.enter_context(build_index(collection.documents, progress))
        with bar("queries") as progress:
            measured = measure(collection, index, progress=progress)
    if chosen.json:
        say_json(asdict(measured))
        return FINE
    from assistant.commands.show_measures import retrieval_view

    say(*retrieval_view(measured))
    return FINE


@contextmanager
def _written(path: Path | None) -> Iterator[Callable[[Judgement], None]]:
    """Writes each answer with its question's id as soon as it is there, where a path is given."""
    if path is None:
        yield lambda judgement: None
        return
    try:
        out = path.open("w", encoding="utf-8")
    except OSError as error:
        raise SettingError(f"--run is {path}: it cannot be written ({error.strerror}).") from error
    with out:

        def write(judgement: Judgement) -> None:
            said = {"id": judgement.judged.id, **answer_to_json(judgement.answer)}
            print(json.dumps(said, ensure_ascii=False), file=out, flush=True)

        yield write


def _judged_to_json(judgements: list[Judgement]) -> dict[str, Any]:
    wrong = (j for j in judgements if not j.right)
    said = {j.judged.id: {"question": j.judged.question, "failures": j.failures} for j in wrong}
    return {**asdict(report(judgements)), "wrong": said}
