"""The ranks that a sentence names, from first to tenth, in French, English and German."""

from assistant.text import words

_RANKS = """
premier premiere premiers premieres 1er 1re 1ere first 1st erste ersten erster erstes ersten
deuxieme deuxiemes second seconds 2e 2eme 2nd zweite zweiten zweiter zweites
troisieme troisiemes 3e 3eme third 3rd dritte dritten dritter drittes
quatrieme quatriemes 4e 4eme fourth 4th vierte vierten vierter viertes
cinquieme cinquiemes 5e 5eme fifth 5th funfte funften funfter funftes
sixieme sixiemes 6e 6eme sixth 6th sechste sechsten sechster sechstes
septieme septiemes 7e 7eme seventh 7th siebte siebten siebter siebtes
huitieme huitiemes 8e 8eme eighth 8th achte achten achter achtes
neuvieme neuviemes 9e 9eme ninth 9th neunte neunten neunter neuntes
dixieme dixiemes 10e 10eme tenth 10th zehnte zehnten zehnter zehntes
"""
_RANK = {word: n for n, line in enumerate(_RANKS.strip().splitlines()) for word in line.split()}
_ALSO = {"seconde": 1, "secondes": 1}
"""Ranks or units of time: they prove a rank and claim none."""


def unranked(claim: str, evidence: str) -> bool:
    """Whether the claim names a rank that its evidence does not."""
    said = {_RANK[word] for word in words(claim) if word in _RANK}
    held = words(evidence)
    return not said <= {rank[word] for rank in (_RANK, _ALSO) for word in held if word in rank}
