"""Honours and commitments of the tests, handed in as real ones are."""

from __future__ import annotations

from itertools import count

from tests.support import records_steps
from tests.support.people import OFFICE_NAME, Citizen
from tests.support.portal import Portal

_numbers = count(1)


def honour(
    portal: Portal, citizen: Citizen, *, title: str = "诚实守信模范", category: str = "诚实守信",
    awarded: str = "2026/05/04",
) -> str:  # fmt: skip
    """An honour of this citizen; answers its record's reference."""
    row = {
        "姓名": citizen.name,
        "证件号码": citizen.id_number,
        "称号": title,
        "授予单位": OFFICE_NAME,
        "文号": f"灵文明〔2026〕{next(_numbers):04}号",
        "授予日期": awarded,
        "类别": category,
        "事迹": "拾金不昧。",
        "本人同意": "是",
    }
    records_steps.hand_in(portal, [row], "honour")
    return records_steps.record_of(portal, row["文号"])


def commitment(portal: Portal, citizen: Citizen, *, state: str = "已履行") -> str:
    """A commitment of this citizen; answers its record's reference."""
    row = {
        "承诺人": citizen.name,
        "证件号码": citizen.id_number,
        "承诺书编号": f"灵审批诺〔2026〕{next(_numbers):04}号",
        "承诺类型": "容缺受理型",
        "承诺事项": "办理食品小作坊登记",
        "承诺内容": "承诺在十个工作日内补交所缺材料。",
        "承诺作出日期": "2026/05/06",
        "承诺受理单位": OFFICE_NAME,
        "履行状态": state,
        "违诺事实": "",
    }
    batch = records_steps.hand_in(portal, [row], "commitment")
    assert records_steps.outcomes(portal, batch)[0][0] == "accepted", records_steps.outcomes(portal, batch)
    return records_steps.record_of(portal, row["承诺书编号"])
