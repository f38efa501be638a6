"""What kind of message a person wrote: a question to search for, an overview, a summary, a greeting."""

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.text import fold


class Kind(StrEnum):
    """How a message is answered."""

    FACT = "fact"
    DEFINE = "define"
    SUMMARY = "summary"
    OVERVIEW = "overview"
    SOURCES = "sources"
    GREETING = "greeting"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Intent:
    """The kind of a message and what it is about, folded to lower case without accents, possibly empty."""

    kind: Kind
    topic: str = ""


_CORPUS = (
    r"(?:(?:tous |toutes |all |alle )?(?:ces|les|mes|des|the|these|my|diese|die|den|diesen|all) )"
    r"(?:(?:differents|divers|cinq|different|various|five|verschiedenen) )?"
    r"(?:documents?|articles?|textes?|fichiers?|sources?|pieces|files?|texts?|papers|dokumenten?|texten?|artikeln?|quellen)"
)
_ONE = (
    r"(?:(?:le|l'|la|ce|cet|cette|du|de l'|the|this|that|den|das|der|die|dieses?|diesen) ?)"
    r"(?:documents?|articles?|texte|fichier|file|text|paper|story|dokument|artikel|piece)"
)
_ABOUT = r"(?:sur|a propos d(?:e la |u |es |e l'|e |')|concernant|consacree? a(?:ux?)?|qui parle d(?:u |es |e la |e l'|e |')|traitant d(?:u |es |e )|au sujet d(?:u |es |e la |e l'|e |')|about|on|regarding|uber|zu[rm]?)"
_SUM_UP = (
    r"(?:(?:peux[- ]tu|pouvez[- ]vous|pourrais[- ]tu|pourriez[- ]vous|can you|could you|please|kannst du)[ ,]*)?"
    r"(?:me |moi )?(?:resume[rz]?|synthetise[rz]?|(?:fai[ts]|faire|faites|donne[rz]?|ecri[ts]|redige[rz]?)[- ]?(?:moi |nous |me )?"
    r"(?:un |le |une |la |l')?(?:bref |court |petit )?(?:resume|synthese|essentiel)|summari[sz]e|sum up|give (?:me )?(?:a |the )?(?:short |brief )?"
    r"(?:summary|gist)|write (?:a |the )?summary|fasse?|quel est le resume|what is the (?:gist|summary))[- ]?(?:moi |nous |me )?(?:of |de |d'|du |des |)?"
)

_GREETING = re.compile(
    r"(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|good (?:morning|evening|afternoon)|hallo|guten (?:tag|morgen|abend)|moin|"
    r"servus)(?:[ ,]+(?:a tous|tout le monde|there|everyone|l'assistant|assistant|toi|zusammen|ca va|comment ca va))*"
)
_THANKS = re.compile(
    r"(?:(?:ok|super|parfait|genial|great|tres bien|d'accord)[ ,!.]+)?(?:un (?:grand )?)?(?:merci(?: beaucoup| bien| a toi| a vous| d'avance)?|"
    r"thanks(?: a lot)?|thank you(?: very much| so much)?|danke(?: schon| sehr)?|vielen dank|au revoir|bye|goodbye|tschuss)"
)
_OVERVIEW = [
    re.compile(p)
    for p in (
        rf"de quoi (?:parlent|traitent|s'agit[- ]il dans|est[- ]il question dans|est[- ]ce que parlent)(?:[- ]ils| {_CORPUS})?",
        rf"(?:quels? (?:est|sont) )?(?:les? )?(?:sujets?|themes?|contenus?|propos)(?: principal| principaux| abordes?| traites?)* "
        rf"(?:de |d'|dans |par )?{_CORPUS}",
        rf"(?:que|qu'est-ce que) (?:contiennent|racontent|disent) {_CORPUS}",
        rf"(?:quels? )?(?:sujets|themes) (?:sont )?(?:abordes|traites|abordent|traitent)(?: (?:dans|par))? ?{_CORPUS}",
        rf"{_SUM_UP}(?:{_CORPUS})?",
        rf"what (?:are|is|do) {_CORPUS} (?:about|contain|say|cover)",
        rf"what (?:are|is) (?:the )?(?:main )?(?:topics?|subjects?)(?: of| in| covered in| covered by)? {_CORPUS}",
        rf"(?:worum geht es in|wovon handeln|was steht in) {_CORPUS}",
    )
]
_SUMMARY = re.compile(
    rf"{_SUM_UP}(?:{_ONE})(?: (?:intitulee?|titled|called|avec le titre|mit dem titel))?(?: {_ABOUT})? ?(?P<topic>.*?)(?: zusammen)?"
)
_SUMMARY_BARE = re.compile(rf"{_SUM_UP}(?P<topic>.+?)(?: zusammen)?")
_SUMMARY_ABOUT = re.compile(
    rf"(?:de quoi parle|que dit|what is|what does|worum geht es in) {_ONE}(?: {_ABOUT} (?P<topic>.+?))?(?: about| say)?"
)
_SOURCES = re.compile(
    rf"(?:que|qu'est-ce que|qu'en|what|was|comment) (?:disent|rapportent|racontent|ecrivent|affirment|do|sagen|presentent)(?:-ils)? {_CORPUS}"
    rf"(?: say| report| tell us)? (?:{_ABOUT}|de |du |des |d')(?: ?)(?P<topic>.+)"
)
_DEFINE = re.compile(
    r"(?:(?:mais |et |alors )?(?:qui (?:est|etait|sont|etaient|c'est)(?: donc)?|c'est qui|qu'est[- ]ce que?(?: c'est)?(?: que?)?|qu'est|c'est quoi|"
    r"que signifie|que veut dire|definition d[eu]|definis|who(?: is| was| are|'s)|what(?: is| are|'s)(?: an?)?|what does|wer (?:ist|war|sind)|"
    r"was (?:ist|sind|bedeutet)))[ ']+(?P<topic>.+)"
)
_CLAUSE = re.compile(
    r"\b(?:qui|que|qu|d|de|du|des|dont|a|ont|est|sont|that|which|whose|of|for|in|der|die|das|von)\b"
)


def intent(message: str) -> Intent:
    """The kind of a message, by its form alone; what is not recognised is a question of fact."""
    text = " ".join(fold(message).split()).strip(" ?!.…")
    if _THANKS.fullmatch(text):
        return Intent(Kind.THANKS)
    if _GREETING.fullmatch(text):
        return Intent(Kind.GREETING)
    text = re.sub(rf"^(?:{_GREETING.pattern})[ ,!.]+", "", text)
    if any(p.fullmatch(text) for p in _OVERVIEW):
        return Intent(Kind.OVERVIEW)
    if match := _SOURCES.fullmatch(text):
        return Intent(Kind.SOURCES, _topic(match))
    for pattern in (_SUMMARY, _SUMMARY_ABOUT, _SUMMARY_BARE):
        if match := pattern.fullmatch(text):
            return Intent(Kind.SUMMARY, _topic(match))
    match = _DEFINE.fullmatch(text)
    if match and _is_a_name(_topic(match)):
        return Intent(Kind.DEFINE, _topic(match))
    return Intent(Kind.FACT)


def _topic(match: re.Match[str]) -> str:
    topic = (match["topic"] or "").strip(" «»\"“”„'")
    return re.sub(r"^(?:l'|le |la |les |un |une |the |an? |der |die |das |ein |eine )", "", topic)


def _is_a_name(topic: str) -> bool:
    """Whether the topic is a name to be explained rather than a description that asks for one."""
    return 0 < len(topic.split()) <= 5 and not _CLAUSE.search(topic)
