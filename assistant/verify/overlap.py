"""What a statement shares with its evidence, in numbers that the judge weighs beside its network."""

from assistant.verify.content import coverage
from assistant.verify.figures import figures, stands
from assistant.verify.names import names, singular


def overlap(premise: str, statement: str) -> tuple[float, float, float]:
    """The share of the statement's content words that the premise has, and how many words of its names
    and how many of its figures the premise lacks."""
    held = figures(premise, "fr")
    unnamed = {name.rstrip("s") for name in names(statement)} - singular(premise)
    unfigured = sum(not stands(figure, held) for figure in figures(statement, "fr"))
    return coverage(statement, premise), float(len(unnamed)), float(unfigured)
