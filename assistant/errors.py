"""Every error of the assistant, one tree.

    AssistantError
    ├── SettingError          a setting has a value that cannot be used
    ├── UnreadableDocument    one file cannot be read; the others go on
    ├── NothingIndexed        a folder held nothing that could be indexed
    ├── StoreError            the store cannot be used as it is
    │   ├── StoreBusy         another process owns it
    │   ├── StoreOutdated     it was built with another model, splitter or schema
    │   ├── StoreDamaged      its files are lost or cut
    │   └── StoreUnwritable   disk full or read-only
    ├── ModelUnavailable      a model cannot be loaded
    ├── OutOfMemory           there is not enough memory for what was asked
    ├── WriterFailed          the language model gave no answer, or not a whole one
    ├── ServerUnreachable     the process that owns the store does not answer
    ├── ChangesOff            documents may not be added or removed here
    ├── NotUploaded           the file is no uploaded document
    ├── NameTaken             another document has the name
    ├── BackupError           what is kept cannot be backed up or restored
    │   └── BackupDamaged     the archive is no backup, or cut or changed
    ├── FeedbackError         what people thought of answers cannot be kept or read
    ├── NotFound              no document has the name
    ├── OutOfRange            a document has no such part
    ├── BadQuestion           a question is not of the shape asked for
    ├── NotInstalled          an optional part is asked for and not installed
    └── BadJudgements         a file of judged questions is malformed

A message says what was found, with the value, then what to do.
"""


class AssistantError(Exception):
    """Something a person can act on: the message says what was found and what to do."""


class SettingError(AssistantError):
    """A setting has a value that cannot be used."""


class UnreadableDocument(AssistantError):
    """One file cannot be read."""


class NothingIndexed(AssistantError):
    """A folder held nothing that could be indexed."""


class StoreError(AssistantError):
    """The store cannot be used as it is."""


class StoreBusy(StoreError):
    """Another process owns the store."""


class StoreOutdated(StoreError):
    """The store was built with another model, splitter or schema."""


class StoreDamaged(StoreError):
    """The store's files are lost or cut."""


class StoreUnwritable(StoreError):
    """The store cannot be written: full disk or read-only folder."""


class ModelUnavailable(AssistantError):
    """A model cannot be loaded."""


class OutOfMemory(AssistantError):
    """There is not enough memory for what was asked."""

    def __init__(
        self,
        message: str = "There is not enough memory for this. Try again when less is going on, or give the "
        "process more.",
    ) -> None:
        super().__init__(message)


class WriterFailed(AssistantError):
    """The language model gave no answer, or not a whole one.

    ``reason`` is one of unreachable, denied, busy, slow, context, rubbish, empty, cut, endless.
    """

    def __init__(self, message: str, *, reason: str = "unreachable") -> None:
        super().__init__(message)
        self.reason = reason


class ServerUnreachable(AssistantError):
    """The process that owns the store does not answer."""


class ChangesOff(AssistantError):
    """Documents may not be added or removed here."""

    def __init__(self, message: str = "Changes are switched off here: ASSISTANT_CHANGES is off.") -> None:
        super().__init__(message)


class NotUploaded(AssistantError):
    """The file is no uploaded document."""


class NameTaken(AssistantError):
    """Another document has the name."""


class BackupError(AssistantError):
    """What is kept cannot be backed up or restored."""


class BackupDamaged(BackupError):
    """The archive is no backup, or cut or changed."""


class FeedbackError(AssistantError):
    """What people thought of answers cannot be kept or read."""


class NotFound(AssistantError):
    """No document has the name."""


class OutOfRange(AssistantError):
    """A document has no such part."""


class BadQuestion(AssistantError):
    """A question is not of the shape asked for."""


class NotInstalled(AssistantError):
    """An optional part is asked for and not installed."""


class BadJudgements(AssistantError):
    """A file of judged questions is malformed."""
