"""The judge: whether a text supports a statement, by the reader's network with weights of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from threading import Lock

from assistant.adapters.network import ReaderNetwork
from assistant.adapters.packs import Workers, length, read_pack
from assistant.adapters.processor import best_type, choose_workers
from assistant.adapters.products import prepared
from assistant.adapters.reader import Facts, load_network, packaged_embedder, read_facts
from assistant.adapters.sequences import Tokens, Window, windows
from assistant.ports import Embedder
from assistant.writing import Judge, Signs

FOLDER = Path(__file__).parent.parent / "models" / "judge"
WEIGHTS, FACTS = "judge.safetensors", "judge.json"
LONGEST_CLAIM = 128
"""Tokens of a statement: about a hundred words."""

REFUTED = 0
"""Of the network's outputs for a token: at the first one, the logit of a contradiction."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The probability that the premise supports the statement, and that it contradicts it."""

    supported: float
    refuted: float


NOTHING = Judgement(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Blend:
    """The logit of support: the network's times the first weight, each sign times its own, and ``shift``."""

    weights: tuple[float, ...] = (1.0,)
    shift: float = 0.0

    def logit(self, network: float, signs: Sequence[float]) -> float:
        return self.shift + sum(w * x for w, x in zip(self.weights, (network, *signs), strict=True))


Opened = tuple[Tokens, ReaderNetwork, Workers]
Place = tuple[int, Window]


def load_judge(
    embedder: Embedder,
    *,
    signs: Signs,
    cache: Path,
    threads: int = 0,
    threshold: float = 0.0,
    folder: Path = FOLDER,
) -> "CrossJudge":
    """The packaged judge, sharing the embedder's table of words where that is the packaged model.

    ``signs`` are those that its weights were set for. Its network is read when it is first asked;
    ``threshold`` is its own where it is 0. Raises ModelUnavailable, then or now.
    """

    def opened() -> Opened:
        base = packaged_embedder(embedder, cache=cache, threads=threads)
        network = load_network(base.backbone, folder, weights=WEIGHTS)
        return base.tokens, prepared(network, best_type()), Workers(choose_workers(threads))

    known = read_facts(folder, facts=FACTS)
    supported, refuted = (
        Facts(known[f"{side}_scale"], known[f"{side}_shift"]) for side in ("support", "refute")
    )
    return CrossJudge(
        opened,
        signs=signs,
        blend=Blend(tuple(known["blend"]), known["blend_shift"]),
        supported=supported,
        refuted=refuted,
        threshold=threshold or known["threshold"],
    )


def _nothing(premise: str, statement: str) -> Sequence[float]:
    return ()


class CrossJudge(Judge):
    """Opens its network when first asked; safe to use from many threads."""

    def __init__(
        self,
        opened: Callable[[], Opened],
        *,
        signs: Signs = _nothing,
        blend: Blend = Blend(),
        supported: Facts = Facts(),  # noqa: B008
        refuted: Facts = Facts(),  # noqa: B008
        threshold: float = 0.5,
    ) -> None:
        self._threshold = threshold
        self._open, self._lock = lru_cache(maxsize=1)(opened), Lock()
        self._signs, self._blend = signs, blend
        self._supported, self._refuted = supported, refuted

    @property
    def threshold(self) -> float:
        """The probability from which a statement counts as entailed, set on held-out made pairs."""
        return self._threshold

    def judge(self, premise: str, hypothesis: str) -> float:
        """The probability that the premise entails the hypothesis. Raises ModelUnavailable."""
        return self.judgements([(premise, hypothesis)])[0].supported

    def judgements(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """One for each (premise, statement), in order. Raises ModelUnavailable.

        A premise longer than a window is read in several, and the highest of each probability counts. A
        statement that is empty or longer than LONGEST_CLAIM tokens is not judged: both are 0.
        """
        if not pairs:
            return []
        with self._lock:
            tokens, network, workers = self._open()
        best: dict[int, tuple[float, float]] = {}
        for read in workers.map(lambda pack: _read(network, pack), _windows(pairs, tokens), length):
            for n, yes, no in read:
                highest = best.get(n, (yes, no))
                best[n] = max(yes, highest[0]), max(no, highest[1])
        return [self._judged(*pair, *best[n]) if n in best else NOTHING for n, pair in enumerate(pairs)]

    def _judged(self, premise: str, statement: str, yes: float, no: float) -> Judgement:
        blended = self._blend.logit(yes, self._signs(premise, statement))
        return Judgement(self._supported.probability(blended), self._refuted.probability(no))


def _read(network: ReaderNetwork, pack: Sequence[Place]) -> list[tuple[int, float, float]]:
    """The logits of support and contradiction of each window, with the number of its pair."""
    logits = read_pack(network, [window for _, window in pack])
    firsts = accumulate((len(window.ids) for _, window in pack[:-1]), initial=0)
    refuted = logits.tokens[list(firsts), REFUTED].tolist()
    return [(n, yes, no) for (n, _), yes, no in zip(pack, logits.relevance.tolist(), refuted, strict=True)]


def _windows(pairs: Sequence[tuple[str, str]], tokens: Tokens) -> list[Place]:
    """The windows of each pair with its number; none of one that is not judged."""
    found = tokens([text for premise, statement in pairs for text in (statement, premise)])
    return [
        (n, window)
        for n, (said, held) in enumerate(zip(found[::2], found[1::2], strict=True))
        if 0 < len(said.ids) <= LONGEST_CLAIM
        for window in windows(said, None, held, longest=LONGEST_CLAIM)
    ]
