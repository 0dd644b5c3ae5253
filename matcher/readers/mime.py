"""A mail's bytes → its headers and parts, whatever mailers made of the rules; bounded, and nothing is copied twice.

Written here because a mail library drops what it does not expect: raw Japanese in headers and file names, encoded words
cut in the middle of a letter, parts whose end is missing.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from matcher.readers.charsets import BAD, decode

HEADERS_MAX = 1_000
"""Headers of one part; further ones are not looked at."""
HEAD_MAX = 8 * 1024 * 1024
"""Bytes of one part's header block; a longer one is cut there, and what follows is no body."""
HEADER_MAX = 64 * 1024
"""Bytes of one header."""
WORDS_MAX = 400
"""Encoded words of one header."""
PARTS_MAX = 1_000
"""Parts of a mail; the rest is named."""
DEPTH_MAX = 120
"""Parts within parts, forwarded messages included; what lies deeper is named."""
SCAN_MAX = 1_500_000_000
"""Bytes gone through while looking for the borders of parts."""

_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?\s*")
_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,100})[ \t]*:")
_BODY = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")


@dataclass
class Part:
    """One part of a mail. `children` are those of a multipart or the one message of a message/rfc822."""

    headers: dict[str, bytes]
    """The first header of each name, in lower case, as raw bytes without its folds."""
    data: bytes = field(repr=False)
    whole: int
    """Where its headers begin."""
    start: int
    """Where its body begins."""
    end: int
    kind: str
    """text/plain, multipart/alternative …; never empty."""
    parameters: dict[str, str]
    children: list[Part] = field(default_factory=list)

    @property
    def raw(self) -> bytes:
        """The body as it was sent."""
        return self.data[self.start : self.end]

    @property
    def content(self) -> bytes:
        """The body with its transfer encoding taken off."""
        encoding = self.headers.get("content-transfer-encoding", b"").strip().lower()
        if encoding.startswith(b"base64"):
            return unbase64(self.raw)
        if encoding.startswith(b"quoted"):
            return unquoted_printable(self.raw)
        if encoding in (b"x-uuencode", b"uuencode", b"x-uue"):
            return _uudecoded(self.raw)
        return self.raw

    @property
    def disposition(self) -> str:
        """inline, attachment or empty."""
        return self.headers.get("content-disposition", b"").split(b";")[0].strip().lower().decode("ascii", "replace")

    def header(self, name: str) -> str:
        """A header in words, on one line."""
        return header_text(self.headers.get(name))

    def file_name(self) -> str | None:
        """The name its sender gave the file, without any folder in it."""
        told = [
            parameters_of(self.headers.get("content-disposition", b"")).get("filename"),
            self.parameters.get("name"),
        ]
        names = [n for t in told if t and (n := _bare(header_text(t)))]
        return next((n for n in names if BAD not in n), names[0] if names else None)


@dataclass
class Limits:
    """What may still be gone through; counted down over a whole mail."""

    parts: int = PARTS_MAX
    scan: int = SCAN_MAX
    passed_by: int = 0
    """Parts that were met and not looked into."""
    too_deep: bool = False


def parsed(data: bytes) -> tuple[Part, Limits]:
    """The whole mail as a tree of parts, and how much of it was left out because a bound was met."""
    limits = Limits()
    blank = _LEADING.match(data)
    start = blank.end() if blank else 0
    if data[start : start + 6].startswith((b"From ", b">From ")):
        start = data.find(b"\n", start) + 1
    root = _part(data, start, len(data), "text/plain")
    open_parts = [(root, 0)]
    while open_parts:
        part, depth = open_parts.pop()
        if not part.kind.startswith(("multipart/", "message/")):
            continue
        if depth >= DEPTH_MAX:
            limits.too_deep = True
            continue
        part.children = list(_inside(part, limits))
        open_parts += [(child, depth + 1) for child in part.children]
    return root, limits


def _inside(part: Part, limits: Limits) -> Iterator[Part]:
    """The parts directly inside one."""
    if part.kind.startswith("message/"):
        if part.kind not in ("message/rfc822", "message/global", "message/news"):
            return
        encoded = part.headers.get("content-transfer-encoding", b"").strip().lower().startswith((b"base64", b"quoted"))
        limits.parts -= 1
        if encoded:  # forbidden, and done
            inner = part.content
            yield _part(inner, 0, len(inner), "text/plain")
        else:
            yield _part(part.data, part.start, part.end, "text/plain")
        return
    default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    borders = _borders(part, limits)
    for begin, end in borders:
        if limits.parts <= 0:
            limits.passed_by += 1
            continue
        limits.parts -= 1
        yield _part(part.data, begin, end, default)


def _borders(part: Part, limits: Limits) -> list[tuple[int, int]]:
    """Where the parts of a multipart begin and end; a missing last border ends with the part, a multipart without any
    border in it is one part."""
    boundary = part.parameters.get("boundary", "").rstrip()
    mark = b"--" + boundary.encode("utf-8", "surrogateescape")
    data, at = part.data, part.start
    spans: list[tuple[int, int]] = []
    limits.scan -= part.end - part.start
    begin: int | None = None
    if not boundary or limits.scan < 0:
        return [(part.start, part.end)] if limits.scan >= 0 else []
    first = data.startswith(mark, at, part.end)
    while len(spans) <= 2 * PARTS_MAX:
        at = at if first else data.find(b"\n" + mark, at, part.end) + 1
        if at <= 0 and not first:
            break
        first = False
        after = at + len(mark)
        line_end = data.find(b"\n", after, part.end)
        line_end = part.end if line_end < 0 else line_end
        tail = data[after : min(line_end, after + 200)].strip(b" \t\r")
        if tail not in (b"", b"--"):
            at = after
            continue
        if begin is not None:
            stop = at - 1
            spans.append((begin, stop - 1 if data[stop - 1 : stop] == b"\r" else stop))
        begin = None if tail == b"--" else min(line_end + 1, part.end)
        at = line_end
    if begin is not None:
        spans.append((begin, part.end))
    return spans or [(part.start, part.end)]


def _part(data: bytes, start: int, end: int, default: str) -> Part:
    headers, body = _head(data, start, max(start, end))
    kind, parameters = _kind(headers.get("content-type"), default)
    return Part(headers, data, start, body, max(body, end), kind, parameters)


def _kind(value: bytes | None, default: str) -> tuple[str, dict[str, str]]:
    if value is None:
        return default, {}
    kind = value.split(b";")[0].strip().lower().decode("ascii", "replace")
    known = {"text": "text/plain", "html": "text/html", "text/htm": "text/html"}.get(kind, kind)
    return known if re.fullmatch(r"[\w.+-]+/[\w.+-]+", known) else default, parameters_of(value)


def _head(data: bytes, start: int, end: int) -> tuple[dict[str, bytes], int]:
    """The headers of a part, and where its body begins."""
    first = data[start : start + 2]
    if first[:1] == b"\n" or first == b"\r\n":
        return {}, start + (1 if first[:1] == b"\n" else 2)
    gap = _BODY.search(data, max(start - 1, 0), min(end, start + HEAD_MAX))
    stop, body = (gap.start(), gap.end()) if gap else (min(end, start + HEAD_MAX), end)
    if gap is None and end - start > HEAD_MAX:
        line = data.rfind(b"\n", start, stop)
        stop = line if line > start else stop
    headers: dict[str, bytes] = {}
    met = 0
    block = data[start:stop]
    for at, entry in _entries(block):
        match = _FIELD.match(entry)
        if match is None:
            if met == 0 or not entry.isascii() or not _KNOWN.search(block, at, at + 4_000):
                return headers, start + at  # the body begins without a blank line
            continue  # a broken line among the headers
        met += 1
        if met > HEADERS_MAX:
            break
        headers.setdefault(match[1].decode("ascii").lower(), entry[match.end() :][:HEADER_MAX].strip())
    return headers, body


_KNOWN = re.compile(rb"\n(?:content-[a-z-]+|mime-version|message-id|subject|from|date|to)[ \t]*:", re.I)
_FOLD = re.compile(rb"\r?\n(?=[^ \t])|\r(?=[^ \t\n])")


def _entries(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Header by header with where each begins; folded lines stay with their first."""
    at = 0
    for count, match in enumerate(_FOLD.finditer(block)):
        yield at, block[at : match.start()]
        at = match.end()
        if count > 20 * HEADERS_MAX:
            return
    yield at, block[at:]


# ---------------------------------------------------------------- transfer encodings

_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")


def unbase64(data: bytes) -> bytes:
    """Base64 with line garbage, several blocks one after the other, or a missing end: what can be had. A line of words,
    as mailing lists put below, is none of it."""
    letters = data.translate(None, b" \t\r\n")
    if _NO_BASE64.search(letters):
        lines = (line.strip() for line in data.splitlines())
        letters = b"".join(_NO_BASE64.sub(b"", line) for line in lines if b" " not in line)
    out = []
    for block in re.split(rb"=+", letters) if b"=" in letters.rstrip(b"=") else [letters.rstrip(b"=")]:
        whole = block[: len(block) - 1] if len(block) % 4 == 1 else block
        out.append(binascii.a2b_base64(whole + b"=" * (-len(whole) % 4)))
    return b"".join(out)


def unquoted_printable(data: bytes) -> bytes:
    """Quoted-printable with soft breaks, also those with blanks a gateway left behind them."""
    return binascii.a2b_qp(re.sub(rb"=[ \t]{1,100}(\r?\n)", rb"=\1", data))


def _uudecoded(data: bytes) -> bytes:
    out = []
    for line in data.splitlines():
        if line.startswith((b"begin ", b"end")) or not line:
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out)


# ---------------------------------------------------------------- words of headers

_WORD = re.compile(rb"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,50}?)(?:\?=|$)")


def header_text(value: bytes | str | None) -> str:
    """A header in words on one line: RFC 2047 words (also cut in the middle of a letter, or without an end), raw 8-bit
    bytes, folded lines."""
    if value is None:
        return ""
    if isinstance(value, str):
        if "=?" not in value:
            return one_line(value)
        raw = value.encode("utf-8", "surrogateescape")
    else:
        raw = value
    raw = re.sub(rb"\r?\n[ \t]|[\r\n]", b" ", raw[:HEADER_MAX])
    if b"=?" not in raw:
        return one_line(decode(raw))
    out: list[str] = []
    pending: tuple[str, bytes] | None = None
    at = 0
    for count, match in enumerate(_WORD.finditer(raw)):
        if count >= WORDS_MAX:
            break
        between = raw[at : match.start()]
        at = match.end()
        charset = match[1].decode("ascii").lower()
        octets = unbase64(match[3].replace(b" ", b"")) if match[2] in b"bB" else _q_word(match[3])
        if pending and not between.strip() and pending[0] == charset:
            pending = (charset, pending[1] + octets)
            continue
        if pending:
            out.append(decode(pending[1], pending[0]))
        if between.strip() or not pending:
            out.append(decode(between))
        pending = (charset, octets)
    if pending:
        out.append(decode(pending[1], pending[0]))
    return one_line("".join([*out, decode(raw[at:])]))


def _q_word(text: bytes) -> bytes:
    return binascii.a2b_qp(text.replace(b" ", b"_"), header=True)


UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters nobody sees, and those that turn the writing round."""


def one_line(text: str) -> str:
    """Text as one line of at most 1,000 letters, without control characters."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", UNSEEN.sub("", text[:4_000])).strip()[:1_000]


_PARAMETER = re.compile(
    r";[ \t]*([^\s=;\"*]{1,60})(?:\*(\d{1,3}))?(\*)?[ \t]*=[ \t]*(?:\"((?:[^\"\\]|\\.)*+)(?:\"|$)|([^;]*))", re.S
)


def parameters_of(value: bytes) -> dict[str, str]:
    """The parameters of a header by name: quoted or not, raw in any encoding, in pieces and marked with their charset
    (RFC 2231)."""
    text = decode(re.sub(rb"\r?\n[ \t]*", b" ", value[:HEADER_MAX]))
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for match in _PARAMETER.finditer(text):
        name = match[1].lower()
        said = match[5].strip() if match[5] is not None else re.sub(r'\\(["\\])', r"\1", match[4])
        if match[2] is None and match[3] is None:
            plain.setdefault(name, said)
        else:
            pieces.setdefault(name, {}).setdefault(int(match[2] or 0), (match[3] is not None, said))
    return plain | {name: _joined(found) for name, found in pieces.items()}


def _joined(pieces: dict[int, tuple[bool, str]]) -> str:
    """A value in pieces: bytes written %XX as one text in the charset the first piece names."""
    octets, charset, waiting = b"", "", ""
    for number in sorted(pieces):
        marked, said = pieces[number]
        if marked and number == min(pieces) and said.count("'") >= 2:
            charset, _, said = said.split("'", 2)
        if marked:
            waiting += said  # a piece may end in the middle of %XX
        else:
            octets += unquote_to_bytes(waiting) + said.encode("utf-8", "surrogateescape")
            waiting = ""
    return decode(octets + unquote_to_bytes(waiting), charset)


def _bare(name: str) -> str | None:
    """A file name without any folder."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].strip(". ")[-200:] or None
