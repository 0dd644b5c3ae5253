"""A mail's bytes → its text: MIME parts, encodings declared wrongly or not at all, HTML to lines.

The standard library takes the mail apart; bodies and headers are decoded here, because Python's ISO-2022-JP
drops vendor characters (①㈱髙) and half-width kana that Japanese mailers send under that name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime

from matcher.errors import InputError
from matcher.messages import tell
from matcher.readers.mail_html import MAX_HTML, html_lines
from matcher.readers.source import Source

MAX_BYTES = 60_000_000
"""A mail larger than this is refused; attachments included."""
MAX_TEXT = 400_000
"""Characters of body that are read; the rest is named in a failure."""
MAX_PARTS = 300
MAX_LINE = 4_000
"""A longer line is cut into lines of this length, so that no pattern meets an endless one."""
JST = timezone(timedelta(hours=9))


@dataclass(frozen=True)
class Attachment:
    name: str
    data: bytes


@dataclass(frozen=True)
class Mail:
    """A mail taken apart. `lines` is the decoded body; `first_line` is where it begins in a text file whose
    head lines (件名：…) were taken off; `problems` are reasons why a part could not be read."""

    name: str
    subject: str
    sender_name: str
    sender_address: str | None
    received_at: str | None
    day: date
    lines: tuple[str, ...]
    first_line: int = 1
    headed: bool = False
    """True where it carries mail headers or head lines."""
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[str, ...] = field(default=())


# ---------------------------------------------------------------- encodings


def _jis_to_text(pairs: bytes) -> str:
    """JIS X 0208 with NEC row 13 and the IBM extensions: shifted into CP932 and decoded there."""
    out = bytearray()
    for first, second in zip(pairs[::2], pairs[1::2], strict=False):
        if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
            out += b"?"
            continue
        lead = (first - 0x21) // 2 + 0x81
        lead += 0x40 if lead > 0x9F else 0
        trail = second + 0x7E if first % 2 == 0 else second + 0x1F + (1 if second >= 0x60 else 0)
        out += bytes((lead, trail))
    return out.decode("cp932", "replace")


_ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([@BDOPQ]|\([A-Z]|&@)|(\x0e)|(\x0f)|(\r?\n)")


def _iso_2022_piece(piece: bytes, charset: bytes) -> str:
    if charset in (b"$@", b"$B", b"$(@", b"$(B"):
        return _jis_to_text(bytes(b & 0x7F for b in piece))
    if charset == b"$(D":
        return b"".join(
            b"\x8f" + bytes((a | 0x80, b | 0x80)) for a, b in zip(piece[::2], piece[1::2], strict=False)
        ).decode("euc_jp", "replace")
    if charset in (b"$(O", b"$(Q", b"$(P"):
        lead = b"\x8f" if charset == b"$(P" else b""
        pairs = zip(piece[::2], piece[1::2], strict=False)
        return b"".join(lead + bytes((a | 0x80, b | 0x80)) for a, b in pairs).decode("euc_jis_2004", "replace")
    if charset == b"(I":
        return "".join(chr(0xFF61 + (b & 0x7F) - 0x21) if 0x21 <= (b & 0x7F) <= 0x5F else chr(b & 0x7F) for b in piece)
    return "".join(chr(0xFF61 + b - 0xA1) if 0xA1 <= b <= 0xDF else chr(b) if b < 0x80 else "?" for b in piece)


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


_JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff]")
_ODD = re.compile(r"[\x80-\x9f\ufffd\ue000-\uf8ff]|[\uff61-\uff9f]")
_ALIASES = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "ms_kanji": "cp932",
    "windows-31j": "cp932", "cp932": "cp932", "euc-jp": "euc_jp", "x-euc-jp": "euc_jp",
}  # fmt: skip


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


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
    for mark, charset in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(charset, "replace")
    if re.search(rb"\x1b(\$[@B(]|\([IJ])", data):
        return iso_2022_jp(data)
    if data.isascii():
        return data.decode("ascii")
    if (text := _strict(data, "utf-8")) is not None:
        return text
    name = _ALIASES.get((declared or "").strip().lower(), (declared or "").strip().lower())
    candidates = [t for c in dict.fromkeys((name, "cp932", "euc_jp")) if c and (t := _strict(data, c)) is not None]
    if candidates:
        return max(candidates, key=_sense)
    damaged = [data.decode(c, "replace") for c in ("utf-8", "cp932", "euc_jp")]
    return max(damaged, key=_sense)


def header_text(value: object) -> str:
    """A header in words: RFC 2047 words with vendor characters, raw 8-bit bytes, folded lines."""
    if value is None:
        return ""
    raw = str(value)
    try:
        octets = raw.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return _one_line(raw)
    if b"=?" not in octets:
        return _one_line(decode(octets))
    try:
        words = decode_header(re.sub(r"[\r\n]+[ \t]*", " ", raw))
    except (HeaderParseError, ValueError):
        return _one_line(raw)
    parts = [decode(w, c) if isinstance(w, bytes) else w for w, c in words]
    return _one_line("".join(parts))


def _header(message: Message, name: str) -> str:
    """The first header of this name in words; its raw bytes are looked at, because the library's own value drops
    those of headers that were never encoded."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return header_text(value)
    return ""


def _sender(text: str) -> tuple[str, str]:
    """(name, address) of a From header; brackets in the name stay (ひなた(株)), which a mail library drops as a
    comment."""
    match = re.fullmatch(r"\s*[\"'“]?(.*?)[\"'”]?\s*<([^<>\s]+@[^<>\s]+)>\s*", text)
    return (match[1].strip(), match[2]) if match else parseaddr(text)


def _one_line(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()[:1_000]


# ---------------------------------------------------------------- MIME


def _leaves(message: Message) -> list[tuple[Message, int]]:
    """The parts that hold something, each with how many forwarded messages it lies in; bounded."""
    leaves: list[tuple[Message, int]] = []
    stack = [(message, 0)]
    met = 0
    while stack:
        part, depth = stack.pop()
        met += 1
        if met > MAX_PARTS:
            raise InputError(tell("mail_too_many_parts", n=MAX_PARTS))
        payload = part.get_payload()
        if isinstance(payload, list):
            inner = depth + (part.get_content_type() == "message/rfc822")
            stack.extend((p, inner) for p in reversed(payload) if isinstance(p, Message))
        else:
            leaves.append((part, depth))
    return leaves


def _file_name(part: Message) -> str | None:
    """The attachment's name, RFC 2231 or 2047, without any folder in it."""
    name = part.get_filename()
    if name is None:
        return None
    text = header_text(name).replace("\\", "/").rsplit("/", 1)[-1].strip(". ")
    return text or None


def _content(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _bodies(message: Message) -> tuple[str, list[Attachment], list[str]]:
    """The body's text (plain preferred where it says as much as the HTML), the attachments, and what was cut."""
    problems: list[str] = []
    plain: list[str] = []
    html: list[str] = []
    files: list[Attachment] = []
    for part, depth in _leaves(message):
        kind, name = part.get_content_type(), _file_name(part)
        as_file = name is not None and (not kind.startswith("text/") or part.get_content_disposition() == "attachment")
        if as_file or not kind.startswith("text/"):
            if name is not None:
                files.append(Attachment(name, _content(part)))
            continue
        text = decode(_content(part), str(part.get_content_charset() or "") or None)
        head = "-----Original Message-----\n" if depth and not plain + html else ""
        if kind == "text/html":
            if len(text) > MAX_HTML:
                problems.append(tell("mail_html_cut", n=f"{MAX_HTML:,}", of=f"{len(text):,}"))
            html.append(head + html_lines(text))
        else:
            plain.append(head + text)
    return _better("\n".join(plain), "\n".join(html)), files, problems


def _better(plain: str, html: str) -> str:
    """Of two versions of one body the one with more said; the plain one wins ties and flattened HTML loses."""
    said_plain, said_html = len(re.sub(r"\s", "", plain)), len(re.sub(r"\s", "", html))
    if not html or said_plain >= 0.6 * said_html:
        flat = html and plain.strip().count("\n") < 3 and html.count("\n") > 6
        return html if flat else plain
    return html


def _when(value: object) -> datetime | None:
    try:
        there = parsedate_to_datetime(header_text(value))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return there if there.tzinfo else there.replace(tzinfo=UTC)


def _lines(text: str) -> tuple[tuple[str, ...], list[str]]:
    problems = []
    if len(text) > MAX_TEXT:
        problems.append(tell("mail_body_cut", n=f"{MAX_TEXT:,}", of=f"{len(text):,}"))
        text = text[:MAX_TEXT]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").replace("\x00", "")
    text = re.sub(r"[ \u3000]{40,}", " " * 40, text)
    lines: list[str] = []
    for line in text.split("\n"):
        lines += [line[i : i + MAX_LINE] for i in range(0, len(line), MAX_LINE)] or [""]
    return tuple(lines), problems


_HEADERS = re.compile(
    rb"^(?:from|to|subject|date|received|mime-version|message-id|return-path|content-type"
    rb"|delivered-to|x-[\w-]+|cc|reply-to|sender|dkim-signature|authentication-results"
    rb"|arc-[\w-]+|references|in-reply-to|content-transfer-encoding|thread-[\w-]+"
    rb"|importance|list-[\w-]+)\s*:",
    re.I,
)


def has_headers(data: bytes) -> bool:
    """True where a file begins with a mail's header block."""
    start = data.lstrip()[:4_000]
    start = start.split(b"\n", 1)[1] if start.startswith(b"From ") and b"\n" in start else start
    if not _HEADERS.match(start):
        return False
    block = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    known = [ln for ln in block.split(b"\n") if _HEADERS.match(ln)]
    return len(known) >= 2 or b"mime-version" in block.lower()


def _eml(source: Source) -> Mail:
    try:
        message = BytesParser(policy=compat32).parsebytes(source.data)
        body, files, cut = _bodies(message)
    except RecursionError:
        raise InputError(tell("mail_too_deep"), place=source.name) from None
    name, address = _sender(_header(message, "from"))
    when = _when(_header(message, "date"))
    lines, problems = _lines(body)
    day = when.astimezone(JST).date() if when else source.today
    return Mail(
        name=source.name,
        subject=_header(message, "subject"),
        sender_name=name,
        sender_address=address.lower() if "@" in address else None,
        received_at=when.isoformat() if when else None,
        day=day,
        lines=lines,
        headed=True,
        attachments=tuple(files),
        problems=(*cut, *problems),
    )


_HEAD = re.compile(
    r"^\s*[【\[■]?\s*(?:(?P<subject>subject|件\s*名|題名|タイトル)|(?P<sender>from|差出人|送信者|送信元)"
    r"|(?P<when>date|日\s*時|送信日時|受信日時|受信日|送信日|sent|日付)|(?P<other>to|cc"
    r"|bcc|宛先|reply-to|返信先))\s*[】\]]?\s*[:：]\s*(?P<value>.*)$",
    re.I,
)
_STAMP = re.compile(
    r"(20\d{2})[年/.-]\s*(\d{1,2})[月/.-]\s*(\d{1,2})日?(?:\s*[(（][^)）]*[)）])?(?:[T\s　]*(?:(午前"
    r"|午後)?\s*)(\d{1,2})[:時]\s*(\d{1,2})(?:[:分]\s*(\d{1,2}))?)?\s*(Z"
    r"|[+-]\d{2}:?\d{2})?"
)


def stamp(text: str) -> datetime | None:
    """A date and time written by a person or a mailer; without an offset it is Japan's."""
    match = _STAMP.search(text.translate({0xFF1A: ":", 0xFF0F: "/"}))
    if match is None:
        return _when(text) if re.search(r"[A-Z][a-z]{2}", text) else None
    hour = int(match[5] or 0) + (12 if match[4] == "午後" and int(match[5] or 0) < 12 else 0)
    zone = JST
    if match[8] == "Z":
        return _at(match, hour, UTC)
    if match[8]:
        sign = -1 if match[8][0] == "-" else 1
        digits = match[8][1:].replace(":", "")
        zone = timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
    return _at(match, hour, zone)


def _at(match: re.Match[str], hour: int, zone: timezone) -> datetime | None:
    try:
        return datetime(
            int(match[1]),
            int(match[2]),
            int(match[3]),
            hour,
            int(match[6] or 0),
            int(match[7] or 0),
            tzinfo=zone,
        )
    except ValueError:
        return None


def _text_mail(source: Source) -> Mail:
    """A mail saved or pasted as text: head lines (件名：, From:, 日時：) at its top are taken off."""
    lines, problems = _lines(decode(source.data[: 4 * MAX_TEXT + 4]))
    head: dict[str, str] = {}
    first = 0
    for number, line in enumerate(lines[:15]):
        match = _HEAD.match(line)
        if match is None and line.strip():
            break
        if match:
            kind = match.lastgroup if match.lastgroup != "value" else None
            kind = kind or next(k for k in ("subject", "sender", "when", "other") if match[k])
            if kind in head:
                break
            head[kind] = match["value"].strip()
            first = number + 1
        elif head and number > first + 1:
            break
    when = stamp(head["when"]) if "when" in head else None
    name, address = _sender(head.get("sender", "").translate({0xFF1C: "<", 0xFF1E: ">"}))
    return Mail(
        name=source.name,
        subject=_one_line(head.get("subject", "")),
        sender_name=name if "@" in address else head.get("sender", ""),
        sender_address=address.lower() if "@" in address else None,
        received_at=when.isoformat() if when else None,
        day=when.astimezone(JST).date() if when else source.today,
        lines=lines[first:],
        first_line=first + 1,
        headed=bool(head),
        problems=tuple(problems),
    )


def mail_of(source: Source) -> Mail:
    """The mail in a source. Raises `InputError` where it is too large or nested beyond reason."""
    if len(source.data) > MAX_BYTES:
        raise InputError(tell("mail_too_large", mb=MAX_BYTES // 1_000_000), place=source.name)
    if has_headers(source.data):
        return _eml(source)
    return _text_mail(source)
