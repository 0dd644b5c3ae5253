"""A mail's bytes → its text, its head and its attachments; what had to be left out is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parseaddr, parsedate_to_datetime

from matcher.errors import InputError
from matcher.messages import tell
from matcher.readers.charsets import decode, iso_2022_jp
from matcher.readers.mail_html import MAX_HTML, html_lines
from matcher.readers.mime import DEPTH_MAX, PARTS_MAX, UNSEEN, Limits, Part, header_text, one_line, parsed
from matcher.readers.source import Source

__all__ = ["Attachment", "Mail", "decode", "has_headers", "header_text", "iso_2022_jp", "mail_of", "stamp"]

MAX_BYTES = 64 * 1024 * 1024
"""A mail larger than this is refused; attachments included."""
MAX_TEXT = 400_000
"""Characters of body that are read; the rest is named in a failure."""
MAX_LINE = 4_000
"""A longer line is cut into lines of this length, so that no pattern meets an endless one."""
ATTACHMENTS_MAX = 200
"""Attachments that are read; the rest is named in a failure."""
JST = timezone(timedelta(hours=9))


@dataclass(frozen=True)
class Attachment:
    name: str
    data: bytes = field(repr=False)
    suffix: str | None = None
    """What its type says it is, where its name does not."""


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


# ---------------------------------------------------------------- parts

_SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/msword": ".doc",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/ms-tnef": ".dat",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "message/rfc822": ".eml",
}
_NO_BODY = frozenset(
    ["text/calendar", "text/x-vcard", "text/vcard", "text/directory", "text/rfc822-headers", "text/rtf"]
)
FORWARDED = "-----Original Message-----"
"""The line above what was forwarded as a message of its own; the words mailers use for it."""


@dataclass
class _Gathered:
    """What a mail holds beside its body, collected while the body is put together."""

    files: list[Part] = field(default_factory=list)
    forwards: list[Part] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    begun: bool = False
    """Has a part of the body been met?"""


@dataclass(frozen=True)
class _Said:
    """A part of a body: its text, and whether it was HTML."""

    text: str
    html: bool = False


def _said(part: Part, got: _Gathered) -> _Said:
    """The text of a part and all in it; files and forwarded messages are put aside."""
    if part.kind.startswith("multipart/"):
        forwards = list(got.forwards)
        said = [_said(child, got) for child in part.children]
        if part.kind == "multipart/report":  # what came back undelivered is no offer to us
            got.forwards = forwards
        plain = "\n".join(s.text for s in said if not s.html and s.text.strip())
        html = "\n".join(s.text for s in said if s.html and s.text.strip())
        if part.kind == "multipart/alternative" or _same(plain, html):
            return _Said(_better(plain, html))
        return _Said("\n".join(s.text for s in said if s.text.strip()), html=bool(html) and not plain)
    if part.kind.startswith("message/"):
        got.forwards += part.children
        return _Said("")
    if not _is_body(part, got):
        if _is_decoration(part):
            return _Said("")
        if not part.kind.startswith("text/") or part.kind not in _NO_BODY:
            got.files.append(part)
        return _Said("")
    got.begun = True
    text = decode(part.content, part.parameters.get("charset"))
    if part.kind == "text/html":
        if len(text) > MAX_HTML:
            got.problems.append(tell("mail_html_cut", n=f"{MAX_HTML:,}", of=f"{len(text):,}"))
        return _Said(html_lines(text), html=True)
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
    return _Said(text)


_SEALS = frozenset(
    f"application/{kind}" for kind in ("pkcs7-signature", "x-pkcs7-signature", "pgp-signature", "pgp-keys")
)


def _is_decoration(part: Part) -> bool:
    """Pictures shown within the text (a logo below the name) and signatures by programs: nobody attached them."""
    shown = part.disposition == "inline" or "content-id" in part.headers
    return part.kind in _SEALS or (part.kind.startswith("image/") and shown)


def _is_body(part: Part, got: _Gathered) -> bool:
    """Is this part read as text of the mail itself? The first text is, whatever name a mailer gave it."""
    if not part.kind.startswith("text/") or part.kind in _NO_BODY or part.disposition == "attachment":
        return False
    named = part.file_name() is not None
    return not named if got.begun or part.kind not in ("text/plain", "text/html") else True


def _same(plain: str, html: str) -> bool:
    """Is the HTML but another version of the plain text, put beside it instead of as an alternative?"""
    ours = {re.sub(r"\s", "", ln) for ln in plain.splitlines()} - {""}
    theirs = {re.sub(r"\s", "", ln) for ln in html.splitlines()} - {""}
    return bool(theirs) and len(ours & theirs) * 2 >= len(theirs)


def _better(plain: str, html: str) -> str:
    """Of two versions of one body the one with more said; the plain one wins ties and flattened HTML loses."""
    said_plain, said_html = len(re.sub(r"\s", "", plain)), len(re.sub(r"\s", "", html))
    if not html or said_plain >= 0.6 * said_html:
        flat = html and plain.strip().count("\n") < 3 and html.count("\n") > 6
        return html if flat or _torn(plain, html) else plain
    return html


def _torn(plain: str, html: str) -> bool:
    """Did the plain version tear the rows of the HTML's tables into cells?"""
    rows = [re.sub(r"[\s:：|｜]", "", ln) for ln in html.splitlines() if "\t" in ln.strip()]
    if len(rows) < 3:
        return False
    lines = {re.sub(r"[\s:：|｜]", "", ln) for ln in plain.splitlines()}
    return sum(row in lines for row in rows) * 2 < len(rows)


def unflowed(text: str, *, delsp: bool) -> str:
    """Text of format=flowed (RFC 3676): a line that ends in a blank goes on in the next one of the same quote depth."""
    out: list[str] = []
    open_depth = -1
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        if words == "-- ":
            out.append(">" * depth + (" " if depth else "") + words)
            open_depth = -1
            continue
        if open_depth == depth:
            out[-1] += words
        else:
            out.append(">" * depth + (" " if depth else "") + words)
        flows = words.endswith(" ")
        if flows and delsp:
            out[-1] = out[-1][:-1]
        open_depth = depth if flows else -1
    return "\n".join(out)


def _forwarded(part: Part, got: _Gathered) -> str:
    """A message forwarded as a whole, as mailers write it below a mail: its head, then its body."""
    heads = [
        f"{name}: {text}"
        for name, header in (("From", "from"), ("Sent", "date"), ("To", "to"), ("Subject", "subject"))
        if (text := part.header(header))
    ]
    got.begun = False
    return "\n".join([FORWARDED, *heads, "", _said(part, got).text])


def _bodies(root: Part) -> tuple[str, _Gathered]:
    """The mail's text and what comes with it. One message forwarded as a whole belongs to the text; several stay apart,
    so that the projects of one are not taken for those of another."""
    got = _Gathered()
    text = _said(root, got).text
    for _ in range(DEPTH_MAX):
        if len(got.forwards) != 1:
            break
        text = "\n".join(t for t in (text, _forwarded(got.forwards.pop(), got)) if t.strip())
    return text, got


def _attachments(got: _Gathered) -> tuple[Attachment, ...]:
    """Files and forwarded messages under names of their own."""
    out: list[Attachment] = []
    taken: set[str] = set()
    for number, part in enumerate([*got.files, *got.forwards], 1):
        message = number > len(got.files)
        suffix = ".eml" if message else _SUFFIXES.get(part.kind)
        name = part.header("subject").replace("/", "／")[:60] + ".eml" if message else part.file_name()
        name = name or f"attachment{number}{suffix or ''}"
        stem, dot, ending = name.rpartition(".")
        count = 1
        while name in taken:
            count += 1
            name = f"{stem or ending}~{count}{dot if stem else ''}{ending if stem else ''}"
        taken.add(name)
        if len(out) >= ATTACHMENTS_MAX:
            got.problems.append(tell("mail.too_many_attachments", n=ATTACHMENTS_MAX, of=len(got.files + got.forwards)))
            break
        data = part.data[part.whole : part.end] if message else part.content
        out.append(Attachment(name, data, suffix if "." not in name or message else None))
    return tuple(out)


_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}", re.A)


def _sender(text: str) -> tuple[str, str]:
    """(name, address) of a From header; brackets in the name stay (ひなた(株)), which a mail library drops as a
    comment. The address is one address, or empty: drafts are sent to it."""
    match = re.fullmatch(r"\s*[\"'“]?(.*?)[\"'”]?\s*<\s*([^<>\s]+@[^<>\s]+)\s*>\s*", text)
    name, address = (match[1].strip(), match[2]) if match else parseaddr(text)
    return name, address if _ADDRESS.fullmatch(address) else ""


def _when(value: bytes | str | None) -> datetime | None:
    try:
        there = parsedate_to_datetime(header_text(value))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return there if there.tzinfo else there.replace(tzinfo=UTC)


_NO_LETTERS = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
"""What no encoding explains; where every eighth sign is one, it is no text."""


def _lines(text: str) -> tuple[tuple[str, ...], list[str]]:
    problems = []
    if len(_NO_LETTERS.findall(text, 0, 20_000)) * 8 > min(len(text), 20_000):
        return (), [tell("mail.no_letters")]
    if len(text) > MAX_TEXT:
        problems.append(tell("mail_body_cut", n=f"{MAX_TEXT:,}", of=f"{len(text):,}"))
        text = text[:MAX_TEXT]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    text = re.sub(r"[ \u3000]{40,}", " " * 40, UNSEEN.sub("", text))
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


def has_headers(data: bytes, *, least: int = 2) -> bool:
    """True where a file begins with a mail's header block: with so many headers mails have, or MIME-Version."""
    start = data[:200_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    start = start.split(b"\n", 1)[1] if start.startswith(b"From ") and b"\n" in start else start
    if not _HEADERS.match(start):
        return False
    block = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    known = [ln for ln in block.split(b"\n")[:400] if _HEADERS.match(ln)]
    return len(known) >= least or b"mime-version" in block.lower()


def _cut(limits: Limits) -> list[str]:
    """What of a mail's parts was left out, in words."""
    problems = []
    if limits.passed_by:
        problems.append(tell("mail.parts_passed_by", n=PARTS_MAX, more=limits.passed_by))
    if limits.too_deep:
        problems.append(tell("mail.parts_too_deep", n=DEPTH_MAX))
    return problems


def _subject_above(lines: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The subject a saved mail names in Japanese (件名：) below heads in English, and the lines without it."""
    for number, line in enumerate(lines[:4]):
        if (match := _HEAD.match(line)) and match["subject"] and match["value"].strip():
            return match["value"].strip(), (*lines[:number], "", *lines[number + 1 :])
        if line.strip():
            break
    return "", lines


def _eml(source: Source) -> Mail:
    root, limits = parsed(source.data)
    body, got = _bodies(root)
    files = _attachments(got)
    name, address = _sender(root.header("from"))
    when = _when(root.headers.get("date"))
    subject = root.header("subject")
    if source.letter is not None:  # forwarded to us as a file: below the mail it came with
        body = "\n".join([FORWARDED, f"From: {root.header('from')}", f"Subject: {subject}", "", body])
    lines, problems = _lines(body)
    if not subject:
        subject, lines = _subject_above(lines)
    day = when.astimezone(JST).date() if when else source.letter.day if source.letter else source.today
    return Mail(
        name=source.name,
        subject=subject,
        sender_name=name,
        sender_address=address.lower() or None,
        received_at=when.isoformat() if when else None,
        day=day,
        lines=lines,
        headed=True,
        attachments=files,
        problems=(*_cut(limits), *got.problems, *problems),
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
        subject=one_line(head.get("subject", "")),
        sender_name=name if address else head.get("sender", ""),
        sender_address=address.lower() or None,
        received_at=when.isoformat() if when else None,
        day=when.astimezone(JST).date() if when else source.today,
        lines=lines[first:],
        first_line=first + 1,
        headed=bool(head),
        problems=tuple(problems),
    )


def mail_of(source: Source) -> Mail:
    """The mail in a source. Raises `InputError` where it is too large."""
    if len(source.data) > MAX_BYTES:
        raise InputError(tell("mail_too_large", mb=MAX_BYTES >> 20), place=source.name)
    headed = has_headers(source.data, least=1 if source.suffix == ".eml" else 2)
    mail = _eml(source) if headed else _text_mail(source)
    letter = source.letter
    if letter is None:
        return mail
    return replace(  # what somebody sends on is his offer, whoever wrote it first
        mail,
        sender_name=letter.sender or mail.sender_name,
        sender_address=letter.sender_address,
        received_at=letter.received_at,
        day=mail.day if mail.received_at else letter.day,
    )
