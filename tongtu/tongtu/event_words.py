"""What the page of events says in words: when a fact is told, and what its fields mean."""

from shared.contracts.event import Event

KEYS: dict[str, str] = {
    "project-registry.projects": "project id",
    "land-supply.cases": "case id",
    "land-supply.templates": "template id",
    "funding.matches": "match id",
    "funding.interests": "interest id",
    "funding.subjects": "project id, or the applicant's unified social credit code",
    "funding.programmes": "programme id",
    "notifier.notifications": "notification id",
    "notifier.deliveries": "delivery id",
}
"""What the key of a record names, by topic."""

OCCASIONS: dict[str, str] = {
    "project-registry.project.registered.v1": "a sponsor or an officer registers a project",
    "land-supply.case.opened.v1": "land supply learns of a registered project; its `first_steps` "
    "are ready from now on, and no `step.ready` is told of them",
    "land-supply.case.rerouted.v1": "a coordinator chooses another process; the steps of the old "
    "one are void, the `first_steps` of the new one are ready, and no `step.ready` is told of them",
    "land-supply.case.moved.v1": "a coordinator takes a running case to another version of its "
    "process, or takes such a move back; `ce_reason` says why, and facts of steps follow",
    "land-supply.case.completed.v1": "the last step of the way is decided",
    "land-supply.case.ended.v1": "a step comes out in a way after which there is no goal any more",
    "land-supply.case.cancelled.v1": "a coordinator gives the case up; `ce_reason` says why",
    "land-supply.case.withdrawn.v1": "the sponsor gives the case up",
    "land-supply.case.reopened.v1": "the decision on which it ended or was completed is corrected",
    "land-supply.facts.stated.v1": "the sponsor or a coordinator states facts of the project",
    "land-supply.step.ready.v1": "everything that the step depends on is done or left out, an "
    "outcome opens it, or a new round of it begins",
    "land-supply.step.waiting.v1": "a new round of it begins behind something that is not done, or "
    "facts put something before it that was left out",
    "land-supply.step.spared.v1": "it is the step's turn, and it turns out that nobody needs it",
    "land-supply.step.passed.v1": "everything that the gate waits for is done",
    "land-supply.application.received.v1": "an application comes in",
    "land-supply.supplement.requested.v1": "the agency finds something missing",
    "land-supply.supplement.received.v1": "the applicant hands in what was missing",
    "land-supply.application.accepted.v1": "the agency accepts, or five working days have passed "
    "without a notice (Administrative Licensing Law, article 32)",
    "land-supply.application.declined.v1": "the agency does not take the application up",
    "land-supply.period.started.v1": "the day comes from which the period counts, such as that of "
    "an announcement",
    "land-supply.clock.paused.v1": "the agency gives written notice of a hearing, a review or "
    "another cause of article 45",
    "land-supply.clock.resumed.v1": "the cause of the pause is over",
    "land-supply.clock.extended.v1": "the head of the authority approves a longer period "
    "(article 42)",
    "land-supply.clock.excluded.v1": "it is established that days were not the agency's",
    "land-supply.clock.recomputed.v1": "a holiday notice of the State Council comes out or changes",
    "land-supply.step.decided.v1": "somebody establishes how the step comes out",
    "land-supply.decision.delivered.v1": "the decision is handed over (article 44)",
    "land-supply.decision.altered.v1": "a decision that stands is varied, renewed, revoked or "
    "rescinded, or it lapses; `ce_reason` says why; or a timely request to renew it has no answer "
    "until its end (Administrative Licensing Law, article 50)",
    "land-supply.renewal.requested.v1": "the sponsor asks for renewal, in time or late",
    "land-supply.renewal.refused.v1": "the agency refuses a renewal; `ce_reason` says why",
    "land-supply.decision.corrected.v1": "a decision turns out to be wrong",
    "land-supply.step.ended.v1": "its case closes, an outcome closes its branch or its round, or "
    "its case moves to a version of the process without it",
    "land-supply.step.withdrawn.v1": "the decision that made it ready is corrected",
    "land-supply.step.restored.v1": "the decision that had closed or replaced an earlier round is "
    "corrected; its clock goes on from that round's ledger",
    "land-supply.step.assigned.v1": "an officer claims, hands over, delegates or returns the step, "
    "or another agency takes it over",
    "land-supply.step.reminded.v1": "a period nears its end, has run out, or silence has had its "
    "effect; each moment once",
    "land-supply.undertaking.told.v1": "the agency gives written notice of the conditions that "
    "may be undertaken instead of proved",
    "land-supply.undertaking.signed.v1": "the sponsor undertakes them in writing; `step.decided` "
    "follows at once",
    "land-supply.undertaking.supplemented.v1": "papers that were undertaken come in",
    "land-supply.undertaking.checked.v1": "the agency checks an undertaking and finds it true",
    "land-supply.undertaking.found-false.v1": "the agency checks an undertaking and finds it "
    "false; `ce_reason` says why",
    "land-supply.credit-record.entered.v1": "an undertaking was found false",
    "land-supply.joint-application.received.v1": "one form comes in for several steps; "
    "`application.received` of each of them comes before",
    "land-supply.joint-application.accepted.v1": "the last step of the form is accepted",
    "land-supply.joint-application.extended.v1": "the head of the people's government approves a "
    "longer time (article 42)",
    "land-supply.joint-application.completed.v1": "the last step of the form is decided or closed",
    "land-supply.template.published.v1": "a coordinator publishes a version of a process",
    "funding.match.found.v1": "the facts of a project fit a fund programme, or may fit it, and "
    "did not before",
    "funding.match.changed.v1": "a match that was found has another verdict, amount, deadline, "
    "window or programme version, or lacks other facts",
    "funding.match.withdrawn.v1": "a match that was found does not hold any more, because of a "
    "fact, a new version of the programme, or a day",
    "funding.interest.met.v1": "a match is found or changes so that it fits a saved search that "
    "it did not fit before; `ce_aggregateversion` is the version of the match",
    "funding.facts.stated.v1": "facts of a project or of an applicant are stated, verified or "
    "taken back",
    "funding.programme.published.v1": "a version of a fund programme is published; it takes force "
    "on its first day",
    "notifier.notification.raised.v1": "a fact concerns somebody",
    "notifier.delivery.succeeded.v1": "a webhook endpoint confirms",
    "notifier.delivery.failed.v1": "the last attempt of the schedule fails",
}
"""When each fact is told, by its type on the wire."""

_SHARED = {
    "project_id": "The project.",
    "case_id": "The case; also the key of the record.",
    "template": "The exact text of the process that the case follows, with its content hash.",
    "district_code": "Where the project lies (GB/T 2260); null while nobody has stated it.",
    "step_id": "The step, by its id in the template.",
    "round": "Which attempt at the step it is: 1, and one more each time it begins anew.",
    "name_zh": "The name in Chinese.",
    "name_en": "The name in English.",
    "agency": "The code of the agency whose desk the step is on; null where nobody holds it.",
    "officer": "Who has taken the step on within the agency; null while nobody has.",
    "status": "Where the round stands after the fact: `waiting`, `ready`, `received`, "
    "`supplement_requested`, `accepted`, `paused`, `decided`, `delivered`, `not_needed`, `ended`, "
    "`withdrawn`.",
    "legal_basis": "Where the rule of the step stands, and how sure that is: `C` the text was "
    "read, `P` a public page, `K` knowledge of the field, `I` illustrative.",
    "statutory_due_on": "The last day by law; null where no text sets a limit.",
    "promised_due_on": "The last day by the city's own promise; null where there is none.",
    "joint_due_on": "The last day of joint handling, while the step is on a form with others; the "
    "other due dates are never later. It binds where it equals `statutory_due_on`.",
    "provisional": "Whether a due date lies in a year whose holiday notice is not out yet.",
    "happened_on": "The day on which it happened; `ce_time` is when it was recorded.",
    "first_steps": "The steps that may begin at once, with their due dates if they are "
    "accepted on that day.",
    "first_due_on": "The earliest of those due dates.",
    "released": "The rounds of steps that were open until then.",
    "valid_until": "The last day on which the decision holds; null where it has none, or silence "
    "has renewed it and nobody has said until when.",
    "renewal_due_on": "The last day for a request for renewal on which silence renews; null where "
    "none is to be made.",
    "notice_due_on": "The last day on which silence is no acceptance.",
    "outcome": "How it came out, by its code.",
    "outcome_zh": "How it came out, in Chinese.",
    "outcome_en": "How it came out, in English.",
    "cause": "Why days are not counted.",
    "from_on": "The first day that is not counted.",
    "until_on": "The last day that is not counted.",
    "notice_reference": "The number of the written notice to the applicant.",
    "papers_due": "The papers that are still owed, each with its last day.",
    "checked_on": "The day of the check.",
    "reference": "The number of the signed undertaking.",
    "leads_to": "What the outcome does to the case: `completes`, `waits`, `repeats`, "
    "`ends_branch` or `ends`.",
    "consequence_basis": "Where it stands what a false undertaking leads to.",
    "facts": "Facts of the project by their names in the process.",
    "closed_from": "Where the round stood before.",
    "match_id": "The match of one project with one programme.",
    "programme": "The fund programme, with its version.",
    "reasons": "Each condition, what it says of the project, and its source.",
    "as_of": "The day of the judgement.",
    "before": "What could be said until then.",
    "after": "What can be said from now on; its amounts are whole fen.",
    "support_form": "How the programme helps.",
    "agencies": "The codes of the agencies that answer for it.",
    "notification_id": "The notification.",
    "delivery_id": "The delivery.",
    "endpoint": "The URL.",
    "attempts": "How often it was tried.",
}
_OWN = {
    "ProjectRegistered.name": "The name of the project.",
    "ProjectRegistered.sponsor": "Who invests: name and unified social credit code.",
    "ProjectRegistered.project_code": "The national project code.",
    "ProjectRegistered.city": "The city.",
    "ProjectRegistered.location_text": "The place in the words of the sponsor.",
    "ProjectRegistered.industry_code": "The industry (GB/T 4754).",
    "ProjectRegistered.key_chain": "The key industrial chain.",
    "ProjectRegistered.total_investment": "The amount as it was stated, in its own currency.",
    "ProjectRegistered.investment_qualifier": "How the amount is meant, such as `more than`.",
    "ProjectRegistered.stage": "How far the project was.",
    "ProjectRegistered.registered_on": "The day of the registration.",
    "ProjectRegistered.missing": "The facts that nobody has stated, as JSON pointers.",
    "CaseOpened.opened_on": "The day from which the case counts.",
    "CaseRerouted.previous": "The process that it followed until now.",
    "CaseMoved.moved_from": "The version that it followed until now.",
    "CaseMoved.takes_back": "Where a move is taken back, the `ce_aggregateversion` of its fact.",
    "CaseMoved.differences": "For each step what differs (`added`, `removed`, `kind`, `agency`, "
    "`limits`, `dependencies`, `condition`, `papers`, `undertaking`, `joint`, "
    "`outcomes`), where it stood and stands, and whether it keeps the limits that it began under.",
    "CaseEnded.step_id": "The step that ended the case.",
    "SupplementRequested.missing": "Everything that is missing, and what is wrong with it.",
    "SupplementRequested.asked_before": "Whether the applicant was asked before.",
    "ApplicationAccepted.accepted_on": "The day of acceptance; the count begins on the next.",
    "ApplicationAccepted.is_deemed": "Whether silence accepted.",
    "PeriodStarted.started_on": "The day of the start; the count begins on the next.",
    "ClockExtended.days": "By how many days.",
    "ClockExtended.unit": "Of which kind: `working_days` or `calendar_days`.",
    "ClockExtended.authority": "Whose approval the law asks for.",
    "ClockExtended.approver": "Who approved it.",
    "ClockRecomputed.old_statutory_due_on": "The last day by law until now; null where no clock "
    "runs.",
    "ClockRecomputed.old_promised_due_on": "The last day by promise until now.",
    "ClockRecomputed.old_notice_due_on": "The last day for an answer to the application until now.",
    "ClockRecomputed.notice_due_on": "The last day for an answer from now on; null where nobody "
    "waits for one.",
    "ClockRecomputed.old_delivery_due_on": "The last day for handing the decision over until now.",
    "ClockRecomputed.delivery_due_on": "The last day for handing it over from now on; null where "
    "nothing is decided.",
    "ClockRecomputed.old_renewal_due_on": "The last day for a timely request for renewal until "
    "now.",
    "ClockRecomputed.renewal_due_on": "That day from now on; null where nothing is to be renewed.",
    "ClockRecomputed.calendar_version": "The calendar that counts from now on.",
    "ClockRecomputed.notices": "The notices that moved the dates, with their addresses.",
    "StepDecided.decided_on": "The day of the decision.",
    "StepDecided.delivery_due_on": "The last day for handing it over; null where nothing is.",
    "StepDecided.issues": "The papers that the decision issues, by their codes in the template.",
    "DecisionDelivered.delivered_on": "The day on which the applicant got it.",
    "DecisionAltered.outcome": "What the decision has become, such as `varied` or `lapsed`.",
    "DecisionAltered.previous_outcome": "How the step had come out.",
    "DecisionAltered.is_deemed": "Whether silence on a timely request renewed it.",
    "RenewalRequested.request_due_on": "The last day for a request on which silence renews: 30 "
    "working days before the end.",
    "RenewalRequested.is_timely": "Whether silence until the end renews; a late request is "
    "received and decided, but without a decision it ends.",
    "DecisionCorrected.outcome": "The outcome that was wrong.",
    "DecisionCorrected.facts": "The facts that have an earlier value again.",
    "DecisionCorrected.unknown_facts": "The facts that are as unknown as before the decision.",
    "CaseReopened.step_id": "The step whose decision was corrected.",
    "StepDecided.joint_issue": "The joint issue of the template by which several steps were "
    "decided at once; null where the step was decided alone.",
    "StepRestored.restores": "The earlier round in whose place it stands.",
    "DecisionCorrected.withdrawn": "The rounds that were taken back with it.",
    "DecisionCorrected.restored": "The rounds that stand in the place of earlier ones.",
    "StepAssigned.action": "What was done: `claim`, `hand_over`, `delegate` or `return`; `move` "
    "where another version of the process gives the step to another agency.",
    "StepAssigned.delegated_from": "The agency that answers for it, while another one acts.",
    "StepAssigned.previous_agency": "Whose desk it was on.",
    "StepAssigned.previous_officer": "Who had it.",
    "StepReminded.kind": "What about: `due_soon`, `overdue`, `pause_overrun`, `deemed_accepted`; "
    "of papers that were undertaken `supplement_due_soon`, `supplement_overdue`; of their check "
    "`check_due_soon`, `check_overdue`; of joint handling `joint_due_soon`, `joint_overdue`; "
    "of a decision that has an end `renewal_due_soon`, `renewal_closes`, "
    "`renewal_decision_due_soon`, `deemed_renewed`, `expired`.",
    "StepReminded.falls_due_on": "The day of the moment; it may be told later.",
    "StepReminded.about_on": "The due date that the reminder is about.",
    "UndertakingTold.route": "For whom the route is open: `possible`, `listed` or `partly`.",
    "UndertakingTold.conditions": "What has to be fulfilled.",
    "UndertakingTold.undertaken": "What the sponsor promises.",
    "UndertakingTold.route_basis": "The text that opens the route.",
    "UndertakingTold.grounds": "The entry of the published list that names the project, or the "
    "part that is undertaken; null where the route is open to everybody.",
    "UndertakingSigned.signed_by": "In what capacity somebody signed for the sponsor.",
    "UndertakingSigned.check_due_on": "Until when the agency checks.",
    "UndertakingSupplemented.papers": "The papers that came in.",
    "UndertakingFoundFalse.barred_until": "The last day on which the sponsor may not take the "
    "route of an undertaking, in any case.",
    "CreditRecordEntered.sponsor_code": "The unified social credit code of the sponsor.",
    "JointFact.application_id": "The form; also the id of the clock of joint handling.",
    "JointFact.group_id": "The group of steps, by its id in the template.",
    "JointFact.window": "The code of the agency at whose window the form is.",
    "JointFact.steps": "The steps of the form, with the dates that the law holds them to.",
    "JointFact.statutory_due_on": "The last day of joint handling; null before acceptance.",
    "JointApplicationAccepted.accepted_on": "The day on which the last step was accepted; the "
    "count begins on the next.",
    "JointApplicationExtended.days": "By how many days.",
    "JointApplicationExtended.unit": "Of which kind.",
    "JointApplicationExtended.authority": "Whose approval the law asks for.",
    "JointApplicationExtended.approver": "Who approved it.",
    "TemplatePublished.template": "The published version.",
    "TemplatePublished.valid_from": "The first day on which cases are opened by it.",
    "TemplatePublished.valid_until": "The last such day.",
    "TemplatePublished.statutory_days": "The length of the critical path by law.",
    "TemplatePublished.promised_days": "The length of the critical path as promised.",
    "TemplatePublished.critical_path": "The steps that decide the length.",
    "MatchFound.verdict": "`yes`, or `unknown` while facts are missing.",
    "MatchFound.missing_facts": "The facts that would decide.",
    "MatchFound.cause": "What led to it: a registration, stated facts, a programme version, a "
    "window, an expiry, or a run that somebody asked for.",
    "MatchChanged.cause": "What led to it, as of `funding.match.found.v1`.",
    "MatchChanged.differences": "In what it differs: `verdict`, `amount`, `deadline`, `window`, "
    "`missing_facts`, `programme_version`.",
    "MatchWithdrawn.cause": "What led to it, as of `funding.match.found.v1`.",
    "InterestMet.interest_id": "The saved search; also the key of the record.",
    "InterestMet.interest_name": "What its keeper calls it.",
    "InterestMet.owner": "Who keeps it: a sponsor's organisation, or an officer.",
    "InterestMet.role": "The role of its keeper.",
    "InterestMet.organisation": "The organisation whose projects the keeper may see.",
    "InterestMet.district_code": "The district whose projects the keeper may see.",
    "InterestMet.agency": "The agency whose programmes the keeper answers for.",
    "SubjectFactsStated.subject_id": "The project, or the applicant by its credit code.",
    "SubjectFactsStated.subject_kind": "`project` or `applicant`.",
    "SubjectFactsStated.conflicts": "The facts of which sources say different things.",
    "ProgrammePublished.programme": "The published version.",
    "ProgrammePublished.content_hash": "The hash of its whole content.",
    "ProgrammePublished.status": "`in_force`, `draft`, `historical` or `illustrative`; only the "
    "first is matched.",
    "ProgrammePublished.valid_from": "The first day of its term.",
    "ProgrammePublished.valid_until": "The last day of its term; null where none is set.",
    "NotificationRaised.recipient": "Who is told: a role, narrowed to an organisation, a district "
    "or an agency.",
    "NotificationRaised.kind": "What it is about.",
    "NotificationRaised.cause_id": "The id of the fact that it tells of.",
    "NotificationRaised.cause_type": "The type of that fact.",
    "DeliverySucceeded.delivered_at": "When it was confirmed.",
    "DeliveryFailed.reason": "The last failure.",
    "DeliveryFailed.failed_at": "When it was given up.",
}


def meaning_of(event: type[Event], field: str) -> str:
    """Say what a field means; LookupError asks the author of a new one for its words."""
    own = (_OWN.get(f"{each.__name__}.{field}") for each in event.__mro__)
    found = next((words for words in own if words is not None), _SHARED.get(field))
    if found is None:
        raise LookupError(f"{event.__name__}.{field} has no meaning in {__name__}")
    return found


def occasion_of(event: type[Event]) -> str:
    """Say when a fact is told; LookupError asks the author of a new one for its words."""
    if event.event_type not in OCCASIONS:
        raise LookupError(f"{event.event_type} has no occasion in {__name__}")
    return OCCASIONS[event.event_type]
