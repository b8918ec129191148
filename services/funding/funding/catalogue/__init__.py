"""Reads the service's reference data: loads and validates it at start."""

from funding.catalogue.conditions import (
    ComparisonDocument,
    ConditionDocument,
    FactName,
    Scalar,
)
from funding.catalogue.documents import (
    AmountDocument,
    FactsDocument,
    ProgrammeDocument,
    PublishProgrammeRequest,
    TierDocument,
)
from funding.catalogue.example import EXAMPLE_PROGRAMME
from funding.catalogue.loading import (
    DATA,
    Catalogue,
    load_catalogue,
    load_facts,
    load_programme,
    load_publications,
    programme_files,
    programme_schema,
    read_programme,
    surroundings_of,
)

__all__ = [
    "DATA",
    "EXAMPLE_PROGRAMME",
    "AmountDocument",
    "Catalogue",
    "ComparisonDocument",
    "ConditionDocument",
    "FactName",
    "FactsDocument",
    "ProgrammeDocument",
    "PublishProgrammeRequest",
    "Scalar",
    "TierDocument",
    "load_catalogue",
    "load_facts",
    "load_programme",
    "load_publications",
    "programme_files",
    "programme_schema",
    "read_programme",
    "surroundings_of",
]
