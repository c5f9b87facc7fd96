"""Every setting of the portal, read once from `PORTAL_*` variables.

Values come from the environment; beneath it lies `instance/portal.env`, which the set-up writes so
that the commands need no variable afterwards. `docs/settings.md` describes each one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
MAIL_SCHEMES = ("smtps", "smtp+starttls", "smtp")
ENV_FILE = "portal.env"


class SettingsProblem(Exception):
    """A setting is missing, unreadable or unsafe; the message says which and what to do."""


def _setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Settings:
    """What an operator can set. Field `x_y` is read from `PORTAL_X_Y`."""

    instance: Path
    demo: bool = _setting(False, "Demo mode: demo accounts and content may exist; never in production.")
    debug: bool = _setting(False, "Debug pages. Production refuses to start with it.")
    testing: bool = _setting(False, "Set by the test suite alone.")
    database_url: str = _setting("", "SQLAlchemy URL; empty means SQLite in the instance folder.")
    redis_url: str = _setting(
        "", "Redis for rate limits shared by several machines; empty means a local file."
    )
    keys: Path | None = _setting(None, "Folder of the keys; empty means `keys/` in the instance folder.")
    anchors: Path | None = _setting(
        None,
        "File in which the ends of both logs are noted once a day, best on another disk or machine; "
        "empty means `anchors.jsonl` in the instance folder.",
    )
    base_url: str = _setting("", "The address people type, for links in mails, QR codes and feeds.")
    site_name: str = _setting("诚信门户", "Name of the site in Chinese.")
    site_name_en: str = _setting("Integrity Portal", "Name of the site in English.")
    county: str = _setting("灵寿县", "The county, in Chinese.")
    county_en: str = _setting("Lingshou County", "The county, in English.")
    office: str = _setting("灵寿县信用办", "The credit office that runs the portal, in Chinese.")
    office_en: str = _setting("Lingshou County Credit Office", "The credit office, in English.")
    office_phone: str = _setting("0311-12345", "Telephone of the credit office's counter.")
    office_address: str = _setting("灵寿县政务服务大厅信用窗口", "Where the counter is.")
    smtp_url: str = _setting(
        "",
        "Way of e-mails: `smtps://user:password@host`, `smtp+starttls://…`, or `smtp://127.0.0.1` for a "
        "relay on this machine; empty means that none go out.",
    )
    mail_from: str = _setting("", "The sender of e-mails, such as `诚信门户 <portal@example.org>`.")
    tsa_url: str = _setting(
        "",
        "Time-stamp server (RFC 3161) for the signatures of reports (PAdES B-T); empty means none (B-B). "
        "Its root goes into `time-stamps/` beside the signing key.",
    )
    oidc_issuer: str = _setting(
        "", "Issuer of the OpenID Connect identity service citizens may sign in with; empty means none."
    )
    oidc_client_id: str = _setting("", "What the identity service calls this portal.")
    oidc_client_secret: str = _setting("", "The portal's secret at the identity service.")
    oidc_scope: str = _setting("openid profile", "What is asked of the identity service.")
    oidc_name_claim: str = _setting("name", "The claim that holds the person's real name.")
    oidc_number_claim: str = _setting("id_number", "The claim that holds the person's ID number.")
    oidc_label: str = _setting("统一身份认证平台", "What the identity service is called, in Chinese.")
    oidc_label_en: str = _setting("the unified identity service", "What it is called, in English.")
    trusted_proxies: int = _setting(0, "How many reverse proxies stand in front (nginx: 1).")
    secure_cookies: bool = _setting(True, "Cookies only over HTTPS. `make run` on loopback turns it off.")
    max_upload_mb: int = _setting(20, "Largest request body, in MB.")
    clamav: str = _setting(
        "", "ClamAV's daemon, `host:port` or the path of its socket; empty means that nothing is scanned."
    )
    person_pages_per_hour: int = _setting(600, "Person pages one address may open in an hour (promise 18).")
    intake_requests_per_minute: int = _setting(60, "Requests one token of a program may make in a minute.")
    port: int = _setting(8000, "Port of `make run`.")

    @property
    def effective_database_url(self) -> str:
        """The database's URL, with the embedded default filled in."""
        return self.database_url or f"sqlite:///{self.instance / 'portal.sqlite'}"

    @property
    def keys_dir(self) -> Path:
        """Where the keys lie; outside the database on purpose (promises 4 and 6)."""
        return self.keys or self.instance / "keys"

    @property
    def anchors_file(self) -> Path:
        """Where the ends of the logs are noted; outside the database on purpose (promise 4)."""
        return self.anchors or self.instance / "anchors.jsonl"

    @property
    def index_dir(self) -> Path:
        return self.instance / "index"

    @property
    def is_sqlite(self) -> bool:
        return self.effective_database_url.startswith("sqlite")


def load_settings(environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Read the settings.

    Raises SettingsProblem where a value cannot be read or the combination is unsafe.
    """
    environ = os.environ if environ is None else environ
    instance = Path(
        str(overrides.pop("instance", "") or environ.get("PORTAL_INSTANCE", "") or ROOT / "instance")
    )
    merged = {**_env_file(instance / ENV_FILE), **environ}
    values: dict[str, object] = {"instance": instance.resolve()}
    for item in fields(Settings):
        raw = merged.get(f"PORTAL_{item.name.upper()}")
        if item.name != "instance" and raw is not None:
            values[item.name] = _parse(item.name, str(item.type), raw)
    settings = Settings(**{**values, **overrides})  # type: ignore[arg-type]
    _refuse_unsafe(settings)
    return settings


def _env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#") and "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def _parse(name: str, kind: str, raw: str) -> object:
    if kind == "bool":
        if raw.lower() not in {"0", "1", "true", "false", "yes", "no", ""}:
            raise SettingsProblem(f"PORTAL_{name.upper()} must be 0 or 1, not {raw!r}.")
        return raw.lower() in {"1", "true", "yes"}
    if kind == "int":
        if not raw.isdigit():
            raise SettingsProblem(f"PORTAL_{name.upper()} must be a whole number, not {raw!r}.")
        return int(raw)
    if kind.startswith("Path"):
        return Path(raw).resolve() if raw else None
    return raw


def _refuse_unsafe(settings: Settings) -> None:
    if settings.debug and not (settings.demo or settings.testing):
        raise SettingsProblem("PORTAL_DEBUG=1 is refused outside demo mode. Unset it.")
    if not settings.secure_cookies and not (settings.demo or settings.testing):
        raise SettingsProblem("PORTAL_SECURE_COOKIES=0 is refused outside demo mode. Serve over HTTPS.")
    _refuse_unsafe_mail(settings)
    if settings.tsa_url and urlsplit(settings.tsa_url).scheme not in {"http", "https"}:
        raise SettingsProblem("PORTAL_TSA_URL must begin with http:// or https://.")
    _refuse_unsafe_identity_service(settings)
    if settings.database_url.startswith("postgresql://"):
        raise SettingsProblem("Name the driver: PORTAL_DATABASE_URL=postgresql+psycopg://…")


def _refuse_unsafe_mail(settings: Settings) -> None:
    if not settings.smtp_url:
        return
    if not settings.base_url or "@" not in settings.mail_from:
        raise SettingsProblem("PORTAL_SMTP_URL needs PORTAL_BASE_URL, for the links, and PORTAL_MAIL_FROM.")
    way = urlsplit(settings.smtp_url)
    if way.scheme not in MAIL_SCHEMES or not way.hostname:
        raise SettingsProblem(
            f"PORTAL_SMTP_URL must begin with one of {', '.join(MAIL_SCHEMES)} and name a host."
        )
    if way.scheme == "smtp" and way.hostname not in THIS_MACHINE:
        raise SettingsProblem(
            "PORTAL_SMTP_URL: anybody on the way can read plain smtp://; use smtps:// or smtp+starttls://."
        )


def _refuse_unsafe_identity_service(settings: Settings) -> None:
    if not settings.oidc_issuer:
        return
    if not (settings.base_url and settings.oidc_client_id and settings.oidc_client_secret):
        raise SettingsProblem(
            "PORTAL_OIDC_ISSUER needs PORTAL_BASE_URL, PORTAL_OIDC_CLIENT_ID and PORTAL_OIDC_CLIENT_SECRET."
        )
    issuer = urlsplit(settings.oidc_issuer)
    if issuer.scheme != "https" and issuer.hostname not in THIS_MACHINE:
        raise SettingsProblem("PORTAL_OIDC_ISSUER must begin with https://.")
