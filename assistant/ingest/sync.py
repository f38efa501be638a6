"""Bring a store in line with a folder, so that it may be killed at any moment.

Rows are added first and stay invisible; a document is published in one step when all its rows are
there; what nothing shows any more is deleted last. Whatever is interrupted, the next run completes.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from assistant.errors import AssistantError, NothingIndexed, UnreadableDocument
from assistant.ingest.ahead import ahead
from assistant.ingest.index import Entry, Split, Tally, index, record_of, sketch_of
from assistant.ingest.plan import Plan, Survey, compare, named, refusal, survey
from assistant.ports import Embedder, Loader, Progress, Store
from assistant.reports import Refusal, Summary
from assistant.scope import EVERYTHING, Scope
from assistant.text import visible

BATCH = 64
_AHEAD = 8_000_000
"""Characters of text read ahead and held in memory, so that the number of passages is known early."""
_MOST_NAMED = 20
_CHANGED = "changed while it was read: run ingest again when it is complete."
_FORMATS = ".txt, .md, .html, .pdf, .docx or .odt"


def sync(
    folder: Path,
    *,
    loader: Loader,
    split: Split,
    embedder: Embedder,
    store: Store,
    only: Scope = EVERYTHING,
    progress: Progress | None = None,
    batch: int = BATCH,
) -> Summary:
    """Let the store hold what the folder holds, reading only files whose bytes are new.

    Documents that ``only`` does not admit by name are left as they are.
    ``progress`` counts passages. Its total is exact once every new file has been read; until then the
    unread files are estimated from their bytes. ``batch`` is the number of passages embedded at once.
    Raises NothingIndexed where the store ends up empty, AssistantError where there is no such folder.
    """
    started = time.perf_counter()
    if not folder.is_dir():
        state = "is not a folder" if folder.exists() else "does not exist"
        raise AssistantError(f"{folder} {state}: name a folder that holds documents.")
    with store.writing():
        known = {r.file for r in store.records()}
        found = survey(folder, loader, only, progress=progress)
        plan = compare(found, store.records(), only)
        _clear(store, plan, sweep=only == EVERYTHING)
        tally = Tally(progress, {f: found.sizes[f] for f in plan.unread})
        refused: list[Refusal] = []
        entries = _entries(folder, plan, found, loader=loader, split=split, tally=tally, refused=refused)
        with ahead(entries, room=_AHEAD, weight=_characters) as read:
            index(read, embedder=embedder, store=store, tally=tally, batch=batch)
        store.withdraw([r.file for r in refused if r.file in known])
        if only == EVERYTHING:  # of a few files all rows would be looked at for what publishing has done
            if plan.unread:
                store.sweep()
            _sketch(store)
        summary = _summary(plan, store, known, [*found.refused, *refused])
    return replace(summary, seconds=time.perf_counter() - started)


def _clear(store: Store, plan: Plan, *, sweep: bool) -> None:
    """All that costs no embedding; rows that an interrupted run left behind go too, if all is swept."""
    store.publish(plan.reused)
    store.withdraw(plan.gone)
    if sweep:
        store.sweep()


def _sketch(store: Store) -> None:
    """Sketch the documents of a store that was made before there were sketches."""
    old = [r for r in store.records() if not r.sketch]
    for at in range(0, len(old), BATCH):
        part = old[at : at + BATCH]
        store.publish([replace(r, sketch=sketch_of(store.passages(r.file))) for r in part])


def _entries(
    folder: Path,
    plan: Plan,
    found: Survey,
    *,
    loader: Loader,
    split: Split,
    tally: Tally,
    refused: list[Refusal],
) -> Iterator[Entry]:
    """Read and split the new files; those that cannot be read are added to ``refused``."""
    for file in plan.unread:
        twins = plan.twins[file]
        try:
            document = loader.load(folder, file)
            if document.sha256 != found.digests[file]:
                raise UnreadableDocument(f"{visible(file)} {_CHANGED}")
        except UnreadableDocument as error:
            refused.append(refusal(file, error))
            refused += [
                Refusal(t, f"it has the same bytes as {visible(file)}, which cannot be read.") for t in twins
            ]
            tally.read(file, 0)
            continue
        passages = split(document)
        record = record_of(document, passages, size=found.sizes[file])
        tally.read(file, len(passages))
        yield Entry((record, *(named(record, t) for t in twins)), passages)


def _characters(entry: Entry) -> int:
    return sum(len(p.text) for p in entry.passages)


def _summary(plan: Plan, store: Store, known: set[str], refused: Iterable[Refusal]) -> Summary:
    """What was done. Raises NothingIndexed, naming the refused files, where the store is empty."""
    said = sorted((_mourned(r, known) for r in refused), key=lambda r: r.file)
    unread = {r.file for r in said}
    contents = {r.sha256: r.passages for r in store.records()}
    if not contents:
        raise NothingIndexed(_nothing(said))
    read = [f for f in plan.unread if f not in unread]
    return Summary(
        added=tuple(f for f in read if f not in known),
        changed=tuple(sorted([*plan.changed, *(f for f in read if f in known)])),
        removed=plan.removed,
        moved=plan.moved,
        unchanged=plan.unchanged,
        duplicates=tuple(f"{t} = {f}" for f in sorted(plan.twins) if f not in unread for t in plan.twins[f]),
        refused=tuple(said),
        passages=sum(contents.values()),
    )


def _mourned(refused: Refusal, known: set[str]) -> Refusal:
    lost = " What was indexed of it before is withdrawn." if refused.file in known else ""
    return replace(refused, reason=refused.reason + lost)


def _nothing(refused: list[Refusal]) -> str:
    lines = [f"{visible(r.file)}: {r.reason}" for r in refused[:_MOST_NAMED]]
    lines += [f"… and {len(refused) - _MOST_NAMED} more"] if len(refused) > _MOST_NAMED else []
    found = f"{len(refused)} could not be read" if refused else "it holds no document"
    return "\n".join([f"Nothing was indexed: {found}. Put {_FORMATS} files in the folder.", *lines])
