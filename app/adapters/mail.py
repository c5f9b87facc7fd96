"""E-mail over SMTP; the sole user of smtplib.

The way is a URL: `smtps://` (TLS from the start), `smtp+starttls://` (TLS or nothing), `smtp://` (plain, for
a relay on this machine only). What goes out is short plain text; nothing is ever kept here.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_REFUSED_FOR_GOOD = range(500, 600)


class MailProblem(Exception):
    """It did not go out. `is_final` where trying again cannot help: this address is refused for good."""

    def __init__(self, *, is_final: bool = False) -> None:
        super().__init__("refused" if is_final else "not-now")
        self.is_final = is_final


@dataclass(frozen=True)
class MailWay:
    """How mail leaves: where to, in which way, as whom."""

    scheme: str
    host: str
    port: int
    user: str
    password: str


def read_way(url: str) -> MailWay:
    """Read a mail URL. Raises ValueError where it cannot be one."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("not a mail URL")
    return MailWay(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


class Mailer:
    """One connection for several mails, opened with the first and closed at the end of the `with`."""

    def __init__(self, way: MailWay, sender: str) -> None:
        self._way = way
        self._sender = sender
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._smtp is not None:
            self._smtp.close()

    def send(self, to: str, subject: str, text: str, *, message_id: str) -> None:
        """Hand one mail over. The same `message_id` twice is the same mail to the reader's programme.

        Raises MailProblem.
        """
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, to, subject
        mail["Date"], mail["Message-ID"] = formatdate(), message_id
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        mail.set_content(text)
        try:
            self._connection().send_message(mail)
        except smtplib.SMTPRecipientsRefused as problem:
            code = next(iter(problem.recipients.values()))[0]
            self._drop()
            raise MailProblem(is_final=code in _REFUSED_FOR_GOOD) from problem
        except (smtplib.SMTPException, OSError) as problem:
            self._drop()
            raise MailProblem from problem

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        way, tls = self._way, ssl.create_default_context()
        smtp: smtplib.SMTP
        if way.scheme == "smtps":
            smtp = smtplib.SMTP_SSL(way.host, way.port, timeout=TIMEOUT_SECONDS, context=tls)
        else:
            smtp = smtplib.SMTP(way.host, way.port, timeout=TIMEOUT_SECONDS)
        try:
            if way.scheme == "smtp+starttls":
                smtp.starttls(context=tls)
            if way.user:
                smtp.login(way.user, way.password)
        except (smtplib.SMTPException, OSError):
            smtp.close()
            raise
        return smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None
