"""French typed as it sounds ("ki a di sa"), spelled out so that a model of written French can follow."""

import re

from assistant.text import question_language

_SOUNDS = {
    "ki": "qui", "ke": "que", "koi": "quoi", "kan": "quand", "kel": "quel", "kels": "quels",
    "kelle": "quelle", "kom": "comme", "komen": "comment", "koman": "comment", "komment": "comment",
    "pk": "pourquoi", "pkoi": "pourquoi", "pourkoi": "pourquoi", "cmb": "combien", "konbien": "combien",
    "kombien": "combien", "keske": "qu'est-ce que", "ske": "est-ce que", "eske": "est-ce que",
}  # fmt: skip
_BESIDE = {
    "di": "dit", "fé": "fait", "fe": "fait", "sa": "ça", "ds": "dans", "bcp": "beaucoup", "pr": "pour",
    "ac": "avec", "avc": "avec", "ct": "c'était", "c": "c'est", "cé": "c'est", "ya": "il y a", "tt": "tout",
}  # fmt: skip
_WORD = re.compile(r"(?<![\w'’-])[a-zé]+(?![\w'’-])")


def spelled_out(question: str) -> str:
    """The question in written French where a word of it shows haste; any other comes back unchanged.

    Words that are also correct ("sa", "c") are touched only beside one that never is ("ki", "pk").
    Capitals are left alone: KI and PK are names.
    """
    if question_language(question) != "fr" or not any(m.group() in _SOUNDS for m in _WORD.finditer(question)):
        return question
    return _WORD.sub(lambda m: (_SOUNDS | _BESIDE).get(m.group(), m.group()), question)
