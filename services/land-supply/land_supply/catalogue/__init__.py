"""Reads the service's reference data: loads and validates it at start."""

from land_supply.catalogue.documents import PublishTemplateRequest, TemplateDocument
from land_supply.catalogue.example import EXAMPLE_TEMPLATE
from land_supply.catalogue.loading import (
    DATA,
    Catalogue,
    load_agencies,
    load_catalogue,
    load_publication,
    load_template,
    read_template,
    template_files,
    template_schema,
)

__all__ = [
    "DATA",
    "EXAMPLE_TEMPLATE",
    "Catalogue",
    "PublishTemplateRequest",
    "TemplateDocument",
    "load_agencies",
    "load_catalogue",
    "load_publication",
    "load_template",
    "read_template",
    "template_files",
    "template_schema",
]
