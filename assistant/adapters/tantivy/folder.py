"""The folder of a tantivy index: opened, checked, written and wiped, with tantivy's errors made ours."""

import json
import shutil
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import tantivy

from assistant.errors import AssistantError, StoreDamaged, StoreUnwritable

_STEMMERS = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french",
    "de": "german", "el": "greek", "hu": "hungarian", "it": "italian", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_FOOTER_MAGIC = 1337
_NO_FOOTER = {"meta.json", ".managed.json", ".tantivy-writer.lock", ".tantivy-meta.lock"}
_HEAP = 30_000_000
FIELDS = ("stems", "words", "pairs")


class DamagedIndex(StoreDamaged):
    """The files are not an index any more; it is derived, so it is built again."""


@contextmanager
def vendor_errors() -> Iterator[None]:
    """Tantivy's errors, panics included, as DamagedIndex; what the disk refuses as StoreUnwritable."""
    try:
        yield
    except AssistantError:
        raise
    except OSError as error:
        raise StoreUnwritable(f"The word index cannot be written: {error.strerror or error}.") from error
    except ValueError as error:
        if any(sign in str(error) for sign in ("No space left", "Permission denied", "Read-only")):
            raise StoreUnwritable(f"The word index cannot be written: {error}.") from error
        raise DamagedIndex(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise DamagedIndex(str(error)) from error


@cache
def stemmer(language: str) -> Callable[[str], str]:
    """The stemmer of a language for folded words; the word itself where there is none."""
    name = _STEMMERS.get(language)
    if name is None:
        return str
    filters = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer(name))
    analyzer = filters.build()

    @cache
    def stem(word: str) -> str:
        return "".join(analyzer.analyze(word))

    return stem


class IndexFolder:
    """An index on disk. ``note`` is committed with the documents, so that the two always agree."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("content", tokenizer_name="raw", index_option="basic")
        for name in FIELDS:
            builder.add_text_field(name, tokenizer_name="terms", index_option="freq")
        builder.add_bytes_field("note", stored=True, indexed=False)
        self.schema = builder.build()

    @property
    def there(self) -> bool:
        """Whether an index has been made."""
        return self._folder.is_dir() and tantivy.Index.exists(str(self._folder))

    def open(self) -> Any:
        """The index, made where there is none. Raises DamagedIndex where a file is lost or changed."""
        with vendor_errors():
            self._folder.mkdir(parents=True, exist_ok=True)
            if tantivy.Index.exists(str(self._folder)):
                _check(self._folder)
            index = tantivy.Index(self.schema, path=str(self._folder))
            analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            index.register_tokenizer("terms", analyzer)
            return index

    def wipe(self) -> None:
        with vendor_errors():
            if self._folder.exists():
                shutil.rmtree(self._folder)

    def write(self, index: Any, *, gone: Iterable[str], new: Iterable[dict[str, str]], note: object) -> None:
        """Delete the contents gone, add the rows, put the note in place of the last: one commit."""
        with vendor_errors():
            writer = index.writer(heap_size=_HEAP, num_threads=1)
            for content in (*gone, "note"):
                writer.delete_documents_by_term("content", content)
            for row in new:
                writer.add_document(tantivy.Document(**row))
            packed = json.dumps(note).encode()
            writer.add_document(tantivy.Document(id="note", content="note", note=packed))
            writer.commit()
            writer.wait_merging_threads()
            index.reload()

    def note(self, searcher: Any) -> Any:
        """What the last commit noted, or none."""
        with vendor_errors():
            query = tantivy.Query.term_query(self.schema, "id", "note", "basic")
            found = searcher.search(query, 1).hits
            return json.loads(searcher.doc(found[0][1])["note"][0]) if found else None


def _check(folder: Path) -> None:
    """Compare each file with the checksum in its footer; tantivy itself trusts what it maps."""
    for path in folder.iterdir():
        if path.name in _NO_FOOTER:
            continue
        content = path.read_bytes()
        if not _intact(content):
            raise DamagedIndex(f"{path.name} has changed.")


def _intact(content: bytes) -> bool:
    if len(content) < 8:
        return False
    size, magic = struct.unpack("<II", content[-8:])
    if magic != _FOOTER_MAGIC or size > len(content) - 8:
        return False
    try:
        footer = json.loads(content[-8 - size : -8])
        return bool(zlib.crc32(content[: -8 - size]) == footer["crc"])
    except (ValueError, KeyError, TypeError):
        return False
