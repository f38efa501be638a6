"""The page before its framework has loaded: the browser's language, our styles, a first picture."""

import json
import re
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.page.markup import Html, tag, words
from assistant.serve.texts import spoken, text, wording

_ADVERTS = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*?/>\s*')
_LANGUAGE = re.compile(r'(<html\s+lang=)"\w+"')
_BODY = re.compile(r"<body[^>]*>")


class Frame:
    """Wraps the page's framework and dresses the one document that it serves."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        language = spoken(Headers(scope=scope).get("accept-language"))
        plain = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, _dressing(send, language))


def _dressing(send: Send, language: str) -> Send:
    """A send that holds back the whole document and lets it go dressed."""
    start: Message = {}
    body = bytearray()

    async def dressed(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        done = dress(body.decode(), language=language).encode() if start["status"] == 200 else bytes(body)
        headers = MutableHeaders(scope=start)
        headers["content-length"], headers["vary"] = str(len(done)), "Accept-Language"
        headers["cache-control"] = "no-store"
        await send(start)
        await send({"type": "http.response.body", "body": done})

    return dressed


def dress(page: Html, *, language: str) -> Html:
    """The document in its language, with our head and first picture, without its framework's adverts."""
    page = _LANGUAGE.sub(rf'\1"{language}"', _ADVERTS.sub("", page), count=1)
    page = page.replace("</head>", _head(language) + "</head>", 1)
    return _BODY.sub(lambda m: m.group() + _first_picture(language), page, count=1)


def _head(language: str) -> Html:
    # Inside a script element only "</" and "<!--" could end it: no "<" leaves as such.
    spelled = json.dumps({"language": language, **wording(language)}, ensure_ascii=False)
    return f"""
<title>{words(text(language, "title"))}</title>
<meta name="description" content="{escape(text(language, "tagline"))}">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="page/static/logo.svg">
<link rel="stylesheet" href="page/static/colours.css">
<link rel="stylesheet" href="page/static/layout.css">
<link rel="stylesheet" href="page/static/controls.css">
<link rel="stylesheet" href="page/static/reading.css">
<link rel="stylesheet" href="page/static/overview.css">
<link rel="stylesheet" href="page/static/corpus.css">
<link rel="stylesheet" href="page/static/why.css">
<link rel="stylesheet" href="page/static/asking.css">
<script type="application/json" id="wording">{spelled.replace("<", chr(92) + "u003c")}</script>
<script type="module" src="page/static/main.js"></script>
"""


def _first_picture(language: str) -> Html:
    name = tag("span", words(text(language, "name")), class_="brand-name")
    logo = '<img src="page/static/logo.svg" alt="" width="28" height="28">'
    bar = tag("div", tag("div", logo, name, class_="brand"), class_="bar")
    welcome = tag("h2", words(text(language, "welcome"))) + tag("p", words(text(language, "opening")))
    blank = tag("div", tag("div", welcome, class_="welcome"), class_="first-talk")
    silent = tag("noscript", tag("p", words(text(language, "no_script"))))
    inside = tag("div", blank, tag("div", class_="first-pane"), class_="first-main")
    return tag("div", bar, inside, silent, id="first-picture")
