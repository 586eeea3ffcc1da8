"""The files that people attach: small documents, pictures and tables, drawn here from `data/papers.toml`."""

import struct
import zlib
from functools import lru_cache
from typing import Any, Final

from comptoir.config.demo.scenes import BadStory, data

WIDTH: Final = 720
Rows = list[list[tuple[int, int, int]]]


def paper(name: str) -> bytes:
    """The bytes of the file with this name.  Raises BadStory when no paper is called so."""
    told = _papers().get(name)
    if told is None:
        raise BadStory(f"data/papers.toml has no paper named {name}.")
    if name.endswith(".csv"):
        return str(told["rows"]).encode(told.get("alphabet", "utf-8"))
    return _pdf(told["lines"]) if name.endswith(".pdf") else _picture(told["height"], told["boxes"])


@lru_cache(maxsize=1)
def _papers() -> dict[str, Any]:
    return data("papers")


def _pdf(lines: list[str]) -> bytes:
    """One A4 page of Helvetica: the first line large, the others below each other."""
    words = ["BT /F1 22 Tf 60 770 Td", f"({_quoted(lines[0])}) Tj", "/F1 11 Tf 0 -34 Td 17 TL"]
    words += [f"({_quoted(line)}) Tj T*" for line in lines[1:]]
    content = "\n".join([*words, "ET"]).encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (len(objects) + 1, table, len(objects) + 1, len(out))


def _quoted(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _picture(height: int, boxes: list[list[Any]]) -> bytes:
    """A PNG of coloured boxes `[x, y, width, height, "#rrggbb"]`, later ones on top."""
    rows: Rows = [[(255, 255, 255)] * WIDTH for _ in range(height)]
    for left, top, wide, high, colour in boxes:
        dot = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
        for row in rows[top : top + high]:
            row[left : left + wide] = [dot] * len(row[left : left + wide])
    raw = b"".join(b"\0" + bytes(part for dot in row for part in dot) for row in rows)
    head = struct.pack(">IIBBBBB", WIDTH, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(raw, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
