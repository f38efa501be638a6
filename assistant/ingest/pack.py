"""Where to cut a row of units so that passages come out near a size and begin at good places."""

from collections.abc import Sequence

from assistant.ingest.units import Unit

_MOST_UNITS = 60


def pack(units: Sequence[Unit], *, size: int) -> list[tuple[int, int]]:
    """The cheapest partition of the units: ranges of indices, in order.

    A passage costs the square of how far its length is from the size, relative to it, and more so
    above it; and what its first unit says a cut there costs. Found by dynamic programming.
    """
    cost = [0.0] + [float("inf")] * len(units)
    first = [0] * (len(units) + 1)
    for end in range(1, len(units) + 1):
        for start in range(end - 1, max(-1, end - 1 - _MOST_UNITS), -1):
            length = units[end - 1].end - units[start].start
            if length > 2 * size and start < end - 1:
                break
            price = cost[start] + _misfit(length, size) + (units[start].cut if start else 0.0)
            if price < cost[end]:
                cost[end], first[end] = price, start
    return _ranges(first, len(units))


def _ranges(first: Sequence[int], end: int) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    while end:
        ranges.append((first[end], end))
        end = first[end]
    return ranges[::-1]


def _misfit(length: int, size: int) -> float:
    distance = (length - size) / size
    return distance * distance * (4.0 if distance > 0 else 1.0)
