"""One source for several copies: what a copy that ranked first says too is not retrieved again."""

from collections.abc import Iterable, Iterator

from assistant.copies import Copies
from assistant.values import Passage


def collapsed(ranked: Iterable[Passage], copies: Copies) -> Iterator[Passage]:
    """The ranked passages without those of which an earlier copy of their document holds every sentence.

    A passage with anything new is kept, be it another figure. Copies are earlier by their first passage,
    so of a group of copies one is never left out for another that was left out itself.
    """
    earlier: dict[str, list[str]] = {}
    for passage in ranked:
        if passage.file not in earlier:
            earlier[passage.file] = [f for f in earlier if f in copies.of.get(passage.file, ())]
        if not any(copies.wording(file).says(passage.text) for file in earlier[passage.file]):
            yield passage
