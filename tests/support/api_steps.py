"""A body's own program, with a token that an administrator issued."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.features.api_tokens import services
from app.features.bodies import queries as bodies
from app.kernel.actors import SYSTEM
from tests.support import people
from tests.support import records_steps as steps
from tests.support.portal import Portal

ADDRESS = "/api/v1/intake/batches"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Program:
    """A program that speaks to the API: no cookies are kept, as programs have none."""

    def __init__(self, portal: Portal, token: str) -> None:
        self.portal, self.token = portal, token

    def get(self, address: str = ADDRESS, **headers: str) -> TestResponse:
        return self._client().get(address, headers=self._headers(headers))

    def hand_in_rows(
        self, rows: Iterable[dict[str, Any]], kind: str = "penalty", *, key: str = "", **more: Any
    ) -> TestResponse:
        """Rows as JSON."""
        document = {"kind": kind, "rows": list(rows), **more}
        headers = self._headers({"Idempotency-Key": key} if key else {})
        return self._client().post(ADDRESS, json=document, headers=headers)

    def hand_in_sheet(
        self, data: bytes, kind: str = "penalty", *, content_type: str = CSV, key: str = "", **query: str
    ) -> TestResponse:
        """A sheet as it is."""
        headers = self._headers({"Idempotency-Key": key} if key else {})
        return self._client().post(
            ADDRESS,
            data=data,
            query_string={"kind": kind, **query},
            content_type=content_type,
            headers=headers,
        )

    def receipts(self, reference: str) -> dict[str, Any]:
        """The batch with its receipts, once the worker has read it."""
        steps.read_waiting_sheets(self.portal)
        answer: dict[str, Any] = self.get(f"{ADDRESS}/{reference}").json
        return answer

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", **more}

    def _client(self) -> FlaskClient:
        return self.portal.app.test_client(use_cookies=False)


def issue_token(portal: Portal, body_name: str = steps.TRANSPORT, *, days: int = 30) -> tuple[str, str]:
    """(reference, token) of a token for a program of a body."""
    body_id: UUID = people.body(portal, body_name, steps._kind_of(body_name))
    with portal.writing() as session:
        token, text = services.issue_token(
            session, SYSTEM, body=bodies.get_body(session, body_id), purpose="penalty system", days=days
        )
        return token.reference, text


def program(portal: Portal, body_name: str = steps.TRANSPORT) -> Program:
    """A program of a body, and the catalogue that it hands in by."""
    steps.load_catalogue(portal)
    return Program(portal, issue_token(portal, body_name)[1])
