"""Messages by e-mail: the address, its code, and what to send there."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.messages import labels, mail, queries
from app.features.messages.forms import ConfirmForm, MailAddressForm, MailCodeForm, WishesForm
from app.features.messages.kinds import Group
from app.kernel.errors import InvalidInput, NotNow
from app.rulebook.account_limits import MAIL_CODES_PER_DAY, limit
from app.web import throttle
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, keep_writes, writes

blueprint = Blueprint("messages_mail", __name__)


@blueprint.get("/me/messages/mail")
@citizens
def index() -> ResponseReturnValue:
    """What is set, and what can be done."""
    return _page()


@blueprint.post("/me/messages/mail")
@citizens
@writes
def ask() -> ResponseReturnValue:
    """Give an address; a code goes there."""
    form = MailAddressForm()
    if not form.validate_on_submit() or not toolbox().settings.smtp_url:
        return _page(form), 422
    throttle.by_key(f"{limit(MAIL_CODES_PER_DAY)}/day", "mail-codes", str(current_actor().account_id))
    try:
        mail.ask_for_mail(
            db_session(),
            current_actor(),
            address=form.address.data,
            language=form.language.data,
            wants_sign_ins=form.wants_sign_ins.data,
            quiet=form.quiet,
        )
    except InvalidInput as error:
        form.take(error, labels.PROBLEMS, "address")
        return _page(form), 422
    flash(_("We have sent a code to this address. Enter it here."), "success")
    return redirect(url_for("messages_mail.index"), 303)


@blueprint.post("/me/messages/mail/confirm")
@citizens
@writes
def confirm() -> ResponseReturnValue:
    """Enter the code that came."""
    form = MailCodeForm()
    if form.validate_on_submit():
        try:
            mail.confirm_mail(db_session(), current_actor(), code=form.code.data)
            flash(_("From now on you are told by e-mail too."), "success")
            return redirect(url_for("messages_mail.index"), 303)
        except InvalidInput as error:
            keep_writes()  # the wrong try counts
            form.take(error, labels.PROBLEMS, "code")
        except NotNow as error:
            form.problem("code", str(labels.PROBLEMS[error.code]))
    return _page(form), 422


@blueprint.post("/me/messages/mail/wishes")
@citizens
@writes
def change() -> ResponseReturnValue:
    """Change language and kinds."""
    form = WishesForm()
    if not form.validate_on_submit():
        raise InvalidInput("form")
    mail.change_wishes(
        db_session(),
        current_actor(),
        language=form.language.data,
        wants_sign_ins=form.wants_sign_ins.data,
        quiet=form.quiet,
    )
    flash(_("Your wishes are noted."), "success")
    return redirect(url_for("messages_mail.index"), 303)


@blueprint.post("/me/messages/mail/stop")
@citizens
@writes
def stop() -> ResponseReturnValue:
    """No more e-mails; the address is forgotten."""
    if not ConfirmForm().validate_on_submit():
        raise InvalidInput("form")
    mail.stop_mail(db_session(), current_actor())
    flash(_("You get no more e-mails. We have deleted your address."), "success")
    return redirect(url_for("messages_mail.index"), 303)


def _page(form: PortalForm | None = None) -> str:
    """The page as things stand, with the one form that comes next, or the one that has to be mended."""
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    addresses = queries.mail_addresses_of(db_session(), subject_id)
    return render_template(
        "messages/mail.html",
        is_possible=bool(toolbox().settings.smtp_url),
        addresses=addresses,
        told_of=[words for group, words in labels.GROUPS.items() if group not in addresses.quiet],
        language=labels.LANGUAGES[addresses.language],
        form=form or _next_form(addresses),
    )


def _next_form(addresses: queries.MailAddresses) -> PortalForm:
    wishes = {
        "language": addresses.language,
        "wants_sign_ins": addresses.wants_sign_ins,
        "told_of": [group.value for group in Group if group not in addresses.quiet],
    }
    if addresses.waiting:
        return MailCodeForm(formdata=None)
    if addresses.in_use and "change" not in request.args:
        return WishesForm(formdata=None, data=wishes)
    return MailAddressForm(formdata=None, data=wishes)
