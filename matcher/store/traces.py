"""Where a person's name stands in a text, however it is written; and the text without it."""

from __future__ import annotations

import email
import email.errors
import email.policy
import html
import io
import json
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from email.header import decode_header
from functools import cache
from typing import Any

MASK = "■■"
"""Stands where a forgotten person's words stood."""
_BLANK = r"[\s\u3000・･·._,，、\-]{0,3}"
_KANA = re.compile(
    r"(?:フリガナ|ふりがな|ﾌﾘｶﾞﾅ|カナ|かな|よみ|読み)[^\wぁ-んァ-ヶｦ-ﾟ]{0,6}([ぁ-んァ-ヶーｦ-ﾟ\s\u3000]{3,40})"
)
_APART = re.compile(r"[\s\u3000・･·._,，、]+")
_READING = re.compile(r"[(（]([^()（）]+)[)）]")
_IDENTIFIER = re.compile(r"[a-z_0-9]+")


def names_in(texts: Iterable[str]) -> list[str]:
    """The full names these fields give: a name, and the reading in brackets behind it."""
    found: dict[str, None] = {}
    for text in texts:
        plain = unicodedata.normalize("NFKC", text)
        for part in (_READING.sub("", plain), *_READING.findall(plain)):
            if len(_letters(part)) >= 2:
                found[" ".join(_APART.split(part.strip()))] = None
    return list(found)


def readings_in(text: str) -> list[str]:
    """What stands behind フリガナ and the like."""
    return [m.strip() for m in _KANA.findall(text) if len(_letters(m)) >= 3]


def same_name(one: str | None, other: str | None) -> bool:
    """True where both name the same person's name, whatever blanks and widths they are written with."""
    return bool(one and other) and _letters(str(one)) == _letters(str(other)) != ""


def _letters(name: str) -> str:
    return _APART.sub("", unicodedata.normalize("NFKC", name)).casefold()


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all names: with and without blanks, in full and half width, in either kana, with the parts of a
    name in Latin letters in either order. None for no names."""
    alternatives: dict[str, None] = {}
    for name in names:
        for form in _forms(name):
            alternatives[form] = None
    ordered = sorted(alternatives, key=len, reverse=True)
    return re.compile("|".join(ordered)) if ordered else None


def _forms(name: str) -> Iterator[str]:
    parts = [p for p in _APART.split(unicodedata.normalize("NFKC", name)) if p]
    letters = "".join(parts)
    if len(letters) < 2:
        return
    if _alphabetic(letters):
        if len(parts) < 2 or max(map(len, parts)) < 2 or len(letters) < 4:
            return  # T.K, or a family name that others share
        for ordered in (parts, parts[::-1]):
            words = ["".join(map(_variants, part)) for part in ordered]
            yield r"(?<![^\W\d_])" + _BLANK.join(words) + r"(?![^\W\d_])"
        return
    spelt = _BLANK.join(map(_variants, letters))
    if len(letters) < 3:  # 高木 is part of other names and words: only where it stands alone, or is called 高木様
        kin = r"[\u3400-\u9fff々]" if "\u3400" <= letters[-1] <= "\u9fff" else r"[ぁ-んァ-ヶーｦ-ﾟ]"
        spelt = rf"(?<!{kin}){spelt}(?:(?!{kin})|(?=[様氏殿君]))"
    yield spelt


def _alphabetic(letters: str) -> bool:
    return all(unicodedata.name(c, "").startswith(("LATIN", "CYRILLIC", "GREEK")) for c in letters)


@cache
def _variants(letter: str) -> str:
    """The ways one letter is written: full and half width, hiragana and katakana, composed and apart."""
    found = {letter, letter.upper(), letter.lower(), unicodedata.normalize("NFD", letter)}
    kana = ord(letter)
    if 0x3041 <= kana <= 0x3096:
        found.add(chr(kana + 0x60))
    elif 0x30A1 <= kana <= 0x30F6:
        found.add(chr(kana - 0x60))
    for one in tuple(found):
        found.add(unicodedata.normalize("NFD", one))
        if len(one) == 1 and 0x21 <= ord(one) <= 0x7E:
            found.add(chr(ord(one) + 0xFEE0))
        found |= _half_width().get(one, set())
    return (
        "(?:" + "|".join(sorted(map(re.escape, found), key=len, reverse=True)) + ")"
        if len(found) > 1
        else re.escape(letter)
    )


@cache
def _half_width() -> dict[str, set[str]]:
    """Half-width spellings by full-width katakana; the voiced ones take two letters."""
    found: dict[str, set[str]] = {}
    halves = [chr(c) for c in range(0xFF66, 0xFF9E)]
    for half in (*halves, *(h + mark for h in halves for mark in "ﾞﾟ")):
        full = unicodedata.normalize("NFKC", half)
        if len(full) == 1:
            found.setdefault(full, set()).add(half)
    return found


def masked(text: str, pattern: re.Pattern[str]) -> str:
    """The text without the name. JSON stays JSON: only its values, and keys that are no field names, are changed."""
    if text[:1] in ("{", "["):
        try:
            value = json.loads(text)
        except ValueError:
            return pattern.sub(MASK, text)
        clean = masked_value(value, pattern)
        return text if clean == value else json.dumps(clean, ensure_ascii=False)
    return pattern.sub(MASK, text)


def holds(text: str, pattern: re.Pattern[str]) -> bool:
    """True where the text holds the name, also as the escapes of a JSON text."""
    return pattern.search(text) is not None or ("\\u" in text and masked(text, pattern) != text)


def masked_value(value: Any, pattern: re.Pattern[str]) -> Any:
    """A JSON value without the name."""
    if isinstance(value, str):
        return pattern.sub(MASK, value)
    if isinstance(value, list):
        return [masked_value(v, pattern) for v in value]
    if isinstance(value, dict):
        return {
            k if _IDENTIFIER.fullmatch(k) else pattern.sub(MASK, k): masked_value(v, pattern) for k, v in value.items()
        }
    return value


# ---------------------------------------------------------------- inside files

UNPACKED_MAX = 256 * 1024 * 1024
"""Bytes looked into of one file, all its parts together."""
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_IN_MAIL = re.compile(rb"(?im)^(?:content-transfer-encoding|content-type|subject|from)\s*:")


def texts_of(content: bytes) -> Iterator[str]:
    """What stands in a file, to look for a name in: a text in any of Japan's encodings, the parts of an Office file, of
    a ZIP archive, of a mail. A part that cannot be opened is looked at as the bytes it is."""
    yield from _texts(content, [UNPACKED_MAX], 4)


def _texts(content: bytes, room: list[int], depth: int) -> Iterator[str]:
    room[0] -= len(content)
    if room[0] < 0:
        return
    if content[:4] == b"PK\x03\x04" and depth:
        yield from _zipped(content, room, depth)
        return
    for encoding in ("utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        yield text
        if "<" in text or "&#" in text:
            yield html.unescape(_TAGS.sub("", text))
    yield content.decode("utf-8", "ignore")
    yield content.decode("utf-16-le", "ignore")
    if depth and _IN_MAIL.search(content[:20_000]):
        yield from _mailed(content, room, depth)


def _zipped(content: bytes, room: list[int], depth: int) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                yield entry.filename
                if entry.file_size <= room[0]:
                    with archive.open(entry) as member:
                        yield from _texts(member.read(room[0] + 1), room, depth - 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        yield content.decode("utf-8", "ignore")


def _mailed(content: bytes, room: list[int], depth: int) -> Iterator[str]:
    mail = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in mail.walk():
        for value in part.values():
            yield _header(str(value))
        payload = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield from _texts(payload, room, depth - 1)


def _header(value: str) -> str:
    try:
        words = decode_header(value)
        return "".join(w if isinstance(w, str) else w.decode(c or "ascii", "replace") for w, c in words)
    except (LookupError, ValueError, email.errors.MessageError):
        return value
