"""Values that the facts of land supply carry."""

from datetime import date

from shared.contracts.values import Value


class TemplateReference(Value):
    """The exact text of the process that a case follows."""

    id: str
    version: str
    content_hash: str


class ExpectedStep(Value):
    """A step that may begin at once, with its due dates if it is accepted on the opening day."""

    step_id: str
    name_zh: str
    name_en: str
    agency: str
    statutory_due_on: date | None
    promised_due_on: date | None
    provisional: bool


class Basis(Value):
    """Where a rule stands, and how sure that is: confirmed, from practice, configured, invented."""

    grade: str
    document: str | None = None
    article: str | None = None


class MissingPaper(Value):
    """A paper or another item that the applicant has to hand in, and what is wrong with it."""

    reason: str
    paper: str | None = None
    item: str | None = None


class StatedFact(Value):
    """A fact of the project by the name that the process knows it by."""

    name: str
    value: bool | int | float | str


class MovedStep(Value):
    """A round of a step that something else took along."""

    step_id: str
    round: int
    status: str


class StepDifference(Value):
    """What the move of a case to another version of its process changes about one step."""

    step_id: str
    name_zh: str
    name_en: str
    changes: tuple[str, ...]
    status_before: str | None
    status_after: str | None
    keeps_limits: bool
    """Whether it had begun, and goes on within the limits that it began under."""


class DecidingNotice(Value):
    """A holiday notice of the State Council that moved a date."""

    year: int
    papers: tuple[str, ...]


class StatedText(Value):
    """A sentence in both languages, such as a condition that an applicant was told."""

    zh: str
    en: str


class DuePaper(Value):
    """A paper that has to be brought after the decision, and until when."""

    paper: str
    due_on: date
    provisional: bool


class JointStep(Value):
    """A round of a step that was applied for together with others, and its dates."""

    step_id: str
    round: int
    agency: str | None
    status: str
    statutory_due_on: date | None
    promised_due_on: date | None
