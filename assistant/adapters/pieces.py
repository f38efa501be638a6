"""The packaged model's tokenizer, by sentencepiece: a quarter of a million pieces in 60 MB.

The tables of ``tokenizers`` take 280 MB for the same ones. The ids are the same; where a text begins or ends
with white space, or has letters that no piece holds, sentencepiece is nearer to the original.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sentencepiece import SentencePieceNormalizer, SentencePieceProcessor

from assistant.errors import ModelUnavailable
from assistant.values import Span

FILE = "sentencepiece.bpe.model"
"""The name that XLM-RoBERTa's folder has it by."""

_UNIGRAM, _NORMAL, _UNKNOWN, _CONTROL = 1, 1, 2, 3
_PIECES, _TRAINER = 1, 2
_MODEL_TYPE, _SIZE, _UNKNOWN_ID, _BEGIN_ID, _END_ID, _PAD_ID = 3, 4, 40, 41, 42, 43


@dataclass(frozen=True, slots=True)
class Tokens:
    """The ids of a text's pieces, and where in the text each of them begins and ends."""

    ids: list[int]
    offsets: list[Span]


class Pieces:
    """The tokenizer of a folder; safe to use from many threads. Raises ModelUnavailable."""

    def __init__(self, folder: Path) -> None:
        try:
            self._processor = SentencePieceProcessor(model_file=str(folder / FILE))
        except (OSError, RuntimeError) as error:
            raise ModelUnavailable(
                f"{folder / FILE} cannot be read: {error}. Delete {folder}: it is unpacked again."
            ) from error

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text, without marks of begin and end."""
        return list(self._processor.encode(list(texts), num_threads=1))

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of each text, without marks of begin and end."""
        found = self._processor.encode(list(texts), return_type="offset_mapping", num_threads=1)
        return [Tokens(each["ids"], each["offsets"]) for each in found]


def sentencepiece_model(
    vocabulary: Sequence[tuple[str, float]], *, begin: str, end: str, pad: str, unknown: str
) -> bytes:
    """The file over the pieces and their log probabilities (sentencepiece_model.proto), normalised by NMT and
    NFKC as XLM-RoBERTa's. The place of a piece is its id."""
    place = {piece: n for n, (piece, _) in enumerate(vocabulary)}
    kinds = dict.fromkeys((begin, end, pad, "<mask>"), _CONTROL) | {unknown: _UNKNOWN}
    rows = (
        _text(1, piece.encode()) + _varint(2 << 3 | 5) + struct.pack("<f", score)
        + _number(3, kinds.get(piece, _NORMAL))
        for piece, score in vocabulary
    )  # fmt: skip
    trainer = _number(_MODEL_TYPE, _UNIGRAM) + _number(_SIZE, len(vocabulary))
    for number, piece in ((_UNKNOWN_ID, unknown), (_BEGIN_ID, begin), (_END_ID, end), (_PAD_ID, pad)):
        trainer += _number(number, place[piece])
    normaliser = SentencePieceNormalizer(rule_name="nmt_nfkc").serialized_model_proto()
    return b"".join(_text(_PIECES, row) for row in rows) + _text(_TRAINER, trainer) + bytes(normaliser)


def _varint(number: int) -> bytes:
    made = bytearray()
    while number > 127:
        made.append(number & 127 | 128)
        number >>= 7
    return bytes([*made, number])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value
