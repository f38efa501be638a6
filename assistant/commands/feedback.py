"""``assistant feedback export``: what people thought of answers becomes judged questions."""

import json
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.commands.connect import Connect
from assistant.commands.exits import FINE
from assistant.errors import SettingError
from assistant.evaluate.feedback import judged_questions, questions_to_judge
from assistant.feedback import read_feedback
from assistant.settings import read_settings


def feedback(chosen: Namespace, connect: Connect) -> int:
    """Write the judged questions to a file, and beside it those that a person has yet to judge."""
    path = read_settings().feedback
    opinions = read_feedback(path)
    if not opinions:
        print(f"{path} holds no feedback: nothing was written.")
        return FINE
    undecided = chosen.file.with_suffix(f".to-judge{chosen.file.suffix}")
    _write(chosen.file, judged_questions(opinions), "judged questions, for: assistant evaluate")
    _write(undecided, questions_to_judge(opinions), "questions to judge: set answerable and what is right")
    return FINE


def _write(path: Path, lines: Sequence[dict[str, Any]], what: str) -> None:
    """Write the lines where there are any, never over what somebody may have judged by hand."""
    if not lines:
        return
    try:
        with path.open("x", encoding="utf-8") as out:
            out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    except FileExistsError:
        raise SettingError(f"{path} exists already. Name another file.") from None
    except OSError as error:
        raise SettingError(f"{path} cannot be written ({error.strerror}).") from error
    print(f"{path}: {len(lines)} {what}")
