"""Which template a new case follows."""

from dataclasses import dataclass
from datetime import date

from land_supply.domain.template import ProcessTemplate
from shared.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionRule:
    """Cases of these districts follow this template; no districts means everywhere."""

    template_id: str
    districts: frozenset[str] = frozenset()

    def applies(self, district_code: str | None) -> bool:
        """Tell whether the rule speaks of a district; an unknown one meets only general rules."""
        return not self.districts or district_code in self.districts


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSelection:
    """The published templates, and the rules that choose among them; the first that fits counts."""

    templates: tuple[ProcessTemplate, ...]
    rules: tuple[SelectionRule, ...]

    def choose(self, *, district_code: str | None, on: date) -> ProcessTemplate:
        """Return the template that a case opened on a day follows, in its newest valid version."""
        for rule in self.rules:
            if rule.applies(district_code):
                return self.newest(rule.template_id, on=on)
        raise NotFoundError("template rule for district", district_code)

    def get(self, template_id: str, version: str) -> ProcessTemplate:
        """Return one published version."""
        for template in self.templates:
            if (template.id, template.version) == (template_id, version):
                return template
        raise NotFoundError("process template", f"{template_id} version {version}")

    def newest(self, template_id: str, *, on: date) -> ProcessTemplate:
        """Return the newest version of a template that is valid on a day."""
        valid = [each for each in self.templates if each.id == template_id and each.is_valid(on=on)]
        if not valid:
            raise NotFoundError("process template", f"{template_id} valid on {on}")
        return max(valid, key=lambda template: template.valid_from)
