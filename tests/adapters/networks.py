"""A tiny backbone with random weights and a tokenizer of whole words, so that no real model is needed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import torch
from transformers import BertConfig, BertModel

VOCABULARY = 500


def tiny_backbone(*, seed: int = 3) -> BertModel:
    torch.manual_seed(seed)
    sizes = {"hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 3, "num_attention_heads": 4}
    return BertModel(BertConfig(vocab_size=VOCABULARY, **sizes), add_pooling_layer=False).eval()


@dataclass(frozen=True)
class Words:
    """What a tokenizer gives back: ids and offsets."""

    ids: list[int]
    offsets: list[tuple[int, int]]


def word_tokens(texts: Sequence[str]) -> list[Words]:
    """A token a word or mark; like the real tokenizer's, a token holds the space before it."""
    found = []
    for text in texts:
        places = [m.span() for m in re.finditer(r"\s*(?:\w+|[^\w\s])", text)]
        ids = [5 + crc32(text[a:b].strip().lower().encode()) % (VOCABULARY - 5) for a, b in places]
        found.append(Words(ids, places))
    return found


class TinyEmbedder:
    """Enough of an embedder to train a reader over: a backbone, its tokens and vectors for mining."""

    name, digest = "tiny", "71ny" * 4

    def __init__(self) -> None:
        self.backbone = tiny_backbone()

    def tokens(self, texts: Sequence[str]) -> list[Words]:
        return word_tokens(texts)

    def embed_questions(self, texts: Sequence[str]) -> np.ndarray:
        bags = np.zeros((len(texts), VOCABULARY), np.float32)
        for n, found in enumerate(word_tokens(texts)):
            bags[n, found.ids] = 1
        return bags / np.maximum(np.linalg.norm(bags, axis=1, keepdims=True), 1e-9)

    embed_passages = embed_questions
