"""`make messages`: extract the message ids and bring every catalogue up to date.

New messages come in untranslated, messages that no code uses go, everything is sorted and without places, and
the header stays as it is: so a catalogue's diff shows words and nothing else. Guesses (fuzzy) are not made.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = "translations/*/LC_MESSAGES/messages.po"
KEYWORDS = ("lazy_gettext", "_l", "N_", "lazy_ngettext:1,2")  # beside Babel's own


def extract() -> Catalog:
    """All messages of code, templates and rule data, as babel.cfg names them."""
    sys.path.insert(0, str(ROOT))  # the extractor of the rule data is a module of the app
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        keywords = [word for keyword in KEYWORDS for word in ("-k", keyword)]
        command = ["pybabel", "-q", "extract", "-F", str(ROOT / "babel.cfg"), *keywords]
        CommandLineInterface().run([*command, "-o", str(template), str(ROOT)])
        return read_po(io.BytesIO(template.read_bytes()))


def update(path: Path, template: Catalog) -> tuple[int, int]:
    """Rewrite one catalogue; answers how many messages it has and how many lack a translation."""
    locale = path.parent.parent.name
    header, _, _body = path.read_text("utf-8").partition("\n\n")
    catalogue = read_po(io.BytesIO(path.read_bytes()), locale=locale)
    catalogue.update(template, no_fuzzy_matching=True)
    body = io.BytesIO()
    write_po(
        body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    path.write_text(f"{header}\n\n{body.getvalue().decode().strip()}\n", "utf-8")
    messages = [message for message in catalogue if message.id]
    return len(messages), sum(not all(_words(message.string)) for message in messages)


def _words(translation: object) -> tuple[str, ...]:
    return translation if isinstance(translation, tuple) else (str(translation or ""),)


def main() -> None:
    template = extract()
    for path in sorted(ROOT.glob(CATALOGUES)):
        total, missing = update(path, template)
        print(f"{path.relative_to(ROOT)}: {total} messages, {missing} without a translation")


if __name__ == "__main__":
    main()
