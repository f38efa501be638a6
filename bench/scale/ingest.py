"""Ingest against the plain loop: python -m bench.scale.ingest DATA [--rounds 3] [--files 60]

Each round takes other sheets and articles of DATA. The plain loop is what a tutorial does: the passages,
split already, are encoded by sentence-transformers in float32, 32 at a time as they come, and given to
Chroma's ``collection.add``. Ours is the whole of ``assistant ingest``: files are read and split, embedded,
written, published, and the word index is brought in line. Both run in processes of their own, by turns.
The time depends on what else runs, the processor's own seconds much less.
"""

import argparse
import multiprocessing
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from bench.scale.machine import machine, peak

SIZE, BATCH = 700, 32


def plain(folder: Path, store: Path) -> Any:
    """Gives the texts of files to an encoder and a collection that are open."""
    import chromadb
    from sentence_transformers import SentenceTransformer

    from assistant.adapters.packaged import packaged_file, unpacked
    from assistant.settings import read_settings

    model = SentenceTransformer(str(unpacked(packaged_file(), read_settings().cache)), device="cpu")
    collection = chromadb.PersistentClient(str(store)).create_collection("passages", embedding_function=None)
    model.encode(["warm"] * BATCH)

    def run(texts: list[str]) -> int:
        for start in range(0, len(texts), BATCH):
            part = texts[start : start + BATCH]
            vectors = model.encode(part, prompt_name="passage")
            ids = [f"{time.time_ns()}:{n}" for n in range(len(part))]
            collection.add(ids=ids, embeddings=vectors, documents=part)
        return len(texts)

    return run


def ours(folder: Path, store: Path) -> Any:
    """Brings the product's store in line with a folder that has grown."""
    from assistant import bootstrap
    from assistant.settings import read_settings

    settings = replace(read_settings(), store=store, uploads=folder / "none")
    models = bootstrap.load_models(settings)
    parts = bootstrap.open_parts(settings, models)
    models.embedder.embed_passages(["warm"] * BATCH)
    before = 0

    def run(texts: list[str]) -> int:
        nonlocal before
        summary = bootstrap.sync_folder(settings, models, parts.store, folder)
        parts.lexical.update(parts.store)
        made, before = summary.passages - before, summary.passages
        return made

    return run


def side(name: str, folder: Path, wire: Any) -> None:
    """A process that measures each round it is told of, and at the end says its peak of memory."""
    with tempfile.TemporaryDirectory() as place:
        run = {"plain": plain, "ours": ours}[name](folder, Path(place) / "store")
        wire.send("ready")
        while (texts := wire.recv()) is not None:
            begun, computed = time.perf_counter(), time.process_time()
            made = run(texts)
            wire.send((made, time.perf_counter() - begun, time.process_time() - computed))
        wire.send(peak())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as place:
        measure(asked.data, Path(place), rounds=asked.rounds, files=asked.files, seed=asked.seed)


def measure(data: Path, folder: Path, *, rounds: int, files: int, seed: int) -> None:
    """Print a line for each round and the ratio of all of them."""
    from bench.scale.corpus import sheets

    found = Random(seed).sample(sheets(data), rounds * files)
    spawn = multiprocessing.get_context("spawn")
    wires = {}
    for name in ("plain", "ours"):
        wires[name], other = spawn.Pipe()
        spawn.Process(target=side, args=(name, folder, other), daemon=True).start()
        assert wires[name].recv() == "ready"
    total = {name: np.zeros(3) for name in wires}
    for n in range(rounds):
        texts = written(found[n * files : (n + 1) * files], folder)
        for name, wire in wires.items():
            wire.send(texts)
            total[name] += (measured := wire.recv())
            print(
                "round {}, {}: {} passages in {:.1f} s, {:.1f} of the processor".format(
                    n + 1, name, *measured
                )
            )
    for name, wire in wires.items():
        wire.send(None)
        made, seconds, computed = total[name]
        rates = (
            f"{made / seconds:.1f} passages a second, {1000 * computed / made:.0f} ms of the processor each"
        )
        print(f"{name}: {rates}, at most {wire.recv():.0f} MB")
    each = {name: spent[1:] / spent[0] for name, spent in total.items()}
    ratio = each["plain"] / each["ours"]
    print(f"the plain loop takes {ratio[0]:.2f} times the time and {ratio[1]:.2f} times the processor")


def written(found: list[Any], folder: Path) -> list[str]:
    """Write the files of a round; what is to be embedded of them, for the plain loop."""
    from assistant.adapters.documents.loader import FolderLoader
    from assistant.ingest.index import enriched
    from assistant.ingest.split import split
    from bench.scale.corpus import write

    loader, texts = FolderLoader(), []
    for sheet in found:
        write(folder, sheet)
        texts += [enriched(p) for p in split(loader.load(folder, sheet.file), size=SIZE) if p.evidence]
    return texts


if __name__ == "__main__":
    main()
