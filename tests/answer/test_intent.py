import pytest

from assistant.answer.intent import Intent, Kind, intent


@pytest.mark.parametrize(
    ("message", "kind", "topic"),
    [
        ("Bonjour !", Kind.GREETING, ""),
        ("hello there", Kind.GREETING, ""),
        ("Guten Tag", Kind.GREETING, ""),
        ("Merci beaucoup !", Kind.THANKS, ""),
        ("ok, thanks a lot", Kind.THANKS, ""),
        ("De quoi parlent ces documents ?", Kind.OVERVIEW, ""),
        ("Quels sont les thèmes abordés dans ces articles ?", Kind.OVERVIEW, ""),
        ("What are these documents about?", Kind.OVERVIEW, ""),
        ("Summarize the documents", Kind.OVERVIEW, ""),
        ("Fais-moi un résumé", Kind.OVERVIEW, ""),
        ("Worum geht es in diesen Dokumenten?", Kind.OVERVIEW, ""),
        ("Résume l'article sur le budget de la ville.", Kind.SUMMARY, "budget de la ville"),
        ("Peux-tu me résumer le document sur les retraites ?", Kind.SUMMARY, "retraites"),
        ("Summarize the article about the harbour", Kind.SUMMARY, "harbour"),
        ("De quoi parle l'article sur la mer ?", Kind.SUMMARY, "mer"),
        ("Que disent les sources sur le port de Brest ?", Kind.SOURCES, "port de brest"),
        ("Que disent les différents articles sur la grève ?", Kind.SOURCES, "greve"),
        ("What do the articles say about the strike?", Kind.SOURCES, "strike"),
        ("Qui est Marie Curie ?", Kind.DEFINE, "marie curie"),
        ("Bonjour, qui est Marie Curie ?", Kind.DEFINE, "marie curie"),
        ("Qu'est-ce que la photosynthèse ?", Kind.DEFINE, "photosynthese"),
        ("Who is Marie Curie?", Kind.DEFINE, "marie curie"),
        ("Qui est le maire de Lyon ?", Kind.FACT, ""),
        ("Qui est l'homme qui a traversé l'Atlantique ?", Kind.FACT, ""),
        ("Bonjour, combien coûte un passeport ?", Kind.FACT, ""),
        ("Merci de me dire combien coûte un passeport", Kind.FACT, ""),
        ("Que disent les syndicats ?", Kind.FACT, ""),
        ("", Kind.FACT, ""),
        ("???", Kind.FACT, ""),
    ],
)
def test_a_message_is_known_by_its_form(message: str, kind: Kind, topic: str) -> None:
    assert intent(message) == Intent(kind, topic)
