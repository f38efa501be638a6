"""The plain values that walk down the corridor, complete when made; offsets are code points, half open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from assistant.phrases import phrase
from assistant.scope import EVERYTHING, Scope

Span = tuple[int, int]
Vector = Sequence[float]


class Stance(StrEnum):
    """How the source stands to what it says."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    CONDITIONAL = "conditional"


class Outcome(StrEnum):
    """What the check of a claim against its evidence found."""

    SUPPORTED = "supported"
    UNPROVEN = "unproven"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a person can be shown it: NFC text, ``\\n`` line ends. ``pages`` holds the offsets of
    page starts, where there are any. ``date`` is ISO 8601, possibly shortened (``2025-01``), ``language``
    ISO 639-1, ``und`` where undetermined. ``author`` is empty where the file states none."""

    file: str
    title: str
    text: str
    sha256: str
    date: str | None = None
    language: str = "und"
    pages: tuple[int, ...] = ()
    author: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document: ``document.text[start:end] == text``; its passages partition its text. Those
    without ``evidence``, page furniture, are shown, never quoted. ``also`` names files of the same bytes."""

    file: str
    start: int
    end: int
    text: str
    sha256: str
    title: str
    date: str | None = None
    language: str = "und"
    heading: str = ""
    page: int | None = None
    evidence: bool = True
    also: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The same for the same bytes at the same place, whatever the file is called."""
        return f"{self.sha256[:24]}:{self.start}"


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A line of the catalogue. ``size`` is in bytes; ``passages`` counts furniture too. ``sketch`` tells
    near-duplicates; ``copies`` names them, where they have been looked for."""

    file: str
    sha256: str
    title: str
    date: str | None
    language: str
    size: int
    passages: int
    pages: tuple[int, ...] = ()
    sketch: str = ""
    copies: tuple[str, ...] = ()
    author: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of one passage: the calibrated ``probability`` that it answers the question,
    the best ``answer`` span in its text or none, one score in [0, 1] for each of its ``sentences.spans``.
    """

    probability: float
    answer: Span | None
    sentences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage retrieved. ``rank`` counts from 1; ``fused_rank`` is the one before a reader ranked anew."""

    passage: Passage
    rank: int
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    reading: Reading | None = None
    fused_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact place: ``document.text[start:end] == quote``. ``also`` names files of the same bytes.
    ``copies`` are the places in near-duplicates of the document that say the same."""

    file: str
    start: int
    end: int
    quote: str
    title: str = ""
    date: str | None = None
    page: int | None = None
    also: tuple[str, ...] = ()
    copies: tuple["Citation", ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement and where it stands. ``short`` is the shortest answer, a slice of the first citation's
    quote, or empty. ``heading`` is shown above the claim (a source's name). ``disputed``: a claim of another
    document says otherwise. ``written``: in a language model's words."""

    text: str
    citations: tuple[Citation, ...]
    stance: Stance = Stance.ASSERTED
    short: str = ""
    heading: str = ""
    disputed: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim and what its check found."""

    claim: Claim
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets; ``query`` is the question as it was searched. ``reply`` is a word back where there
    was nothing to search: no claims, and no abstaining. ``lead`` introduces the claims. ``threshold``: the
    least probability of a passage taken as answering, none where nothing was read. ``writer``: the language
    model that wrote claims; ``note``: why not to the end; ``dropped``: why others of its sentences are not
    shown as written. ``seconds`` are by stage."""

    question: str
    query: str
    language: str
    verdicts: tuple[Verdict, ...] = ()
    hits: tuple[Hit, ...] = ()
    lead: str = ""
    reply: str = ""
    writer: str = "quotes"
    note: str = ""
    dropped: tuple[str, ...] = ()
    scope: Scope = EVERYTHING
    threshold: float | None = None
    seconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that may be shown as fact: supported, each with its citations."""
        return tuple(v.claim for v in self.verdicts if v.outcome is Outcome.SUPPORTED and v.claim.citations)

    @property
    def abstained(self) -> bool:
        return not (self.reply or self.claims)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every place cited, once each, by first claim: number n is item n - 1."""
        return tuple(dict.fromkeys(c for claim in self.claims for c in claim.citations))

    @property
    def text(self) -> str:
        """The answer in plain words with numbered markers."""
        if self.reply or self.abstained:
            return self.reply or phrase(self.language, "abstain")
        lines = (line for claim in self.claims for line in (claim.heading, self._line(claim)))
        return "\n".join(filter(None, (self.lead, *lines)))

    def _line(self, claim: Claim) -> str:
        markers = "".join(f"[{self.citations.index(c) + 1}]" for c in claim.citations)
        label = "" if claim.stance is Stance.ASSERTED else f" ({phrase(self.language, claim.stance)})"
        return f"{claim.text}{label} {markers}"
