"""The parts of the desk, by what a post may do."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.kernel.permissions import Permission


@dataclass(frozen=True)
class Part:
    """One part of the staff side. `section` is what a page of it sets as `desk_section`."""

    section: str
    title: str
    about: str
    endpoint: str
    permission: Permission


PARTS = (
    Part(
        "intake",
        _l("Intake"),
        _l("Hand in sheets and read the receipt of every row."),
        "intake.index",
        Permission.INTAKE_READ,
    ),
    Part(
        "disclosures",
        _l("Disclosures"),
        _l("Propose, serve notice, decide: never alone."),
        "disclosures_office.index",
        Permission.DISCLOSURES_READ,
    ),
    Part(
        "objections",
        _l("Objections"),
        _l("Answer within the legal time."),
        "objections_office.index",
        Permission.OBJECTIONS_HANDLE,
    ),
    Part(
        "statements",
        _l("Own statements"),
        _l("Check what people say about records of theirs."),
        "statements_office.index",
        Permission.OBJECTIONS_DECIDE,
    ),
    Part(
        "repairs",
        _l("Repairs"),
        _l("Applications for credit repair, and who has removed what was repaired."),
        "repairs_office.index",
        Permission.REPAIRS_HANDLE,
    ),
    Part(
        "tips",
        _l("Tips"),
        _l("Residents' reports and the mailbox behind each receipt code."),
        "tips_office.index",
        Permission.TIPS_HANDLE,
    ),
    Part(
        "tip_unsealings",
        _l("Sealed reporters"),
        _l("Decide who may know a named reporter, and for how long."),
        "tips_office.unsealings",
        Permission.TIPS_UNSEAL,
    ),
    Part(
        "api_tokens",
        _l("Tokens for programs"),
        _l("Let a body's own program hand in: issue a token, take it back."),
        "api_tokens.index",
        Permission.API_TOKENS_MANAGE,
    ),
    Part(
        "integrity_models",
        _l("Integrity models"),
        _l("Check recommendations, ask the person, hear the public, publish by two."),
        "integrity_models_office.index",
        Permission.MODELS_RECOMMEND,
    ),
    Part(
        "publicity",
        _l("Articles"),
        _l("Write, preview and publish."),
        "publicity_office.index",
        Permission.PUBLICITY_PUBLISH,
    ),
    Part(
        "activation",
        _l("One-time codes"),
        _l("Give a person who proved who they are the way into their account."),
        "accounts_office.activation",
        Permission.ACTIVATION_ISSUE,
    ),
    Part(
        "assistance",
        _l("Help at the counter"),
        _l("Act for a person who is there, with their one-time code."),
        "assistance_office.index",
        Permission.ASSISTANCE_GIVE,
    ),
    Part(
        "assistance-slips",
        _l("Slips for help"),
        _l("Check an identity card and print a code for a colleague to help with."),
        "assistance_office.slip",
        Permission.ASSISTANCE_ISSUE,
    ),
    Part(
        "rules",
        _l("Changes of the rules"),
        _l("Catalogue, lists, terms, deadlines and gates: proposed by one, approved by another."),
        "rules_office.index",
        Permission.RULES_APPROVE,
    ),
    Part(
        "assessment",
        _l("Assessment"),
        _l("How each body hands in, answers and withdraws."),
        "assessment.index",
        Permission.ASSESSMENT_READ,
    ),
    Part(
        "staff",
        _l("Staff"),
        _l("Accounts, posts, set-up codes."),
        "staff.index",
        Permission.STAFF_MANAGE,
    ),
    Part(
        "staff-changes",
        _l("Changes to staff"),
        _l("What gives the power to decide takes two people."),
        "staff.changes",
        Permission.STAFF_APPROVE,
    ),
    Part(
        "bodies",
        _l("Bodies"),
        _l("The register of departments, courts, schools and associations."),
        "bodies.index",
        Permission.BODIES_MANAGE,
    ),
    Part(
        "logs-events",
        _l("Event log"),
        _l("What was done, by which post; whether the chain is whole."),
        "logs.events",
        Permission.EVENTS_READ,
    ),
    Part(
        "logs-accesses",
        _l("Access log"),
        _l("Who looked at whose record, and why."),
        "logs.accesses",
        Permission.ACCESSES_READ,
    ),
    Part(
        "logs-unusual",
        _l("Unusual looks"),
        _l("Looks that somebody should ask about."),
        "logs.unusual",
        Permission.ACCESSES_READ,
    ),
    Part(
        "access-challenges",
        _l("Questions about looks"),
        _l("Looks that people do not recognise: find out, answer in time."),
        "access_challenges_office.index",
        Permission.ACCESSES_DECIDE,
    ),
    Part(
        "access-findings",
        _l("Findings about looks"),
        _l("Looks that were not justified, and answers that are late."),
        "access_challenges_office.findings",
        Permission.ACCESSES_READ,
    ),
    Part(
        "tasks",
        _l("Worker"),
        _l("What the worker gave up, to be tried again."),
        "tasks.index",
        Permission.TASKS_MANAGE,
    ),
)

# What a number begins with, the page it opens, and the permission for it.
OPENED_BY_NUMBER = {
    "R": ("records_office.show", Permission.RECORDS_READ),
    "D": ("disclosures_office.show", Permission.DISCLOSURES_READ),
    "O": ("objections_office.show", Permission.OBJECTIONS_HANDLE),
    "V": ("statements_office.show", Permission.OBJECTIONS_DECIDE),
    "X": ("repairs_office.show", Permission.REPAIRS_HANDLE),
    "T": ("tips_office.show", Permission.TIPS_HANDLE),
    "B": ("intake.show", Permission.INTAKE_READ),
    "L": ("rules_office.show", Permission.RULES_APPROVE),
    "Q": ("access_challenges_office.show", Permission.ACCESSES_DECIDE),
    "J": ("integrity_models_office.show", Permission.MODELS_WRITE),
    "N": ("model_recommendations_office.show", Permission.MODELS_RECOMMEND),
}
