"""Starts the limited process without loading the portal: `python -I -S boot.py LIMITS SITE WORD…`.

`python -m app.adapters.uploads.worker` would import the package `app`, and with it the web and the database.
The process that opens what strangers sent holds neither, so this file makes a package of its own folder.
The limits are set before anything else is read.
"""

import importlib
import sys
import types
from pathlib import Path

PACKAGE = "upload_cleaning"


def main() -> None:
    limits, site, *words = sys.argv[1:]
    package = types.ModuleType(PACKAGE)
    package.__path__ = [str(Path(__file__).resolve().parent)]
    sys.modules[PACKAGE] = package
    sys.path.append(site)
    importlib.import_module(f"{PACKAGE}.worker").main(limits, words)


if __name__ == "__main__":
    main()
