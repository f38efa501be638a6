"""The names and shapes of the packaged model's tensors in BertModel."""

import numpy as np

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


def tensor_name(name: str) -> str:
    """What BertModel calls the tensor that the file calls ``name``."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, end = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{'weight' if end == 'w' else 'bias'}"


def tensor_shape(name: str, weights: np.ndarray, hidden: int) -> np.ndarray:
    """The flat weights in the shape that BertModel wants; vectors stay flat."""
    if name.endswith((".b", "ln.w")):
        return weights
    wide = weights.size // hidden if not name.endswith("fo.w") else hidden
    return weights.reshape(wide, -1)
