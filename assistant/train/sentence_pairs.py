"""Pairs from a passage alone: its sentences said otherwise are supported, those made wrong are not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from assistant.sentences import spans
from assistant.text import one_line
from assistant.train.distorted import CONTRADICTING, DISTORTIONS, UNSAID
from assistant.train.evidence import Pair
from assistant.train.judged import Paragraph
from assistant.train.reworded import REWORDINGS, named
from assistant.train.wording import NUMBER, names

_PLAIN = re.compile(r"^[A-ZÀ-Þ«\"'(].*[.!»\"]$")


@dataclass(frozen=True, slots=True)
class Source:
    """A passage in sentences, with the names and numbers that may be put in others' places."""

    place: Paragraph
    sentences: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def title(self) -> str:
        return "" if ">" in self.place.title else self.place.title

    @property
    def group(self) -> str:
        return self.place.title if self.title else self.place.id.rsplit("-", 1)[0]


def source(place: Paragraph, foreign: Sequence[str] = ()) -> Source:
    """The passage made ready; ``foreign`` names come from elsewhere."""
    sentences = tuple(one_line(place.text[a:b]) for a, b in spans(place.text))
    own = {m[0] for s in sentences for m in names(s)}
    numbers = {m[0] for s in sentences for m in NUMBER.finditer(s)}
    return Source(place, sentences, tuple(sorted(own | set(foreign))), tuple(sorted(numbers)))


def usable(source: Source) -> list[int]:
    """Places of the sentences that say something in a form that can be worked on."""
    return [n for n, s in enumerate(source.sentences) if _PLAIN.match(s) and 6 <= len(s.split()) <= 60]


def window(source: Source, at: int, random: Random) -> str:
    """One to three sentences around a place."""
    before, after = random.choice([(0, 0), (0, 0), (1, 0), (0, 1), (1, 1)])
    places = range(max(0, at - before), min(len(source.sentences), at + after + 1))
    return " ".join(source.sentences[n] for n in places)


def sentence_pairs(source: Source, at: int, random: Random) -> Iterator[Pair]:
    """Pairs about one sentence of the passage."""
    titled = random.random() < 0.5
    claim, kind = reworded(source.sentences[at], source.title if titled else "", random)
    premise = window(source, at, random)
    title = source.title if titled else ""

    def made(premise: str, claim: str, right: bool, kind: str) -> Pair:
        return Pair(premise, claim, right, False if right else refuted(kind), kind, source.group, title)

    if kind != "same words" or random.random() < 0.4:
        yield made(premise, claim, True, kind)
    for text in (claim, random.choice([claim, source.sentences[at]])):
        if wrong := distorted(text, source, random):
            yield made(premise, wrong[0], False, wrong[1])
    if random.random() < 0.35 and (away := _away(source, at, random)):
        yield made(premise if away not in premise else source.sentences[at], away, False, "neighbour")
    if random.random() < 0.25:
        yield from (made(*parts) for parts in _joined(source, at, claim, random))


def refuted(kind: str) -> bool | None:
    """Whether what is unsupported in this way is also false; none where that depends."""
    return True if kind in CONTRADICTING else False if kind in UNSAID else None


def reworded(text: str, title: str, random: Random) -> tuple[str, str]:
    """The sentence after several rewordings, and the last that took."""
    claim, kind = text, "same words"
    if title and random.random() < 0.8 and (other := named(text, title)):
        claim, kind = other, "title for pronoun"
    for name in random.sample(list(REWORDINGS), len(REWORDINGS)):
        change, chance = REWORDINGS[name]
        if random.random() < chance and (other := change(claim, random)):
            claim, kind = other, name
    return claim, kind


def distorted(claim: str, source: Source, random: Random) -> tuple[str, str] | None:
    """The claim with one detail made wrong, and the kind of change; none where nothing can be changed."""
    left = {name: weight for name, (_, weight) in DISTORTIONS.items()}
    while left:
        kind = random.choices(list(left), list(left.values()))[0]
        del left[kind]
        others = source.names if kind == "name" else source.numbers
        made = DISTORTIONS[kind][0](claim, random, others)
        if made and made != claim:
            return made, kind
    return None


def _away(source: Source, at: int, random: Random) -> str | None:
    """What another sentence of the passage says, too far away to be in the premise."""
    places = [n for n in usable(source) if abs(n - at) > 1]
    return reworded(source.sentences[random.choice(places)], "", random)[0] if places else None


def _joined(source: Source, at: int, claim: str, random: Random) -> Iterator[tuple[str, str, bool, str]]:
    """Two sentences as one: supported by both together, by one of them not."""
    if at + 1 not in usable(source):
        return
    first, second = claim.rstrip(" ."), reworded(source.sentences[at + 1], "", random)[0]
    common = re.match(r"(?:L[ea]s?|Une?|Il|Elle|Ce|Des|En)\b", second)
    both = f"{first} et {second[0].lower()}{second[1:]}" if common else f"{first} ; {second}"
    if len(both.split()) <= 50:
        yield f"{source.sentences[at]} {source.sentences[at + 1]}", both, True, "joined"
        yield source.sentences[at + random.randrange(2)], both, False, "half said"
