"""Makes a certificate: read, check the log, print, sign, keep. No transaction is open while it is printed."""

from __future__ import annotations

import hashlib
import json

import structlog
from sqlalchemy.orm import Session

from app.adapters.pdf import Attachment, ReportProblem
from app.features.certificates import history, services, words
from app.features.certificates.services import Draft
from app.features.certificates.states import CertificateKind
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.errors import NotAllowed, NotNow
from app.web.locale import speaking
from app.web.paper import signed_pdf
from app.web.toolbox import Toolbox

FOLDER = "certificates"
ATTACHMENT = "certificate.json"
_log = structlog.get_logger("portal")


def make_certificate(tools: Toolbox, actor: Actor, kind: CertificateKind, language: str) -> str:
    """Make one about the actor; answers its reference.

    Raises NotNow with one of the codes of `labels.PROBLEMS`.
    """
    if actor.subject_id is None:
        raise NotAllowed("cannot-make")
    at = clock.now()
    with tools.database.reading() as session:
        identity = subjects.identity_of(session, subjects.get_subject(session, actor.subject_id))
        if kind is CertificateKind.NOT_LISTED and history.is_shown_now(
            session, actor.subject_id, clock.today()
        ):
            raise NotNow("is-listed")
        shown = history.shown_about(session, actor.subject_id) if kind is CertificateKind.HISTORY else ()
        chain = _checked(session, shown)
    data = history.as_data(shown)
    draft = Draft(
        kind=kind,
        language=language,
        made_at=at,
        facts={"disclosures": len(shown), "entries": chain.entries, "head": chain.head_digest}
        if kind is CertificateKind.HISTORY
        else {},
        contents_digest=history.digest_of(shown),
    )
    with speaking(language):
        paper = words.paper_of(draft, identity, shown, chain, tools.settings)
        attached = {"certificate": draft.reference, "kind": kind, "made_at": at.isoformat(), "shown": data}
        attachment = Attachment(ATTACHMENT, json.dumps(attached, ensure_ascii=False).encode(), paper.title)
        try:
            pdf = signed_pdf(tools, paper, at=at, attachments=[attachment])
        except ReportProblem as problem:
            _log.error("certificate-failed", kind=type(problem).__name__)
            raise NotNow("not-printed") from problem
    with tools.database.transaction() as session:
        tools.files(FOLDER).put(draft.reference, pdf)
        services.keep_certificate(session, actor, draft, file_digest=hashlib.sha256(pdf).hexdigest())
    return draft.reference


def _checked(session: Session, shown: tuple[history.Shown, ...]) -> history.ChainSummary:
    try:
        return history.check_chain(session, shown)
    except NotNow:
        _log.error("event-log-damaged")
        raise
