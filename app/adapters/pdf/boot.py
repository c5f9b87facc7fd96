"""Starts the report worker without loading the portal: `python boot.py STYLESHEET FONTCONFIG LIMITS FD`.

`python -m app.adapters.pdf.worker` would import the package `app`, and with it the web and the database.
The process that lays out what strangers wrote should hold neither, so this file loads its own folder as a
package.
"""

import importlib
import importlib.util
import sys
from pathlib import Path

PACKAGE = "report_pdf"


def main() -> None:
    folder = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)
    importlib.import_module(f"{PACKAGE}.worker").main(sys.argv[1:])


if __name__ == "__main__":
    main()
