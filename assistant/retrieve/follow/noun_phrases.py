"""Noun phrases and names, read from a question's words by their small words alone."""

import re
from dataclasses import dataclass

from assistant.retrieve.follow.grammar import Grammar, words
from assistant.retrieve.follow.names import GENDER
from assistant.retrieve.follow.wording import QUOTES, Wording, is_coined

FEMININE = re.compile(
    r"(?:tion|sion|(?:al|il|iv|er|ar|or|os|ie|rsi|ci)te|ure|ence|ance|ette|esse|(?<!mus)(?<!lyc)(?<!troph)ee|ique|ie|ude|"
    r"aille|erie)$"
)
_WRITINGS = words(
    "article articles texte livre film rapport etude enquete loi document debat projet discours reportage "
    "book paper report study law investigation"
)
_INSTITUTION = re.compile(
    r"\b(?:universite|banque|fc|as|club|ministere|association|federation|parti|party|bank|university|group|"
    r"inc|"
    r"gmbh|ag|verein|united|city|street|times|monde|prix|coupe|tour|cup|league|ligue|air|union|airlines)\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase: ``text`` as a subject would have it, at ``question[start:end]``.

    ``head`` is its folded noun, ``gender`` m, f, n or unknown (empty), ``number`` s, p or unknown,
    ``kind`` person, thing or unknown, ``depth`` how many phrases it hangs on, ``preposition`` the
    folded word that leads it, and ``place`` its order in the question.
    """

    text: str
    start: int
    end: int
    head: str
    gender: str = ""
    number: str = ""
    kind: str = ""
    name: bool = False
    depth: int = 0
    preposition: str = ""
    place: int = 0
    role: str = "object"


class NounPhrases:
    """One walk over a question's tokens; ``found`` holds each phrase before those that hang on it."""

    def __init__(self, question: str, grammar: Grammar) -> None:
        self._question, self._grammar = question, grammar
        self._words = Wording(question, grammar)
        self._tokens = self._words.tokens
        self._saying = self._words.saying
        self.found: list[Mention] = []
        i = 0
        while i < len(self._tokens):
            i = max(self._phrase(i, 0, self._before(i)), i + 1)

    def _before(self, i: int) -> str:
        """The preposition that leads the phrase at i; a contracted article is its own (du, au, zum)."""
        low = self._tokens[i].low
        if low in self._grammar.determiners and low in self._grammar.prepositions:
            return low
        previous = self._tokens[i - 1].low if i else ""
        return previous if previous in self._grammar.prepositions else ""

    def _phrase(self, i: int, depth: int, preposition: str) -> int:
        """Read a phrase that begins at i; says where it ends, i where there is none."""
        at, first = self._tokens, self._tokens[i]
        determiner = self._grammar.determiners.get(first.low)
        title = determiner is not None and first.capital and i > 0 and self._words.is_name(i + 1)
        if determiner and not title:
            j = i + 1
            while j < len(at) and (at[j].low in self._grammar.before_noun or self._words.is_adjective(j)):
                j += 1
            if j >= len(at) or not self._words.is_noun(j):
                return i
        elif self._words.is_name(i) or title:
            j, determiner = i, None
        else:
            return i
        name = self._words.is_name(j)
        end = self._words.name_end(j + title) if name or title else self._words.noun_end(j)
        if name and determiner and "the" in self._grammar.determiners and self._words.is_noun(end):
            name, end = False, self._words.noun_end(end)
        number = len(self.found)
        last = self._complements(end, depth, bare_name=name and determiner is None)
        self.found.insert(number, self._mention(i, j, last, determiner, name or title, depth, preposition))
        return last

    def _complements(self, k: int, depth: int, *, bare_name: bool) -> int:
        """Follow "de", "of", "von" to the phrases that hang on this one."""
        at = self._tokens
        while k + 1 < len(at) and at[k].low in self._hangers(k) and not bare_name:
            contracted = at[k].low in self._grammar.determiners
            start = k if contracted else k + 1
            known = len(self.found)
            common = at[start].low in self._grammar.determiners and not self._words.is_name(start + 1)
            if self._saying and depth == 0 and common and not any(m.depth == 0 for m in self.found):
                break
            after = self._phrase(start, depth + 1, at[k].low)
            if after == start:
                if not self._words.is_noun(start + contracted):
                    break
                after = self._words.noun_end(start + contracted)
            k = after
            bare_name = len(self.found) > known and self.found[known].name
        return k

    def _hangers(self, k: int) -> frozenset[str]:
        """The words that hang a phrase on the noun before: an article or an inquiry is also on something."""
        on = {"sur", "about", "on", "uber"} if self._tokens[k - 1].low in _WRITINGS else set()
        return self._grammar.of | on

    def _mention(
        self,
        i: int,
        j: int,
        end: int,
        determiner: tuple[str, str, str] | None,
        name: bool,
        depth: int,
        preposition: str,
    ) -> Mention:
        at = self._tokens
        rest = self._question[at[i + (determiner is not None)].start : at[end - 1].end]
        rest = " ".join("".join(c for c in rest if c not in QUOTES).split())
        head = at[self._head(i, j, end)].low
        form, gender, number = determiner or ("", "", "")
        if head == at[j].low and at[j].low.endswith("s") and number == "" and not name:
            number = "p"
        kind, told = self._kind(j, end, name, determiner is not None)
        if name and not determiner and (kind == "person" or "le" in self._grammar.determiners):
            number = "s"
        if not gender and not name:
            gender = "f" if FEMININE.search(head) and form else ""
        space = "" if form.endswith("'") or not form else " "
        return Mention(
            f"{form}{space}{rest}",
            at[i].start,
            at[end - 1].end,
            head,
            told or gender,
            number,
            kind,
            name,
            depth,
            preposition,
        )

    def _head(self, i: int, j: int, end: int) -> int:
        """French nouns come first in their phrase, English and German ones last before a complement."""
        if "le" in self._grammar.determiners:
            return j
        k = j
        while (
            k + 1 < end and self._tokens[k + 1].low not in self._grammar.of | self._grammar.determiners.keys()
        ):
            k += 1
        return k

    def _kind(self, j: int, end: int, name: bool, determined: bool) -> tuple[str, str]:
        held = self._tokens[j:end]
        folded = " ".join(w.low for w in held)
        if name:
            given = GENDER.get(held[0].low.split("-")[0], "")
            if given and not determined and (len(held) > 1 or held[0].low not in {"france"}):
                return "person", given
            if determined or _INSTITUTION.search(folded) or any(is_coined(w.text) for w in held):
                return "thing", ""
            return ("person" if len(held) > 1 and all(w.capital for w in held) else ""), ""
        heads = {
            held[0].low,
            *(w.low for w in held if not w.capital and "le" not in self._grammar.determiners),
        }
        given = next((GENDER[w.low] for w in held if w.capital and w.low in GENDER), "")
        return ("person", given) if heads & self._grammar.people else ("thing", "")
