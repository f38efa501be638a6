"""The map and the timeline on the page: drawn when they are opened, never before."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from assistant.errors import AssistantError
from assistant.ports import Service
from assistant.serve.page.map import Cited, legend_html, map_view
from assistant.serve.page.markup import Html, tag, words
from assistant.serve.page.timeline import dated, timeline_html, timeline_view
from assistant.serve.texts import spoken, text
from assistant.serve.toolkit import PlotData, gr

LOG = logging.getLogger(__name__)
_PLACES = 500

Json = dict[str, Any]
Drawing = tuple[Json, Html]
"""What becomes of the picture, and the list beside it."""


def overview(service: Service, *, part: Callable[[str], gr.HTML]) -> None:
    """The place of the picture, its list, and the way from the script to the server and back."""
    with gr.Column(elem_id="picture", min_width=0):
        head = part("overview")
        # Hidden, it is not even loaded: the plotting library comes when there is something to draw.
        chart = gr.Plot(visible=False, show_label=False, container=False, elem_id="chart")
        listed = gr.HTML(elem_id="chart-list", apply_default_css=False)
        request = gr.JSON(visible="hidden", elem_id="overview-request")
    head.submit(
        _drawer(service),
        [request],
        [chart, listed],
        js="() => window.assistant.overview()",
        show_progress="hidden",
        trigger_mode="always_last",
        api_visibility="private",
    )


def _drawer(service: Service) -> Callable[..., Awaitable[Drawing]]:
    async def draw(request: object, browser: gr.Request) -> Drawing:
        language = spoken(browser.headers.get("accept-language"))
        try:
            asked = request if isinstance(request, dict) else {}
            view, listed = await asyncio.to_thread(drawn, service, asked, language=language)
        except AssistantError as error:
            view, listed = None, _trouble(str(error))
        except Exception:
            LOG.exception("The overview could not be drawn.")
            view, listed = None, _trouble(text(language, "unexpected"))
        if view is None:
            return gr.update(visible=False, value=None), listed
        return gr.update(visible=True, value=PlotData(type="altair", plot=json.dumps(view))), listed

    return draw


def _trouble(why: str) -> Html:
    return tag("p", words(why), class_="hint wrong", role="alert")


def drawn(service: Service, request: Json, *, language: str) -> tuple[Json | None, Html]:
    """The picture asked for and its list; no picture where there is nothing to draw."""
    cited, records = places(request.get("cited")), service.documents()
    if request.get("view") == "timeline":
        files = {c.file for c in cited if c.n}
        view = timeline_view(records, files, language=language) if dated(records) else None
        return view, timeline_html(records, language=language)
    points = service.plane()
    titles = {r.file: r.title for r in records}
    view = map_view(points, titles, cited, language=language) if points else None
    return view, legend_html(points, records, cited, language=language)


def places(said: Any) -> list[Cited]:
    """The places that a browser says its answer cites; what is not said rightly is left out."""
    found: list[Cited] = []
    for place in said[:_PLACES] if isinstance(said, list) else []:
        try:
            found.append(Cited(int(place["n"]), str(place["file"]), int(place["start"]), int(place["end"])))
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
    return found
