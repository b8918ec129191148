"""What can be wrong with a programme that somebody wants to publish.

BrokenDocumentError
└── BrokenProgrammeError        a programme breaks rules; every flaw is listed
ConflictError
├── AlreadyPublishedError       the version is published, and with another content
└── PublishedMeanwhileError     somebody was quicker by a moment
"""

from shared.errors import BrokenDocumentError, ConflictError


class BrokenProgrammeError(BrokenDocumentError):
    """A programme cannot be published; `flaws` says all that is wrong with it."""

    code = "broken-programme"


class AlreadyPublishedError(ConflictError):
    """A published version never changes; what is different needs a version of its own."""

    code = "programme-already-published"

    def __init__(self, programme_id: str, version: str) -> None:
        super().__init__(f"{programme_id} version {version} is published with another content")
        self.programme_id = programme_id
        self.version = version


class PublishedMeanwhileError(ConflictError):
    """Another version of the programme was published while this one was judged."""

    def __init__(self) -> None:
        super().__init__("another version was published at the same moment; ask again")
