"""A laid-out report, used again: what belongs to one copy alone is stamped on it, in milliseconds.

A report is laid out with specimens in the places of its number, time, code and digests. `Stencil` finds them
in the file; `stamp` writes a copy's own in their place, with glyphs that the file's fonts hold: the page
carries an alphabet for that (`ALPHABET`, in both weights), which is taken out again. What stands on every
page becomes one shared form. A file in which a place is not found is no stencil: `NoStencil`, and whoever
asked lays the copy out by itself.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pikepdf

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ年abcdefghijklmnopqrstuvwxyz月-:/.,日_+"
_TEXT = re.compile(rb"/(\w+) ([\d.]+) Tf\s+\[([^\]]*)\] TJ|\[([^\]]*)\] TJ")
_BLOCK = re.compile(rb"BT\s.*?ET", re.S)
_MEANING = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]{4,8})>")
_PART = re.compile(rb"<([0-9a-f]*)>|(-?[\d.]+)")


class NoStencil(Exception):
    """The file cannot be used again; the message says what was not found."""


@dataclass(frozen=True)
class Specimen:
    """What a report is laid out with. `words`: a specimen for each name, found nowhere else in the text."""

    words: Mapping[str, str]
    at: datetime
    data: bytes


@dataclass(frozen=True)
class Particulars:
    """What belongs to one copy: the same names, and the QR code as grey pixels with its width."""

    words: Mapping[str, str]
    at: datetime
    data: bytes
    qr: tuple[int, bytes]


class Stencil:
    """A laid-out report with its places known. Raises NoStencil."""

    def __init__(self, pdf: bytes, specimen: Specimen) -> None:
        self._specimen = specimen
        try:
            self._pdf = self._carved(pdf)
        except (pikepdf.PdfError, AttributeError, KeyError, ValueError) as problem:
            raise NoStencil(type(problem).__name__) from problem

    def _carved(self, pdf: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            self._signs = _signs(document)
            self._glyphs = _alphabets(document)
            self._share_margins(document)
            self._check(document)
            output = io.BytesIO()
            _save(document, output)
        return output.getvalue()

    @property
    def size(self) -> int:
        return len(self._pdf)

    def stamp(self, copy: Particulars) -> bytes:
        """The file of one copy; equal copies are equal to the byte."""
        with pikepdf.open(io.BytesIO(self._pdf)) as document:
            first = document.pages[0]
            first.Contents.write(self._replaced(_content(first), copy.words))
            for form in _copy_forms(document):
                form.write(self._replaced(form.read_bytes(), copy.words))
            self._readdress(first, copy)
            self._attach(document, copy)
            _redate(document, self._specimen.at, copy.at)
            output = io.BytesIO()
            _save(document, output)
        return output.getvalue()

    def _share_margins(self, document: pikepdf.Pdf) -> None:
        """What stands in the margins of every page is written once, and shown on each."""
        forms: dict[bytes, pikepdf.Object] = {}
        for page in list(document.pages)[1:]:
            used: dict[str, pikepdf.Object] = {}

            def shared(match: re.Match[bytes], page: Any = page, used: dict[str, Any] = used) -> bytes:
                if not self._says_specimen(match[0]):
                    return match[0]
                if match[0] not in forms:
                    forms[match[0]] = document.make_indirect(_form(document, match[0], page))
                name = f"/Copy{list(forms).index(match[0])}"
                used[name] = forms[match[0]]
                return name.encode() + b" Do"

            content = _BLOCK.sub(shared, _content(page))
            if used:
                page.Contents.write(content)
                if "/XObject" not in page.Resources:
                    page.Resources.XObject = pikepdf.Dictionary()
                for name, form in used.items():
                    page.Resources.XObject[name] = form

    def _says_specimen(self, block: bytes) -> bool:
        return self._replaced(block, dict.fromkeys(self._specimen.words, "")) != block

    def _check(self, document: pikepdf.Pdf) -> None:
        """Every place is found where it has to be, so that no copy keeps a specimen."""
        cover = self._text(_content(document.pages[0]))
        for name, words in self._specimen.words.items():
            if words not in cover:
                raise NoStencil(name)
        for page in list(document.pages)[1:]:
            if any(words in self._text(_content(page)) for words in self._specimen.words.values()):
                raise NoStencil("a page keeps a specimen")
        if not _copy_forms(document) or len(_pictures(document.pages[0])) != 1:
            raise NoStencil("margins or the QR code")

    def _text(self, content: bytes) -> str:
        return "\n".join(self._decoded(font, parts) for font, parts, _match in _runs(content))

    def _decoded(self, font: str, parts: bytes) -> str:
        signs = self._signs.get(font, {})
        return "".join(signs.get(glyph, "\ufffd") for glyph in _glyphs_in(parts))

    def _replaced(self, content: bytes, words: Mapping[str, str]) -> bytes:
        """The content with every specimen in it replaced; kerning goes, letter-spacing stays."""
        pieces, end = [], 0
        for font, parts, match in _runs(content):
            text = self._decoded(font, parts)
            named = [(self._specimen.words[name], new) for name, new in words.items()]
            if not any(specimen in text for specimen, _new in named):
                continue
            glyphs = self._with_new_words(font, text, _glyphs_in(parts), named)
            spaced = _spacing(parts)
            start = match.start(3) if match[3] is not None else match.start(4)
            pieces += [content[end:start], _written(glyphs, spaced)]
            end = match.end(3) if match[3] is not None else match.end(4)
        return b"".join([*pieces, content[end:]])

    def _with_new_words(
        self, font: str, text: str, glyphs: list[bytes], named: list[tuple[str, str]]
    ) -> list[bytes]:
        known = self._glyphs[font]
        for specimen, new in named:
            at = text.find(specimen)
            while at >= 0:
                try:
                    glyphs[at : at + len(specimen)] = [known[sign] for sign in new]
                except KeyError:
                    raise NoStencil("a sign without a glyph") from None
                text = text[:at] + new + text[at + len(specimen) :]
                at = text.find(specimen, at + len(new))
        return glyphs

    def _readdress(self, page: Any, copy: Particulars) -> None:
        """The link to the check and its QR code."""
        for note in page.get("/Annots", ()):
            if note.get("/Subtype") != "/Link" or "/URI" not in note.get("/A", {}):
                continue
            specimen, code = self._specimen.words["code"], copy.words["code"]
            note.A.URI = pikepdf.String(str(note.A.URI).replace(specimen, code))
            if "/Contents" in note:  # what a screen reader says of the link
                note.Contents = pikepdf.String(str(note.Contents).replace(specimen, code))
        (picture,) = _pictures(page)
        width, pixels = copy.qr
        picture.write(zlib.compress(pixels, 9), filter=pikepdf.Name.FlateDecode)
        picture.Width = picture.Height = width
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceGray, 8

    def _attach(self, document: pikepdf.Pdf, copy: Particulars) -> None:
        stream = document.Root.AF[0].EF.F
        stream.write(zlib.compress(copy.data, 9), filter=pikepdf.Name.FlateDecode)
        stamp = _pdf_date(copy.at)
        stream.Params = pikepdf.Dictionary(
            CheckSum=pikepdf.String(hashlib.md5(copy.data, usedforsecurity=False).digest()),
            Size=len(copy.data),
            CreationDate=stamp,
            ModDate=stamp,
        )


def _alphabets(document: pikepdf.Pdf) -> dict[str, dict[str, bytes]]:
    """The glyph of each sign by font, read off the alphabets, which are taken out of the page."""
    page = document.pages[0]
    found: dict[str, dict[str, bytes]] = {}
    content = _content(page)
    for font, parts, match in _runs(content):
        glyphs = _glyphs_in(parts)
        if len(glyphs) == len(set(glyphs)) == len(ALPHABET):
            found[font] = dict(zip(ALPHABET, glyphs, strict=True))
            content = content.replace(match[0], match[0].replace(b"[" + parts + b"]", b"[]"))
    if len(found) != 2:
        raise NoStencil("alphabets")
    for glyphs_of in found.values():
        glyphs_of[" "] = b"0001"
    page.Contents.write(content)
    return found


def _signs(document: pikepdf.Pdf) -> dict[str, dict[bytes, str]]:
    """What each glyph means, by font: a digit may have several shapes. A glyph of many signs is left out."""
    fonts = {name: font for page in document.pages for name, font in page.Resources.Font.items()}
    return {
        name[1:]: {
            glyph: sign
            for glyph, code in _MEANING.findall(font.ToUnicode.read_bytes())
            if len(sign := bytes.fromhex(code.decode()).decode("utf-16-be")) == 1
        }
        for name, font in fonts.items()
    }


def _runs(content: bytes) -> list[tuple[str, bytes, re.Match[bytes]]]:
    """(font, what is shown, where) of each piece of text; the font stays until another is set."""
    found, font = [], ""
    for match in _TEXT.finditer(content):
        font = match[1].decode() if match[1] else font
        found.append((font, match[3] if match[3] is not None else match[4], match))
    return found


def _glyphs_in(parts: bytes) -> list[bytes]:
    joined = b"".join(match[1] for match in _PART.finditer(parts) if match[1])
    return [joined[at : at + 4] for at in range(0, len(joined), 4)]


def _spacing(parts: bytes) -> bytes:
    """The space after each sign where a text is spaced out, else nothing."""
    gaps = [match[2] for match in _PART.finditer(parts) if match[2]]
    return gaps[0] + b"<>" + gaps[1] if len(gaps) > len(_glyphs_in(parts)) else b""


def _written(glyphs: list[bytes], spaced: bytes) -> bytes:
    between = b">" + spaced + b"<" if spaced else b""
    return b"<" + between.join(glyphs) + b">"


def _form(document: pikepdf.Pdf, block: bytes, page: Any) -> pikepdf.Stream:
    form = pikepdf.Stream(document, block)
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([-5000, -5000, 5000, 5000])
    form.Resources = pikepdf.Dictionary(Font=page.Resources.Font)
    form.Copy = True
    return form


def _copy_forms(document: pikepdf.Pdf) -> list[Any]:
    """The shared margins: all of them are shown on the second page."""
    if len(document.pages) < 2:
        return []
    shown: Any = document.pages[1].Resources.get("/XObject", {})
    return [shown[name] for name in shown if name.startswith("/Copy")]


def _pictures(page: Any) -> list[Any]:
    shown: Any = page.Resources.get("/XObject", {})
    return [shown[name] for name in shown if shown[name].get("/Subtype") == "/Image"]


def _content(page: Any) -> bytes:
    content: bytes = page.Contents.read_bytes()
    return content


def _redate(document: pikepdf.Pdf, old: datetime, new: datetime) -> None:
    metadata = document.Root.Metadata
    before, after = (one.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S").encode() for one in (old, new))
    metadata.write(metadata.read_bytes().replace(before, after))


def _pdf_date(at: datetime) -> pikepdf.String:
    return pikepdf.String(at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))


def _save(document: pikepdf.Pdf, output: io.BytesIO) -> None:
    document.save(
        output,
        deterministic_id=True,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        compress_streams=True,
    )
