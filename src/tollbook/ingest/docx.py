"""Word documents into drafts: every paragraph in its place, rows of tables as lines, notes at the end.

The words are taken from the document's own parts one by one, for python-docx passes over text boxes, content controls and what was
inserted with changes tracked. The days in a file say when it was written and not when the report was published.
"""

import io
from collections.abc import Iterator
from typing import Any

from tollbook.errors import UnusableInput
from tollbook.ingest.archive import check_office, open_archive
from tollbook.ingest.charset import NotText, clean
from tollbook.ingest.draft import Draft, named_faults
from tollbook.ingest.plain import headline

REMEDY = "save it anew, or save it as PDF or text"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # a text box told a second time, for old programs
LEFT_OUT = frozenset((FALLBACK, f"{W}del", f"{W}moveFrom"))
BREAKS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
NOTES = ("footnotes", "endnotes")


def read_docx(data: bytes, where: str) -> Draft:
    """Return the draft of a Word document. Raises UnusableInput for a damaged or locked one, and for one without words."""
    with open_archive(io.BytesIO(data), where) as archive:
        check_office(archive, where, "Word document")
    with named_faults(where, "Word document", REMEDY):
        from docx import Document

        document = Document(io.BytesIO(data))
        body = document.element.body
        if document.element.getroottree().docinfo.internalDTD is not None:
            raise UnusableInput(where, "is a Word document that declares XML entities of its own, which none needs", REMEDY)
        lines = [line for part in (body, *_note_parts(document)) for line in _lines(part)]
        title, made = document.core_properties.title, document.core_properties.created
        is_tracked = next(body.iter(f"{W}ins", f"{W}del"), None) is not None
        pictures = sum(1 for _ in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"))
    try:
        text, notes = clean("\n".join(lines))
    except NotText as cause:
        raise UnusableInput(where, str(cause), REMEDY) from None
    if not text.strip():
        why = "holds pictures and no words" if pictures else "is a Word document without words"
        raise UnusableInput(where, why, "run its pictures through text recognition (OCR), and give the text")
    if made:
        notes += (f"The file says that it was written on {made.date()}; that is no day of publication.",)
    flags = ("It holds changes that are tracked: what was inserted is read, what was deleted is not.",) if is_tracked else ()
    return Draft(text=text, title=title.strip() or headline(text), notes=notes, flags=flags)


def _note_parts(document: Any) -> Iterator[Any]:
    """Yield the roots of the parts that hold footnotes and endnotes."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.rpartition("/")[2] in NOTES:
            yield parse_xml(relation.target_part.blob)


def _lines(part: Any) -> Iterator[str]:
    """Yield the paragraphs below an element, in order; the cells of a row stand on one line."""
    stack = list(reversed(part))
    while stack:
        element = stack.pop()
        if element.tag == f"{W}tr":
            cells = (" ".join(line for line in _lines(cell)) for cell in element.iter(f"{W}tc") if _row_of(cell) is element)
            if row := " | ".join(cell for cell in cells if cell):
                yield row
        elif element.tag == f"{W}p":
            words, boxes = _words(element)
            yield from (line for line in (" ".join(line.split()) for line in words.split("\n")) if line)
            stack.extend(reversed(boxes))
        elif element.tag not in LEFT_OUT:
            stack.extend(reversed(element))


def _row_of(cell: Any) -> Any:
    return next((above for above in cell.iterancestors() if above.tag == f"{W}tr"), None)


def _words(paragraph: Any) -> tuple[str, list[Any]]:
    """Return the words of a paragraph itself, and the text boxes that hang on it."""
    words: list[str] = []
    boxes: list[Any] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag == f"{W}t":
            words.append(element.text or "")
        elif element.tag in BREAKS:
            words.append(BREAKS[element.tag])
        elif element.tag == f"{W}txbxContent":
            boxes.append(element)
        elif element.tag not in LEFT_OUT:
            stack.extend(reversed(element))
    return "".join(words), boxes
