"""Gradio imported without writing type stubs: asked of a process of its own."""

import subprocess
import sys

_ASK = """
import os, sys
opened = []
def note(event, args):
    if event == "open" and str(args[0]).endswith(".pyi"):
        opened.append(args[0])
sys.addaudithook(note)
before = list(sys.meta_path)
from assistant.serve.page import blocks
from gradio.components import Button
assert callable(Button(render=False).click), "the events of components are there all the same"
assert sys.meta_path == before, "nothing of ours is left among the finders"
assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
print(len(opened))
"""


def test_the_page_is_imported_without_a_stub_being_read_or_written() -> None:
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "0"
