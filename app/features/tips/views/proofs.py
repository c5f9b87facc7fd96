"""The proof of filing: that a tip was filed at this office at this time, and nothing else."""

from __future__ import annotations

from datetime import datetime

from flask import Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters import qr, signing
from app.features.tips import queries, receipts
from app.features.tips.models import Tip
from app.features.tips.views import held, limits
from app.features.tips.views.blueprints import reporters as blueprint
from app.features.tips.views.filing import filed_tip
from app.features.tips.views.mailbox import opened_tip
from app.kernel import clock
from app.web import throttle
from app.web.access import public
from app.web.locale import HTML_LANG, current_language
from app.web.templating import minute
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session


@blueprint.get("/tips/proof")
@public
def proof() -> ResponseReturnValue:
    """The proof as a page to print."""
    code = _code_of(_reporters_tip())
    if not code:
        return redirect(url_for("tips.follow_up"), 303)
    return render_template("tips/proof.html", **_contents(code))


@blueprint.get("/tips/proof.pdf")
@public
def proof_pdf() -> ResponseReturnValue:
    """The proof as a signed PDF. Its name and its contents say nothing about the tip."""
    tip = _reporters_tip()
    code = _code_of(tip)
    if tip is None or not code:
        return redirect(url_for("tips.follow_up"), 303)
    throttle.by_key("10/hour", "tips-proof", limits.blind(str(tip.id), "proof"))
    tools, contents = toolbox(), _contents(code)
    title, at = _("Proof of filing"), clock.now()
    html = render_template(
        "tips/proof_paper.html", lang=HTML_LANG[current_language()], title=title, **contents
    )
    pdf = tools.pdf.render(
        html, title=title, lang=HTML_LANG[current_language()], attachments=[], made_at=_filed_at(code)
    )
    signed = signing.sign(pdf, tools.signer, reason=title, location=tools.settings.county, at=at)
    response = Response(signed, mimetype="application/pdf")
    response.headers["Content-Disposition"] = "attachment; filename=proof.pdf"
    response.headers["Cache-Control"] = "no-store"
    return response


def _reporters_tip() -> Tip | None:
    """The tip that is open in this browser, or that was just filed in it."""
    draft = held.find_draft()
    return opened_tip() or (filed_tip(draft) if draft is not None and draft.tip_id else None)


def _code_of(tip: Tip | None) -> str:
    return queries.proof_code(db_session(), tip) if tip is not None else ""


def _filed_at(code: str) -> datetime:
    found = queries.find_proof(db_session(), code)
    assert found is not None, "a tip that holds the code of a proof was filed with it"
    return found.filed_at


def _contents(code: str) -> dict[str, object]:
    shown = receipts.grouped_proof(code)
    base = toolbox().settings.base_url.rstrip("/")
    path = url_for("verification.show", code=shown)
    address = f"{base}{path}" if base else url_for("verification.show", code=shown, _external=True)
    settings = current_app.extensions["portal"].settings
    return {
        "code": shown,
        "address": address,
        "qr": qr.png_data_uri(address),
        "filed_at": _filed_at(code),
        "filed_at_words": minute(_filed_at(code)),
        "made_at": minute(clock.now()),
        "issuer": settings.office if current_language() == "zh" else settings.office_en,
    }
