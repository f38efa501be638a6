"""How many distributions some need, and their size, in the environment of this Python:

    PYTHON -m bench.peers.installed NAME ...

Test extras and what else is installed beside them are not counted; byte code is, as pip lists it.
"""

import sys
from collections.abc import Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CUDA = ("nvidia-", "cuda-", "triton")


def needed(names: Sequence[str]) -> dict[str, Distribution]:
    """The distributions of the names and of all that they require, as far as they are installed."""
    found: dict[str, Distribution] = {}
    seen: set[str] = set()
    waiting = [Requirement(name) for name in names]
    while waiting:
        at = waiting.pop()
        name = canonicalize_name(at.name)
        if (key := f"{name}{sorted(at.extras)}") in seen:
            continue
        seen.add(key)
        try:
            found[name] = distribution(at.name)
        except PackageNotFoundError:
            print(f"{at.name} is not installed.", file=sys.stderr)
            continue
        waiting += [r for r in map(Requirement, found[name].requires or []) if wanted(r, at.extras)]
    return found


def wanted(requirement: Requirement, extras: set[str]) -> bool:
    """Whether a distribution asked for with these extras requires it here."""
    return not requirement.marker or any(requirement.marker.evaluate({"extra": e}) for e in {"", *extras})


def size(of: Distribution) -> int:
    """Bytes of its files."""
    return sum(f.size or 0 for f in of.files or [])


def main(names: Sequence[str]) -> None:
    sizes = {name: size(of) / 1e6 for name, of in needed(names).items()}
    cuda = [n for n in sizes if n.startswith(CUDA)]
    without = sum(mb for n, mb in sizes.items() if n not in cuda and n != "torch")
    print(
        f"{' '.join(names)}: {len(sizes)} distributions, {sum(sizes.values()):.0f} MB; {len(cuda)} of them, "
        f"{sum(sizes[n] for n in cuda):.0f} MB, for CUDA alone; {without:.0f} MB without these and torch"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
