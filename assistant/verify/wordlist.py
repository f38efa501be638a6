"""Word lists as one reads them: words parted by spaces, over as many lines as it takes."""


def listed(text: str) -> list[str]:
    """The words of the list, in order."""
    return text.split()
