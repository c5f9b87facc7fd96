"""A person asks about a look that they do not recognise, in English; the office answers in Chinese."""

from __future__ import annotations

import re

from app.cli.seed.people import CLERK, DPO, PASSWORD, TOTP_SECRET, ZHANG
from tests.journeys.conftest import MakeReader

REASON = "I was away that week and had no business with this bureau."
EXPLANATION = "核对公示内容时打开，有台账。"
ANSWER = "经核对，当天是公示内容核对，查询有工作需要。"


def test_a_challenged_look_is_answered_past_whoever_looked(reader: MakeReader) -> None:
    person = reader(language="en").sign_in(ZHANG.login, PASSWORD).open("/me/accesses")
    person.page.locator("main summary").nth(0).click()  # twelve looks are one line that opens
    person.page.get_by_role("link", name=re.compile("I do not recognise this")).first.click()
    look = person.path.split("/")[3]
    person.send(reason=REASON)
    assert person.heading == "Your question is sent"
    reference = person.path.split("/")[-2]
    assert person.violations() == []

    officer = reader().sign_in(DPO.login, PASSWORD, TOTP_SECRET)
    officer.open(f"/office/access-challenges/{reference}").sees(REASON)
    officer.press("Ask whoever looked for an explanation")

    viewer = reader(width=375).sign_in(CLERK.login, PASSWORD, TOTP_SECRET)
    viewer.open(f"/office/access-challenges/questions/{look}").does_not_see(REASON)
    viewer.does_not_see(reference)
    assert viewer.violations() == []
    viewer.send(explanation=EXPLANATION)

    officer.open(f"/office/access-challenges/{reference}/decide").sees(EXPLANATION)
    assert officer.violations() == []
    officer.send(outcome="justified", answer=ANSWER)
    person.follow(f"/me/accesses/challenges/{reference}").sees("The look was justified").sees(ANSWER)
    assert person.violations() == []
