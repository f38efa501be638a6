"""The words of a sentence that say something, and whether two of them are forms of one."""

import re
from dataclasses import dataclass
from functools import cache

from assistant.text import fold
from assistant.verify.wordlist import listed

_FUNCTION = frozenset(
    listed(
        """
    a ai aie ainsi alors as au aussi aux avait avaient avec avoir avons c ce ceci cela celle celles celui
    ces cet cette ceux ci comme d dans de des dont du elle elles en est et etait etaient etant etre eu eut
    fut furent il ils j je l la laquelle le lequel les lesquels leur leurs lors lui m ma me mes mon n nos
    notre nous on ont pour qu que qui s sa se ses son sont soit sur t ta te tes ton tu un une
    vos votre vous y à donc puis egalement
    an and are at be has had have he her him his i in into is it its of on our she that the their them
    they this these those to us was we were which who whom with you your for from also as
    als am auf aus bei beim das dem den der des die dies diese diesem diesen dieser dieses du ein eine
    einem einen einer eines er es habe haben hat hatte hatten ich ihm ihn ihr ihre ihrem ihren ihrer ihres
    im ins ist mit sein seine seinem seinen seiner seines sich sie sind und uns unser vom war waren wir
    zu zum zur welche welcher welches auch
    """
    )
)
_OWNING = frozenset(listed("de d du des of s von vom"))
"""What makes the word before it the subject of which the one after it is only the owner."""

_REVERSING = frozenset(
    listed(
        """
    ou oder or ete par plus moins contre sans ni pas ne jamais aucun aucune rien peu trop presque seul
    seule
    been by more less than against without no not nor never none nothing few almost only nearly
    wurde wurden worden durch mehr weniger gegen ohne nicht kein keine keinen keinem keiner nie fast nur
    """
    )
)
"""Words that turn the sense of those around them: none may be passed over between two words of a claim."""

_CANCELLING = listed(
    """
    dement denie nier niait nie refut refus contest faux fausse rumeur mensong empech interdi evit echou
    renonc menac sauf excepte pretend projet envisag souhait voudr veut veulent si
    deni reject disput false rumor rumour lie prevent avoid fail forbid forbad except threat plan want hope
    if whether unless
    bestreit bestritt leugn widerleg falsch gerucht verhinder vermeid scheiter verbot verbiet ausser
    plant planen will wollen falls wenn ob
    """
)
"""How words begin, or are where they are short, after which what a sentence says need not be so."""

_TOKEN = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)|\w+(?:[.,]\d+)*|[,;:()–—…]")
_SHORT = 4
_SHARED = 0.65
"""Share of the longer of two words that must be common at their beginnings: "fonde" and "fondée"."""


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word of a sentence; a ``mark`` is a comma, bracket or the like."""

    text: str
    mark: bool = False

    @property
    def content(self) -> bool:
        return not self.mark and self.text not in _FUNCTION

    @property
    def owning(self) -> bool:
        return self.text in _OWNING

    @property
    def reversing(self) -> bool:
        return self.text in _REVERSING


def tokens(sentence: str) -> list[Word]:
    """The words and marks of a sentence in order, numbers whole."""
    found = _TOKEN.findall(fold(sentence).replace("\u00a0", " ").replace("\u202f", " "))
    return [Word(t.replace(" ", ""), mark=not t[0].isalnum() and t != "_") for t in found]


def content(sentence: str) -> list[str]:
    """The words that say something, folded, in order."""
    return [word.text for word in tokens(sentence) if word.content]


@cache
def same_word(one: str, other: str) -> bool:
    """Whether two folded words are likely forms of one; numbers only where they are the same."""
    if one == other:
        return True
    if one[0].isdigit() or other[0].isdigit():
        return False
    if min(len(one), len(other)) <= _SHORT:
        return len(one) >= 3 and one.rstrip("sxe") == other.rstrip("sxe")
    common = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    shared = min(len(one), len(other)) if common is None else common
    return shared >= max(_SHORT, _SHARED * max(len(one), len(other)))


def coverage(claim: str, evidence: str) -> float:
    """The share of the claim's content words that the evidence has, in whatever order."""
    said, held = content(claim), content(evidence)
    return sum(any(same_word(a, b) for b in held) for a in said) / len(said) if said else 0.0


def cancelled(claim: str, evidence: str) -> bool:
    """Whether the evidence has a word that takes back what it says, and the claim has it not."""
    said = {w.text for w in tokens(claim)}
    for word in {w.text for w in tokens(evidence)} - said:
        if any(word == c or (len(c) > _SHORT and word.startswith(c)) for c in _CANCELLING):
            return True
    return False
