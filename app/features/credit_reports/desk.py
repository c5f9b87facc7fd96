"""Reports that could not be made, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.credit_reports import queries
from app.features.credit_reports.states import ReportFailure
from app.features.office.desk import DeskEntry
from app.kernel.actors import Actor


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Failures to deal with; a missing character counts as late, since no report can be had before it."""
    found = queries.failures(session, actor)
    late = sum(report.problem == ReportFailure.MISSING_GLYPHS for report in found)
    return (DeskEntry(_("Credit reports that could not be made"), len(found), late, "report_failures.index"),)
