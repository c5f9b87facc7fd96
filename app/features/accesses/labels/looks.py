"""A look in words: what was done, by which post, why, on which basis."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.accounts.labels import POSTS
from app.kernel.access_log import Access
from app.rulebook.authorisations import find_purpose

ACTIONS: dict[str, str] = {
    "accounts.activation-issued": _l("Made a one-time code for your account"),
    "accounts.activation-agreed": _l("Agreed to a one-time code for your account"),
    "intake.row-opened": _l("Opened a row handed in about you"),
    "records.viewed": _l("Opened a record"),
    "records.searched": _l("Looked a record up by its number"),
    "credit_reports.made": _l("Made a credit report"),
    "credit_reports.downloaded": _l("Downloaded a credit report"),
    "credit_reports.verified": _l("Checked a credit report"),
    "credit_reports.bound-made": _l("Made a credit report for one purpose"),
    "authorisations.opened": _l("Opened the parts of your report that you chose"),
    "authorisations.report-taken": _l("Downloaded the parts of your report that you chose"),
    "certificates.made": _l("Made a certificate"),
    "certificates.verified": _l("Checked a certificate"),
    "papers.verified": _l("Checked a paper of the office about you"),
    "disclosures.viewed": _l("Opened a disclosure about you"),
    "disclosures.proposed": _l("Proposed a disclosure"),
    "objections.viewed": _l("Opened your objection"),
    "objections.evidence-opened": _l("Opened evidence that you sent"),
    "statements.viewed": _l("Opened your own statement on a record"),
    "repairs.viewed": _l("Opened your application for credit repair"),
    "repairs.proof-opened": _l("Opened a proof that you sent for a credit repair"),
    "repairs.notice-opened": _l("Carried out the repair of your credit"),
    "intake.row-viewed": _l("Opened a row handed in about you"),
    "me.data-copied": _l("Copied all data"),
    "accesses.challenge-viewed": _l("Opened your question about a look"),
    "assistance.code-issued": _l("Made a one-time code for help at the counter"),
    "assistance.begun": _l("Began to help you at the counter"),
    "assistance.viewed": _l("Opened one of your pages while helping you"),
    "assistance.receipt-viewed": _l("Opened the receipt of the help that you had"),
}
KINDS: dict[str, str] = {
    "records": _l("Records"),
    "disclosures": _l("Publications"),
    "objections": _l("Objections"),
    "statements": _l("Own statements"),
    "repairs": _l("Repair"),
    "credit_reports": _l("Credit reports"),
    "certificates": _l("Certificates"),
    "authorisations": _l("Authorisations"),
    "accounts": _l("Your account"),
    "intake": _l("Rows handed in"),
    "assistance": _l("Help at the counter"),
    "me": _l("Copies of your data"),
}

PURPOSES: dict[str, str] = {
    "own-use": _l("For the person's own use"),
    "answer-challenge": _l("To answer your question about a look"),
    "help-at-counter": _l("To help you at the counter, with your one-time code"),
}


# What was opened, as the log holds it: stable words, put into the reader's language here.
FIELDS: dict[str, str] = {
    "name": _l("name"),
    "id_number": _l("ID number"),
    "ID number (masked)": _l("ID number (masked)"),
    "name and ID number (masked)": _l("name and ID number (masked)"),
    "decision": _l("decision"),
    "facts": _l("facts"),
    "terms": _l("terms"),
    "gates": _l("gates"),
    "derivation": _l("how the dates follow"),
    "ground": _l("ground"),
    "request": _l("your words"),
    "proposed and written answer": _l("proposed and written answer"),
    "timeline": _l("timeline"),
    "record": _l("record"),
    "proof": _l("proof"),
    "commitment": _l("commitment"),
    "gaps": _l("list of gaps"),
    "proposal": _l("proposal"),
    "award": _l("award"),
    "story": _l("story"),
    "picture": _l("picture"),
    "consent": _l("consent"),
    "contact": _l("contact"),
    "deeds": _l("deeds"),
    "cells of the row": _l("cells of the row"),
    "pages of the person": _l("pages of yours"),
    "opened at the counter": _l("opened at the counter"),
    "the look": _l("the look"),
    "the question": _l("the question"),
    "the explanation": _l("the explanation"),
    # The parts of a report that an authorisation opened.
    "basic": _l("Basic information"),
    "administrative": _l("Administrative records"),
    "honours": _l("Honours and voluntary service"),
    "serious_lists": _l("Serious-dishonesty lists"),
    "judicial": _l("Judicial enforcement"),
    "titles": _l("Professional titles"),
    "commitments": _l("Commitments and how they were kept"),
    "objections": _l("Objection marks and own statements"),
    "repairs": _l("Credit repair"),
    "queries": _l("Who queried me"),
}


def fields_in_words(fields: str) -> str:
    """What was opened; a word that is new here stays as it is."""
    pieces = [piece.strip() for piece in fields.split(",")] if fields else []
    return str(_(", ")).join(str(FIELDS.get(piece, piece)) for piece in pieces)


# Who looks for no body.
_WITHOUT_POST: dict[str, str] = {"citizen": _l("Yourself"), "public": POSTS["public"]}


def purpose_in_words(purpose: str) -> str:
    """What staff wrote, or a code of ours or of the list of purposes in words."""
    listed = find_purpose(purpose)
    return _(listed.label) if listed else str(PURPOSES.get(purpose, purpose))


def in_words(look: Access) -> dict[str, Any]:
    """One look as the page shows it."""
    has_post = look.post not in _WITHOUT_POST
    return {
        "reference": look.reference,
        "at": look.at,
        "body": (look.body or _("The portal")) if has_post else str(_WITHOUT_POST[look.post]),
        "post": POSTS.get(look.post, look.post) if has_post else "",
        "what": ACTIONS.get(look.action) or _("Opened information about you"),
        "thing": look.thing,
        "purpose": purpose_in_words(look.purpose),
        "basis": look.basis,
        "fields": fields_in_words(look.fields),
        "authorisation": look.authorisation,
    }
