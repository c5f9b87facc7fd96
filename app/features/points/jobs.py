"""What the worker does from time to time: enters the points that new records earn."""

from __future__ import annotations

from app.features.points import queries, services
from app.web.toolbox import Toolbox


def enter_new(tools: Toolbox) -> int:
    """Look at everybody who asked for points, one transaction each; answers how many entries were made."""
    with tools.database.reading() as session:
        subjects = queries.enrolled_subjects(session)
    made = 0
    for subject_id in subjects:
        with tools.database.transaction() as session:
            enrolment = queries.find_enrolment(session, subject_id, for_update=True)
            made += services.enter_earned(session, enrolment) if enrolment else 0
    return made
