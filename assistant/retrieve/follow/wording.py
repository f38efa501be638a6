"""The words of a question, and what each may be: a noun, a name, an adjective."""

import re
from dataclasses import dataclass

from assistant.retrieve.follow.grammar import Grammar, words
from assistant.retrieve.follow.grammars import QUESTION_WORDS
from assistant.retrieve.follow.names import GENDER
from assistant.text import fold

_TOKEN = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)|['’]s\b|\d+(?:[.,  \u00a0\u202f]\d{3})*|"
    r"[^\W_]+(?:(?:['’](?!s\b)|[-.&])[^\W_]+)*|[^\w\s]",
    re.IGNORECASE,
)
INVERTED = re.compile(r"-(?:t-)?(?:il|elle|ils|elles|on|je|tu|nous|vous|ce|moi|er|sie|es)$")
QUOTES = frozenset('«»“”„"')
_PARTICLES = words("de d' du des la le l' von van der den di da del of")
_COUNTING = words("viele welche welcher welches welchen")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a question, folded in ``low``."""

    text: str
    start: int
    end: int
    low: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def tokens(question: str) -> list[Token]:
    """The words and marks of a question in order, without its quotation marks."""
    return [
        Token(m.group(), m.start(), m.end(), fold(m.group()))
        for m in _TOKEN.finditer(question)
        if m.group() not in QUOTES
    ]


class Wording:
    """A question's tokens seen through one language's grammar; places count tokens."""

    def __init__(self, question: str, grammar: Grammar) -> None:
        self.grammar = grammar
        self.tokens = tokens(question)
        self.saying = any(t.low.split("-")[0] in grammar.saying for t in self.tokens)

    def is_word(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].text[0].isalnum()

    def is_noun(self, i: int) -> bool:
        """Whether a phrase may have this word as its noun: any word that no list forbids."""
        if not self.is_word(i) or INVERTED.search(self.tokens[i].low):
            return False
        forbidden = self.grammar.stops | self.grammar.determiners.keys() | QUESTION_WORDS
        return self.tokens[i].low not in forbidden

    def is_adjective(self, i: int) -> bool:
        """German writes its nouns with capitals, so small words before them are theirs."""
        german = "das" in self.grammar.determiners
        return german and self.is_noun(i) and not self.tokens[i].capital and self.is_noun(i + 1)

    def is_name(self, i: int) -> bool:
        if not self.is_word(i):
            return False
        token = self.tokens[i]
        if not token.capital:
            return is_coined(token.text)
        counted = i > 0 and self.tokens[i - 1].low in _COUNTING
        return self.is_noun(i) and not counted and (i > 0 or self.opens_with_name())

    def opens_with_name(self) -> bool:
        """A capital begins every sentence: the first word is a name where a verb or a name follows."""
        if len(self.tokens) < 2:
            return False
        second = self.tokens[1]
        small = self.grammar.stops - self.grammar.determiners.keys() - self.grammar.prepositions
        return second.capital or second.low in small | {","} or bool(INVERTED.search(second.low))

    def name_end(self, i: int) -> int:
        """The end of a name: capitals, figures, and particles between capitals (Jeanne d'Arc)."""
        k, at = i + 1, self.tokens
        given = at[i].low in GENDER
        while k < len(at):
            joined = k
            while joined < len(at) and joined - k < 2 and at[joined].low in _PARTICLES:
                joined += 1
            if joined > k and (
                (self.saying and not given)
                or (at[k].low in self.grammar.determiners and joined == k + 1 and at[k].low != "du")
            ):
                break
            if joined < len(at) and (self.is_name(joined) or (joined == k and at[k].text[0].isdigit())):
                k = joined + 1
            else:
                break
        return self.possessed(k)

    def possessed(self, k: int) -> int:
        """English: a name with 's goes on to what is owned."""
        if k + 1 < len(self.tokens) and self.tokens[k].low == "'s" and self.is_noun(k + 1):
            return self.noun_end(k + 1)
        return k

    def noun_end(self, i: int) -> int:
        """The end of a noun and what follows it closely: adjectives, names, figures."""
        k, plain = i + 1, 0
        german = "das" in self.grammar.determiners
        while k < len(self.tokens) and self.is_noun(k) and plain < 3:
            small = not self.tokens[k].capital and not self.tokens[k].text[0].isdigit()
            if german and small:
                break
            plain += small
            k += 1
        return self.possessed(k)


def is_coined(word: str) -> bool:
    """xAI, NASA, A380: a capital or a figure inside a word makes it a name."""
    return len(word) > 1 and word[0].isalpha() and any(c.isupper() or c.isdigit() for c in word[1:])
