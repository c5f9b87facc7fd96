"""Every message has its Chinese, with the same placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app.config import ROOT

PO = ROOT / "translations/zh_Hans_CN/LC_MESSAGES/messages.po"
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_KEYWORDS = {
    "_": None, "gettext": None, "lazy_gettext": None, "_l": None, "N_": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2),
}  # fmt: skip


def _catalogue() -> Catalog:
    return read_po(BytesIO(PO.read_bytes()), locale="zh_Hans_CN")


def _used() -> set[str]:
    with (ROOT / "babel.cfg").open() as handle:
        methods, options = parse_mapping_cfg(handle)
    found = extract_from_dir(ROOT, methods, options, keywords=_KEYWORDS)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def _messages() -> Iterator[Message]:
    return (message for message in _catalogue() if message.id)


def _singular(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def test_every_message_has_its_chinese() -> None:
    translated = {_singular(message) for message in _messages() if message.string and all(_strings(message))}
    assert sorted(_used() - translated) == []


def test_no_translation_is_left_over() -> None:
    assert sorted({_singular(message) for message in _messages()} - _used()) == []


def test_placeholders_match() -> None:
    wrong = [
        _singular(message)
        for message in _messages()
        for text in _strings(message)
        if not set(_PLACEHOLDER.findall(text)) <= set(_PLACEHOLDER.findall(" ".join(_ids(message))))
    ]
    assert wrong == []


def test_no_translation_is_in_doubt() -> None:
    assert [_singular(message) for message in _messages() if message.fuzzy] == []


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)
