"""What a template says about one step of a case, in the terms of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Self

from land_supply.domain.clock import (
    LICENCE,
    VERIFICATION,
    ClockTerms,
)
from land_supply.domain.deadlines import DayUnit, Limit, RollRule
from land_supply.domain.engine.states import Course, StepAction, course_of
from land_supply.domain.engine.supplements import StepPapers, papers_of
from land_supply.domain.graph import StepGraph
from land_supply.domain.template import (
    Extension,
    FalseUndertaking,
    JointAcceptance,
    Lead,
    LimitVariant,
    Outcome,
    PauseCause,
    Procedure,
    ProcessTemplate,
    StepTemplate,
    Undertaking,
)
from shared.errors import InvalidValueError
from shared.working_days import Pause, WorkingDayCalendar

USUAL = -1
"""No variant: the step's own limits."""
ENTERPRISE = "enterprise"
"""The role of the sponsor of a project."""
OF_ACCEPTANCE = frozenset({"no_licence_needed", "wrong_agency", "not_accepted_wrong_registry"})
"""Outcomes by which an application is not taken up (Licensing Law, article 32)."""
UNDERTAKEN = "committed"
"""The outcome of a decision that rests on an undertaking, where the procedure has a word for it."""
OF_OTHER_ACTIONS = frozenset(
    {
        UNDERTAKEN,
        "supplement",
        "not_accepted_supplement",
        "accepted",
        "deemed_accepted",
        "extended",
        "delivered",
    }
)
"""Words of the law for what has an action of its own."""
RENEWED = "renewed"
"""The outcome of a licence that goes on beyond its end (Licensing Law, article 50)."""
AFTER_DECISION = frozenset(
    {"varied", RENEWED, "revoked", "withdrawn_with_compensation", "cancelled", "lapsed"}
)
"""What befalls a licence once there is one (Licensing Law, articles 49, 50, 69 and 70)."""
ALTERING = AFTER_DECISION | {"changed", "revoked_by_enterprise", "rescinded"}
"""The same, of a filing (Project Regulation, article 14) and a contract as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRules:
    """What may be done in a step, within which limits and with which outcomes."""

    step_id: str
    course: Course
    version: str = ""
    """The version of the template that the limits and papers stand in."""
    variant: int = USUAL
    """Which of the step's variants sets the limits, counted from 0."""
    lead: str = ""
    """The role at whose desk the step is decided."""
    terms: ClockTerms | None = None
    """Without them no text sets a limit, and no clock runs."""
    papers: StepPapers = field(default_factory=StepPapers)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    pause_limits: Mapping[PauseCause, Limit] = field(default_factory=dict)
    roll: RollRule = RollRule.HOLIDAYS_AND_WEEKENDS
    undertaking: Undertaking | None = None
    """The route of an undertaking, open or not."""
    false_undertaking: FalseUndertaking | None = None
    joint_groups: Mapping[str, JointAcceptance] = field(default_factory=dict)
    """The groups of steps that it may be applied for with."""

    @classmethod
    def of(
        cls,
        template: ProcessTemplate,
        step: StepTemplate,
        variant: int = USUAL,
        *,
        graph: StepGraph,
    ) -> Self:
        """Read the rules of a step; a variant has limits of its own."""
        return cls(
            step_id=step.id,
            course=course_of(step.kind),
            version=template.version,
            variant=variant,
            lead=_lead(step),
            terms=_terms(step, None if variant == USUAL else step.variants[variant]),
            papers=papers_of(template, step, graph),
            outcomes=template.outcomes_of(step),
            pause_limits=step.pause_limits,
            roll=step.roll,
            undertaking=step.undertaking,
            false_undertaking=template.false_undertaking,
            joint_groups={
                each.id: each for each in template.joint_acceptances if step.id in each.steps
            },
        )

    def keeping(self, former: Self) -> Self:
        """Return these rules for what began under former ones: only who acts, and what follows.

        What the applicant was told binds: rules do not reach back (Legislation Law, article 104).
        """
        return replace(former, course=self.course, lead=self.lead, outcomes=self.outcomes)

    @property
    def is_of_sponsor(self) -> bool:
        """Tell whether the enterprise itself acts in the step."""
        return self.lead == ENTERPRISE

    @property
    def decisions(self) -> tuple[str, ...]:
        """List the outcomes that a decision may have."""
        others = OF_ACCEPTANCE | OF_OTHER_ACTIONS | AFTER_DECISION
        return tuple(name for name in self.outcomes if name not in others)

    @property
    def refusals(self) -> tuple[str, ...]:
        """List the outcomes by which an application is not accepted."""
        return tuple(name for name in self.outcomes if name in OF_ACCEPTANCE)

    @property
    def alterations(self) -> tuple[str, ...]:
        """List what may befall a decision that stands."""
        return tuple(name for name in self.outcomes if name in ALTERING)

    def has_words_for(self, action: StepAction, outcome: str | None) -> bool:
        """Tell whether there is an outcome for an action, where it needs one of its own."""
        if action is StepAction.DECLINE_ACCEPTANCE:
            return bool(self.refusals)
        if action is not StepAction.ALTER:
            return True
        return self.lets_stand(outcome) and bool(self.alterations)

    def lets_stand(self, outcome: str | None) -> bool:
        """Tell whether there is a decision after an outcome, and it completes its step."""
        if outcome is None or outcome in OF_ACCEPTANCE:
            return False
        leads = self.outcomes.get(outcome)
        return leads is not None and leads.leads_to is Lead.COMPLETES

    def is_renewable(self, outcome: str | None) -> bool:
        """Tell whether a decision that came out so can be renewed, so that it may have an end."""
        renewed = self.outcomes.get(RENEWED)
        goes_on = renewed is not None and renewed.leads_to is Lead.COMPLETES
        return goes_on and self.lets_stand(outcome)

    @property
    def outcome_on_undertaking(self) -> str:
        """Return how a step comes out at once when somebody undertakes what it asks for."""
        if UNDERTAKEN in self.outcomes:
            return UNDERTAKEN
        completing = (
            name for name in self.decisions if self.outcomes[name].leads_to is Lead.COMPLETES
        )
        return next(completing)

    def outcome(self, name: str, choice: tuple[str, ...]) -> Outcome:
        """Return where an outcome leads, if it is one of a choice."""
        if name not in choice:
            raise InvalidValueError("/outcome", name, "one of " + (", ".join(choice) or "none"))
        return self.outcomes[name]

    def ensure_length(
        self, cause: PauseCause, announced: Pause, calendar: WorkingDayCalendar
    ) -> None:
        """Refuse a pause that is longer than a text allows for its cause."""
        limit = self.pause_limits.get(cause)
        if limit is None:
            return
        before = announced.first - timedelta(days=1)
        days = (announced.last - before).days
        if limit.unit is DayUnit.WORKING_DAYS:
            days = calendar.working_days_between(before, announced.last)
        if days > limit.days:
            expected = f"at most {limit.days} {limit.unit} for {cause}, not {days}"
            raise InvalidValueError("/until_on", announced.last.isoformat(), expected)


def _lead(step: StepTemplate) -> str:
    """Return the first role that acts; an application is not decided by whoever hands it in."""
    roles = step.assignment.roles
    if course_of(step.kind) is not Course.APPLICATION:
        return roles[0]
    return next((role for role in roles if role != ENTERPRISE), roles[0])


def _terms(step: StepTemplate, variant: LimitVariant | None) -> ClockTerms | None:
    statutory = step.statutory if variant is None else variant.statutory
    if statutory is None:
        return None
    procedure = VERIFICATION if step.procedure is Procedure.VERIFICATION else LICENCE
    return ClockTerms(
        statutory=statutory,
        promised=step.promised if variant is None else variant.promised,
        roll=step.roll,
        pause_causes=step.pause_causes,
        extension=_extension(step, statutory.unit),
        exclusions=procedure.exclusions,
    )


def _extension(step: StepTemplate, unit: DayUnit) -> Extension | None:
    if step.extension is not None:
        return step.extension
    is_general = course_of(step.kind) is Course.APPLICATION and unit is DayUnit.WORKING_DAYS
    return LICENCE.extension if is_general else None
