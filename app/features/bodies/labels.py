"""Words for bodies and for what can be wrong with one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.features.bodies.models import BodyKind

KINDS: dict[BodyKind, str] = {
    BodyKind.CREDIT_OFFICE: _l("Credit office"),
    BodyKind.DEPARTMENT: _l("Department"),
    BodyKind.COURT: _l("Court"),
    BodyKind.UNIVERSITY: _l("University or school"),
    BodyKind.ASSOCIATION: _l("Industry association"),
}

PROBLEMS: dict[str, str] = {
    "credit-code-wrong": _l(
        "This is no unified social credit code: 18 characters, the last of which fits the others. Compare it "
        "with the certificate."
    ),
    "credit-code-taken": _l("Another body has this code already."),
    "name-missing": _l("Enter the body's full name."),
    "name-taken": _l("Another body has this name already."),
    "parent-below": _l("This body stands below the other one already. Choose one above it."),
}
