"""``assistant train``."""

from argparse import Namespace

from assistant.commands.connect import Connect
from assistant.commands.exits import FINE
from assistant.commands.progress import bar
from assistant.settings import read_settings


def train(chosen: Namespace, connect: Connect) -> int:
    """Train the reader on the judged sets of a folder; no store is needed."""
    from assistant.bootstrap import build_embedder
    from assistant.train.reader import Report, train_reader

    with bar("steps") as progress:

        def told(report: Report) -> None:
            dev = "" if report.dev is None else f", dev {report.dev:.3f}"
            progress(report.step, report.steps, f"loss {report.loss:.3f}{dev}")

        embedder = build_embedder(read_settings())
        weights = train_reader(chosen.data, chosen.out, embedder=embedder, seed=chosen.seed, progress=told)
    print(f"The reader's weights: {weights}")
    return FINE
