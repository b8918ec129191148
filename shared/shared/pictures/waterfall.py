"""What a picture of a sum shows, step by step; the words are in the language of the picture."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A step: a bar from its start to its low end, and on to its high end while that is open."""

    name: str
    low: int
    high: int | None
    """None where there is no upper end."""
    start: int = 0
    """Where the bar begins; a part of a whole begins where the part before it ends."""
    cut_from: int | None = None
    """The sum from which the step has cut something off."""
    label: str = ""
    """The sum in words, beside the bar."""
    note: str = ""
    """A few words below the name, such as the text that the step rests on."""
    is_result: bool = False

    @property
    def reach(self) -> int:
        """Return how far the bar is drawn."""
        ends = [self.low, self.high or 0]
        return max(self.start + max(ends), self.cut_from or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallPicture:
    """The way to a sum, ready to be drawn."""

    title: str
    description: str
    bars: tuple[Bar, ...]
