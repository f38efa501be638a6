"""From a stretch of a passage to the citation of its document, and to all files that hold it."""

from assistant.values import Citation, Passage, Span


def citation(passage: Passage, span: Span) -> Citation:
    """The exact place in its document of a span that counts in the passage's text."""
    return Citation(
        file=passage.file,
        start=passage.start + span[0],
        end=passage.start + span[1],
        quote=passage.text[span[0] : span[1]],
        title=passage.title,
        date=passage.date,
        page=passage.page,
        also=passage.also,
    )


def files_of(citation: Citation) -> list[str]:
    """The files in which the cited statement stands, the one cited first."""
    return [file for each in (citation, *citation.copies) for file in (each.file, *each.also)]
