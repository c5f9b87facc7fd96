"""Join the stylesheets named in static/css/index.txt into static/vendor/portal.css.

The portal has no build step; this only saves the reader two dozen requests. Comments and
indentation are left out, rules are not rewritten.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "static" / "css"
TARGET = ROOT / "static" / "vendor" / "portal.css"


def bundle() -> int:
    """Write the joined stylesheet and return its size in bytes."""
    names = (SOURCE / "index.txt").read_text("utf-8").split()
    text = "\n".join((SOURCE / name).read_text("utf-8") for name in names)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\n\s*", "\n", text).lstrip()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    return TARGET.write_text(text, "utf-8")


if __name__ == "__main__":
    print(f"static/vendor/portal.css: {bundle():,} characters")
