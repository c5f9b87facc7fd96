"""The parts of an office file: their types by an allow-list, nothing that acts, nothing that names people."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.parsers import expat

from .errors import UploadRefused
from .kinds import Kind
from .picture_segments import check_gif, strip_jpeg, strip_png

TYPES = "[Content_Types].xml"
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OPEN = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    f"{_OPEN}wordprocessingml.document.main+xml": Kind.DOCX,
    f"{_OPEN}spreadsheetml.sheet.main+xml": Kind.XLSX,
}
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
# Parts that tell who, when and on which machine, and parts that nothing on the page needs.
_DROPPED_TYPES = re.compile(
    r"core-properties|extended-properties|custom-properties|customXmlProperties|printerSettings"
    r"|wordprocessingml\.people|ms-excel\.(person|threadedcomments)|commentsExtensible|commentsIds"
    r"|customProperty|spreadsheetml\.(userNames|revisionHeaders|revisionLog)"
)
_DROPPED_NAMES = re.compile(r"(?i)^(docProps|customXml|docMetadata)/|/printerSettings/")
_ALLOWED_TYPES = re.compile(
    r"application/vnd\.openxmlformats-officedocument\."
    r"(wordprocessingml|spreadsheetml|drawingml|theme|themeOverride|vmlDrawing)[A-Za-z0-9.+-]*"
    r"|application/vnd\.ms-word\.stylesWithEffects\+xml|application/vnd\.ms-office\.chart(style|colorstyle)\+xml"
    r"|application/vnd\.ms-office\.drawingml\.diagramDrawing\+xml"
    r"|application/vnd\.wps-officedocument\.cellimage\+xml|image/(png|jpe?g|gif)"
)
_MACROS = re.compile(r"(?i)vba|macro")
_OUTSIDE = re.compile(
    r"(?i)externalLink|connections|queryTable|mailMerge|recipientData|attachedTemplate|webextension"
)
_EMBEDDED = re.compile(
    r"(?i)oleObject|activeX|ctrlProp|control(properties)?\+xml|/embeddings/|aFChunk|obfuscatedFont"
)

_UTF8 = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["'](?!utf-8|us-ascii)""", re.IGNORECASE)
_FIELD_WORDS = re.compile(rb"<(?:\w+:)?instrText\b[^>]*>([^<]*)<|\b(?:\w+:)?instr\s*=\s*[\"']([^\"']*)")
_ACTING_FIELDS = re.compile(
    rb"(?i)dde|includetext|includepicture|macrobutton|\blink\b|\bimport\b|\bdatabase\b|\binclude\b"
)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]+)</")
_ACTING_FORMULA = re.compile(rb"(?i)\|[^!]*!|\b(webservice|call|register(\.id)?|exec|fopen|rtd|dde)\s*\(")
_QUOTED = rb"""("[^"]*"|'[^']*')"""
_NAMING = rb"author|initials|userName|lastModifiedBy|userId|providerId"
# What names people or their machines, and what is put in its place.
_PEOPLE = (
    (re.compile(rb"(\s(?:\w+:)?(?:" + _NAMING + rb")=)" + _QUOTED), rb'\1""'),
    (re.compile(rb"(<(?:\w+:)?author\b[^>]*>)[^<]*(</)"), rb"\1\2"),
    (re.compile(rb"(<(?:\w+:)?absPath\b[^>]*?\surl=)" + _QUOTED), rb'\1""'),
    (re.compile(rb"\s(?:\w+:)?rsid\w*=" + _QUOTED), b""),
    (re.compile(rb"<(\w+:)?rsids\b.*?</(?:\w+:)?rsids>", re.DOTALL), b""),
    (re.compile(rb"(<(?:\w+:)?pageSetup\b[^>]*?)\s(?:\w+:)id=" + _QUOTED), rb"\1"),
)


def clean_parts(contents: Mapping[str, bytes], *, most_pixels: int) -> tuple[Kind, dict[str, bytes]]:
    """The kind, and the parts that are kept. Raises UploadRefused."""
    if TYPES not in contents:
        raise UploadRefused("unknown-kind")
    table = _Types(contents[TYPES])
    names = [name for name in contents if name != TYPES]
    dropped = {name for name in names if table.is_dropped(name)}
    for name in names:
        if name not in dropped:
            _refuse_by_type(table.type_of(name), name)
    kinds = {_MAIN[kind] for kind in map(table.type_of, names) if kind in _MAIN}
    if len(kinds) != 1:
        raise UploadRefused("unknown-kind")
    kept = {
        name: _cleaned(name, table.type_of(name), contents[name], dropped, most_pixels)
        for name in names
        if name not in dropped and not _belongs_to_dropped(name, dropped)
    }
    return kinds.pop(), {TYPES: table.without(dropped), **kept}


class _Types:
    """Which part is of which type, as the package declares it."""

    def __init__(self, data: bytes) -> None:
        self._root = _tree(data)
        self._by_name: dict[str, str] = {}
        self._by_ending: dict[str, str] = {}
        for entry in self._root:
            kind = entry.get("ContentType", "")
            if entry.tag == f"{{{_TYPES_SPACE}}}Override":
                self._by_name[entry.get("PartName", "").lstrip("/").lower()] = kind
            elif entry.tag == f"{{{_TYPES_SPACE}}}Default":
                self._by_ending[entry.get("Extension", "").lower()] = kind

    def type_of(self, name: str) -> str:
        ending = name.rpartition(".")[2].lower()
        return self._by_name.get(name.lower()) or self._by_ending.get(ending, "")

    def is_dropped(self, name: str) -> bool:
        return bool(_DROPPED_NAMES.search(name) or _DROPPED_TYPES.search(self.type_of(name)))

    def without(self, dropped: set[str]) -> bytes:
        gone = {name.lower() for name in dropped}
        for entry in list(self._root):
            if entry.get("PartName", "").lstrip("/").lower() in gone:
                self._root.remove(entry)
        return _written(self._root, _TYPES_SPACE)


def _refuse_by_type(kind: str, name: str) -> None:
    words = f"{kind} {name}"
    if _MACROS.search(words):
        raise UploadRefused("macros")
    if _OUTSIDE.search(words):
        raise UploadRefused("external-links")
    if _EMBEDDED.search(words):
        raise UploadRefused("embedded")
    if kind != _RELATIONS and not _ALLOWED_TYPES.fullmatch(kind):
        raise UploadRefused("uncheckable")


def _cleaned(name: str, kind: str, data: bytes, dropped: set[str], most_pixels: int) -> bytes:
    if kind in {"image/jpeg", "image/jpg"}:
        return strip_jpeg(data, most_pixels)
    if kind == "image/png":
        return strip_png(data, most_pixels)
    if kind == "image/gif":
        return check_gif(data, most_pixels)
    if kind == _RELATIONS:
        return _relations(name, data, dropped)
    _refuse_unsafe_markup(data)
    _refuse_acting(data)
    for pattern, put in _PEOPLE:
        data = pattern.sub(put, data)
    return data


def _relations(name: str, data: bytes, dropped: set[str]) -> bytes:
    """Without ways to dropped parts; a link leads nowhere; any other way out of the file is refused."""
    root = _tree(data)
    base = posixpath.dirname(posixpath.dirname(name))
    gone = {one.lower() for one in dropped}
    for relation in list(root):
        kind, target = relation.get("Type", ""), relation.get("Target", "")
        if relation.get("TargetMode", "").lower() == "external":
            if not kind.endswith("/hyperlink"):
                raise UploadRefused("external-links")
            relation.set("Target", "about:blank")
            continue
        _refuse_relation(kind)
        part = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
        if part.lower() in gone:
            root.remove(relation)
    return _written(root, _RELATIONS_SPACE)


def _refuse_relation(kind: str) -> None:
    last = kind.rpartition("/")[2]
    if _MACROS.search(last):
        raise UploadRefused("macros")
    if _OUTSIDE.search(last):
        raise UploadRefused("external-links")
    if re.search(r"(?i)oleObject|activeX|^control$|^package$|aFChunk|^font$", last):
        raise UploadRefused("embedded")


def _belongs_to_dropped(name: str, dropped: set[str]) -> bool:
    """Whether these are the relations of a part that goes."""
    folder, _, file = name.rpartition("/")
    if not (folder.endswith("_rels") and file.endswith(".rels")):
        return False
    owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
    return bool(owner) and owner in dropped


def _refuse_unsafe_markup(data: bytes) -> None:
    """No document type, no entity, UTF-8 alone (so that nothing hides from the patterns), well-formed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:64] or _UTF8.match(data):
        raise UploadRefused("uncheckable")
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise UploadRefused("bomb")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as problem:
        raise UploadRefused("broken") from problem


def _refuse_acting(data: bytes) -> None:
    fields = b"".join(first or second for first, second in _FIELD_WORDS.findall(data))
    if _ACTING_FIELDS.search(fields):
        raise UploadRefused("external-links")
    if any(_ACTING_FORMULA.search(formula) for formula in _FORMULA.findall(data)):
        raise UploadRefused("external-links")


def _tree(data: bytes) -> ElementTree.Element:
    _refuse_unsafe_markup(data)
    return ElementTree.fromstring(data)  # noqa: S314  no document type and no entity gets here


def _written(root: ElementTree.Element, space: str) -> bytes:
    ElementTree.register_namespace("", space)
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written
