"""`flask worker`: does what the outbox holds, in the background, for as long as the portal runs."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import FrameType

import click
import structlog
from flask.cli import with_appcontext

from app.cli import reminders, retention
from app.features.accesses import jobs as access_jobs
from app.features.assessment import jobs as assessment_jobs
from app.features.assistance import jobs as assistance_jobs
from app.features.credit_reports import jobs as credit_report_jobs
from app.features.disclosures import counting
from app.features.intake import jobs as intake_jobs
from app.features.logs import jobs as logs_jobs
from app.features.messages import jobs as message_jobs
from app.features.objections import jobs as objection_jobs
from app.features.points import jobs as points_jobs
from app.features.repairs import jobs as repair_jobs
from app.features.rules import in_use as rules_in_use
from app.features.search import jobs as search_jobs
from app.features.uploads import jobs as upload_jobs
from app.kernel import clock, idempotency, outbox, sessions
from app.kernel.outbox import Task
from app.web.logging import configure
from app.web.toolbox import Toolbox, toolbox

_IDLE_SECONDS = 0.5
_TIDY_EVERY_SECONDS = 600
_BATCH = 100
_log = structlog.get_logger("portal")
_done_on: dict[Path, date] = {}  # by instance: the day on which this process last looked

# Who does each kind of task. A job bears being called again for the same task.
Job = Callable[[Toolbox, Sequence[Task]], None]
JOBS: dict[str, Job] = {
    "index.article": search_jobs.update_index,
    "index.disclosure": search_jobs.update_index,
    "index.model": search_jobs.update_index,
    "index.record": search_jobs.update_index,
    "intake.read": intake_jobs.read_batches,
    "credit-reports.make": credit_report_jobs.make_reports,
    "uploads.remove": upload_jobs.remove_files,
    "mail.code": message_jobs.send_codes,
    "mail.message": message_jobs.send_messages,
    "mail.farewell": message_jobs.send_farewells,
}


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what waits and end.")
@with_appcontext
def worker(once: bool) -> None:
    """Do what waits: index updates, sheets, long reports. Ends on SIGTERM after the work in hand."""
    configure()
    tools, stopping = toolbox(), threading.Event()
    rules_in_use.bring_up_to_date(tools.database, at_once=True)
    if once:
        drain(tools)
        return
    _stop_on_signals(stopping)
    _log.info("worker-started")
    search_jobs.ensure_index(tools)
    tidied = 0.0
    while not stopping.is_set():
        rules_in_use.bring_up_to_date(tools.database)
        if time.monotonic() - tidied > _TIDY_EVERY_SECONDS:
            _tidy(tools)
            tidied = time.monotonic()
        if not drain(tools, stopping):
            stopping.wait(_IDLE_SECONDS)


commands = (worker,)


def drain(tools: Toolbox, stopping: threading.Event | None = None) -> int:
    """Do everything that waits now; answers how much was done."""
    finished = 0
    while stopping is None or not stopping.is_set():
        with tools.database.transaction() as session:
            tasks = outbox.lease(session)
        if not tasks:
            break
        for job, group in _by_job(tasks).items():
            finished += _do(tools, job, group)
    return finished


def _by_job(tasks: Sequence[Task]) -> dict[Job, list[Task]]:
    groups: dict[Job, list[Task]] = {}
    for task in tasks:
        groups.setdefault(JOBS.get(task.kind, _refuse), []).append(task)
    return groups


def _do(tools: Toolbox, job: Job, tasks: Sequence[Task]) -> int:
    try:
        job(tools, tasks)
    except Exception as problem:  # noqa: BLE001 - one job's trouble must not stop the others
        _log.error("job-failed", kinds=sorted({task.kind for task in tasks}), kind=type(problem).__name__)
        if len(tasks) > 1:  # one bad task must not hold the others back
            return sum(_do(tools, job, [task]) for task in tasks)
        with tools.database.transaction() as session:
            outbox.put_off(session, tasks, type(problem).__name__)
        return 0
    with tools.database.transaction() as session:
        outbox.done(session, tasks)
    return len(tasks)


def _refuse(_tools: Toolbox, tasks: Sequence[Task]) -> None:
    raise LookupError(f"no job for {tasks[0].kind}")


def _tidy(tools: Toolbox) -> None:
    with tools.database.transaction() as session:
        sessions.purge(session)
        idempotency.purge(session)
    counting.tidy(tools.database, clock.today())
    upload_jobs.tidy(tools)
    assessment_jobs.count_batches(tools)
    logs_jobs.tidy(tools)
    objection_jobs.remind_and_escalate(tools)
    points_jobs.enter_new(tools)
    access_jobs.tidy(tools)
    assistance_jobs.tidy(tools)
    repair_jobs.tidy(tools)
    _do_daily(tools)
    _log.info("tidied", at=clock.now().isoformat())


def _do_daily(tools: Toolbox) -> None:
    """Reminders go out and what is past its time goes, once a day and whenever a worker starts."""
    if _done_on.get(tools.settings.instance) == clock.today():
        return
    _done_on[tools.settings.instance] = clock.today()
    reminders.remind(tools)
    if retention.due(tools):
        _log.info("erased", **{what.replace(".", "_"): n for what, n in retention.erase(tools).items()})


def _stop_on_signals(stopping: threading.Event) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
