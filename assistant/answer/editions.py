"""Claims with the copies of what they cite; where a copy gives other figures, that edition is quoted too."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.answer.compose import Draft
from assistant.citing import citation
from assistant.copies import Copies
from assistant.text import one_line
from assistant.text_reuse import Wording
from assistant.values import Citation, Claim

_Place = tuple[str, int, int]


def with_editions(draft: Draft, copies: Copies) -> Draft:
    """The draft with the copies of its citations, each claim followed by what other editions say.

    Another edition is a copy that says the same with other figures; both are then disputed.
    """
    given = {_place(c.citations[0]): c for c in draft.claims}
    claims: dict[_Place, Claim] = {}
    for claim in _by_one_of_each(draft.claims, copies):
        others = _editions(claim.citations[0], copies)[1:]
        for each in (claim, *(given.get(_place(c)) or _stated(c) for c in others)):
            said = replace(with_copies(each, copies), disputed=bool(others))
            claims.setdefault(_place(said.citations[0]), said)
    whole = tuple(_of_one_file(claims.values()))
    cited = [c.citations[0] for c in whole if _place(c.citations[0]) not in given]
    held = [p for c in cited for p in copies.wording(c.file).passages if p.start < c.end and c.start < p.end]
    return replace(draft, claims=whole, evidence=(*draft.evidence, *held))


def _by_one_of_each(claims: Sequence[Claim], copies: Copies) -> Sequence[Claim]:
    """The claims; where they stand under their sources, of copies those of the first alone."""
    files = list(dict.fromkeys(c.citations[0].file for c in claims))
    again = {f for n, f in enumerate(files) if not set(files[:n]).isdisjoint(copies.of.get(f, ()))}
    headed = any(c.heading for c in claims)
    return [c for c in claims if c.citations[0].file not in again] if headed else claims


def _of_one_file(claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims, those of a copy as of the file that was cited before, where that says it word for word."""
    files: list[str] = []
    for claim in claims:
        first, *others = claim.citations
        known = next((c for c in first.copies if c.file in files and c.quote == first.quote), None)
        if known and first.file not in files and not claim.heading:
            beside = (replace(first, copies=()), *(c for c in first.copies if c != known))
            claim = replace(claim, citations=(replace(known, copies=beside), *others))
        files.append(claim.citations[0].file)
        yield claim


def with_copies(claim: Claim, copies: Copies) -> Claim:
    """The claim with the copies of its citations, which it no longer cites for themselves."""
    kept: list[Citation] = []
    for cited in claim.citations:
        if not any(cited.file == copy.file for k in kept for copy in k.copies):
            kept.append(_editions(cited, copies)[0])
    return replace(claim, citations=tuple(kept))


def _editions(cited: Citation, copies: Copies) -> list[Citation]:
    """The citation with its copies, then what its other editions say, each with its own copies."""
    return _apart(cited, copies.of.get(cited.file, ()), copies)


def _apart(cited: Citation, files: Sequence[str], copies: Copies) -> list[Citation]:
    same: list[Citation] = []
    others: list[Citation] = []
    for file in files:
        known = {f for c in (*same, *others) for f in c.also}
        if file not in known and (found := copies.wording(file).place(cited.quote)):
            (same if found.same else others).append(_citation(copies.wording(file), *found.span))
    whole = replace(cited, copies=tuple(same))
    return [whole, *_apart(others[0], [c.file for c in others[1:]], copies)] if others else [whole]


def _citation(of: Wording, start: int, end: int) -> Citation:
    passage = next(p for p in of.passages if p.start <= start < p.end)
    begun = citation(passage, (start - passage.start, start - passage.start))
    return replace(begun, end=end, quote=of.text[start:end])


def _stated(cited: Citation) -> Claim:
    return Claim(one_line(cited.quote), (cited,))


def _place(cited: Citation) -> _Place:
    return cited.file, cited.start, cited.end
