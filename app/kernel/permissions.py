"""What staff can be allowed to do, and which post brings which permissions.

A permission is named `<feature>:<verb>`. A post (role) is a set of them; nobody gets one by itself.
The administrator sees no one's record; the auditor changes nothing.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    OFFICE_ENTER = "office:enter"
    INTAKE_HAND_IN = "intake:hand-in"
    INTAKE_READ = "intake:read"
    INTAKE_DECIDE = "intake:decide"
    RECORDS_READ = "records:read"
    DISCLOSURES_PROPOSE = "disclosures:propose"
    DISCLOSURES_DECIDE = "disclosures:decide"
    DISCLOSURES_READ = "disclosures:read"
    OBJECTIONS_HANDLE = "objections:handle"
    OBJECTIONS_DECIDE = "objections:decide"
    REPAIRS_HANDLE = "repairs:handle"
    REPAIRS_DECIDE = "repairs:decide"
    TIPS_HANDLE = "tips:handle"
    TIPS_UNSEAL = "tips:decide-unsealing"
    PUBLICITY_WRITE = "publicity:write"
    PUBLICITY_PUBLISH = "publicity:publish"
    MODELS_RECOMMEND = "integrity-models:recommend"
    MODELS_WRITE = "integrity-models:write"
    MODELS_DECIDE = "integrity-models:decide"
    ACTIVATION_ISSUE = "accounts:issue-activation"
    ACTIVATION_AGREE = "accounts:agree-activation"
    EVENTS_READ = "events:read"
    ACCESSES_READ = "accesses:read"
    ACCESSES_DECIDE = "accesses:decide-challenges"
    ASSISTANCE_GIVE = "assistance:give"
    ASSISTANCE_ISSUE = "assistance:issue-code"
    ACCESSES_NOTE = "accesses:note-findings"
    STAFF_MANAGE = "staff:manage"
    API_TOKENS_MANAGE = "api-tokens:manage"
    STAFF_APPROVE = "staff:approve"
    BODIES_MANAGE = "bodies:manage"
    TASKS_MANAGE = "tasks:manage"
    ASSESSMENT_READ = "assessment:read"
    CATALOGUE_READ = "catalogue:read-office"
    RULES_PROPOSE = "rules:propose"
    RULES_APPROVE = "rules:approve"


class Role(StrEnum):
    EDITOR = "editor"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    DATA_PROTECTION_OFFICER = "data-protection-officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_P = Permission
PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    Role.EDITOR: frozenset(
        {_P.OFFICE_ENTER, _P.PUBLICITY_WRITE, _P.PUBLICITY_PUBLISH, _P.MODELS_RECOMMEND, _P.MODELS_WRITE}
    ),
    Role.CLERK: frozenset(
        {
            _P.OFFICE_ENTER,
            _P.INTAKE_HAND_IN,
            _P.INTAKE_READ,
            _P.RECORDS_READ,
            _P.DISCLOSURES_PROPOSE,
            _P.DISCLOSURES_READ,
            _P.OBJECTIONS_HANDLE,
            _P.REPAIRS_HANDLE,
            _P.TIPS_HANDLE,
            _P.ACTIVATION_ISSUE,
            _P.ACTIVATION_AGREE,
            _P.ASSISTANCE_GIVE,
            _P.ASSISTANCE_ISSUE,
            _P.CATALOGUE_READ,
            _P.ASSESSMENT_READ,
            _P.MODELS_RECOMMEND,
        }
    ),
    Role.REVIEWER: frozenset(
        {
            _P.OFFICE_ENTER,
            _P.INTAKE_READ,
            _P.INTAKE_DECIDE,
            _P.RECORDS_READ,
            _P.DISCLOSURES_PROPOSE,
            _P.DISCLOSURES_DECIDE,
            _P.DISCLOSURES_READ,
            _P.OBJECTIONS_HANDLE,
            _P.OBJECTIONS_DECIDE,
            _P.ASSISTANCE_ISSUE,
            _P.REPAIRS_HANDLE,
            _P.REPAIRS_DECIDE,
            _P.TIPS_HANDLE,
            _P.PUBLICITY_PUBLISH,
            _P.ACTIVATION_AGREE,
            _P.MODELS_RECOMMEND,
            _P.MODELS_WRITE,
            _P.MODELS_DECIDE,
            _P.CATALOGUE_READ,
            _P.RULES_APPROVE,
            _P.ASSESSMENT_READ,
        }
    ),
    Role.DATA_PROTECTION_OFFICER: frozenset(
        {
            _P.OFFICE_ENTER,
            _P.ACCESSES_READ,
            _P.ACCESSES_DECIDE,
            _P.EVENTS_READ,
            _P.STAFF_APPROVE,
            _P.TIPS_UNSEAL,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            _P.OFFICE_ENTER,
            _P.EVENTS_READ,
            _P.ACCESSES_READ,
            _P.ACCESSES_NOTE,
            _P.INTAKE_READ,
            _P.ASSESSMENT_READ,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            _P.OFFICE_ENTER,
            _P.STAFF_MANAGE,
            _P.API_TOKENS_MANAGE,
            _P.STAFF_APPROVE,
            _P.BODIES_MANAGE,
            _P.TASKS_MANAGE,
            _P.CATALOGUE_READ,
            _P.RULES_PROPOSE,
            _P.RULES_APPROVE,
        }
    ),
}

# What a body's own program may do with its token: no more than hand in, and read its receipts.
PERMISSIONS_OF_PROGRAMS = frozenset({_P.INTAKE_HAND_IN, _P.INTAKE_READ})
