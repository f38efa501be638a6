"""English and German: words that withhold belief, and words that attribute."""

import re

from assistant.verify.quotation import MARK
from assistant.verify.wordlist import listed

_SAYS_EN = (
    r"sa(?:id|ys|ying)|told|claim(?:s|ed|ing)?|stat(?:es|ed|ing)|wr(?:ote|ites)|add(?:s|ed)|argue[sd]?|"
    r"explain(?:s|ed)|insist(?:s|ed)|not(?:es|ed)|report(?:s|ed)|warn(?:s|ed)|den(?:ies|ied)|announce[sd]|"
    r"repl(?:ies|ied)|believe[sd]?|suggest(?:s|ed)|accuse[sd]|tweeted"
)
_SAYS_DE = (
    "sagte?n?|erklärte?n?|behaupte[tn]e?n?|berichte[tn]e?n?|schrieb(?:en)?|schreibt|betonte?n?|meinte?n?|"
    "versicherte?n?|"
    "kündigte?n?|teilte?n?|warnte?n?|glaubt(?:en)?|vermute[tn]e?n?|warf(?:en)?"
)
_RULES_EN = (
    r"(?:the |its |their |your |our |his |her |a )?"
    r"(?:rules?|laws?|plan|size|type|age|need|schedule|custom|whether)"
)

HEDGED = {
    "en": re.compile(
        r"(?<![\w'-])(?:would(?:n't)?|could(?:n't)?|may|might|[Aa]llegedly|[Rr]eportedly|[Pp]urportedly|[Ss]upposedly|"
        r"[Rr]umou?red|[Aa]lleged|(?:I|you|he|she|it|we|they)'d)(?![\w-])"
    ),
    "de": re.compile(
        r"(?<![\w-])(?:sei(?:en|est)?|hätten?|wären?|würden?|könnten?|müssten?|dürften?|möge|solle|wolle|könne|müsse|"
        r"dürfe|(?:H|W)ätten?|Wären?|Könnten?|[Aa]ngeblich\w*|[Mm]utmaßlich\w*|[Vv]ermeintlich\w*)(?![\w-])"
        r"|(?<![Ii]ch )\b(?:habe|werde)\b(?! ich)"
        r"|\bsoll(?:en)?\b[^.;:!?]{0,150}?\b(?:haben|sein|worden)\b"
    ),
}
"""What is said without being held for a fact; the German noun "Würde" is told by its capital."""

ATTRIBUTED = {
    "en": re.compile(
        rf"\baccording to (?!{_RULES_EN}\b)|\b(?:said|says|told|saying)\b(?! to be\b)|\bin the words of\b"
        rf"|(?<!the )(?<!these )(?<!his )\b(?:{_SAYS_EN})\b[^.;:!?]{{0,40}}?(?:\bthat\b|:\s|{MARK})"
        rf"|{MARK}\s*,?\s*(?:\w+ ){{0,4}}(?:{_SAYS_EN})\b|\bannounced\b|\baccuse[sd]\b.{{1,60}}\bof\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b[Ll]aut (?:[A-ZÄÖÜ]|de[rmn] |eine[rmn] )"
        r"|\b[Nn]ach (?:eigenen )?(?:Angaben|Aussagen?|Ansicht|Informationen)\b"
        rf"|\bzufolge\b|\b(?:{_SAYS_DE})\b[^.;!?]{{0,60}}?(?:\bdass\b|:\s|{MARK}|\b(?:an|mit|vor)\b,)"
        rf"|{MARK}\s*,?\s*(?:\w+ )?(?:{_SAYS_DE})\b|, (?:{_SAYS_DE}) (?:er|sie|[A-ZÄÖÜ])"
        rf"|\b(?:{_SAYS_DE}), (?:er|sie|es|man|der|die|das|[A-ZÄÖÜ]\w+) "
    ),
}

_FUNCTION_WORDS = {
    "fr": """
    le la les un une des du de et est sont dans pour que qui ne pas sur par avec ce cette il elle au
    aux en à plus son sa ses leur où mais ou se nous vous on l d qu c n s j
    """,
    "en": """
    the a an of to in is are was were and that this for on with as by it he she they his her not be
    been has have had from at which who will but or just about so
    """,
    "de": """
    der die das den dem des und ist sind war ein eine einen einem einer von zu im mit für auf nicht
    sich auch wird werden als an er sie es dass wurde bei aus nach dieses diese dieser
    """,
}
_LEXICON = {language: frozenset(listed(words)) for language, words in _FUNCTION_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(sentence: str, declared: str) -> str:
    """The sentence's own language: an English tweet in a French article is English.

    The declared one stands unless the sentence has none of its function words and two of another's.
    """
    words = [w.lower() for w in _WORD.findall(sentence)]
    counts = {language: sum(w in lexicon for w in words) for language, lexicon in _LEXICON.items()}
    best = max(counts, key=lambda language: counts[language])
    if declared in counts:
        return best if counts[declared] == 0 and counts[best] >= 2 else declared
    return best if declared == "und" and counts[best] else declared
