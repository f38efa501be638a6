"""The page: a conversation at the left, the sources at the right, built of Gradio's parts."""

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ValidationError

from assistant.errors import AssistantError
from assistant.ports import Service
from assistant.reports import Stage
from assistant.serve.doors.bodies import HISTORY_LIMIT, QUESTION_LIMIT, Sound, Within
from assistant.serve.doors.endpoints import add_endpoints
from assistant.serve.flow import answering, until_ready
from assistant.serve.page.fragments import STATIC
from assistant.serve.page.overview import overview
from assistant.serve.page.render import claims_html
from assistant.serve.page.sharing import finished
from assistant.serve.page.visits import remember_few
from assistant.serve.texts import number, spoken, text, wording
from assistant.serve.toolkit import gr
from assistant.serve.wall.load import Load
from assistant.text import question_language
from assistant.values import Answer, Verdict

LOG = logging.getLogger(__name__)
_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
_CONNECT = """
import(new URL("page/static/main.js", document.baseURI))
  .then((page) => page.connect("PART", {element, props, trigger, watch}));
"""

_WAITING = 200
"""Events that have not begun; who comes when there are so many is told to come back (503). The framework lets
any number wait, and remembers the last 2,000 who asked: the first would never be answered."""

Update = dict[str, Any]
"""What the page is told of a turn: its id and a ``stage``, the ``claims`` so far, a ``failure``, or the end.

The end is the ``answer`` in the schema, for the browser to keep, its ``html`` and what is ``said`` of it.
"""


Typed = Annotated[str, AfterValidator(lambda typed: typed.encode(errors="replace").decode())]
"""What a person typed, be it half an emoji."""


class Asked(BaseModel):
    """A question as the page's script sends it, with the id of its turn."""

    turn: Sound | int
    question: Typed
    history: list[Typed] = []
    scope: Within | None = None
    writer: Any = ""


def theme() -> gr.themes.Base:
    """System fonts only, so that nothing is fetched; the colours stand in ``static/colours.css``."""
    return gr.themes.Base(font=_FONTS, font_mono=["ui-monospace", "monospace"])


def translations() -> gr.I18n:
    """The words that the framework's own parts show, in the browser's language."""
    keys = ("question", "placeholder", "send", "stop")
    return gr.I18n(**{lang: {key: wording(lang)[key] for key in keys} for lang in ("en", "fr")})


def page(service: Service, load: Load, *, words: gr.I18n, rated: bool = False) -> gr.Blocks:
    """The page over one service and the load of all its doors, where answers can be ``rated`` or not.

    Conversations live in the browser: no visitor's is kept here.
    """
    with gr.Blocks(title="Assistant", fill_height=True, fill_width=True, analytics_enabled=False) as blocks:
        _part("bar")
        _part("conversations")
        with gr.Row(elem_id="main", equal_height=True):
            with gr.Column(elem_id="talk", min_width=0):
                turns = _part("conversation", classes=["rated"] if rated else [])
                overview(service, part=_part)
                question, send, stop = _composer(words)
            with gr.Column(elem_id="side", min_width=0):
                _part("pane")
        triggers = [question.submit, send.click, turns.submit]
        asked = _wire(triggers, question, answer=_answerer(service, load))
        stop.click(None, js="() => window.assistant.stop()", cancels=[asked])
        add_endpoints(service, load)
    remember_few(blocks.queue(max_size=_WAITING))
    return blocks


def _part(name: str, *, visible: Any = True, classes: Sequence[str] = ()) -> gr.HTML:
    """A piece of the page that ``static/NAME.html`` draws and the script's function NAME connects."""
    drawn = STATIC / f"{name}.html"
    markup = drawn.read_text("utf-8") if drawn.exists() else ""
    script = _CONNECT.replace("PART", name)
    return gr.HTML(
        markup,
        elem_id=name,
        elem_classes=list(classes),
        js_on_load=script,
        apply_default_css=False,
        visible=visible,
    )


def _composer(words: gr.I18n) -> tuple[gr.Textbox, gr.Button, gr.Button]:
    with gr.Row(elem_id="composer"):
        question = gr.Textbox(
            label=words("question"),
            placeholder=words("placeholder"),
            show_label=False,
            max_lines=8,
            elem_id="question",
        )
        send = gr.Button(words("send"), elem_id="send", variant="primary")
        stop = gr.Button(words("stop"), elem_id="stop")
    return question, send, stop


def _wire(triggers: list[Any], question: gr.Textbox, *, answer: Callable[..., Any]) -> Any:
    """From a trigger to the script, which opens a turn, to the server, and back to the script.

    Both steps may be triggered again while they run: the script itself keeps to one question at a time.
    The framework sets no limit to answers at once: in its queue nobody would hear that the house is full.
    """
    request = gr.JSON(visible="hidden", elem_id="request")
    told = _part("told", visible="hidden")
    begin = "(typed) => window.assistant.begin(typed)"
    quiet: dict[str, Any] = {
        "trigger_mode": "multiple",
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    begun = gr.on(triggers, None, [question], [question, request], js=begin, **quiet)
    return begun.then(answer, [request], [told], concurrency_limit=None, **quiet)


def _answerer(service: Service, load: Load) -> Callable[..., AsyncIterator[Update]]:
    async def answer(request: object, browser: gr.Request) -> AsyncIterator[Update]:
        if not (asked := _asked(request)):
            return
        language = spoken(browser.headers.get("accept-language"))
        async with aclosing(_told(service, load, asked, language)) as updates:
            async for update in updates:
                yield {"turn": asked.turn, **update}

    return answer


def _asked(request: object) -> Asked | None:
    """What the page asks; none for what no page of ours has sent, whom there is nothing to tell."""
    try:
        return Asked.model_validate(request)
    except ValidationError:
        return None


async def _told(service: Service, load: Load, asked: Asked, language: str) -> AsyncGenerator[Update]:
    """The updates; where they end early, why they do."""
    if load.full:
        yield {"failure": text(language, "full")}
        return
    try:
        with load.one_more():
            async with aclosing(load.in_time(_updates(service, asked, language))) as updates:
                async for update in updates:
                    yield update
    except AssistantError as error:
        yield {"failure": str(error)}
    except TimeoutError:
        yield {"failure": text(language, "too_slow", n=number(language, load.seconds))}
    except Exception:
        LOG.exception("A question could not be answered.")
        yield {"failure": text(language, "unexpected")}


async def _updates(service: Service, said: Asked, language: str) -> AsyncGenerator[Update]:
    question = said.question.strip()
    if len(question) > QUESTION_LIMIT:
        found, limit = number(language, len(question)), number(language, QUESTION_LIMIT)
        yield {"failure": text(language, "too_long", n=found, limit=limit)}
        return
    writer = said.writer if said.writer in ("quotes", "model") else ""
    async for _ in until_ready(service):
        yield {"stage": "waiting"}
    checked = Answer(question, question, question_language(question))
    asked = question, said.history[-HISTORY_LIMIT:], (said.scope or Within()).scope
    async with aclosing(answering(service, *asked, writer=writer)) as steps:
        async for step in steps:
            if isinstance(step, Verdict):
                checked = replace(checked, verdicts=(*checked.verdicts, step))
                yield {"claims": claims_html(checked, language=language)}
            else:
                yield {"stage": step.name} if isinstance(step, Stage) else finished(step, language=language)
