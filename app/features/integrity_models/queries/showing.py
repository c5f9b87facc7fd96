"""What the public sees: asked of the day, by these conditions and no others (decision 2).

Every outlet (page, picture, list, first page, search, feed, interface) asks here. Shown is a published model,
or one within its public notice, whose person is of age, agreed to exactly these words, did not hide them and
has no serious record in force.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.features.integrity_models import wording
from app.features.integrity_models.models import IntegrityModel, ModelComment
from app.features.integrity_models.queries.standing import clouded_subjects, is_clouded
from app.features.integrity_models.states import CommentState, ConsentState, ModelState
from app.features.integrity_models.wording import Words
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.errors import KeyProblem, NotFound
from app.rulebook.identity import IdNumberProblem
from app.rulebook.masking import mask_name, mask_within

_BATCH = 200
_log = structlog.get_logger("portal")
_WHOLE = (joinedload(IntegrityModel.subject), joinedload(IntegrityModel.awarding_body))


@dataclass(frozen=True)
class Shown:
    """A model as anybody may see it: `name` is whole or masked, as the person chose."""

    id: UUID
    reference: str
    version: int
    name: str = field(repr=False)
    is_named: bool
    kind: str
    place: str
    year: int
    title: str
    body_name: str
    document_no: str
    awarded_on: date | None
    session_no: str
    words: Words
    picture: str
    published_at: datetime | None
    changed_at: datetime
    notice_until: date | None

    @property
    def is_in_notice(self) -> bool:
        return self.published_at is None


@dataclass(frozen=True)
class Standing:
    """How many published models show, of one kind, place and year."""

    kind: str
    place: str
    year: int
    figure: int


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; empty means all."""

    kind: str = ""
    place: str = ""
    year: int = 0

    def fits(self, standing: Standing) -> bool:
        return (
            self.kind in {"", standing.kind}
            and self.place in {"", standing.place}
            and self.year in {0, standing.year}
        )


@dataclass(frozen=True)
class Tombstone:
    """That an honour was revoked, when and why; nothing about whom."""

    reference: str
    revoked_on: date
    reason: str


@dataclass(frozen=True)
class Answered:
    """What was asked during a notice, and the answer, both in the office's words."""

    gist: str
    answer: str
    answered_on: date


def standings_on(session: Session, today: date) -> tuple[Standing, ...]:
    """How many show, by kind, place and year, read from an index of what is published."""
    thing = (IntegrityModel.kind, IntegrityModel.place, IntegrityModel.year)
    found = select(*thing, func.count()).where(_is_published(today)).group_by(*thing)
    return tuple(Standing(*row) for row in session.execute(found))


def page_of(session: Session, today: date, asked: Asked, *, offset: int, limit: int) -> tuple[Shown, ...]:
    """One page of the published models, the latest first."""
    found = _whole(_is_published(today))
    if asked.kind:
        found = found.where(IntegrityModel.kind == asked.kind)
    if asked.place:
        found = found.where(IntegrityModel.place == asked.place)
    if asked.year:
        found = found.where(IntegrityModel.year == asked.year)
    newest = found.order_by(IntegrityModel.published_at.desc(), IntegrityModel.id.desc())
    return _read(session, session.scalars(newest.offset(offset).limit(limit)))


def latest(session: Session, today: date, limit: int) -> tuple[Shown, ...]:
    """The models published last."""
    return page_of(session, today, Asked(), offset=0, limit=limit)


def in_notice(session: Session, today: date) -> tuple[Shown, ...]:
    """Whose public notice runs, the first to end in front."""
    found = _whole(_is_noticed(today)).order_by(IntegrityModel.notice_until, IntegrityModel.id)
    return _read(session, session.scalars(found))


def get_shown(session: Session, today: date, reference: str) -> Shown:
    """One model as anybody may see it today. Raises NotFound, whatever the reason."""
    found = _whole(or_(_is_published(today), _is_noticed(today)))
    for one in _read(session, session.scalars(found.where(IntegrityModel.reference == reference))):
        return one
    raise NotFound("no-such-model")


def find_tombstone(session: Session, reference: str) -> Tombstone | None:
    """What is left of an honour that was public and was revoked."""
    model = session.scalar(
        select(IntegrityModel).where(
            IntegrityModel.reference == reference, IntegrityModel.state == ModelState.REVOKED
        )
    )
    if model is None or model.published_at is None or model.closed_at is None:
        return None
    return Tombstone(model.reference, clock.day_of(model.closed_at), model.revocation)


def answered_comments(session: Session, model_id: UUID) -> tuple[Answered, ...]:
    """What of the comments may be read: the office's own words alone."""
    found = (
        select(ModelComment)
        .where(
            ModelComment.model_id == model_id,
            ModelComment.state == CommentState.ANSWERED,
            ModelComment.is_shown.is_(True),
        )
        .order_by(ModelComment.id)
    )
    return tuple(
        Answered(
            wording.text_of(session, one.gist_sealed, "gist", one.id),
            wording.text_of(session, one.answer_sealed, "answer", one.id),
            clock.day_of(one.answered_at),
        )
        for one in session.scalars(found)
        if one.answered_at is not None
    )


def visible_by_ids(session: Session, today: date, ids: Collection[UUID]) -> dict[UUID, Shown]:
    """Of these, the published ones that show today."""
    if not ids:
        return {}
    found = _whole(_is_published(today)).where(IntegrityModel.id.in_(ids))
    return {one.id: one for one in _read(session, session.scalars(found))}


def indexed_by_ids(session: Session, ids: Collection[UUID]) -> dict[UUID, Shown]:
    """Of these, what the index holds: also whom a record hides for now, for that passes without a deed."""
    if not ids:
        return {}
    found = _whole(_is_published_with_consent()).where(IntegrityModel.id.in_(ids))
    return {one.id: one for one in _read(session, session.scalars(found))}


def all_indexed(session: Session) -> Iterator[Shown]:
    """Everything that the index holds, read in batches."""
    last: UUID | None = None
    while True:
        found = _whole(_is_published_with_consent()).order_by(IntegrityModel.id).limit(_BATCH)
        if last is not None:
            found = found.where(IntegrityModel.id > last)
        models = session.scalars(found).all()
        yield from _read(session, models)
        if len(models) < _BATCH:
            return
        last = models[-1].id


def ids_clouded(session: Session, today: date) -> frozenset[UUID]:
    """The published models that the index holds and a serious record hides today."""
    found = select(IntegrityModel.id).where(
        _is_published_with_consent(), IntegrityModel.subject_id.in_(clouded_subjects(today))
    )
    return frozenset(session.scalars(found))


def as_shown(session: Session, model: IntegrityModel, *, is_named: bool, is_pictured: bool) -> Shown:
    """A model as it would be seen with these choices: for the person who decides, and for the office."""
    name = subjects.identity_of(session, model.subject).name if model.subject is not None else ""
    return Shown(
        id=model.id,
        reference=model.reference,
        version=model.version,
        name=name if is_named else mask_name(name),
        is_named=is_named,
        kind=model.kind,
        place=model.place,
        year=model.year,
        title=model.title,
        body_name=model.awarding_body.name if model.awarding_body is not None else "",
        document_no=model.document_no,
        awarded_on=model.awarded_on,
        session_no=model.session_no,
        words=_masked(wording.words_of(session, model), name, is_named=is_named),
        picture=model.picture if is_pictured else "",
        published_at=model.published_at if model.state == ModelState.PUBLISHED else None,
        changed_at=model.changed_at,
        notice_until=model.notice_until,
    )


def _masked(words: Words, name: str, *, is_named: bool) -> Words:
    """Who is not to be named is not named in the story either."""
    if is_named or not name:
        return words
    parts: dict[str, Any] = {key: mask_within(value, name) for key, value in vars(words).items()}
    return Words(**parts)


def _whole(condition: ColumnElement[bool]) -> Select[IntegrityModel]:
    return select(IntegrityModel).where(condition).options(*_WHOLE)


def _is_published_with_consent() -> ColumnElement[bool]:
    return and_(IntegrityModel.state == ModelState.PUBLISHED, _is_agreed())


def _is_published(today: date) -> ColumnElement[bool]:
    return and_(_is_published_with_consent(), _is_clear(today))


def _is_noticed(today: date) -> ColumnElement[bool]:
    return and_(
        IntegrityModel.state == ModelState.IN_NOTICE,
        IntegrityModel.notice_from <= today,
        IntegrityModel.notice_until >= today,
        _is_agreed(),
        _is_clear(today),
    )


def _is_agreed() -> ColumnElement[bool]:
    return and_(
        IntegrityModel.consent == ConsentState.AGREED,
        IntegrityModel.shown_digest != "",
        IntegrityModel.agreed_digest == IntegrityModel.shown_digest,
    )


def _is_clear(today: date) -> ColumnElement[bool]:
    return IntegrityModel.subject_id.not_in(clouded_subjects(today))


def _read(session: Session, models: Iterable[IntegrityModel]) -> tuple[Shown, ...]:
    """The rows as they are shown; one whose person cannot be known to be of age is an alarm (rule 1.3)."""
    shown, refused = [], []
    for model in models:
        if is_of_age(session, model, clock.today()):
            shown.append(as_shown(session, model, is_named=model.is_named, is_pictured=model.is_pictured))
        else:
            refused.append(model.reference)
    if refused:
        _log.error("model-not-of-age", references=refused)
    return tuple(shown)


def is_of_age(session: Session, model: IntegrityModel, today: date) -> bool:
    """Whether the person is known to be of full age."""
    if model.subject is None:
        return False
    try:
        return subjects.identity_of(session, model.subject).id_number.is_adult_on(today)
    except (KeyProblem, IdNumberProblem):
        return False


def is_hidden_by_record(session: Session, model: IntegrityModel, today: date) -> bool:
    """Whether a serious record hides the model today."""
    return is_clouded(session, model.subject_id, today)
