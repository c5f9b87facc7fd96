"""What the worker does: hands mails over. One that went out is forgotten at once, so that none goes twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters.mail import Mailer, MailProblem, read_way
from app.config import Settings
from app.features.messages import mail, notifications, queries
from app.features.messages.models import MailAddress
from app.features.messages.notifications import MailWords
from app.kernel import outbox
from app.kernel.db import keyring_of
from app.kernel.outbox import Task
from app.web.toolbox import Toolbox


@dataclass(frozen=True)
class _Mail:
    """One mail as it goes out, and the row whose address it goes to, unless that is gone."""

    row_id: UUID | None
    address: str
    words: MailWords


_Find = Callable[[Session, Settings, Task], _Mail | None]


def send_codes(tools: Toolbox, tasks: Sequence[Task]) -> None:
    """Mail the code to each address that waits for one. Raises MailProblem where some have to wait."""
    _send_each(tools, tasks, _code_mail)


def send_messages(tools: Toolbox, tasks: Sequence[Task]) -> None:
    """Say by mail that there is a message, where its person still wants that. Raises like `send_codes`."""
    _send_each(tools, tasks, _message_mail)


def send_farewells(tools: Toolbox, tasks: Sequence[Task]) -> None:
    """Confirm by mail that an account is closed. Raises like `send_codes`."""
    _send_each(tools, tasks, _farewell_mail)


def _send_each(tools: Toolbox, tasks: Sequence[Task], find: _Find) -> None:
    if not tools.settings.smtp_url:
        return  # no mail goes out here; what there is to read stands on the site
    is_waiting = False
    with Mailer(read_way(tools.settings.smtp_url), tools.settings.mail_from) as mailer:
        for task in tasks:
            try:
                _send(tools, mailer, task, find)
            except MailProblem as problem:
                is_waiting = is_waiting or not problem.is_final
    if is_waiting:
        raise MailProblem


def _send(tools: Toolbox, mailer: Mailer, task: Task, find: _Find) -> None:
    with tools.database.reading() as session:
        found = find(session, tools.settings, task)
    try:
        if found is not None:
            host = tools.settings.mail_from.rpartition("@")[2].strip("> ")
            message_id = f"<{task.id}@{host}>"
            mailer.send(found.address, found.words.subject, found.words.text, message_id=message_id)
    except MailProblem as problem:
        if problem.is_final and found is not None:
            with tools.database.transaction() as session:
                if found.row_id is not None:
                    mail.note_refusal(session, found.row_id)
                outbox.done(session, [task])
        raise
    with tools.database.transaction() as session:
        outbox.done(session, [task])


def _code_mail(session: Session, settings: Settings, task: Task) -> _Mail | None:
    row = session.get(MailAddress, UUID(task.payload["id"]))
    if row is None or not row.code_sealed:
        return None
    keyring = keyring_of(session)
    code = keyring.open(row.code_sealed, row.place("code"))
    grouped = f"{code[:4]}-{code[4:]}"
    address = keyring.open(row.waiting_sealed, row.place("waiting"))
    return _Mail(row.id, address, notifications.address_code(settings, row.language, grouped))


def _message_mail(session: Session, settings: Settings, task: Task) -> _Mail | None:
    message = queries.find_message(session, UUID(task.payload["id"]))
    row = queries.find_mail_address(session, message.subject_id) if message else None
    if row is None or not row.is_in_use:
        return None
    address = keyring_of(session).open(row.address_sealed, row.place("address"))
    return _Mail(row.id, address, notifications.new_message(settings, row.language))


def _farewell_mail(session: Session, settings: Settings, task: Task) -> _Mail:
    address = keyring_of(session).open(task.payload["address_sealed"], mail.FAREWELL_PLACE)
    return _Mail(None, address, notifications.account_closed(settings, task.payload["language"]))
