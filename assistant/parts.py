"""What one pipeline is made of."""

from dataclasses import dataclass

from assistant.copies import CopyFinder
from assistant.ports import Embedder, LexicalIndex, Reader, Store
from assistant.writing import Judge, Writer


@dataclass(frozen=True, slots=True)
class Parts:
    """The real or fake parts of one pipeline; ``k`` passages are retrieved and read for a question."""

    embedder: Embedder
    store: Store
    lexical: LexicalIndex
    reader: Reader
    copies: CopyFinder
    k: int = 8
    threshold: float = 0.5
    writer: Writer | None = None
    judge: Judge | None = None
    writes: bool = False
    """Whether the language model answers where the question does not say who does."""
    seconds: float = 90.0
    """How long the language model may take for an answer."""
