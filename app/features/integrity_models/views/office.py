"""The office: what waits, one model, its person, award, story, picture; the person is asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.bodies import queries as bodies
from app.features.integrity_models import labels, office_forms, pictures, policies, wording
from app.features.integrity_models.letter_words import letter_of
from app.features.integrity_models.models import IntegrityModel
from app.features.integrity_models.queries import office, showing
from app.features.integrity_models.services import checking
from app.features.integrity_models.states import ModelState
from app.features.integrity_models.views import office_words
from app.features.integrity_models.wording import Words
from app.features.uploads import baskets
from app.features.uploads import queries as uploads
from app.features.uploads.answers import content_of
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotNow
from app.kernel.permissions import Permission
from app.rulebook.account_limits import NUMBER_LOOK_UPS_PER_HOUR, limit
from app.web import throttle
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.paper import signed_pdf
from app.web.sessions import current_session
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes
from app.web.uploads import takes_files

blueprint = Blueprint("integrity_models_office", __name__, url_prefix="/office/integrity-models")
_LETTER = "model_letter"
_OPEN = (ModelState.IN_CHECK, ModelState.PROPOSED, ModelState.IN_NOTICE)
_DONE = (ModelState.PUBLISHED, ModelState.REFUSED, ModelState.REVOKED)


@blueprint.get("/")
@requires(Permission.MODELS_RECOMMEND)
def index() -> ResponseReturnValue:
    """What waits to be checked, what is under way, what is done; a body's staff see what they handed in."""
    actor, page = current_actor(), asked_page()
    can_write = policies.can_write(actor)
    waiting, total = office.waiting_recommendations(
        db_session(), actor, offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    under_way = office.models_in(db_session(), _OPEN, offset=0, limit=50)[0] if can_write else ()
    done = office.models_in(db_session(), _DONE, offset=0, limit=50)[0] if can_write else ()
    clouded = showing.ids_clouded(db_session(), clock.today()) if can_write else frozenset()
    return render_template(
        "integrity_models/office/index.html",
        waiting=[office_words.recommendation_line(one) for one in waiting],
        paging=Paging(waiting, page, total),
        under_way=[office_words.model_line(one) for one in under_way],
        done=[office_words.model_line(one) | {"is_clouded": one.id in clouded} for one in done],
        sheets=office.batches_for(db_session(), actor, 10),
    )


@blueprint.get("/<reference>")
@requires(Permission.MODELS_WRITE)
def show(reference: str) -> ResponseReturnValue:
    """One model: everything about it, and the next step. Each look stands in the person's access log."""
    model = _get(reference)
    office_words.log_look(model)
    return render_template(
        "integrity_models/office/show.html", deed_form=PortalForm(), **office_words.model_page(model)
    )


@blueprint.route("/<reference>/person", methods=["GET", "POST"])
@requires(Permission.MODELS_WRITE)
@writes
def person(reference: str) -> ResponseReturnValue:
    """Who it is, by the number of the ID card."""
    model, form = _get(reference), office_forms.PersonForm()
    claims = [wording.claims_of(db_session(), one) for one in office.recommendations_of(db_session(), model)]
    if not form.is_submitted() and claims:
        form.name.data, form.id_number.data = claims[0].name, claims[0].id_number
    if form.validate_on_submit():
        throttle.by_key(f"{limit(NUMBER_LOOK_UPS_PER_HOUR)}/hour", "number-look-up", current_actor().key)
        try:
            checking.identify(
                db_session(), current_actor(), model, name=form.name.data, id_number=form.id_number.data
            )
            return _back(reference)
        except InvalidInput as error:
            form.take(error, labels.forbidden_problems(), "id_number")
        except NotNow as error:
            form.problem("id_number", labels.problem(error.code))
    return _form_page("person", form, model, _("Who is the person?"))


@blueprint.route("/<reference>/award", methods=["GET", "POST"])
@requires(Permission.MODELS_WRITE)
@writes
def award(reference: str) -> ResponseReturnValue:
    """What was awarded, by whom, with which document, when."""
    model = _get(reference)
    choices = [(str(one.id), one.name) for one in bodies.all_bodies(db_session())]
    form = office_forms.AwardForm(bodies=choices, data=_award_of(model))
    records = office.honours_of(db_session(), model, clock.today())
    form.record.choices = [("", _("No record"))] + [
        (one.reference, f"{one.title} ({one.decision_no})") for one in records
    ]
    if form.validate_on_submit() and form.awarded_on.data is not None:
        try:
            checking.set_award(
                db_session(),
                current_actor(),
                model,
                kind=form.kind.data,
                place=form.place.data,
                title=form.title.data,
                body_id=UUID(form.body.data),
                document_no=form.document_no.data,
                awarded_on=form.awarded_on.data,
                session_no=form.session_no.data or "",
                record=form.record.data or "",
            )
            return _back(reference)
        except InvalidInput as error:
            form.take(error, labels.forbidden_problems(), "title")
    return _form_page("award", form, model, _("What was awarded?"))


@blueprint.route("/<reference>/story", methods=["GET", "POST"])
@requires(Permission.MODELS_WRITE)
@writes
def story(reference: str) -> ResponseReturnValue:
    """The summary and the story, in Chinese and perhaps in English."""
    model = _get(reference)
    known = wording.words_of(db_session(), model)
    form = office_forms.StoryForm(data=vars(known))
    if form.validate_on_submit():
        texts = {name: form[name].data or "" for name in ("summary", "story", "summary_en", "story_en")}
        words = Words(**texts, alt=known.alt, alt_en=known.alt_en)
        try:
            checking.write_story(db_session(), current_actor(), model, words=words)
            return _back(reference)
        except InvalidInput as error:
            form.take(error, labels.forbidden_problems(), "story")
    return _form_page("story", form, model, _("The story"))


@blueprint.route("/<reference>/picture", methods=["GET", "POST"])
@requires(Permission.MODELS_WRITE)
@takes_files
def picture(reference: str) -> ResponseReturnValue:
    """A picture with the words for those who cannot see it; cleaned of when and where it was taken.

    Files have transactions of their own, and so has the deed here: none is open while a picture is cleaned.
    """
    model = _get(reference)
    known = wording.words_of(db_session(), model)
    basket = baskets.open_basket(office.AREA, reference)
    form = office_forms.PictureForm(data={"alt": known.alt, "alt_en": known.alt_en})
    if baskets.receive(form.picture, basket):
        return redirect(url_for(".picture", reference=reference), 303)
    if not form.picture.is_pressed and form.validate_on_submit() and _put_picture(reference, form, basket):
        return _back(reference)
    return _form_page("picture", form, model, _("The picture"))


@blueprint.post("/<reference>/picture/remove")
@requires(Permission.MODELS_WRITE)
@writes
def remove_picture(reference: str) -> ResponseReturnValue:
    """Show no picture."""
    model = _get(reference)
    before = model.picture
    checking.take_picture_away(db_session(), current_actor(), model)
    if before:
        pictures.forget_sizes(before)
    return _back(reference)


@blueprint.post("/<reference>/ask")
@requires(Permission.MODELS_WRITE)
@writes
def ask(reference: str) -> ResponseReturnValue:
    """Ask the person, who finds the question in their account."""
    try:
        checking.ask_consent(db_session(), current_actor(), _get(reference))
        flash(_("The person was asked. Print the letter if they have no account."), "success")
    except NotNow as error:
        flash(labels.problem(error.code), "warning")
    return _back(reference)


@blueprint.post("/<reference>/letter")
@requires(Permission.MODELS_WRITE)
@writes
def letter(reference: str) -> ResponseReturnValue:
    """Make a one-time code and the letter that brings it; any earlier letter is void."""
    model = _get(reference)
    try:
        code = checking.issue_letter(db_session(), current_actor(), model)
    except NotNow as error:
        flash(labels.problem(error.code), "warning")
        return _back(reference)
    session[_LETTER] = toolbox().keyring.seal(f"{reference} {code}", _place())
    return redirect(url_for(".letter_page", reference=reference), 303)


@blueprint.get("/<reference>/letter")
@requires(Permission.MODELS_WRITE)
def letter_page(reference: str) -> ResponseReturnValue:
    """The way to the letter, which is handed out once."""
    if _letter_code(reference) is None:
        flash(
            _("A letter is handed out once. If it was not printed, make a new one; the old one is then void.")
        )
        return _back(reference)
    return render_template("integrity_models/office/letter.html", model=_get(reference))


@blueprint.get("/<reference>/letter.pdf")
@requires(Permission.MODELS_WRITE)
def letter_pdf(reference: str) -> ResponseReturnValue:
    """The letter as a PDF file, once: only the code's fingerprint is kept after this."""
    model, code = _get(reference), _letter_code(reference)
    if code is None:
        return redirect(url_for(".letter_page", reference=reference), 303)
    shown = showing.as_shown(db_session(), model, is_named=True, is_pictured=False)
    db_session().close()  # printing takes a second or two: hold nothing meanwhile
    address = _public_address("model_letters.enter")
    response = make_response(
        signed_pdf(toolbox(), letter_of(shown, code, toolbox().settings, address), at=clock.now())
    )
    session.pop(_LETTER, None)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="letter-{reference}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _put_picture(reference: str, form: office_forms.PictureForm, basket: baskets.Basket) -> bool:
    """Make the sizes that pages show, then take the picture. False, with words in the form, if it is none."""
    with toolbox().database.reading() as fresh:  # this request's own view of the data is older than the file
        waiting = uploads.in_basket(fresh, basket.key) if basket.key else ()
    if not waiting or not waiting[-1].is_picture:
        code = "not-a-picture" if waiting else "picture-missing"
        form.picture.complain(str(labels.PROBLEMS[code]))
        return False
    pictures.keep_sizes(toolbox(), waiting[-1], content_of(waiting[-1]))
    try:
        with toolbox().database.transaction() as own_session:
            model = office.get_model(own_session, current_actor(), reference)
            before = model.picture
            checking.put_picture(
                own_session,
                current_actor(),
                model,
                basket=basket.key,
                alt=form.alt.data or "",
                alt_en=form.alt_en.data or "",
            )
    except InvalidInput as error:
        form.take(error, labels.forbidden_problems(), "alt")
        return False
    baskets.drop_basket(office.AREA, reference)
    if before:
        pictures.forget_sizes(before)
    return True


def _get(reference: str) -> IntegrityModel:
    return office.get_model(db_session(), current_actor(), reference)


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("integrity_models_office.show", reference=reference), 303)


def _form_page(name: str, form: PortalForm, model: IntegrityModel, title: str) -> ResponseReturnValue:
    page = render_template(f"integrity_models/office/{name}.html", form=form, model=model, title=title)
    return page, 422 if form.errors else 200


def _award_of(model: IntegrityModel) -> dict[str, Any]:
    return {
        "kind": model.kind,
        "place": model.place,
        "title": model.title,
        "body": str(model.awarding_body_id or ""),
        "document_no": model.document_no,
        "awarded_on": model.awarded_on,
        "session_no": model.session_no,
        "record": model.record.reference if model.record is not None else "",
    }


def _letter_code(reference: str) -> str | None:
    """The code of the letter that this session just made for this model."""
    sealed = session.get(_LETTER)
    if sealed is None:
        return None
    made_for, _space, code = toolbox().keyring.open(sealed, _place()).partition(" ")
    return code if made_for == reference else None


def _public_address(endpoint: str) -> str:
    """An address to type from paper: under the site's own name where the operator has set it."""
    base = toolbox().settings.base_url.rstrip("/")
    return base + url_for(endpoint) if base else url_for(endpoint, _external=True)


def _place() -> str:
    return f"sessions.{_LETTER}:{current_session().token}"
