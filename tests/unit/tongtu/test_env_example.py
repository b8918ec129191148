"""The example of the environment names every variable."""

import re
from importlib import import_module

from pydantic import BaseModel
from pydantic_settings import BaseSettings

from tongtu.issuer import IssuerSettings
from tongtu.platform.kafka import JavaSettings
from tongtu.platform.layout import checkout_root
from tongtu.platform.settings import PlatformSettings
from tongtu.services import SERVICES

VARIABLE = re.compile(r"^# ([A-Z][A-Z0-9_]*)=", re.MULTILINE)
OF_MAKE = {"KILLS", "KUBEBUILDER_ASSETS"}


def variables(model: type[BaseModel], prefix: str = "") -> set[str]:
    """List the variables that a settings class reads."""
    names = set()
    for name, field in model.model_fields.items():
        kind = field.annotation
        path = f"{prefix}{name.upper()}"
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names |= variables(kind, f"{path}__")
        else:
            names.add(path)
    return names


def test_the_example_names_every_variable_and_no_other() -> None:
    """A setting that is added, renamed or removed shows here."""
    of_services = {import_module(f"{s.package}.settings").Settings for s in SERVICES}
    classes: set[type[BaseSettings]] = {PlatformSettings, JavaSettings, IssuerSettings}

    expected = set[str]().union(*(variables(model) for model in classes | of_services))

    example = set(VARIABLE.findall((checkout_root() / ".env.example").read_text("utf-8")))
    assert example - OF_MAKE == expected
