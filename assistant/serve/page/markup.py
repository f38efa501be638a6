"""HTML that cannot be broken out of: text and attributes are escaped where the tag is made."""

from html import escape

from assistant.text import visible

Html = str
"""A piece of HTML: everything of a document's or a person's in it is already escaped."""


def tag(name: str, *inside: Html, **attributes: object) -> Html:
    """An element. ``inside`` is HTML; attribute values are text and escaped here.

    ``class_`` is class, other underscores are hyphens (``data_n`` is data-n). True stands alone;
    None and False leave the attribute out.
    """
    return f"<{name}{_written(attributes)}>{''.join(inside)}</{name}>"


def words(text: str) -> Html:
    """Text as HTML: nothing in it is markup, and braces or dollars mean nothing to a template."""
    return escape(text).replace("{", "&#123;").replace("}", "&#125;").replace("$", "&#36;")


def file_span(file: str) -> Html:
    """A document's file as a person reads it."""
    return tag("span", words(visible(file)), class_="file")


def _written(attributes: dict[str, object]) -> str:
    shown = (
        (k.rstrip("_").replace("_", "-"), v)
        for k, v in attributes.items()
        if v is not None and v is not False
    )
    return "".join(f" {k}" if v is True else f' {k}="{words(str(v))}"' for k, v in shown)
