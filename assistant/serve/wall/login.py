"""Signing in: one plain page that asks for the password, in the browser's language."""

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.serve.page.markup import Html, tag, words
from assistant.serve.texts import spoken, text
from assistant.serve.wall.access import Access
from assistant.serve.wall.callers import address_of, is_secure
from assistant.serve.wall.rates import Rates
from assistant.serve.wall.session import COOKIE, SECONDS, Session, cookie_of

TRIES_A_MINUTE = 10
_LONGEST = 1000
_HIDDEN = {"Cache-Control": "no-store"}
_STYLES = ("colours", "login")


def login(access: Access, session: Session) -> APIRouter:
    """The routes to sign in and out. Without a password there is nobody to sign in."""
    routes = APIRouter(include_in_schema=False)
    tries = Rates(TRIES_A_MINUTE)

    @routes.get("/login")
    def page(request: Request, accept_language: Annotated[str, Header()] = "") -> Response:
        if not session.asked:
            return RedirectResponse(".", 303, _HIDDEN)
        inside = session.holds(cookie_of(request.headers.get("cookie", "")))
        return HTMLResponse(login_html(spoken(accept_language), inside=inside), headers=_HIDDEN)

    @routes.post("/login")
    async def sign_in(request: Request, accept_language: Annotated[str, Header()] = "") -> Response:
        language = spoken(accept_language)
        given = _password(await request.body())
        if wait := tries.wait(address_of(request.scope, access.proxies)):
            said = text(language, "login_wait", seconds=wait)
            return HTMLResponse(
                login_html(language, trouble=said), 429, {**_HIDDEN, "Retry-After": str(wait)}
            )
        if not session.knows(given):
            return HTMLResponse(login_html(language, trouble=text(language, "login_wrong")), 401, _HIDDEN)
        return _with_cookie(request, access, session.cookie(), SECONDS)

    @routes.post("/logout")
    def sign_out(request: Request) -> Response:
        return _with_cookie(request, access, "", 0)

    return routes


def _password(body: bytes) -> str:
    """What the form holds; the body is bounded before it comes here."""
    fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=5)
    return fields.get("password", [""])[0][:_LONGEST]


def _with_cookie(request: Request, access: Access, value: str, seconds: int) -> Response:
    """Back to the page, or to the form, with the cookie set; no script can read it."""
    reply = RedirectResponse("." if value else "login", 303, _HIDDEN)
    secure = is_secure(request.scope, access.proxies)
    reply.set_cookie(COOKIE, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)
    return reply


def login_html(language: str, *, trouble: str = "", inside: bool = False) -> Html:
    """The whole page: a form for the password, or a way out for who is inside; it works without scripts."""
    form = _way_out(language) if inside else _form(language)
    said = tag("p", words(trouble), class_="trouble", role="alert") if trouble else ""
    heading = tag("h1", words(text(language, "login_inside" if inside else "login_title")))
    logo = '<img src="page/static/logo.svg" alt="" width="40" height="40">'
    head = [
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        tag("title", words(text(language, "title"))),
        *(f'<link rel="stylesheet" href="page/static/{name}.css">' for name in _STYLES),
        '<link rel="icon" type="image/svg+xml" href="page/static/logo.svg">',
    ]
    body = tag("body", tag("main", logo, heading, said, form), class_="login")
    return f"<!doctype html>{tag('html', tag('head', *head), body, lang=language)}"


def _form(language: str) -> Html:
    field = (
        '<input type="password" name="password" id="password" autocomplete="current-password" '
        f'maxlength="{_LONGEST}" required autofocus>'
    )
    label = tag("label", words(text(language, "login_password")), for_="password")
    button = tag("button", words(text(language, "login_enter")))
    return tag("form", label, field, button, method="post", action="login")


def _way_out(language: str) -> Html:
    back = tag("a", words(text(language, "login_back")), href=".")
    out = tag("form", tag("button", words(text(language, "login_leave"))), method="post", action="logout")
    return tag("p", back) + out
