"""The Integrity Portal (诚信门户)."""

from app.factory import create_app

__all__ = ["create_app"]
