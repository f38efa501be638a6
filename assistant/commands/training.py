"""``assistant train``."""

from argparse import Namespace

from assistant.commands.connect import Connect
from assistant.commands.exits import FINE
from assistant.commands.progress import bar
from assistant.settings import read_settings


def train(chosen: Namespace, connect: Connect) -> int:
    """Train the reader on the judged sets of a folder; no store is needed."""
    from assistant.bootstrap import build_embedder
    from assistant.train.reader import train_reader

    with bar("steps") as progress:
        weights = train_reader(
            chosen.data,
            chosen.out,
            embedder=build_embedder(read_settings()),
            seed=chosen.seed,
            progress=lambda done, total, loss: progress(done, total, f"loss {loss:.3f}"),
        )
    print(f"The reader's weights: {weights}")
    return FINE
