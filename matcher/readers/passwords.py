"""Passwords of locked attachments that mails tell in words: found, remembered for their sender, never written anywhere.

The password seldom stands in the mail with the file: it comes in the next one, from the same address or at least the
same company. Reading goes on in any order, so what stayed locked is tried again once everything has been read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.readers.mail_text import Mail

DAYS_MAX = 7
"""Days between a locked file and the mail that tells its password."""
TOLD_MAX = 6
"""Passwords taken from one mail."""
TRIED_MAX = 12
"""Passwords of other mails tried on one file; each costs an Office file a tenth of a second."""
REMEMBERED_MAX = 200
"""Passwords remembered of one sender."""

_SHARED = re.compile(
    r"(?:^|\.)(?:gmail|googlemail|yahoo|hotmail|outlook|live|icloud|me|aol|nifty|docomo|ezweb|softbank|ocn|so-net|biglobe)\."
)
"""Providers whose addresses belong to strangers of one another."""

LINES_MAX = 400
_HINT = re.compile(r"パスワード|ﾊﾟｽﾜｰﾄﾞ|pass|p/?w|ｐ／?ｗ|ｐａｓｓ|暗証|解凍キー", re.I)
_LABEL = re.compile(
    r"(?:(?:zip|解凍|展開|ファイル|添付(?:ファイル)?|閲覧|開封|復号)?(?:用)?の?\s*(?:パスワード|ﾊﾟｽﾜｰﾄﾞ|pass\s?word|passwd|pass|p/?w|暗証番号|解凍キー))"
    r"(?P<rest>.*)$",
    re.I,
)
_BETWEEN = re.compile(
    r"^\s*[】\]）)＞>〕〗]*\s*(?:(?:は|が|：|:|=|→|⇒)\s*)?(?:(?:以下|下記|次)(?:の?(?:通り|とおり|もの))?\s*(?:です|となります|になります|でございます|をご利用ください|をお使いください)?[。.]?\s*)?"
    r"(?:は|：|:|=|→|⇒)?\s*"
)
_QUOTED = re.compile(r"[「『“\"'`〈《\[【]([^「」『』“”\"'`〉》\]】\s]{3,64})[」』”\"'`〉》\]】]")
_TOKEN = re.compile(r"[^\s「」『』。、，,【】〔〕]{3,64}")
_ENDS = re.compile(r"(?:です|となります|になります|でございます|と(?:なって|設定して)(?:おり|い)ます|。).*$")
_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")


def told_in(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The passwords a mail tells: behind its label, in brackets, or on the next line; the likeliest first.

    >>> told_in(("解凍パスワードは下記です。", "", "  Ab3$xyz9"))
    ('Ab3$xyz9',)
    """
    found: list[str] = []
    if not _HINT.search("\n".join(lines[:LINES_MAX])):
        return ()
    for number, line in enumerate(lines[:LINES_MAX]):
        if len(line) > 300 or not _HINT.search(line) or not (match := _LABEL.search(_plain(line))):
            continue
        said = _said(match["rest"])
        if not said:
            following = [t for t in lines[number + 1 : number + 6] if re.search(r"\w", t)]
            said = _said(following[0]) if following and len(following[0]) <= 100 else []
        found += [p for p in said if p not in found]
        if len(found) >= TOLD_MAX:
            break
    return tuple(found[:TOLD_MAX])


def _plain(line: str) -> str:
    """The line with full-width letters of labels made narrow; what stands behind the label is kept as it is."""
    return "".join(unicodedata.normalize("NFKC", c) if "\uff21" <= c <= "\uff5a" or c == "／" else c for c in line)


def _said(rest: str) -> list[str]:
    """What may be the password in the words behind a label."""
    rest = _BETWEEN.sub("", rest, count=1)
    found = [m[1] for m in _QUOTED.finditer(rest)]
    token = _TOKEN.match(_ENDS.sub("", rest).strip().strip("「」『』\"'“”"))
    if token and not (_JAPANESE.search(token[0]) and (len(token[0]) > 12 or not found)):
        found.append(token[0])
    narrow = [unicodedata.normalize("NFKC", p) for p in found]
    return [p for p in dict.fromkeys([*found, *narrow]) if not _JAPANESE.search(p) and re.search(r"[^\W_]", p)]


@dataclass(frozen=True)
class _Told:
    address: str
    day: date
    password: str = field(repr=False)


@dataclass
class Keys:
    """Passwords by the sender who told them; shared by everything that is read in one go."""

    _told: dict[str, list[_Told]] = field(default_factory=dict, repr=False)
    missing: set[tuple[str, date]] = field(default_factory=set, repr=False)
    """Senders (and days) of files no password fitted, since somebody last emptied this."""

    def learn(self, mail: Mail) -> None:
        """Remembers what a mail tells."""
        for password in told_in(mail.lines):
            self.add(mail.sender_address, mail.day, password)

    def add(self, address: str | None, day: date, password: str) -> None:
        """Remembers a password of a sender (one without an address is of nobody's use to others)."""
        if not address:
            return
        told = self._told.setdefault(_company(address), [])
        if len(told) < REMEMBERED_MAX and not any(t.password == password and t.day == day for t in told):
            told.append(_Told(address, day, password))

    def fitting(self, address: str | None, day: date) -> tuple[str, ...]:
        """What this sender, or somebody of the same company, told within some days: the same person and the nearest
        day first."""
        if not address:
            return ()
        near = [t for t in self._told.get(_company(address), []) if abs((t.day - day).days) <= DAYS_MAX]
        near.sort(key=lambda t: (t.address != address, abs((t.day - day).days)))
        return tuple(dict.fromkeys(t.password for t in near))[:TRIED_MAX]


def _company(address: str) -> str:
    domain = address.rpartition("@")[2]
    return address if _SHARED.search(domain) else domain
