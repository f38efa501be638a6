"""One answer by a language model: asked, heard patiently, checked sentence by sentence."""

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice

from assistant.answer.claims import Said, Sentences
from assistant.answer.context import Extract
from assistant.answer.prompt import prompt, rewriting, says_nothing
from assistant.errors import WriterFailed
from assistant.patience import patiently
from assistant.phrases import phrase
from assistant.text import fold, one_line
from assistant.values import Citation, Passage, Verdict
from assistant.verify.written import Sentence, check_written
from assistant.writing import Judge, Writer

LOG = logging.getLogger(__name__)
REWRITING_SECONDS = 30.0
"""For a question, out of what the model may take altogether."""

MOST_REWRITTEN = 600
"""Characters of a rewritten question after which the model is not rewriting."""

MOST_SENTENCES = 12
"""Of an answer: a model that says more repeats itself."""


class Turn:
    """A language model's turn at one question, which may have several parts.

    ``note`` is a line that says why quotes stand in for it, empty where it answered to the end.
    ``dropped`` says of each sentence that is not shown as written why; ``failed`` whether quotes should
    answer the last part instead, or go on.
    """

    def __init__(self, writer: Writer, judge: Judge | None, *, seconds: float, language: str) -> None:
        self.note = ""
        self.dropped: list[str] = []
        self.failed = False
        self.name = writer.name
        self._writer, self._judge, self._language = writer, judge, language
        self._deadline = time.monotonic() + seconds
        self._texts: set[str] = set()
        self._cited: set[Citation] = set()

    def alone(self, question: str, history: Sequence[str]) -> Iterator[str]:
        """The follow-up question as the model makes it stand alone, none where it fails; before it an empty
        text for each second of silence."""
        asked = rewriting(question, history, language=self._language)
        seconds = min(REWRITING_SECONDS, self._deadline - time.monotonic())
        made = ""
        try:
            heard = patiently(self._writer.write(asked), seconds=seconds, most=MOST_REWRITTEN)
            with closing(heard):
                for piece in heard:
                    made += piece
                    if not piece:
                        yield ""
        except WriterFailed as failed:
            LOG.warning("The language model %s failed to rewrite a question: %s", self.name, failed)
            return
        yield one_line(made).strip("\"'«»“”„ ")

    def answer(self, question: str, extracts: Sequence[Extract]) -> Iterator[Verdict | None]:
        """The sentences that are supported, each as soon as it is checked; none for a second of silence."""
        failure = ""
        try:
            with closing(self._sentences(question, extracts)) as sentences:
                failure = yield from self._shown(question, sentences, [e.passage for e in extracts])
        except WriterFailed as failed:
            failure = failed.reason
            LOG.warning("The language model %s failed: %s", self.name, failed)
        self.failed = bool(failure)
        if failure and not self.note:
            self.note = phrase(self._language, f"note_{failure}")

    def _shown(
        self, question: str, sentences: Iterator[Said | None], passages: Sequence[Passage]
    ) -> Generator[Verdict | None, None, str]:
        """The verdicts to show; returns why there is none."""
        before: Passage | None = None
        found = False
        for sentence in sentences:
            if sentence is None:
                yield None
            elif says_nothing(sentence.text) and not found:
                return "nothing"
            elif sentence.text:
                verdict, before = self._checked(question, sentence, passages, before)
                found = found or verdict is not None
                if verdict is not None:
                    yield verdict
        return "" if found else "unsupported" if self.dropped else "empty"

    def _sentences(self, question: str, extracts: Sequence[Extract]) -> Generator[Said | None]:
        pieces = self._writer.write(prompt(question, extracts, language=self._language))
        made, count = Sentences(), 0
        with closing(patiently(pieces, seconds=self._deadline - time.monotonic())) as heard:
            for piece in heard:
                if not piece:
                    yield None
                for sentence in made.feed(piece):
                    yield sentence
                    count += bool(sentence.text)
                    if count >= MOST_SENTENCES:  # also within a piece: some models send all at once
                        return
        yield from islice(made.end(), MOST_SENTENCES - count)

    def _checked(
        self, question: str, sentence: Said, passages: Sequence[Passage], before: Passage | None
    ) -> tuple[Verdict | None, Passage | None]:
        """The verdict to show, if it is new, and the passage that a pronoun may go on from."""
        if fold(sentence.text) in self._texts:
            return None, before
        self._texts.add(fold(sentence.text))
        cited = [passages[n - 1] for n in sentence.numbers if 1 <= n <= len(passages)]
        asked = Sentence(sentence.text, cited, before, question)
        checked = check_written(asked, passages, judge=self._judge, language=self._language)
        if checked.fault:
            self.dropped.append(checked.fault)
        if checked.verdict is None:
            return None, None
        citations = set(checked.verdict.claim.citations)
        if checked.fault and citations <= self._cited:
            return None, None
        self._cited |= citations
        return checked.verdict, checked.passage

    def repeats(self, verdict: Verdict) -> bool:
        """Whether a quotation has been shown already, or stands in what a shown sentence cites."""
        return all(any(_within(c, shown) for shown in self._cited) for c in verdict.claim.citations)


def _within(one: Citation, other: Citation) -> bool:
    return one.file == other.file and other.start <= one.start and one.end <= other.end
