"""People for load tests: as many as asked for, each with one record and its published disclosure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.cli.seed import sheets
from app.cli.seed.people import CLERK, MARKET, REVIEWER, REVIEWER2, TRANSPORT, id_number
from app.cli.seed.story import APPROVAL, REASON, Stage, hand_in, make_office, publishable
from app.features.accounts import queries as accounts
from app.features.disclosures import queries as disclosure_queries
from app.features.disclosures import services as disclosures
from app.kernel import clock
from app.rulebook import deadlines
from app.web.toolbox import Toolbox


def load_people(tools: Toolbox, people: int) -> Iterator[int]:
    """People with one published disclosure each, for load tests; yields how many are ready."""
    stage = Stage(tools)
    if accounts_are_missing(tools):
        make_office(stage)
    with tools.database.reading() as session:
        clerk = stage.actor(session, CLERK.login)
    for start in range(0, people, 200):
        numbers = range(start, min(start + 200, people))
        rows = [_invented_row(stage, number) for number in numbers]
        with clock.travel(stage.day(100)):
            hand_in(tools, clerk, "penalty", MARKET, rows)
        _publish_together(stage)
        yield numbers.stop


def accounts_are_missing(tools: Toolbox) -> bool:
    """Whether the demo's staff still has to be made."""
    with tools.database.reading() as session:
        return accounts.find_by_login(session, CLERK.login) is None


def _invented_row(stage: Stage, number: int) -> dict[str, str]:
    born = date(1880, 1, 1) + timedelta(days=number % 10_000)
    person = id_number(born, 100 + number // 10_000)
    case = (sheets.REVOKED_FOOD, sheets.REVOKED_TRANSPORT)[number % 2]
    body = (MARKET, TRANSPORT)[number % 2]
    decided_on = stage.day(110 + number % 300)
    name = "赵钱孙李周吴郑王冯陈"[number % 10] + "志淑玉德国凤"[number % 6] + "强华珍明栋霞"[number % 6]
    return sheets.penalty(name, person, body, f"灵负测〔{decided_on.year}〕{number + 1}号", decided_on, case)


def _publish_together(stage: Stage) -> None:
    """The same steps as `publish`, many records in one transaction."""
    proposed_on = stage.day(95)
    after = deadlines.due("disclosure-reply", proposed_on).on + timedelta(days=1)
    with clock.travel(proposed_on), stage.tools.database.transaction() as session:
        proposer = stage.actor(session, REVIEWER.login)
        references = []
        for record in publishable(session):
            if disclosure_queries.is_being_prepared(session, record.id):
                continue
            disclosure = disclosures.propose_disclosure(session, proposer, record=record, reasons=REASON)
            disclosures.serve_notice(session, proposer, disclosure)
            references.append(disclosure.reference)
    with clock.travel(after), stage.tools.database.transaction() as session:
        approver = stage.actor(session, REVIEWER2.login)
        for reference in references:
            found = disclosure_queries.find_by_reference(session, reference)
            assert found is not None, "proposed above"
            disclosures.approve(session, approver, found, reasons=APPROVAL)
