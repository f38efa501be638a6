"""Gradio as the page wants it imported: everything of it that the page uses is had from here.

While it is imported, Gradio parses the source of each of its components and writes type stubs beside them,
for editors: a third of its import, and nobody edits here. Its analytics setting is read then as well.
Two more are read when a page is made: after each event it would sum up the last 10,000 for a dashboard of its
own, which is off here (docs/deploying.md has the assistant's metrics).
"""

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

_MODULE = "gradio.component_meta"
_WRITER = "create_or_modify_pyi"

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)


class _WithoutStubs(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        if _WRITER in vars(module):
            setattr(module, _WRITER, _write_none)


def _write_none(component: type, name: str, events: Sequence[object]) -> None:
    """Stands where Gradio would write the stub of a component."""


class _Finder:
    """Finds the one module that writes stubs, and leaves all others to Python."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name == _MODULE else None
        if spec and spec.origin and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _WithoutStubs(name, spec.origin)
        return spec


sys.meta_path.insert(0, _Finder)
try:
    import gradio as gr
    from gradio.components.plot import PlotData
    from gradio.utils import LRUCache
finally:
    sys.meta_path.remove(_Finder)

__all__ = ["LRUCache", "PlotData", "gr"]
