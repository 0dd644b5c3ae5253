"""Bytes of unknown or wrongly declared encoding → text, letter by letter as the sender saw it.

Python's own ISO-2022-JP drops vendor characters (①㈱髙) and half-width kana which Japanese mailers send under that
name, so it is decoded here; everything else is chosen among the codecs that explain all bytes.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

BAD = "\ufffd"
"""Stands for a byte no encoding explains."""

# ---------------------------------------------------------------- ISO-2022-JP as mailers write it (CP50220…50222)


class _Pairs(dict[int, str]):
    """JIS code (0x2121 … 0x7E7E) → letter; what is none is shown as U+FFFD."""

    def __missing__(self, code: int) -> str:
        return BAD


@cache
def _jis() -> _Pairs:
    """JIS X 0208 with NEC row 13 and the IBM extensions: shifted into CP932 and decoded there."""
    table = _Pairs()
    for first in range(0x21, 0x7F):
        lead = (first - 0x21) // 2 + 0x81
        lead += 0x40 if lead > 0x9F else 0
        for second in range(0x21, 0x7F):
            trail = second + 0x7E if first % 2 == 0 else second + 0x1F + (1 if second >= 0x60 else 0)
            try:
                table[first << 8 | second] = bytes((lead, trail)).decode("cp932")
            except UnicodeDecodeError:
                continue
    return table


_ESCAPE = re.compile(rb"\x1b(\$[@AB]|\$\([@BCDOPQ]|\([A-Z]|&@)|(\x0e)|(\x0f)|(\r?\n)")
_OTHER_SETS = {
    b"$A": (b"", "gb2312"),
    b"$(C": (b"", "euc_kr"),
    b"$(D": (b"\x8f", "euc_jp"),
    b"$(O": (b"", "euc_jis_2004"),
    b"$(Q": (b"", "euc_jis_2004"),
    b"$(P": (b"\x8f", "euc_jis_2004"),
}
_PAIR_OR_BYTE = re.compile(rb"((?:[\x21-\x7e]{2})+)|([\x21-\x7e]|[^\x21-\x7e]+)")


def _in_pairs(piece: bytes) -> str:
    """Letters of two bytes; blanks between them, which some mailers leave there, stay blanks."""
    if len(piece) % 2 == 0 and min(piece) >= 0x21 and max(piece) <= 0x7E:
        return piece.decode("utf-16-be").translate(_jis())
    return "".join(
        m[1].decode("utf-16-be").translate(_jis()) if m[1] else "".join(chr(b) if b <= 0x20 else BAD for b in m[2])
        for m in _PAIR_OR_BYTE.finditer(bytes(b & 0x7F for b in piece))
    )


def _iso_2022_piece(piece: bytes, charset: bytes) -> str:
    if not piece:
        return ""
    if charset in (b"$@", b"$B", b"$(@", b"$(B"):
        return _in_pairs(piece)
    if charset in _OTHER_SETS:
        lead, codec = _OTHER_SETS[charset]
        pairs = zip(piece[::2], piece[1::2], strict=False)
        return b"".join(lead + bytes((a | 0x80, b | 0x80)) for a, b in pairs).decode(codec, "replace")
    if charset == b"(I":
        return "".join(chr(0xFF40 + (b & 0x7F)) if 0x21 <= (b & 0x7F) <= 0x5F else chr(b & 0x7F) for b in piece)
    if piece.isascii():
        return piece.decode("ascii")
    return "".join(chr(0xFEC0 + b) if 0xA1 <= b <= 0xDF else chr(b) if b < 0x80 else BAD for b in piece)


def iso_2022_jp(data: bytes) -> str:
    """Text of ISO-2022-JP as mailers really write it (CP50221): vendor characters, half-width kana through
    ESC ( I, SO/SI or 8-bit bytes, JIS X 0212 and 0213. Every line begins in ASCII, so a lost escape costs one line.
    """
    out: list[str] = []
    charset, at = b"(B", 0
    before_shift = charset
    for match in _ESCAPE.finditer(data):
        out.append(_iso_2022_piece(data[at : match.start()], charset))
        at = match.end()
        if match[1]:
            charset = match[1] if match[1] != b"&@" else charset
        elif match[2]:
            before_shift, charset = charset, b"(I"
        elif match[3]:
            charset = before_shift
        else:
            out.append("\n")
            charset = b"(B"
    out.append(_iso_2022_piece(data[at:], charset))
    return "".join(out)


# ---------------------------------------------------------------- which encoding is it?

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_JIS_ESCAPE = re.compile(rb"\x1b(\$[@B(]|\([IJ])")
_SHIFTED = re.compile(rb"\x0e[\x21-\x5f]+\x0f")
_ESCAPE_LOST = re.compile(rb"\$([@B])((?:[\x21-\x7e]{2})+?)\(([BJ])")
"""ISO-2022-JP from which a gateway took the escape characters."""
_JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff]")
_ODD = re.compile(r"[\x80-\x9f\ufffd\ue000-\uf8ff]|[\uff61-\uff9f]")
_ALIASES = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "ms_kanji": "cp932",
    "windows-31j": "cp932", "ms932": "cp932", "cp932": "cp932", "mskanji": "cp932", "x-ms-cp932": "cp932",
    "euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "eucjp": "euc_jp", "cp51932": "euc_jp", "gb2312": "gb18030",
    "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "us-ascii": "utf-8", "ascii": "utf-8", "unicode-1-1-utf-7": "utf-7", "utf7": "utf-7", "utf-16": "utf-16-be",
}  # fmt: skip
_JIS_NAMES = re.compile(r"iso-?2022-?jp|cp5022|csiso2022|^jis", re.I)
_NOT_TEXT = frozenset(["unknown-8bit", "x-unknown", "binary", "8bit", "default_charset", "none", ""])


_EUC = re.compile(
    rb"([\0-\x7f]+)|((?:[\xa1-\xfe][\xa1-\xfe])+)|((?:\x8e[\xa1-\xdf])+)|(?:\x8f[\xa1-\xfe]{2})+|(.)", re.S
)


def _euc(data: bytes) -> str | None:
    """Text of EUC-JP with vendor characters; None where some byte cannot be explained."""
    out = []
    for match in _EUC.finditer(data):
        plain, pairs, kana, odd = match.groups()
        if odd:
            return None
        if plain:
            out.append(plain.decode("ascii"))
        elif pairs:
            out.append(bytes(b & 0x7F for b in pairs).decode("utf-16-be").translate(_jis()))
        elif kana:
            out.append("".join(chr(0xFEC0 + b) for b in kana[1::2]))
        else:
            out.append(match[0].decode("euc_jp", "replace"))
        if BAD in out[-1]:
            return None
    return "".join(out)


def _strict(data: bytes, charset: str) -> str | None:
    if charset == "euc_jp":
        return _euc(data)
    try:
        text = data.decode(charset)
    except (UnicodeError, LookupError):
        return None
    return text if isinstance(text, str) else None


@cache
def _known(charset: str) -> bool:
    """Is this the name of an encoding of text (Python also knows `zlib` and `hex` as codecs)?"""
    try:
        return codecs.lookup(charset)._is_text_encoding
    except (LookupError, ValueError, UnicodeError):
        return False


def _sense(text: str) -> float:
    """How much a decoding looks like Japanese: kana and kanji for it, odd characters against it."""
    sample = text[:20_000]
    return len(_JAPANESE.findall(sample)) - 3 * len(_ODD.findall(sample))


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of bytes whose declared charset may be wrong, vague or missing. Never raises; what no
    charset explains is shown as U+FFFD.

    >>> decode("㈱髙﨑①".encode("cp932"), "Shift_JIS")
    '㈱髙﨑①'
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return data.decode(charset, "replace")
    name = (declared or "").strip().strip("\"'").lower()
    if data.isascii():
        return _seven_bits(data, name)
    if b"\0" in data[:4_000] and (wide := _without_mark(data)) is not None:
        return wide
    text = _strict(data, "utf-8")
    if _JIS_ESCAPE.search(data):
        return max((t for t in (iso_2022_jp(data), text) if t is not None), key=_sense)
    if text is None:
        text = _nearly_utf_8(data)
    if text is not None:
        return text
    charset = _ALIASES.get(name, name)
    if charset not in _NOT_TEXT and _known(charset) and (told := _strict(data, charset)) is not None:
        if charset in ("cp932", "euc_jp") and not _ODD.search(told.translate(_HALF_WIDTH)):
            return told
        others = [t for c in ("cp932", "euc_jp") if (t := _strict(data, c)) is not None]
        return max([told, *others], key=_sense)
    explained = [t for c in ("cp932", "euc_jp") if (t := _strict(data, c)) is not None]
    return max(explained, key=_sense) if explained else _damaged(data, charset)


_HALF_WIDTH = dict.fromkeys(range(0xFF61, 0xFFA0))


def _seven_bits(data: bytes, name: str) -> str:
    """Bytes below 0x80: plain letters, or one of the encodings that hide in them."""
    if _JIS_ESCAPE.search(data) or _SHIFTED.search(data):
        return iso_2022_jp(data)
    if _JIS_NAMES.search(name) and b"\x1b" not in data and _ESCAPE_LOST.search(data):
        return iso_2022_jp(_ESCAPE_LOST.sub(b"\x1b$\\1\\2\x1b(\\3", data))
    if _ALIASES.get(name, name) == "utf-7":
        return data.decode("utf-7", "replace")
    if b"\0" in data[:4_000] and (wide := _without_mark(data)) is not None:
        return wide
    return data.decode("ascii")


def _without_mark(data: bytes) -> str | None:
    """UTF-16 that does not say so: every line end or Latin letter leaves a zero byte in one half of the pairs."""
    sample = data[:4_000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or (even and odd) or max(even, odd) * 20 < len(sample):
        return None
    return _strict(data, "utf-16-be" if even else "utf-16-le")


def _nearly_utf_8(data: bytes) -> str | None:
    """UTF-8 that was cut in the middle of a letter, or lost a byte here and there; other encodings never look so."""
    for cut in (1, 2, 3):
        if (text := _strict(data[:-cut], "utf-8")) is not None and not text.isascii():
            return text + BAD
    whole = data.decode("utf-8", "replace")
    return whole if whole.count(BAD) * 20 < sum(1 for c in whole[:20_000] if c > "\x7f") else None


def _damaged(data: bytes, charset: str) -> str:
    """Bytes no single encoding explains: lines of several encodings, or broken ones."""
    guesses = dict.fromkeys(c for c in (charset, "cp932", "euc_jp") if c not in _NOT_TEXT and _known(c))
    best = max(guesses, key=lambda c: _sense(data.decode(c, "replace")))
    return "".join(_line(line, best) for line in data.splitlines(keepends=True))


def _line(line: bytes, charset: str) -> str:
    text = _strict(line, "utf-8")
    return text if text is not None else line.decode(charset, "replace")
