"""Vectors kept in a file, and vectors made for grown documents: python -m bench.scale.vectors FOLDER KEPT

Embeds every passage of the folder with the product's own model and keeps the vectors in the folder KEPT, so
that a store of any size can be built again in minutes; what is kept already is passed over. ``MadeEmbedder``
gives the vectors kept, to every other passage one made from them, and to questions the model's own.
"""

import argparse
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.adapters.documents.loader import FolderLoader
from assistant.adapters.encoders import DEFAULT, load_embedder
from assistant.adapters.memory import bound_memory
from assistant.ingest.index import enriched
from assistant.ingest.split import split
from assistant.ports import Embedder
from assistant.settings import read_settings
from assistant.text import words
from assistant.values import Vector

WIDTH, GROUP = 384, 256
BUCKETS = 1 << 16


def key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


class Kept:
    """Vectors by the text that they belong to, appended to two files."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._keys, self._rows = folder / "keys.bin", folder / "vectors.f32"
        keys = self._keys.read_bytes() if self._keys.exists() else b""
        rows = np.fromfile(self._rows, np.float32) if self._rows.exists() else np.zeros(0, np.float32)
        count = min(len(keys) // 16, len(rows) // WIDTH)
        self.vectors = rows[: count * WIDTH].reshape(-1, WIDTH)
        self.places = {keys[16 * n : 16 * n + 16]: n for n in range(count)}

    def add(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Append; seen by those who open the files afterwards."""
        with self._rows.open("ab") as rows, self._keys.open("ab") as keys:
            rows.write(np.asarray(vectors, np.float32).tobytes())
            keys.write(b"".join(map(key, texts)))


class MadeEmbedder(Embedder):
    """The port over kept vectors: a text that has none gets one from its words and from chance.

    A word's direction is the mean of the kept passages that hold it, weighted by how rare it is; a made
    vector is eight parts the direction of its words and six parts that of some kept passage, as far from
    the mean of all as kept ones are. Question vectors are the model's.
    """

    def __init__(self, kept: Kept, model: Embedder, texts: Callable[[], Iterable[str]]) -> None:
        """``texts`` gives passages: the words of those kept are learnt when a vector has to be made."""
        self._kept, self._model, self._texts = kept, model, texts
        self._learnt = False

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def digest(self) -> str:
        return self._model.digest

    def embed_questions(self, texts: Sequence[str]) -> Sequence[Vector]:
        return self._model.embed_questions(texts)

    def embed_passages(self, texts: Sequence[str]) -> Sequence[Vector]:
        places = [self._kept.places.get(key(t)) for t in texts]
        made = iter(self._made([t for t, place in zip(texts, places, strict=True) if place is None]))
        return [next(made) if n is None else self._kept.vectors[n] for n in places]

    def _learn(self) -> None:
        texts = [t for t in self._texts() if key(t) in self._kept.places]
        vectors = self._kept.vectors[[self._kept.places[key(t)] for t in texts]]
        self._learnt = True
        self._mean = vectors.mean(axis=0)
        self._apart = vectors - self._mean
        self._lengths = np.linalg.norm(self._apart, axis=1)
        found = _counts(texts)
        frequency = np.asarray((found > 0).sum(axis=0)).ravel()
        self._rarity = np.log(len(texts) / np.maximum(frequency, 1)) * (frequency > 0)
        sums = found.T @ (self._apart / self._lengths[:, None])
        self._words = sums / np.maximum(frequency, 1)[:, None] * self._rarity[:, None]

    def _made(self, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        if not self._learnt:
            self._learn()
        said = _units(_counts(texts) @ self._words)
        chance = np.array([int.from_bytes(key(t)[:6]) for t in texts]) % len(self._lengths)
        other = self._apart[chance] / self._lengths[chance, None]
        found = self._mean + self._lengths[chance, None] * _units(0.8 * said + 0.6 * other)
        return _units(found).astype(np.float32)


def _units(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _counts(texts: Sequence[str]) -> "object":
    """Which hashed words each text holds, a row each."""
    from scipy.sparse import csr_matrix

    places = [sorted({hash_of(w) for w in words(t)}) for t in texts]
    ends = np.cumsum([0, *map(len, places)])
    columns = np.array([n for row in places for n in row], np.int64)
    return csr_matrix((np.ones(len(columns), np.float32), columns, ends), (len(texts), BUCKETS))


def hash_of(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest()) % BUCKETS


def texts_of(folder: Path, *, size: int) -> Iterator[str]:
    """What is embedded of each passage of evidence in the folder."""
    loader = FolderLoader()
    for file in loader.files(folder):
        yield from (enriched(p) for p in split(loader.load(folder, file), size=size) if p.evidence)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("kept", type=Path)
    asked = parser.parse_args()
    bound_memory()
    settings, kept = read_settings(), Kept(asked.kept)
    model = load_embedder(DEFAULT, cache=settings.cache, threads=settings.threads)
    found = dict.fromkeys(texts_of(asked.folder, size=settings.passage_size))
    left = [t for t in found if key(t) not in kept.places]
    print(f"{len(found)} passages, {len(left)} to embed", flush=True)
    begun = time.perf_counter()
    for start in range(0, len(left), GROUP):
        part = left[start : start + GROUP]
        kept.add(part, np.asarray(model.embed_passages(part)))
        rate = (start + len(part)) / (time.perf_counter() - begun)
        print(f"{start + len(part)} of {len(left)}, {rate:.1f} a second", flush=True)


if __name__ == "__main__":
    main()
