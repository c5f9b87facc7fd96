"""What a clerk can open while helping: these of a person's pages, and no others.

Not: the account and its security, messages, who looked and the questions about it (which may be about this
very clerk), copies of all data, codes for further help.
"""

from __future__ import annotations

OPEN = frozenset(
    {
        "explanations",
        "records",
        "objections",
        "objections_evidence",
        "reconsiderations",
        "statements",
        "repairs",
        "repairs_applying",
        "authorisations",
        "credit_reports",
        "bound_reports",
        "certificates",
        "my_disclosures",
    }
)
_ALSO_OPEN = frozenset({"me.index"})


def is_open(endpoint: str) -> bool:
    """Whether a clerk who helps may open this page of the person's."""
    blueprint = endpoint.rpartition(".")[0]
    return endpoint in _ALSO_OPEN or blueprint in OPEN
