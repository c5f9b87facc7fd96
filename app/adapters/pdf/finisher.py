"""What WeasyPrint leaves out for PDF/UA-1 beside PDF/A-3a, added before the file is written.

- the claim `pdfuaid:part = 1`, with the extension schema that PDF/A demands for it (ISO 14289-1 5,
  ISO 19005-3 6.6.2);
- `/Scope` on header cells (ISO 14289-1 7.5);
- running headers, page numbers and the watermark as artifacts, so that no screen reader repeats them on every
  page (ISO 14289-1 7.8);
- an empty signature field, tagged and labelled, of no size (ISO 14289-1 7.18.4), for the signature to come.

It works on WeasyPrint's own objects through its `finisher` hook: the file is written once, never parsed
again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf  # type: ignore[import-untyped]

SIGNATURE_FIELD = "Signature"

# Bits of /F (ISO 32000-1 table 165): print (3) and locked (8).
_PRINT_AND_LOCKED = 4 + 128

_UA_CLAIM = b"""<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


class Finisher:
    """A finisher for `weasyprint.HTML.write_pdf`. `field_label`: what a screen reader calls the signature."""

    def __init__(self, *, field_label: str) -> None:
        self._field_label = field_label

    def __call__(self, _document: object, pdf: Any) -> None:
        tree = _StructureTree(pdf)
        claim_accessibility(pdf)
        give_headers_a_scope(pdf, tree)
        turn_running_text_into_artifacts(pdf, tree)
        add_signature_field(pdf, tree, self._field_label)
        serialise_once(pdf)


class _StructureTree:
    """The tags of the file: who hangs under whom, and which page content belongs to which tag."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.root = self.at(pdf.catalog["StructTreeRoot"])
        self.document = self.at(self.root["K"][0])
        self.parent_tree = self.at(self.root["ParentTree"])["Nums"]

    def at(self, reference: object) -> Any:
        return self.pdf.objects[_number(reference)]

    def reachable(self) -> set[int]:
        """Numbers of the objects that hang under the root."""
        found: set[int] = set()
        waiting = [_number(self.root["K"][0])]
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            found.add(number)
            kids = self.pdf.objects[number].get("K", ())
            waiting += [_number(kid) for kid in kids if _is_reference(kid)]
        return found

    def add(self, dictionary: Any) -> Any:
        self.pdf.add_object(dictionary)
        return dictionary


def claim_accessibility(pdf: Any) -> None:
    """Add the PDF/UA claim to the XMP metadata."""
    metadata = pdf.objects[_number(pdf.catalog["Metadata"])]
    content = b"\n".join(metadata.stream)
    before, end, after = content.partition(b"</rdf:RDF>")
    assert end, "WeasyPrint writes its metadata as RDF"
    metadata.stream = [before + _UA_CLAIM + after]


def give_headers_a_scope(pdf: Any, tree: _StructureTree) -> None:
    """`<th>` in a `<thead>` heads its column; elsewhere it heads its row (as the template writes them)."""
    for cell in pdf.objects:
        if isinstance(cell, dict) and cell.get("S") == "/TH":
            section = tree.at(tree.at(cell["P"])["P"])
            cell["A"]["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"


def turn_running_text_into_artifacts(pdf: Any, tree: _StructureTree) -> None:
    """Mark text of the page margins as artifacts; WeasyPrint tags it, but hangs it nowhere."""
    reachable = tree.reachable()
    for page_index, page_number in enumerate(pdf.pages["Kids"][::3]):
        owners = tree.parent_tree[2 * page_index + 1]
        stray = {mcid for mcid, owner in enumerate(owners) if _number(owner) not in reachable}
        for mcid in stray:
            owners[mcid] = "null"
        operators = tree.at(pdf.objects[page_number]["Contents"]).stream
        for index in _marked_content(operators, stray):
            operators[index - 1] = "/Artifact"
            operators[index] = pydyf.Dictionary({"Type": "/Pagination"})


def add_signature_field(pdf: Any, tree: _StructureTree, label: str) -> None:
    """Add an empty signature field of no size on the first page, with its tag and its label."""
    page_number = pdf.pages["Kids"][0]
    page = pdf.objects[page_number]
    key = 1 + max(int(key) for key in tree.parent_tree[::2])
    widget = tree.add(
        pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Widget",
                "FT": "/Sig",
                "T": pydyf.String(SIGNATURE_FIELD),
                "TU": pydyf.String(label),
                "Rect": pydyf.Array([0, 0, 0, 0]),
                "F": _PRINT_AND_LOCKED,
                "P": page.reference,
                "StructParent": key,
            }
        )
    )
    page.setdefault("Annots", pydyf.Array()).append(widget.reference)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([widget.reference]), "SigFlags": 0})
    link = tree.add(pydyf.Dictionary({"Type": "/OBJR", "Obj": widget.reference, "Pg": page.reference}))
    form = tree.add(
        pydyf.Dictionary(
            {
                "Type": "/StructElem",
                "S": "/Form",
                "K": pydyf.Array([link.reference]),
                "Pg": page.reference,
                "P": tree.document.reference,
            }
        )
    )
    tree.document["K"].append(form.reference)
    tree.parent_tree.extend([key, form.reference])
    tree.root["ParentTreeNextKey"] = key + 1


def serialise_once(pdf: Any) -> None:
    """Write every object out now: pydyf would compress each twice, for the identifier and for the file."""
    pdf.objects[1:] = [_Written(item) for item in pdf.objects[1:]]


class _Written(pydyf.Object):  # type: ignore[misc]
    """An object as it will stand in the file."""

    compressible = False  # both are properties of pydyf's own
    data = b""

    def __init__(self, item: Any) -> None:
        super().__init__()
        self.number, self.generation, self.free = item.number, item.generation, item.free
        self.compressible = item.compressible
        self.data = item.data


def _marked_content(operators: list[Any], wanted: set[int]) -> Iterator[int]:
    """Where in a content stream the property lists of the `wanted` marked contents stand."""
    for index, item in enumerate(operators):
        if isinstance(item, dict) and item.get("MCID") in wanted:
            yield index


def _is_reference(item: object) -> bool:
    return isinstance(item, bytes) and item.endswith(b" R")


def _number(reference: object) -> int:
    assert isinstance(reference, bytes)
    return int(reference.split()[0])
