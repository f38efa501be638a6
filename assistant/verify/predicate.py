"""Whether a text has a finite verb: without one it says nothing by itself, however long it is."""

import re
from itertools import pairwise

from assistant.verify.conditional import is_future_stem
from assistant.verify.wordlist import listed

_FINITE = frozenset(
    listed(
        """
    est sont était étaient fut furent sera seront serait seraient a ont avait avaient eut eurent aura auront
    aurait auraient peut peuvent pouvait doit doivent devait va vont vient viennent devient deviennent fait
    font fit firent veut veulent voulait dit disent met mettent permet permettent prend prennent comprend
    tient tiennent contient contiennent obtient détient soutient appartient reste restent reçoit reçoivent
    voit voient prévoit prévoient sait savent suit suivent vit vivent sert servent sort sortent perd perdent
    rend rendent vend vendent attend attendent défend répond répondent correspond dépend dépendent construit
    construisent produit produisent conduit réduit détruit introduit traduit écrit écrivent inscrit naît
    meurt meurent court ouvre ouvrent offre offrent couvre souffre croit croient connaît paraît apparaît
    disparaît agit agissent finit choisit choisissent réunit fournit fournissent définit établit investit
    bénéficie vaut valent faut naquit mourut devint tint vint
    is are was were am has have had will would can could may might must shall should does did do says said
    ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können konnte soll sollen sollte
    muss müssen musste darf dürfen will wollen wollte
    """
    )
)
_NO_VERBS = frozenset(
    listed(
        """
    lait trait portrait extrait retrait attrait souhait bienfait méfait parfait forfait distrait abstrait
    imparfait stupéfait satisfait défait refait contre entre prise forte faible simple approche outre lettre
    mètre centre membre nombre siècle titre
    """
    )
)
_AFTER_A_NOUNS_WORD = frozenset(
    listed(
        """
    le la les l un une des du de d au aux en ce cet cette ces son sa ses leur leurs notre nos par pour sur
    avec sans sous dans entre chaque tout toute tous toutes quel quelle deux trois quatre cinq six sept huit
    neuf dix
    """
    )
)
"""After these stands a noun: "une charge", where "il charge" is a verb."""

_PAST_OR_FUTURE = re.compile(r"\w{2,}(?:ait|aient|èrent|irent|urent|inrent|[ei]ra|[ei]ront)")
_WORD = re.compile(r"[^\W_]+")


def states(text: str) -> bool:
    """Whether a word of a French, English or German text is likely a finite verb.

    A noun that is also the present of a verb counts as one only where no article or preposition is
    before it. Of 800 sentences of an encyclopaedia 2 in 100 are taken for mere phrases.
    """
    found = _WORD.findall(text.replace("’", "'"))
    plain = [found[0].lower() if found else "", *found[1:]]  # a capital further on begins a name
    return any(_finite(word, before.lower()) for before, word in pairwise(["", *plain]))


def _finite(word: str, before: str) -> bool:
    if word in _NO_VERBS:
        return False
    if word in _FINITE or _PAST_OR_FUTURE.fullmatch(word):
        return True
    if before in _AFTER_A_NOUNS_WORD or before.isdigit():
        return False
    present = word.removesuffix("nt") if word.endswith("ent") else word
    past = word.removesuffix("a") + "er" if word.endswith("a") else ""
    return (present.endswith("e") and is_future_stem(present + "r")) or is_future_stem(past)
