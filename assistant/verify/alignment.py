"""Whether a sentence says what another one says, in its words and their order, with little left out.

The strictest test there is without a model of language: nearly a quotation. On ``rte3_fr`` dev it finds
16 of the 409 entailed hypotheses, and none of the 391 others; on ``daccord`` it takes none of the 258
contradictions for support.
"""

from collections.abc import Iterable, Sequence

from assistant.verify.content import Word, same_word, tokens

WIDEST_GAP, WIDEST_ASIDE = 1, 4
"""Content words of the evidence that may be passed over between two of the claim, and between two commas."""


def aligned(claim: str, evidence: str) -> bool:
    """Whether every content word of the claim stands in the evidence, in its order and close together.

    Between two of them nothing is passed over but a word or an aside between two commas, and nothing that
    turns the sense (a negation, a passive, "less than"). The first one is no mere owner ("le père de
    Musk" is not Musk).
    """
    said, held = _spoken(claim), tokens(evidence)
    places = [i for i, word in enumerate(held) if word.content]
    if not said:
        return False
    reached = {i for i in places if same_word(said[0][0], held[i].text) and not _owns(held, i)}
    for word, marks in said[1:]:
        reached = {
            j
            for i in reached
            for j in _near(places, i)
            if same_word(word, held[j].text) and _passable(held[i + 1 : j], marks)
        }
    return bool(reached)


def _near(places: Sequence[int], i: int) -> Iterable[int]:
    at = places.index(i)
    return places[at + 1 : at + 2 + WIDEST_ASIDE]


def _spoken(claim: str) -> list[tuple[str, int]]:
    """The content words of the claim, each with the number of marks between it and the one before."""
    spoken, marks = list[tuple[str, int]](), 0
    for word in tokens(claim):
        marks += word.mark
        if word.content:
            spoken.append((word.text, marks))
            marks = 0
    return spoken


def _passable(passed: Sequence[Word], said: int) -> bool:
    """Whether this may be left out between two words that ``said`` marks part in the claim."""
    marks = [i for i, word in enumerate(passed) if word.mark]
    if any(word.reversing for word in passed) or len(marks) - said not in (0, 2):
        return False
    outside = [*passed[: marks[0]], *passed[marks[1] :]] if len(marks) == said + 2 else passed
    return sum(word.content for word in outside) <= WIDEST_GAP


def _owns(held: Sequence[Word], i: int) -> bool:
    """Whether the word is what another one before it belongs to."""
    before = i - 1
    while before >= 0 and not held[before].content and not held[before].mark:
        if held[before].owning:
            return any(word.content for word in held[:before])
        before -= 1
    return False
