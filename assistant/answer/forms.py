"""The forms of messages in French, English and German, as patterns over folded text."""

import re


def _one_of(*forms: str) -> str:
    return "(?:" + "|".join(forms) + ")"


_DE = "d(?:u |es |e la |e l'|e |')"
_EACH = "(?:(?:tous |toutes |all |alle )?(?:ces|les|mes|des|the|these|my|all|diese[nr]?|die|den) )"
_MANY = "(?:(?:differents|differentes|divers|diverses|different|various|verschiedenen) )?"
_DOCUMENTS = _one_of(
    *("documents?", "articles?", "textes?", "fichiers?", "sources?", "files?", "texts?", "papers?"),
    *("dokumente?n?", "texten?", "artikeln?", "quellen"),
)
_CORPUS = f"{_EACH}{_MANY}{_DOCUMENTS}"
_ONE = (
    "(?:le|la|cet?|cette|the|this|that|den|das|der|die|diese[nms]?) "
    "(?:document|texte|fichier|article|file|text|paper|story|piece|dokument|artikel)"
)
_ONE = f"(?:l'(?:article)|du (?:document|texte|fichier)|{_ONE})"
_ABOUT = _one_of(
    *("sur", f"a propos {_DE.strip()}", "concernant", "consacree? a(?:ux?)?", f"qui parle {_DE}"),
    *(f"traitant {_DE}", f"au sujet {_DE}", "about", "on", "regarding", "uber", "zu[rm]?"),
)
_POLITE = _one_of(
    *("peux[- ]tu", "pouvez[- ]vous", "pourrais[- ]tu", "pourriez[- ]vous"),
    *("can you", "could you", "please", "kannst du"),
)
_MAKE = (
    "(?:fai[ts]|faire|faites|donne[rz]?|ecri[ts]|redige[rz]?)[- ]?(?:moi |nous |me )?(?:un |le |une |la |l')?"
)
_SUM_UP = _one_of(
    "(?:me |nous )?(?:resume[rz]?|synthetise[rz]?)",
    f"{_MAKE}(?:bref |court |petit |breve |courte )?(?:resume|synthese|essentiel)",
    *("summari[sz]e", "sum up", "(?:give me|write) (?:a |the )?(?:short |brief )?(?:summary|gist)"),
    *("fasse?", "quel est le resume", "what is the (?:gist|summary)"),
)
_SUM_UP = f"(?:{_POLITE}[ ,]+)?{_SUM_UP}(?:[- ](?:moi|nous|me))?(?: (?:of|de|des|d'|du|for me))?"

_HELLO = _one_of(
    *("bonjour", "bonsoir", "salut", "coucou", "hello", "hi", "hey", "good (?:morning|evening|afternoon)"),
    *("hallo", "guten (?:tag|morgen|abend)", "moin", "servus"),
)
_ALL = _one_of(
    "a tous",
    "tout le monde",
    "there",
    "everyone",
    "l'assistant",
    "assistant",
    "zusammen",
    "(?:comment )?ca va",
)

GREETING = re.compile(f"{_HELLO}(?:[ ,!?]+{_ALL})*")
GREETING_BEFORE = re.compile(f"^{GREETING.pattern}[ ,!.]+")
THANKS = re.compile(
    "(?:(?:ok|super|parfait|genial|great|tres bien|d'accord)[ ,!.]+)?"
    + _one_of(
        "(?:un (?:grand )?)?merci(?: beaucoup| bien| a toi| a vous| d'avance)?",
        *("thanks(?: a lot)?", "thank you(?: very much| so much)?", "danke(?: schon| sehr)?", "vielen dank"),
        *("au revoir", "bye", "goodbye", "tschuss"),
    )
)
_TOPICS = "(?:sujets?|themes?|contenus?)"
OVERVIEW = re.compile(
    _one_of(
        f"de quoi (?:parlent|traitent|s'agit[- ]il dans|est[- ]il question dans)(?:[- ]ils| {_CORPUS})?",
        f"(?:quels? (?:est|sont) )?(?:les? )?{_TOPICS}(?: principal| principaux| abordes?| traites?)* "
        f"(?:de |d'|dans |par )?{_CORPUS}",
        f"(?:que|qu'est-ce que) (?:contiennent|racontent|disent) {_CORPUS}",
        f"quels {_TOPICS} (?:sont )?(?:abordes|traites|abordent|traitent)(?: (?:dans|par))? ?{_CORPUS}",
        f"{_SUM_UP}(?: {_CORPUS})?",
        f"what (?:are|is|do) {_CORPUS} (?:about|contain|say|cover)",
        f"what (?:are|is) (?:the )?(?:main )?(?:topics?|subjects?)(?:(?: covered)? (?:of|in|by))? {_CORPUS}",
        f"(?:worum geht es in|wovon handeln|was steht in) {_CORPUS}",
    )
)
_TITLED = "(?: (?:intitulee?|titled|called|avec le titre|mit dem titel))?"
SUMMARIES = tuple(
    re.compile(p)
    for p in (
        f"{_SUM_UP} ?{_ONE}{_TITLED}(?: {_ABOUT})? ?(?P<topic>.*?)(?: zusammen)?",
        f"(?:de quoi parle|que dit|what is|what does|worum geht es in) {_ONE}(?: {_ABOUT} ?(?P<topic>.+?))?"
        "(?: about| say)?",
        f"{_SUM_UP} (?P<topic>.+?)(?: zusammen)?",
    )
)
SOURCES = re.compile(
    "(?:que|qu'est-ce que|what|was|comment) "
    "(?:disent|rapportent|racontent|ecrivent|affirment|presentent|do|sagen) "
    f"{_CORPUS}(?: say| report| tell us)? (?:{_ABOUT}|de|du|des|d') ?(?P<topic>.+)"
)
DEFINE = re.compile(
    _one_of(
        *("qui (?:est|etait|sont|etaient|c'est)(?: donc)?", "c'est (?:qui|quoi)"),
        "qu'est[- ]ce que?(?: c'est)?(?: que?)?",
        *("que signifie", "que veut dire", "definition d[eu]", "definis"),
        *(
            "who(?: is| was| are|'s)",
            "what(?: is| are|'s)(?: an?)?",
            "wer (?:ist|war|sind)",
            "was (?:ist|sind|bedeutet)",
        ),
    )
    + "[ ']+(?P<topic>.+)"
)
CLAUSE = re.compile(
    r"\b(?:qui|que|qu|d|de|du|des|dont|a|ont|est|sont|that|which|whose|of|for|in|der|die|das|von)\b"
)
"""A word that makes a topic a description rather than a name."""
ARTICLE = re.compile(r"^(?:l'|le |la |les |un |une |the |an? |der |die |das |ein |eine )")
