"""Bodies of amounts: a sum or the ends between which it lies, and the way to it."""

from pydantic import Field

from funding.domain.amounts import Party, StepKind
from shared.http.bodies import ResponseBody


class WordsView(ResponseBody):
    """A text in both languages."""

    en: str
    zh: str


class SentencesView(ResponseBody):
    """The same told in both languages, one sentence for each step."""

    en: list[str]
    zh: list[str]


class FactUsedView(ResponseBody):
    """A fact that goes into a step."""

    name: str
    label: WordsView
    given: str | None = Field(description="What is known of it; null while it is missing.")


class StepView(ResponseBody):
    """One step of a waterfall; the amounts are those after it, in whole fen."""

    kind: StepKind
    low_fen: int
    high_fen: int | None = Field(description="Null where there is no upper end.")
    tier: int | None = Field(description="Which tier it belongs to, from 0; null for all of them.")
    rate: str | None
    facts: list[FactUsedView]
    limit_fen: int | None = Field(description="The sum that is fixed, limited to, or taken off.")
    party: Party | None
    stage: str | None
    source: str = Field(description="The text that the step rests on, with its grade.")
    words: WordsView


class ShareView(ResponseBody):
    """What one side pays."""

    party: Party
    low_fen: int
    high_fen: int | None


class DueByView(ResponseBody):
    """What is due in all when a stage is reached."""

    stage: str
    low_fen: int
    high_fen: int | None


class DueView(ResponseBody):
    """What a staged award pays by the present stage, less what it has paid."""

    low_fen: int
    high_fen: int | None
    stages: list[DueByView]


class AmountResponse(ResponseBody):
    """What a programme pays a project that it admits; a range while facts are missing.

    Amounts are whole fen (CNY 0.01). Both ends are null where no sum can be told, `high_fen` alone
    where there is no upper end.
    """

    low_fen: int | None
    high_fen: int | None
    decided_by_agency: bool = Field(description="The text gives an upper limit only.")
    admitted: bool = Field(
        description="False where the conditions are not met: then it is what there would be "
        "if they did not matter."
    )
    steps: list[StepView]
    split: list[ShareView]
    due: DueView | None
    missing: list[str] = Field(description="The missing facts that could change the amount.")
    told: SentencesView
