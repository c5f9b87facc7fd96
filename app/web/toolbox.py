"""The things an application holds for as long as it runs, and how views reach them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from flask import current_app

from app.adapters.anchors import AnchorFile
from app.adapters.files import SealedFiles
from app.adapters.rate_limits import RateLimits
from app.config import ROOT, Settings
from app.kernel.crypto import Keyring, load_keyring
from app.kernel.db import Database

if TYPE_CHECKING:
    from app.adapters.identity_service import IdentityService
    from app.adapters.pdf import Copies, PdfRenderer
    from app.adapters.search import SearchEngine
    from app.adapters.signing import Signer
    from app.adapters.uploads import Cleaner


@dataclass
class Toolbox:
    """Made once by the factory; the heavy tools are opened when first needed.

    Their modules too: they read what a process that never searches, prints or signs has no use for.
    """

    settings: Settings

    @cached_property
    def keyring(self) -> Keyring:
        return load_keyring(self.settings.keys_dir)

    @cached_property
    def database(self) -> Database:
        self.settings.instance.mkdir(parents=True, exist_ok=True)
        return Database(self.settings.effective_database_url, self.keyring)

    @cached_property
    def rate_limits(self) -> RateLimits:
        return RateLimits(self.settings.redis_url, self.settings.instance / "rate-limits.sqlite")

    @cached_property
    def anchors(self) -> AnchorFile:
        return AnchorFile(self.settings.anchors_file, self.keyring)

    def files(self, folder: str, purpose: str = "field") -> SealedFiles:
        """The sealed files of one folder, such as `reports`; `purpose`: which keys seal them."""
        return SealedFiles(self.settings.instance / folder, self.keyring, purpose)

    @cached_property
    def cleaner(self) -> Cleaner:
        from app.adapters.uploads import Clamd, Cleaner, Limits
        from app.rulebook import uploads as rules

        return Cleaner(
            Limits(
                file_bytes=rules.limit(rules.FILE_MEGABYTES) * 2**20,
                pixels=rules.limit(rules.MEGAPIXELS) * 1_000_000,
                stored_side=rules.limit(rules.KEPT_SIDE),
                pages=rules.limit(rules.PAGES),
            ),
            Clamd(self.settings.clamav) if self.settings.clamav else None,
        )

    @cached_property
    def search(self) -> SearchEngine:
        from app.adapters.search import open_engine

        return open_engine(self.settings.effective_database_url, self.settings.index_dir)

    @cached_property
    def pdf(self) -> PdfRenderer:
        from app.adapters.pdf import PdfRenderer

        return PdfRenderer(
            stylesheet=ROOT / "templates/credit_reports/report.css", fonts=ROOT / "static/vendor/fonts"
        )

    @cached_property
    def copies(self) -> Copies:
        from app.adapters.pdf import Copies

        return Copies(self.pdf)

    @cached_property
    def signer(self) -> Signer:
        from app.adapters.signing import create_signing_key, load_signer

        folder = self.signing_dir
        create_signing_key(folder, organisation=self.settings.office)
        return load_signer(folder, time_stamp_url=self.settings.tsa_url)

    @cached_property
    def identity_service(self) -> IdentityService | None:
        """The service that vouches for people, where one is set."""
        from app.adapters.identity_service import IdentityService

        known = self.settings
        if not known.oidc_issuer:
            return None
        return IdentityService(
            issuer=known.oidc_issuer,
            client_id=known.oidc_client_id,
            client_secret=known.oidc_client_secret,
            scope=known.oidc_scope,
        )

    @property
    def signing_dir(self) -> Path:
        return self.settings.keys_dir / "signing"


def toolbox() -> Toolbox:
    """The toolbox of the application at work."""
    return cast(Toolbox, current_app.extensions["portal"])
