"""Request and response bodies of funding."""

from funding.schemas.matches import MatchFilter, MatchPage, MatchResponse

__all__ = ["MatchFilter", "MatchPage", "MatchResponse"]
