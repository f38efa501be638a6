"""Let the reader put the hits in order."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.ports import Reader
from assistant.values import Hit


def rerank(question: str, hits: Sequence[Hit], reader: Reader) -> list[Hit]:
    """The hits by the probability that they answer, best first, ranked from 1 again.

    ``score`` becomes that probability; the dense and lexical ranks stay. Ties keep their order.
    """
    readings = reader.read(question, [h.passage for h in hits])
    read = [replace(h, reading=r, score=r.probability) for h, r in zip(hits, readings, strict=True)]
    read.sort(key=lambda h: -h.score)
    return [replace(h, rank=n) for n, h in enumerate(read, start=1)]
