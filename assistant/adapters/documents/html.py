"""Web pages as the text that a person sees, through Beautiful Soup."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from bs4 import BeautifulSoup, CData, NavigableString, Tag
from bs4.element import PageElement

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean, decode
from assistant.adapters.documents.extract import Extract
from assistant.adapters.documents.layout import Mark, Verbatim, lay_out
from assistant.errors import UnreadableDocument
from assistant.text import one_line

_UNSEEN_NAMES = (
    "head script style noscript template title svg canvas iframe object embed audio video select datalist "
    "textarea input map"
)
_BLOCK_NAMES = (
    "p div section article header footer nav aside main h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre "
    "figure figcaption form fieldset address details summary hr body center hgroup dialog search menu"
)
_LINE_NAMES = "br tr dt dd option legend caption thead tbody tfoot"
_DATE_NAMES = (
    "article:published_time og:article:published_time datepublished date dc.date dc.date.issued dcterms.date "
    "dcterms.issued dcterms.created citation_publication_date citation_date pubdate publishdate publish_date "
    "parsely-pub-date sailthru.date article.published"
)
_UNSEEN, _BLOCKS, _LINES = (frozenset(n.split()) for n in (_UNSEEN_NAMES, _BLOCK_NAMES, _LINE_NAMES))
_DATES = _DATE_NAMES.split()
_AUTHORS = ("author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author",
            "article:author")  # fmt: skip
_LONGEST_AUTHOR = 120
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_DEEPEST_JSON, _MOST_JSON = 6, 200
_MOST_TAGS = 1_000_000
"""They take 850 MB while they are read."""


def read_html(data: bytes, *, declared: str = "") -> Extract:
    """The visible text with paragraphs apart, and the title, date and author that the page states.

    ``declared`` is the encoding that was said outside of the page. Raises UnreadableDocument.
    """
    named = _CHARSET.search(data[:4096])
    source = decode(data, declared=declared or (named[1].decode("ascii", "ignore") if named else ""))
    if source.count("<") > _MOST_TAGS:
        raise UnreadableDocument("holds more than a million tags: split it into several files.")
    page = BeautifulSoup(source, "lxml")
    text = clean(lay_out(_pieces(page)))
    meta, linked = _meta(page), list(_linked(page))
    return Extract(text, _title(page, meta), _date(page, meta, linked), author=_author(meta, linked))


def _pieces(page: Tag) -> Iterator[str | Mark]:
    """Texts and marks in reading order. A stack, not recursion: pages nest thousands deep."""
    stack: list[tuple[PageElement | Mark, bool]] = [(page, False)]
    while stack:
        item, verbatim = stack.pop()
        if isinstance(item, Mark):
            yield item
        elif isinstance(item, Tag):
            if _seen(item):
                verbatim = verbatim or item.name == "pre"
                before, after = _marks(item)
                inner: list[PageElement | Mark] = [*before, *item.contents, *after]
                stack += [(piece, verbatim) for piece in reversed(inner)]
        elif type(item) in (NavigableString, CData):
            yield Verbatim(item) if verbatim else str(item)


def _marks(tag: Tag) -> tuple[list[Mark], list[Mark]]:
    """What the tag puts before and after its content."""
    if tag.name == "li":
        return [Mark.ITEM], [Mark.ITEM_END]
    if tag.name in ("td", "th"):
        return [Mark.CELL], []
    mark = [Mark.PARAGRAPH] if tag.name in _BLOCKS else [Mark.LINE] if tag.name in _LINES else []
    return mark, mark


def _seen(tag: Tag) -> bool:
    if tag.name in _UNSEEN or "hidden" in tag.attrs or tag.get("aria-hidden") == "true":
        return False
    return not _HIDDEN.search(str(tag.get("style", "")))


def _title(page: BeautifulSoup, meta: dict[str, str]) -> str:
    """The page's own title; the heading where that is the title less the site's name."""
    stated = one_line(page.title.get_text()) if page.title else ""
    headings = [one_line(h.get_text(" ")) for h in page.find_all("h1", limit=3)]
    inside = [h for h in headings if h and h.casefold() in stated.casefold()]
    return (
        one_line(meta.get("og:title", ""))
        or max(inside, key=len, default="")
        or stated
        or next(iter(headings), "")
    )


def _date(page: BeautifulSoup, meta: dict[str, str], linked: Sequence[dict[str, Any]]) -> str | None:
    stated = [meta[name] for name in _DATES if name in meta]
    stated += _published(linked)
    stated += [str(t.get("datetime") or t.get_text()) for t in page.find_all("time", limit=1)]
    return next((found for s in stated if (found := iso_date(s))), None)


def _meta(page: BeautifulSoup) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in page.find_all("meta", limit=500):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        found.setdefault(str(name).strip().lower(), str(tag.get("content", "")))
    return found


def _author(meta: dict[str, str], linked: Sequence[dict[str, Any]]) -> str:
    """Whom the page names as its author; some give an address there, which is no name."""
    stated = [meta[name] for name in _AUTHORS if name in meta]
    stated += [", ".join(_names(thing["author"])) for thing in linked if "author" in thing]
    said = (one_line(clean(name)) for name in stated)
    return next((s for s in said if s and "://" not in s and len(s) <= _LONGEST_AUTHOR), "")


def _names(author: Any) -> list[str]:
    """The names of one author or of several, as JSON-LD has them."""
    if isinstance(author, list):
        return [name for each in author[:_MOST_JSON] if not isinstance(each, list) for name in _names(each)]
    name = author.get("name") if isinstance(author, dict) else author
    return [name] if isinstance(name, str) else []


def _published(linked: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The publication dates of the page's JSON-LD."""
    for thing in linked:
        yield from (str(thing[k]) for k in ("datePublished", "dateCreated") if isinstance(thing.get(k), str))


def _linked(page: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """The things of the page's JSON-LD, outer ones first."""
    for script in page.find_all("script", type="application/ld+json", limit=10):
        try:
            yield from _things(json.loads(script.get_text()))
        except (ValueError, RecursionError):
            continue


def _things(found: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST_JSON:
        return
    if isinstance(found, dict):
        yield found
        found = list(found.values())
    if isinstance(found, list):
        for inner in found[:_MOST_JSON]:
            yield from _things(inner, depth + 1)
