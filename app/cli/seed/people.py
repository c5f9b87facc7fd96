"""Who plays in the demo: all invented and born before 1910, so that none can be a living person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric

from app.kernel.permissions import Role

AREA = "130126"
PASSWORD = "demo-Pass-2026"  # noqa: S105 - printed by `make run`; exists in demo mode only
TOTP_SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - likewise


def id_number(birth: date, sequence: int) -> str:
    """A valid ID number of this county."""
    digits = f"{AREA}{birth:%Y%m%d}{sequence:03}"
    return digits + ric.calc_check_digit(digits + "0")


@dataclass(frozen=True)
class DemoCitizen:
    """A person with an account."""

    login: str
    name: str
    id_number: str
    about: str


@dataclass(frozen=True)
class DemoStaff:
    """A member of staff with an account."""

    login: str
    role: Role
    body_code: str
    about: str


@dataclass(frozen=True)
class DemoBody:
    """A public body."""

    code: str
    name: str
    kind: str


OFFICE = DemoBody("11130126MB1A00016J", "灵寿县信用办", "credit-office")
MARKET = DemoBody("11130126MB1A23457M", "灵寿县市场监督管理局", "department")
TAX = DemoBody("11130126MB1A3456XF", "灵寿县税务局", "department")
SAFETY = DemoBody("11130126MB1A45672H", "灵寿县应急管理局", "department")
ENVIRONMENT = DemoBody("11130126MB1A56785G", "灵寿县生态环境分局", "department")
TRANSPORT = DemoBody("11130126MB1A67898F", "灵寿县交通运输局", "department")
COURT = DemoBody("11130126MB1A789002", "灵寿县人民法院", "court")
BODIES = (OFFICE, MARKET, TAX, SAFETY, ENVIRONMENT, TRANSPORT, COURT)

ZHANG = DemoCitizen(
    "demo-zhang",
    "张龑",
    id_number(date(1906, 3, 14), 21),
    "records of every kind, a finished report, a decision that answers their reply",
)
LI = DemoCitizen(
    "demo-li", "李㛃", id_number(date(1908, 11, 2), 42), "a disclosure under objection, a notice to reply to"
)
WANG = DemoCitizen("demo-wang", "王𬭎", id_number(date(1903, 7, 30), 17), "only good records")
CITIZENS = (ZHANG, LI, WANG)

EDITOR = DemoStaff("demo-editor", Role.EDITOR, OFFICE.code, "writes articles")
CLERK = DemoStaff(
    "demo-clerk", Role.CLERK, MARKET.code, "hands in sheets, proposes disclosures, answers tips"
)
REVIEWER = DemoStaff(
    "demo-reviewer", Role.REVIEWER, OFFICE.code, "decides: disclosures, objections, articles"
)
REVIEWER2 = DemoStaff("demo-reviewer2", Role.REVIEWER, OFFICE.code, "a second reviewer")
DPO = DemoStaff("demo-dpo", Role.DATA_PROTECTION_OFFICER, OFFICE.code, "watches who looks at whom")
AUDITOR = DemoStaff("demo-auditor", Role.AUDITOR, OFFICE.code, "reads the logs")
ADMIN = DemoStaff("demo-admin", Role.ADMINISTRATOR, OFFICE.code, "bodies and staff; sees no one's record")
STAFF = (EDITOR, CLERK, REVIEWER, REVIEWER2, DPO, AUDITOR, ADMIN)
