"""Papers for views: the seal, the signed PDF file, and the page of `/verify`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from flask import Response, make_response, render_template

from app.adapters import pdf, qr
from app.features.papers import labels, queries
from app.features.papers.models import IssuedPaper
from app.kernel import access_log
from app.kernel.actors import PUBLIC
from app.web import throttle
from app.web.paper import Paper, Seal, signed_pdf
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

ATTACHMENT = "paper.json"
VERIFIED = "papers.verified"
"""The action under which a verification is logged."""
_PRINTS = "60/hour"


def sealed(issued: IssuedPaper, paper: Paper) -> Paper:
    """The paper with its code, address and QR code."""
    settings, code = toolbox().settings, queries.code_of(db_session(), issued)
    base = settings.base_url.rstrip("/") or f"http://127.0.0.1:{settings.port}"
    address = f"{base}/verify/{code}"
    return replace(paper, seal=Seal(code, address, qr.png_data_uri(address)))


def pdf_answer(issued: IssuedPaper, paper: Paper, *, reader: str) -> Response:
    """The paper as a signed PDF file, its code inside; `reader` is counted, as printing is work."""
    shown, at = sealed(issued, paper), issued.issued_at
    assert shown.seal is not None, "it was sealed a moment ago"
    named = {"number": issued.number, "code": shown.seal.code, "digest": issued.digest}
    attachment = pdf.Attachment(ATTACHMENT, json.dumps(named, ensure_ascii=False).encode(), paper.title)
    return printed(
        shown, name=f"{issued.kind}-{issued.reference}", at=at, reader=reader, attachments=(attachment,)
    )


def printed(
    paper: Paper, *, name: str, at: datetime, reader: str, attachments: tuple[pdf.Attachment, ...] = ()
) -> Response:
    """Any paper as a signed PDF file `name`.pdf.

    Gives the request's session back first: printing takes a second or two.
    """
    throttle.by_key(_PRINTS, "papers", reader)
    db_session().close()
    response = make_response(signed_pdf(toolbox(), paper, at=at, attachments=attachments))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def page_of_code(code: str) -> str | None:
    """What a code stands for, if it is that of a paper."""
    found = queries.find_by_code(db_session(), code)
    return _verified(found, is_file=False) if found is not None else None


def page_of_file(data: bytes) -> str | None:
    """What a file is, if it is a paper of ours. Only for a file whose signature has proved to be ours."""
    content = pdf.read_attachment(data, ATTACHMENT)
    if content is None:
        return None
    found = queries.find_by_code(db_session(), str(json.loads(content)["code"]))
    return _verified(found, is_file=True) if found is not None else None


def _verified(paper: IssuedPaper, *, is_file: bool) -> str:
    if paper.subject_id is not None:
        with toolbox().database.transaction() as session:
            access_log.record(
                session, PUBLIC, subject_id=paper.subject_id, action=VERIFIED, thing=paper.reference
            )
    return render_template(
        "papers/verified.html", paper=paper, kind=labels.KINDS[paper.kind], is_file=is_file
    )
