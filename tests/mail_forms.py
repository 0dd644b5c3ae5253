"""One mail written in every way mailers write it: charsets, transfer encodings, encoded words, names of attachments."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

SUBJECT = "【急募】①㈱髙﨑商事 ﾃｽﾄ要員のご依頼～表示ソ能（Ｊａｖａ）"
SENDER = "㈱髙﨑 ﾔﾏﾀﾞ"
FILE = "①スキルシート_表ソ能ﾃｽﾄ_T.K.csv"
BODY = (
    "㈱髙﨑商事の山田です。\r\n"
    "①案件名：Ｊａｖａ開発（表示ソフト・能力～Ⅲ期） ㍉ﾒｰﾄﾙ №１\r\n"
    "必須：ﾃﾞｰﾀﾍﾞｰｽ設計、ソート機能 予算60万～75万\r\n"
    "\r\n"
    "from ここまで＝本文 =3D = 終\r\n"
)
"""Vendor characters, half-width kana, letters whose second byte is a backslash, signs that transfer encodings use."""

NEC_SELECTED = {"髙": b"\xee\xe0", "﨑": b"\xed\x95"}
"""Where mailers put the IBM characters inside the 94 rows."""


def _pair(char: str) -> bytes:
    code = NEC_SELECTED.get(char) or char.encode("cp932")
    if len(code) == 1:
        return code
    lead, trail = code
    lead -= 0x40 if lead >= 0xE0 else 0
    row = (lead - 0x81) * 2 + 0x21
    if trail >= 0x9F:
        return bytes([row + 1, trail - 0x7E])
    return bytes([row, trail - 0x1F - (1 if trail >= 0x80 else 0)])


def cp50220(text: str, kana: str = "escape") -> bytes:
    """ISO-2022-JP with vendor characters; half-width kana through ESC ( I, through SO and SI, or as bytes of 8 bits."""
    out, state = bytearray(), "ascii"
    before, after = {"escape": (b"\x1b(I", b""), "shift": (b"\x0e", b"\x0f"), "bytes": (b"", b"")}[kana]
    for char in text:
        half = 0xFF61 <= ord(char) <= 0xFF9F
        wanted = "kana" if half else "ascii" if ord(char) < 0x80 else "pairs"
        if wanted != state:
            out += after if state == "kana" else b""
            if kana == "escape" or state == "pairs" or wanted == "pairs":
                out += b"\x1b(B" if wanted == "ascii" or (wanted == "kana" and kana != "escape") else b""
            out += before if wanted == "kana" else b"\x1b$B" if wanted == "pairs" else b""
            state = wanted
        shift = 0xFEC0 if kana == "bytes" else 0xFF40
        out += bytes([ord(char) - shift]) if half else _pair(char)
    out += after if state == "kana" else b""
    return bytes(out + (b"\x1b(B" if state != "ascii" else b""))


def euc(text: str) -> bytes:
    """EUC-JP with vendor characters, as Windows writes it (CP51932)."""
    out = bytearray()
    for char in text:
        if 0xFF61 <= ord(char) <= 0xFF9F:
            out += bytes([0x8E, ord(char) - 0xFEC0])
        else:
            pair = _pair(char)
            out += pair if len(pair) == 1 else bytes(b | 0x80 for b in pair)
    return bytes(out)


def utf_8(text: str) -> bytes:
    return text.encode()


def cp932(text: str) -> bytes:
    return text.encode("cp932")


CHARSETS: dict[str, tuple[Callable[[str], bytes], str | None]] = {
    "ISO-2022-JP": (cp50220, "iso-2022-jp"),
    "ISO-2022-JP, kana by SO and SI": (lambda t: cp50220(t, "shift"), "ISO-2022-JP"),
    "ISO-2022-JP, kana of 8 bits": (lambda t: cp50220(t, "bytes"), "iso-2022-jp"),
    "CP50221": (cp50220, "CP50221"),
    "ISO-2022-JP undeclared": (cp50220, None),
    "ISO-2022-JP declared UTF-8": (cp50220, "utf-8"),
    "CP932 declared Shift_JIS": (cp932, "Shift_JIS"),
    "CP932 declared Windows-31J": (cp932, "Windows-31J"),
    "CP932 declared ISO-2022-JP": (cp932, "iso-2022-jp"),
    "CP932 declared UTF-8": (cp932, "utf-8"),
    "CP932 declared US-ASCII": (cp932, "us-ascii"),
    "CP932 undeclared": (cp932, None),
    "EUC-JP": (euc, "EUC-JP"),
    "EUC-JP undeclared": (euc, None),
    "UTF-8": (utf_8, "UTF-8"),
    "UTF-8 declared ISO-2022-JP": (utf_8, "iso-2022-jp"),
    "UTF-8 declared Shift_JIS": (utf_8, "shift_jis"),
    "UTF-8 undeclared": (utf_8, None),
    "UTF-8 of an unknown name": (utf_8, "x-unknown-charset"),
    "UTF-7": (lambda t: t.encode("utf-7"), "UTF-7"),
    "GB18030": (lambda t: t.encode("gb18030"), "GB18030"),
}
"""How a text becomes bytes, and what the mail says it is."""


def as_quoted(data: bytes) -> bytes:
    """Quoted-printable, its lines broken softly wherever they are long, also inside a letter."""
    return quopri.encodestring(data)


def as_base64(data: bytes) -> bytes:
    return base64.encodebytes(data)


def as_littered(data: bytes) -> bytes:
    """Base64 through a gateway that left blanks, blank lines and marks, and a mailing list that put words below."""
    lines = base64.encodebytes(data).splitlines()
    return b"\r\n".join([b" " + lines[0], b"", b"! ", *lines[1:], b"", b"Sent by the list server (example)", b""])


def as_blocks(data: bytes) -> bytes:
    """Base64 of pieces encoded one by one, so that signs of the end stand in the middle."""
    return b"".join(base64.encodebytes(data[at : at + 50]) for at in range(0, len(data), 50))


TRANSFERS: dict[str, tuple[str | None, Callable[[bytes], bytes]]] = {
    "8bit": ("8bit", lambda d: d),
    "nothing said": (None, lambda d: d),
    "quoted-printable": ("quoted-printable", as_quoted),
    "base64": ("base64", as_base64),
    "base64 littered": ("BASE64", as_littered),
    "base64 in blocks": ("base64", as_blocks),
}


def words(data: bytes, charset: str, size: int = 30, mark: str = "B") -> bytes:
    """Encoded words cut every so many bytes, in the middle of letters and of escape sequences too."""
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    if mark == "B":
        told = [base64.b64encode(p) for p in pieces]
    else:
        told = [b"".join(b"=%02X" % b for b in p) for p in pieces]
    return b"\r\n ".join(b"=?%s?%s?%s?=" % (charset.encode(), mark.encode(), t) for t in told)


def parameter(name: str, data: bytes, charset: str, way: str) -> bytes:
    """A parameter of a header: raw, in encoded words, or after RFC 2231, whole or in pieces."""
    if way == "raw":
        return b'%s="%s"' % (name.encode(), data)
    if way == "words":
        return b'%s="%s"' % (name.encode(), words(data, charset))
    told = quote_from_bytes(data, safe="").encode()
    if way == "rfc2231":
        return b"%s*=%s''%s" % (name.encode(), charset.encode(), told)
    marks = [told[at : at + 40] for at in range(0, len(told), 40)]
    marks[0] = charset.encode() + b"''" + marks[0]
    return b";\r\n ".join(b"%s*%d*=%s" % (name.encode(), n, m) for n, m in enumerate(marks))


@dataclass(frozen=True)
class Form:
    """One way of writing the mail."""

    charset: str
    transfer: str
    heads: str
    """How headers and the attachment's name are written."""

    @property
    def name(self) -> str:
        return f"{self.charset} / {self.transfer} / {self.heads}"

    def mail(self) -> bytes:
        encode, declared = CHARSETS[self.charset]
        encoding, transfer = TRANSFERS[self.transfer]
        said = declared or "utf-8"
        way = {"raw": "raw", "B words": "words", "Q words": "words"}.get(self.heads, self.heads)

        def head(text: str) -> bytes:
            data = encode(text)
            return data if self.heads == "raw" else words(data, said, mark="Q" if self.heads == "Q words" else "B")

        kind = b"text/plain" + (b"; charset=" + declared.encode() if declared else b"")
        lines = [
            b'From: "' + head(SENDER) + b'" <yamada@takasaki.example>' if self.heads == "raw" else b"",
            b"Subject: " + head(SUBJECT),
            b"Date: Tue, 24 Nov 2026 09:00:00 +0900",
            b"MIME-Version: 1.0",
            b"Content-Type: multipart/mixed; boundary=frame",
            b"",
            b"--frame",
            b"Content-Type: " + kind,
            b"Content-Transfer-Encoding: " + encoding.encode() if encoding else b"X-Way: none",
            b"",
            transfer(encode(BODY)),
            b"--frame",
            b"Content-Type: application/octet-stream",
            b"Content-Disposition: attachment;\r\n " + parameter("filename", encode(FILE), said, way),
            b"",
            b"x",
            b"--frame--",
            b"",
        ]
        if self.heads != "raw":
            lines[0] = b"From: " + head(SENDER) + b" <yamada@takasaki.example>"
        return b"\r\n".join(lines)


def forms() -> Iterator[Form]:
    """Every charset with every transfer encoding, and with every way of writing headers."""
    for charset, (_, declared) in CHARSETS.items():
        for transfer in TRANSFERS:
            yield Form(charset, transfer, "B words" if declared else "raw")
        for heads in ("raw", "B words", "Q words", "rfc2231", "pieces"):
            foreign = charset in ("UTF-7", "GB18030") and heads == "raw"  # nothing says so in a raw header
            if not foreign:
                yield Form(charset, "base64", heads)
