"""Small PDF files made by hand: lines of text on pages, pictures of pages, and files built to do harm."""

import zlib


def pdf(pages: list[list[str]], *, title: str | None = None, made: str | None = None, raw_page: bytes | None = None) -> bytes:
    """Return a PDF that shows lines of text. raw_page: drawing commands, already compressed, that each page has in place of lines."""
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(pages)))
    font = 3 + 2 * len(pages)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()]
    for i, lines in enumerate(pages):
        box = f"/MediaBox [0 0 595 842] /Resources << /Font << /F1 {font} 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Contents {4 + 2 * i} 0 R >>".encode())
        shown = "".join(f"({escaped(line)}) Tj 0 -14 Td\n" for line in lines)
        drawing = raw_page or zlib.compress(f"BT /F1 11 Tf 60 780 Td\n{shown}ET".encode("cp1252"))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(drawing), drawing))
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    info = "".join(f"/{key} ({value})" for key, value in (("Title", title), ("CreationDate", made)) if value)
    objects.append(f"<< {info} >>".encode())
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def scan(pages: int = 1) -> bytes:
    """Return a PDF whose pages draw a rectangle, as a scanner's pages draw a picture, and hold no text."""
    return pdf([[]] * pages, raw_page=zlib.compress(b"q 595 0 0 842 0 0 cm 0 0 1 1 re f Q"))


def escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
