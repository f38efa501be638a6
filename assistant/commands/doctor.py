"""``assistant doctor``."""

from argparse import Namespace

from assistant.commands.connect import Connect
from assistant.commands.exits import FAILED, FINE
from assistant.commands.printing import one_line, say, say_json
from assistant.commands.progress import waiting
from assistant.doctor.examine import examine
from assistant.doctor.findings import Finding, Level
from assistant.doctor.patient import Patient
from assistant.settings import read_settings

_SIGNS = {Level.FINE: ("✓", "green"), Level.WARNING: ("!", "yellow"), Level.PROBLEM: ("✗", "red")}
_WIDTH = 14


def doctor(chosen: Namespace, connect: Connect) -> int:
    """Look at everything that can go wrong, and say for each finding what to run."""
    found: list[Finding] = []
    with waiting("Looking…"):
        for finding in examine(Patient(read_settings(), quick=chosen.quick)):
            found.append(finding)
            if not chosen.json:
                _say(finding)
    bad = sum(finding.level is Level.PROBLEM for finding in found)
    if chosen.json:
        findings = [{"check": f.check, "level": f.level, "found": f.found, "run": f.run} for f in found]
        say_json({"sound": not bad, "findings": findings})
    else:
        print(
            "Nothing keeps it from working." if not bad else f"{bad} of {len(found)} findings are problems."
        )
    return FAILED if bad else FINE


def _say(finding: Finding) -> None:
    from rich.text import Text

    sign, colour = _SIGNS[finding.level]
    line = Text(sign, colour).append(f" {finding.check:<{_WIDTH}}", "bold default")
    line.append(one_line(finding.found, size=600), "default not bold")
    if finding.run:
        line.append(f"\n  {'':<{_WIDTH}}→ {one_line(finding.run, size=600)}", "cyan not bold")
    say(line)
