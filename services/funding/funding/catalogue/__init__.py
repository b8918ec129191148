"""Reads the service's reference data: loads and validates it at start."""

from funding.catalogue.conditions import ConditionDocument, FactName, Scalar
from funding.catalogue.documents import (
    AmountDocument,
    FactsDocument,
    ProgrammeDocument,
    PublishProgrammeRequest,
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
    "ConditionDocument",
    "FactName",
    "FactsDocument",
    "ProgrammeDocument",
    "PublishProgrammeRequest",
    "Scalar",
    "load_catalogue",
    "load_facts",
    "load_programme",
    "load_publications",
    "programme_files",
    "programme_schema",
    "read_programme",
    "surroundings_of",
]
