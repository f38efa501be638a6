"""Whether "selon" and "d'après" name a source ("selon Musk") or a measure ("selon la loi", "selon l'âge")."""

import re

from assistant.verify.saying import RULES, SPEAKER_ENDINGS, SPEAKERS
from assistant.verify.wordlist import listed

_PREPOSITION = re.compile(
    r"(?<![\w'-])(selon|d'après|à en croire|si l'on en croit)(?![\w-])\s*", re.IGNORECASE
)
_DETERMINERS = frozenset(
    listed(
        """
    le la les l un une des du de d ce cet cette ces son sa ses leur leurs mon ma mes notre nos votre vos
    aux au certain certains certaine certaines plusieurs autres quelques nombreux nombreuses deux trois
    quatre plupart première premier premiers premières dernier dernière derniers dernières récent
    récente récents récentes nouveau nouvelle nouvelles même propre propres grand grande grands ancien
    ancienne anciens principal principaux
    """
    )
)
_PEOPLE = re.compile(
    r"(?:lui|elle|eux|elles|certaine?s|beaucoup|(?:celui|celle|ceux|celles)-ci|(?:cet?|cette|ces) derni)",
    re.IGNORECASE,
)
_READER = frozenset(listed("vous toi moi nous"))
_MODELS = frozenset(
    listed(
        """
    nature roman œuvre oeuvre idée pièce scénario photographie photo dessin modèle nouvelle
    """
    )
)
_TIMES = re.compile(
    r"\b(?:jour|année|an|fois|semaine|mois|siècle|minute|heure|instant|soir|nuit)s? $", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:rumeur|affirmation|thèse|théorie|hypothèse|idée|information|accusation|légende|croyance)s? $"
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[,;.:!?()]")


def names_source(text: str) -> bool:
    """Whether a French text with straight apostrophes attributes something by a preposition."""
    return any(
        _is_source(m[1].lower(), text[: m.start()], text[m.end() :]) for m in _PREPOSITION.finditer(text)
    )


def _is_source(preposition: str, before: str, after: str) -> bool:
    words = _WORD.findall(after[:90])
    phrase = words[: next((i for i, w in enumerate(words) if not w[0].isalnum()), len(words))]
    if not phrase or phrase[0].lower() in _READER:
        return False
    if phrase[0] in ("laquelle", "lequel"):
        return bool(_NAMED.search(before))
    if _PEOPLE.match(" ".join(phrase)):
        return True
    start = next((i for i, w in enumerate(phrase) if w.lower() not in _DETERMINERS), len(phrase))
    names = phrase[start : start + 2]
    if preposition == "selon":
        return bool(names) and _speaks(names)
    return bool(names) and not _TIMES.search(before) and names[0].lower().rstrip("s") not in _MODELS


def _speaks(names: list[str]) -> bool:
    """``names`` begins after the determiners: a speaker, a proper name, or a noun with a name beside it."""
    head = names[0].lower()
    if head in RULES:
        return False
    if head in SPEAKERS or head.endswith(SPEAKER_ENDINGS):
        return True
    return any(name[0].isupper() for name in names)
