#!/usr/bin/env python3
"""Prepare the fonts of the PDF credit report: static/vendor/fonts with a private fontconfig file and cache.

Two static fonts (Noto Sans SC regular and bold, SIL Open Font Licence) come from the npm package; the rare
Chinese characters come from Debian's package fonts-hanazono where it is installed. Running it again is quick
and changes nothing. Needs only Python's standard library, so that the set-up can call it early.

Use: install_report_fonts.py [--rare-fonts DIRECTORY]
"""

from __future__ import annotations

import argparse
import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
TARGET = ROOT / "static" / "vendor" / "fonts"
FONTS = ("400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf")
LICENCE = "LICENSE_FONT"
RARE_FONTS = Path("/usr/share/fonts/truetype/hanazono")
RARE_FONT = "HanaMinB.ttf"

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<!-- Written by scripts/install_report_fonts.py. The report sees these fonts and no others. -->
<fontconfig>
  <dir>{fonts}</dir>
  <dir>{rare}</dir>
  <cachedir>{cache}</cachedir>
  <selectfont><rejectfont><glob>{rare}/*</glob></rejectfont>
    <acceptfont><glob>{rare}/{rare_font}</glob></acceptfont></selectfont>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


def copy_if_different(source: Path, target: Path) -> None:
    """Copy by way of a temporary name, so that a half-written font is never read."""
    if target.exists() and filecmp.cmp(source, target, shallow=False):
        return
    partial = target.with_name(target.name + ".part")
    shutil.copyfile(source, partial)
    partial.chmod(0o644)
    partial.replace(target)


def write_if_different(path: Path, text: str) -> None:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rare-fonts", type=Path, default=RARE_FONTS, help="where HanaMinB.ttf lies")
    rare = parser.parse_args().rare_fonts.resolve()
    missing = [name for name in FONTS if not (SOURCE / name).is_file()]
    if missing:
        print(f"Missing {SOURCE / missing[0]}: run «npm ci» first.", file=sys.stderr)
        return 1
    truetype = TARGET / "truetype"
    cache = TARGET / "cache"
    for directory in (truetype, cache):
        directory.mkdir(parents=True, exist_ok=True)
    for name in FONTS:
        copy_if_different(SOURCE / name, truetype / Path(name).name)
    copy_if_different(SOURCE / LICENCE, TARGET / "LICENSE-Noto-Sans-SC.txt")
    configuration = TARGET / "fonts.conf"
    write_if_different(
        configuration,
        CONFIGURATION.format(
            fonts=escape(str(truetype)), rare=escape(str(rare)), cache=escape(str(cache)), rare_font=RARE_FONT
        ),
    )
    if not (rare / RARE_FONT).is_file():
        print(
            f"Note: {rare / RARE_FONT} is missing (Debian: fonts-hanazono). Reports with the rarest name "
            "characters will be refused until it is installed.",
            file=sys.stderr,
        )
    if shutil.which("fc-cache"):
        environment = {**os.environ, "FONTCONFIG_FILE": str(configuration)}
        subprocess.run(["fc-cache"], env=environment, check=True)  # without it the cache is made at first use
    print(f"Report fonts are ready in {TARGET.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
