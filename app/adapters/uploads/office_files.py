"""DOCX and XLSX: the package opened with care, every part looked at, a new package made of what is kept."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from . import office_parts as parts
from .answers import Cleaned
from .errors import UploadRefused
from .limits import Limits

_END = b"PK\x05\x06"
_END_SIZE, _LONGEST_COMMENT = 22, 65_535
_DIRECTORY_BYTES_A_PART = 400
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def clean_office(data: bytes, limits: Limits) -> Cleaned:
    """The document without its metadata. Raises UploadRefused for whatever is no plain document."""
    _refuse_large_directory(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            _check(infos, len(data), limits)
            contents = {info.filename: _read(package, info) for info in infos if not info.is_dir()}
    except _BROKEN as problem:
        raise UploadRefused("broken") from problem
    kind, cleaned = parts.clean_parts(contents, most_pixels=limits.pixels)
    return Cleaned(_packed(cleaned), kind)


def _refuse_large_directory(data: bytes, limits: Limits) -> None:
    """By the last record, before anything is read: a directory of a hundred thousand names takes a second."""
    at = data.rfind(_END, max(0, len(data) - _END_SIZE - _LONGEST_COMMENT))
    if at < 0 or at + _END_SIZE > len(data):
        raise UploadRefused("broken")
    count, size = struct.unpack_from("<HI", data, at + 10)
    if count > limits.parts or size > limits.parts * _DIRECTORY_BYTES_A_PART:
        raise UploadRefused("bomb")


def _check(infos: list[zipfile.ZipInfo], file_bytes: int, limits: Limits) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    names = {info.filename.lower() for info in infos}
    if len(infos) > limits.parts or unpacked > limits.unpacked_bytes or packed > file_bytes:
        raise UploadRefused("bomb")  # packed into more than the file holds: parts that lie over each other
    if len(names) != len(infos) or not infos or infos[0].header_offset != 0:
        raise UploadRefused("broken")
    for info in infos:
        if info.flag_bits & 0x1:
            raise UploadRefused("encrypted")
        if info.compress_type not in _PACKED or not _is_safe_name(info.filename):
            raise UploadRefused("broken")
        if info.file_size > limits.part_bytes or _is_packed_too_well(info, limits):
            raise UploadRefused("bomb")


def _is_safe_name(name: str) -> bool:
    steps = name.split("/")
    is_plain = name.isprintable() and "\\" not in name and ":" not in name
    return is_plain and not name.startswith("/") and ".." not in steps and "." not in steps


def _is_packed_too_well(info: zipfile.ZipInfo, limits: Limits) -> bool:
    if info.file_size < limits.ratio_matters_from:
        return False
    return info.file_size > max(info.compress_size, 1) * limits.packed_ratio


def _read(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with package.open(info) as part:
        data = part.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise UploadRefused("bomb")
    return data


def _packed(contents: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name in sorted(contents, key=lambda one: (one != parts.TYPES, one)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, contents[name])
    return made.getvalue()
