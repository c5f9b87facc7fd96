"""Builds the application in ordered steps; the only module that mounts views and commands."""

from __future__ import annotations

from functools import partial
from importlib import import_module

from flask import Flask, request
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli
from app.config import ROOT, Settings, SettingsProblem, load_settings
from app.features.accounts import queries as accounts
from app.features.api_tokens.bearers import find_program
from app.features.rules import in_use as rules_in_use
from app.web import (
    access,
    errors,
    headers,
    language_of_parts,
    locale,
    logging,
    sessions,
    templating,
    unit_of_work,
    uploads,
)
from app.web.toolbox import Toolbox

# Each entry is a module under app/features with a `blueprint`.
VIEWS = (
    "health.views",
    "home.views",
    "guides.views",
    "accounts.views.citizen",
    "accounts.views.second_factors",
    "accounts.views.passkeys",
    "accounts.views.activation",
    "accounts.views.identity_service",
    "closing.views",
    "me.views",
    "assistance.views.citizen",
    "assistance.views.office",
    "records.views.citizen",
    "records.views.staff",
    "accesses.views.citizen",
    "accesses.views.challenges",
    "accesses.views.office",
    "statements.views.citizen",
    "statements.views.staff",
    "objections.views.citizen",
    "objections.views.staff",
    "objections.views.evidence",
    "objections.views.following",
    "objections.views.reconsidering",
    "authorisations.views.citizen",
    "authorisations.views.recipient",
    "repairs.views.citizen",
    "repairs.views.applying",
    "repairs.views.commitments",
    "repairs.views.staff",
    "repairs.views.judging",
    "repairs.views.board",
    "incentives.views",
    "points.views",
    "messages.views.pages",
    "messages.views.mail",
    "certificates.views.citizen",
    "certificates.views.public",
    "credit_reports.views.citizen",
    "credit_reports.views.public",
    "credit_reports.views.staff",
    "credit_reports.views.bound",
    "disclosures.views.public",
    "disclosures.views.guides",
    "disclosures.views.citizen",
    "disclosures.views.staff",
    "disclosures.views.procedure",
    "intake.views.staff",
    "intake.views.quarantine",
    "intake_api.views",
    "api_tokens.views",
    "catalogue.views",
    "explanations.views",
    "rules.views.tables",
    "rules.views.changes",
    "rules.views.staff",
    "statistics.views",
    "assessment.views",
    "staff.views.keeping",
    "staff.views.set_up",
    "bodies.views",
    "logs.views",
    "tasks.views",
    "integrity_models.views.public",
    "integrity_models.views.recommending",
    "integrity_models.views.comments",
    "integrity_models.views.letters",
    "integrity_models.views.citizen",
    "integrity_models.views.office",
    "integrity_models.views.office_recommendations",
    "integrity_models.views.office_deciding",
    "campaigns.views.public",
    "campaigns.views.staff",
    "campaigns.views.files",
    "learning.views",
    "commitments.views",
    "publicity.views.public",
    "publicity.views.staff",
    "publicity.views.versions",
    "publicity.views.files",
    "publicity.views.importing",
    "search.views",
    "tips.views.public",
    "tips.views.staff",
    "office.views",
    "feeds.views",
    "open_api.views",
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises SettingsProblem where the settings are unsafe."""
    settings = settings or load_settings()
    app = Flask(
        "app",
        root_path=str(ROOT / "app"),
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "templates"),
    )
    app.extensions["portal"] = Toolbox(settings)
    _configure(app, settings)
    logging.install(app)
    sessions.install(app)
    unit_of_work.install(app)
    uploads.install(app)
    locale.install(app)
    _keep_rules_current(app, app.extensions["portal"])
    _install_sign_in(app)
    _mount(app)
    access.install(app)
    # No browser sends what the API asks for: a token, and no cookie.
    CSRFProtect(app).exempt("app.features.intake_api.views.hand_in")
    access.know_programs(app, partial(find_program, app.extensions["portal"]))
    errors.install(app)
    headers.install(app)
    templating.install(app)
    language_of_parts.install(app)
    cli.install(app)
    access.refuse_undeclared(app)
    _refuse_demo_leftovers(settings, app.extensions["portal"])
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=app.extensions["portal"].keyring.secret("session"),
        SESSION_COOKIE_NAME="__Host-portal" if settings.secure_cookies else "portal",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_PARTS=200,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session, which ends by itself
        WTF_CSRF_SSL_STRICT=False,  # SameSite cookies and the token do it; some phones send no referrer
        TESTING=settings.testing,
        DEBUG=settings.debug,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _install_sign_in(app: Flask) -> None:
    login = LoginManager(app)
    login.session_protection = None  # the session itself lives on the server
    login.user_loader(_find_account)


def _keep_rules_current(app: Flask, tools: Toolbox) -> None:
    """Let every process learn which changes of the rules were approved, long before their day."""
    if not tools.settings.is_sqlite or tools.database.has_file:
        rules_in_use.bring_up_to_date(tools.database, at_once=True)
        tools.database.engine.dispose()  # a server forks after this

    @app.before_request
    def look() -> None:
        if request.blueprint != "health" and request.endpoint != "static":
            rules_in_use.bring_up_to_date(tools.database)


def _find_account(account_id: str) -> object | None:
    return accounts.find_active(unit_of_work.db_session(), account_id)


def _refuse_demo_leftovers(settings: Settings, tools: Toolbox) -> None:
    """Never serve a demo's database as the real one. Where there is no database yet there is nothing left."""
    if settings.demo or (settings.is_sqlite and not tools.database.has_file):
        return
    try:
        with tools.database.reading() as session:
            is_left_over = accounts.has_demo_staff(session)
    except SQLAlchemyError:
        return  # away, or not migrated yet: nobody can sign in, and /readyz says so
    finally:
        tools.database.engine.dispose()  # a server forks after this
    if is_left_over:
        raise SettingsProblem(
            "This database holds demo accounts, whose passwords are public. Set PORTAL_DEMO=1 for a demo, "
            "or start with an empty database."
        )


def _mount(app: Flask) -> None:
    for name in VIEWS:
        app.register_blueprint(import_module(f"app.features.{name}").blueprint)
