"""Files that people send: told by their content, scanned, cleaned in a process of its own, drawn as pictures.

    cleaner = Cleaner(Limits(), scanner=Clamd("127.0.0.1:3310"))
    cleaned = cleaner.clean(data)          # Cleaned, or UploadRefused with a code
    jpeg = cleaner.picture(cleaned.data, cleaned.kind, page=1)

The process that opens a file holds no key, no database and no web code, and ends with its one answer
(`limited_process`, `boot`, `worker`). Pillow, pillow-heif and pikepdf are imported there alone.
"""

from .answers import Cleaned
from .cleaner import Cleaner
from .errors import ScannerUnreachable, UploadRefused
from .kinds import ENDINGS, IMAGES, MEDIA_TYPES, OFFICE, Kind, sniff
from .limits import Limits
from .scanner import Clamd, Scanner

__all__ = [
    "ENDINGS",
    "IMAGES",
    "MEDIA_TYPES",
    "OFFICE",
    "Clamd",
    "Cleaned",
    "Cleaner",
    "Kind",
    "Limits",
    "Scanner",
    "ScannerUnreachable",
    "UploadRefused",
    "sniff",
]
