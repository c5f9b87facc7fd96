#!/usr/bin/env python3
"""Copy the third-party CSS and JavaScript of the pages from node_modules into static/vendor.

Not everything upstream ships is ours to use: the GDS Transport typeface and the Crown crest are licensed
to GOV.UK alone. Both are cut out of the stylesheet, and the font stack becomes a custom property that our
own theme sets. Each cut is counted, so that a new upstream release that looks different stops the set-up
instead of slipping something through. Standard library only; writes nothing outside static/vendor.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOVUK_PACKAGE = ROOT / "node_modules" / "govuk-frontend"
GOVUK_BUILD = GOVUK_PACKAGE / "dist" / "govuk"
VENDOR = ROOT / "static" / "vendor" / "govuk"

GOVUK_VERSION = "6.3.0"
FONT_FACES = 2  # GDS Transport, regular and bold
CRESTS = 3  # background, mask and prefixed mask of the footer's crest
SCREEN_FONTS = 55
PRINT_FONTS = 55
FONT_STACK = "font-family:var(--app-font-sans)"

# The npm package names its licence but carries no copy of it; the licence asks for one.
GOVUK_LICENCE = """\
GOV.UK Frontend {version}, https://github.com/alphagov/govuk-frontend
Changed here: the GDS Transport typeface and the Crown crest were removed from the stylesheet.

The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class UnexpectedAsset(Exception):
    """Upstream's file is not the one these cuts were written for."""


def cut(css: str, pattern: str, replacement: str, expected: int, what: str) -> str:
    """Replace `pattern` and insist that it stood there exactly `expected` times."""
    changed, count = re.subn(pattern, replacement, css)
    if count != expected:
        raise UnexpectedAsset(
            f"govuk-frontend.min.css has {count} × {what} where {GOVUK_VERSION} has {expected}: "
            "read the new stylesheet and adapt scripts/install_assets.py"
        )
    return changed


def our_stylesheet(css: str) -> str:
    """Upstream's stylesheet without what is not licensed to us, with a font stack of our own."""
    css = cut(css, r"@font-face\{[^}]*GDS Transport[^}]*\}", "", FONT_FACES, "a GDS Transport @font-face")
    css = cut(css, r"font-family:GDS Transport,arial,sans-serif", FONT_STACK, SCREEN_FONTS, "the screen font")
    css = cut(css, r"font-family:sans-serif", FONT_STACK, PRINT_FONTS, "the print font")
    css = cut(css, r"url\(/assets/images/govuk-crest\.svg\)", "none", CRESTS, "the crest")
    css = cut(css, r"/\*# sourceMappingURL=.*?\*/", "", 1, "a source map")
    for forbidden in ("GDS Transport", "/assets/", "@font-face", "crest.svg"):
        if forbidden in css:
            raise UnexpectedAsset(f"govuk-frontend.min.css still names {forbidden!r} after the cuts")
    return css


def our_script(script: str) -> str:
    """Upstream's script without the line that points at a source map we do not serve."""
    return re.sub(r"//# sourceMappingURL=\S+\s*$", "", script)


def install() -> None:
    """Write the stylesheet, the script and their licence to static/vendor/govuk."""
    if f'"version": "{GOVUK_VERSION}"' not in (GOVUK_PACKAGE / "package.json").read_text("utf-8"):
        raise UnexpectedAsset(f"node_modules holds another govuk-frontend than {GOVUK_VERSION}: run npm ci")
    stylesheet = our_stylesheet((GOVUK_BUILD / "govuk-frontend.min.css").read_text("utf-8"))
    script = our_script((GOVUK_BUILD / "govuk-frontend.min.js").read_text("utf-8"))
    if VENDOR.exists():
        shutil.rmtree(VENDOR)
    VENDOR.mkdir(parents=True)
    (VENDOR / "govuk-frontend.min.css").write_text(stylesheet, "utf-8")
    (VENDOR / "govuk-frontend.min.js").write_text(script, "utf-8")
    (VENDOR / "LICENCE.txt").write_text(GOVUK_LICENCE.format(version=GOVUK_VERSION), "utf-8")


if __name__ == "__main__":
    try:
        install()
    except FileNotFoundError as missing:
        sys.exit(f"{missing.filename} is missing: run npm ci first (make run and make test do)")
    except UnexpectedAsset as surprise:
        sys.exit(str(surprise))
