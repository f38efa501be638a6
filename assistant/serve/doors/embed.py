"""The chat in other people's pages: one script for a bubble, one page for a frame."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import HTMLResponse, Response

from assistant.phrases import phrase
from assistant.serve.doors.bodies import HISTORY_LIMIT, QUESTION_LIMIT
from assistant.serve.page.markup import Html, tag, words
from assistant.serve.texts import LANGUAGES, spoken, text, wording
from assistant.values import Stance

_FOLDER = Path(__file__).with_name("widget")
_PARTS = ("place.js", "wire.js", "answer.js", "source.js", "chat.js")
_FOR_PEOPLE = {
    ".js": re.compile(r"^\s*//.*\n| // .*$|^\s+", re.M),
    ".css": re.compile(r"(?<=[{};,:])\s+|\s+(?=[{}])|;\s*(?=})"),
}
_OPTIONS = ("theme", "accent", "accent-ink", "title", "welcome", "files", "since", "until")

SPOKEN_BY_WIDGET = (
    *("abstain_hint", "also_in", "answer_ready", "busy", "conditional_tip", "conversation", "copies", "lost"),
    *("marker", "name", "new", "next", "opening", "page", "pane", "passage_shown", "placeholder", "position"),
    *("previous", "question", "related", "related_open", "reported_tip", "retry", "searched", "send"),
    *("source_missing", "sources", "stage_answer", "stage_other", "stage_queued", "stage_read"),
    *("stage_retrieve", "stage_rewrite", "stage_verify", "stage_waiting", "stop", "stopped", "too_long"),
    *("undated", "unexpected", "welcome", "welcome_more"),
    *("widget_back", "widget_changed", "widget_close", "widget_open", "widget_unreachable"),
)
"""The keys of the page's words that the widget says too."""


def embed() -> APIRouter:
    """The routes of the widget: ``/widget.js`` for any page, ``/embed`` for a frame.

    Both are the same for everyone and hold nothing of the documents: what is asked goes through
    ``/v1`` with its own rules, and which site may frame the page is the guard's to say.
    """
    routes = APIRouter(include_in_schema=False)

    @routes.get("/widget.js")
    def widget(if_none_match: Annotated[str, Header()] = "") -> Response:
        script = widget_script()
        digest = f'"{hashlib.sha256(script.encode()).hexdigest()[:16]}"'
        # Any page may load it, pages that isolate themselves (COEP) too.
        headers = {"ETag": digest, "Cross-Origin-Resource-Policy": "cross-origin"}
        if digest in if_none_match:
            return Response(None, 304, headers)
        return Response(script, 200, headers, "text/javascript; charset=utf-8")

    @routes.get("/embed")
    def framed(
        request: Request, lang: Annotated[str, Query()] = "", accept_language: Annotated[str, Header()] = ""
    ) -> HTMLResponse:
        language = lang if lang in LANGUAGES else spoken(accept_language)
        options = {name: request.query_params[name] for name in _OPTIONS if name in request.query_params}
        return HTMLResponse(framed_html(options, language=language), headers={"Vary": "Accept-Language"})

    return routes


@cache
def widget_script() -> str:
    """The widget as one script without dependencies: its words, its style, its parts in one function."""
    said = {language: _said(language) for language in LANGUAGES}
    limits = {"question": QUESTION_LIMIT, "history": HISTORY_LIMIT}
    parts = "".join(_lean(name) for name in _PARTS)
    constants = {"WORDS": said, "LIMITS": limits, "STYLE": _lean("style.css")}
    spelled = "".join(
        f"const {k} = {json.dumps(v, ensure_ascii=False, separators=(',', ':'))};\n"
        for k, v in constants.items()
    )
    return f'(() => {{\n"use strict";\n{spelled}{parts}}})();\n'


def _said(language: str) -> dict[str, str]:
    stances = (Stance.CONDITIONAL, Stance.REPORTED)
    shown = {key: str(wording(language)[key]) for key in SPOKEN_BY_WIDGET}
    return shown | {stance.value: phrase(language, stance) for stance in stances}


def _lean(name: str) -> str:
    """A part without the comments and the space that only people read."""
    part = _FOLDER / name
    return _FOR_PEOPLE[part.suffix].sub("", part.read_text("utf-8"))


def framed_html(options: dict[str, str], *, language: str) -> Html:
    """A whole page that is the chat alone; the options are those of the script's tag."""
    given = {f"data_{name.replace('-', '_')}": value for name, value in options.items()}
    script = tag("script", src="widget.js", data_page=True, **given)
    silent = tag("noscript", words(text(language, "no_script")))
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        tag("title", words(options.get("title") or text(language, "title"))),
    ]
    return f"<!doctype html>{tag('html', tag('head', *head), tag('body', silent, script), lang=language)}"
