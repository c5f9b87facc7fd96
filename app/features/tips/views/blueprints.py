"""The two rooms of tips: the reporter's pages and the staff's. Modules beside this one add pages."""

from __future__ import annotations

from flask import Blueprint

reporters = Blueprint("tips", __name__)
office = Blueprint("tips_office", __name__, url_prefix="/office/tips")
