"""A mailbox in one file (mbox, quoted as mboxo or mboxrd) → its messages one after the other, in flat memory."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

MESSAGE_MAX = 64 * 1024 * 1024
"""Bytes of one message; a larger one is named and passed by."""
CHUNK = 1024 * 1024
LOOKED_AT = 256 * 1024
"""Bytes at the beginning of a file by which a mailbox is known."""
_LINE_MAX = 1_000
"""Bytes of a From_ line and of the line below it that are looked at."""

_FROM = re.compile(
    rb"From [^\r\n]{1,300}(?:(?:19|20)\d\d|\d\d:\d\d|@)[^\r\n]{0,100}\r?\n(?=[\x21-\x39\x3b-\x7e]{1,80}[ \t]?:|>From )"
)
"""Where a message begins: From, an address or a date, and a header below."""
_QUOTED = re.compile(rb"^>(>*From )", re.M)


@dataclass(frozen=True)
class Message:
    """One message of a mailbox; `data` is None where it is larger than is read."""

    number: int
    """From 1."""
    size: int
    data: bytes | None = field(repr=False)


def is_mailbox(start: bytes, suffix: str) -> bool:
    """True for a file (its first bytes) that begins as a mailbox does. An .eml or .txt may carry a From_ line too
    and is one mail, unless (.txt) a second message follows."""
    start = start.lstrip(b"\xef\xbb\xbf\r\n")
    if suffix == ".eml" or not _FROM.match(start):
        return False
    return suffix != ".txt" or any(_begins(start, m.start()) for m in _FROM.finditer(start, 1))


def _begins(data: bytes, at: int) -> bool:
    """Does a message begin at this From_ line: after a blank line, or at the very beginning?"""
    before = data[max(0, at - 4) : at]
    return at == 0 or before.endswith((b"\n\n", b"\n\r\n")) or not before.strip(b"\r\n")


def messages(data: bytes) -> Iterator[Message]:
    """The messages of a mailbox already in memory."""
    yield from split(io.BytesIO(data))


def split(file: BinaryIO) -> Iterator[Message]:
    """The messages of a mailbox, read piece by piece; no more than one message is held."""
    buffer = bytearray()
    number, size, started, over = 0, 0, False, False
    searched = 0
    at_end = False
    while not at_end:
        chunk = file.read(CHUNK)
        at_end = not chunk
        buffer += chunk
        if not started and buffer.startswith(b"\xef\xbb\xbf"):
            del buffer[:3]
        while True:
            at = _next(buffer, searched, at_end=at_end)
            if at is None:
                break
            if started:
                number += 1
                yield _message(number, size + at, None if over else bytes(buffer[:at]))
            started, over, size = True, False, 0
            del buffer[:at]
            searched = 1
        if started and len(buffer) > MESSAGE_MAX and not at_end:
            over = True
        keep = _LINE_MAX + 4
        if over and len(buffer) > keep:
            size += len(buffer) - keep
            del buffer[:-keep]
            searched = 1
        else:
            searched = max(searched, len(buffer) - keep)
    if started and buffer.strip(b"\r\n"):
        number += 1
        whole = size + len(buffer)
        yield _message(number, whole, None if over or whole > MESSAGE_MAX else bytes(buffer))


def _next(buffer: bytearray, start: int, *, at_end: bool) -> int | None:
    """Where the next message begins; a From_ line too near the end of what was read so far waits for more."""
    while True:
        at = buffer.find(b"From ", start)
        if at < 0 or (not at_end and len(buffer) - at < _LINE_MAX):
            return None
        window = bytes(buffer[at : at + _LINE_MAX])
        before = bytes(buffer[max(0, at - 4) : at])
        parted = window.startswith(b"From ???@???") and before[-1:] in (b"", b"\n")  # Eudora leaves no blank line
        if _FROM.match(window) and (parted or _begins(before + window, len(before))):
            return at
        start = at + 5


def _message(number: int, size: int, data: bytes | None) -> Message:
    if data is None:
        return Message(number, size, None)
    line_end = data.find(b"\n") + 1
    return Message(number, size, _QUOTED.sub(rb"\1", data[line_end:]).rstrip(b"\r\n") + b"\n")
