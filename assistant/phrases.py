"""The words of the answer's frame, in the language of the question. Quotes stay in theirs."""

_PHRASES: dict[str, dict[str, str]] = {
    "fr": {
        "abstain": "Les documents ne permettent pas de répondre à cette question.",
        "related": "Pas une réponse, mais des passages proches :",
        "conditional": "au conditionnel dans la source",
        "reported": "propos rapporté",
        "greeting": "Bonjour ! Posez-moi une question sur les documents ; chaque réponse cite ses sources.",
        "thanks": "Avec plaisir. Une autre question sur les documents ?",
        "overview": "Les documents parlent de ceci :",
        "overview_some": "{some} documents parmi les {n} :",
        "summary": "L'essentiel de « {title} » :",
        "sources": "Ce que disent les sources :",
        "source": "{title} ({facts})",
        "undated": "sans date",
    },
    "en": {
        "abstain": "The documents do not hold the answer to this question.",
        "related": "Not an answer, but related passages:",
        "conditional": "alleged in the source",
        "reported": "reported speech",
        "greeting": "Hello! Ask me a question about the documents; every answer cites its sources.",
        "thanks": "You are welcome. Another question about the documents?",
        "overview": "The documents are about this:",
        "overview_some": "{some} documents out of {n}:",
        "summary": "The gist of “{title}”:",
        "sources": "What the sources say:",
        "source": "{title} ({facts})",
        "undated": "undated",
    },
    "de": {
        "abstain": "Die Dokumente enthalten keine Antwort auf diese Frage.",
        "related": "Keine Antwort, aber verwandte Stellen:",
        "conditional": "in der Quelle im Konjunktiv",
        "reported": "wiedergegebene Aussage",
        "greeting": "Guten Tag! Stellen Sie eine Frage zu den Dokumenten; jede Antwort nennt ihre Quellen.",
        "thanks": "Gern geschehen. Noch eine Frage zu den Dokumenten?",
        "overview": "Davon handeln die Dokumente:",
        "overview_some": "{some} von {n} Dokumenten:",
        "summary": "Das Wesentliche aus „{title}“:",
        "sources": "Was die Quellen sagen:",
        "source": "{title} ({facts})",
        "undated": "ohne Datum",
    },
}

LANGUAGES = tuple(_PHRASES)


def phrase(language: str, key: str, **names: str) -> str:
    """The phrase of that key in the language, in English where the language is not spoken here."""
    return _PHRASES.get(language, _PHRASES["en"])[key].format(**names)
