"""How much later a model's first sentence is shown than it is written: bench/first_sentence.py QUESTIONS

QUESTIONS is a file of judged questions (JSON lines) on the indexed folder; the language model is that of the
settings. For each question that is answerable and stands alone the model's text is timed as it streams, and
so is the first sentence that the check lets through, both from the moment of asking. The ratio is 1 where
checking costs nothing and the first sentence is supported.
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from assistant import bootstrap
from assistant.answer.claims import Sentences
from assistant.parts import Parts
from assistant.pipeline import stream
from assistant.settings import read_settings
from assistant.values import Verdict
from assistant.writing import Prompt, Writer


class Timed:
    """A writer that notes when its first sentence was complete, and what it said."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.name = writer.name
        self.first = 0.0

    def write(self, prompt: Prompt) -> Iterator[str]:
        self.first, made = 0.0, Sentences()
        for piece in self._writer.write(prompt):
            if not self.first and any(s.text for s in made.feed(piece)):
                self.first = time.monotonic()
            yield piece
        self.first = self.first or time.monotonic()


def asked(question: str, of: Parts, writer: Timed) -> tuple[float, float, bool]:
    """Seconds until the model's first sentence and until the first claim shown (0 for none), and whether
    that claim is the model's."""
    begun = time.monotonic()
    for step in stream(question, (), of, writer="model"):
        if isinstance(step, Verdict):
            return writer.first - begun, time.monotonic() - begun, step.claim.written
    return writer.first - begun, 0.0, False


def main(path: Path, count: int) -> None:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    questions = [r["question"] for r in rows if r["answerable"] and not r.get("history")][:count]
    settings = read_settings()
    models = bootstrap.load_models(settings)
    if models.writer is None:
        raise SystemExit("No language model is set up: set ASSISTANT_LLM_URL or ASSISTANT_LLM_GGUF.")
    writer = Timed(models.writer)
    of = bootstrap.open_parts(settings, replace(models, writer=writer))
    ratios = {True: list[float](), False: list[float]()}
    for question in questions:
        first, shown, written = asked(question, of, writer)
        if shown and first > 0:
            ratios[written].append(shown / first)
            print(f"{shown / first:6.3f}  {first:6.1f} s  {'written' if written else 'quoted '}  {question}")
    of.store.close()
    for written, found in ratios.items():
        if found:
            kind = "sentences of the model" if written else "quotes in their place"
            print(f"{kind}: {len(found)}, ratio p50 {median(found):.3f}, most {max(found):.3f}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("questions", type=Path)
    options.add_argument("--count", type=int, default=20)
    chosen = options.parse_args()
    main(chosen.questions, chosen.count)
