"""`imaps://user@host:993/INBOX?folder=案件&since=2026-11-01` → which folders of which mailbox, and how to reach it."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from matcher.errors import InputError
from matcher.messages import Lang, tell

Protection = Literal["tls", "starttls", "none"]
PORTS = {"imap": 143, "imaps": 993}
FOLDERS_MAX = 100
_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class InboxAddress:
    """A mailbox as the user named it, without its password."""

    scheme: str
    host: str
    port: int
    user: str
    folders: tuple[str, ...]
    since: date | None = None

    @property
    def protection(self) -> Protection:
        """TLS from the first byte for imaps, else STARTTLS; nothing only where the bytes never leave this machine."""
        if self.scheme == "imaps":
            return "tls"
        return "none" if _is_loopback(self.host) else "starttls"

    @property
    def shown(self) -> str:
        """The server, for whoever reads a message or a log: without the user."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{port}/{self.folders[0]}"

    @property
    def account(self) -> str:
        """What the mailbox is known by in the store; tells no stranger whose it is."""
        mark = hashlib.blake2b(self.user.encode(), digest_size=8).hexdigest()
        return f"{self.host}:{self.port}/{mark}"

    def source(self, folder: str, uid: int) -> str:
        """The name of one mail."""
        return f"imap://{self.host}/{folder}#{uid}"


def is_inbox(text: str) -> bool:
    """Does this name a mailbox, not a path?"""
    return text.lower().startswith(("imap://", "imaps://"))


def inbox_address(text: str, lang: Lang = "ja") -> InboxAddress:
    """The mailbox a URL names. Raises InputError for one that cannot be, and for one with a password in it; what is
    told of it then holds neither."""
    shown = _without_user(text)
    if _has_password(text):
        raise InputError(tell("inbox.password_in_url", lang, given=shown), place=shown)
    try:
        parts = urlsplit(text)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise _wrong(shown, tell("inbox.why.port", lang), lang) from None
    user = parts.netloc.rpartition("@")[0]
    if not host:
        raise _wrong(shown, tell("inbox.why.host", lang), lang)
    if not user:
        raise _wrong(shown, tell("inbox.why.user", lang), lang)
    folders, since = _options(parts, shown, lang)
    named = [unquote(user), host, *folders]
    if any(_UNSENDABLE.search(name) for name in named) or _UNSENDABLE.search(text):
        raise _wrong(shown, tell("inbox.why.letters", lang), lang)
    scheme = parts.scheme.lower()
    return InboxAddress(scheme, host, PORTS[scheme] if port is None else port, unquote(user), folders, since)


def _options(parts: SplitResult, shown: str, lang: Lang) -> tuple[tuple[str, ...], date | None]:
    """The folders (of the path and of the options) and the day."""
    path = unquote(parts.path.strip("/"))
    folders, since = [path] if path else [], None
    for name, value in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=FOLDERS_MAX):
        if name == "folder" and value:
            folders.append(value)
        elif name == "since":
            try:
                since = date.fromisoformat(value)
            except ValueError:
                raise _wrong(shown, tell("inbox.why.since", lang, given=value[:40]), lang) from None
        else:
            raise _wrong(shown, tell("inbox.why.option", lang, given=name[:40]), lang)
    return tuple(dict.fromkeys(folders or ["INBOX"])), since


def _has_password(text: str) -> bool:
    """Does something stand behind a colon before the server, be it with letters a URL cannot hold there?"""
    rest = text.partition("://")[2]
    server = re.split(r"[/?#]", rest, maxsplit=1)[0]
    user, at, _ = server.rpartition("@")
    return ":" in user if at else "@" in rest and re.search(r":(?!\d*$)", server) is not None


def _without_user(text: str) -> str:
    """The URL up to its path, without what stands before the last @."""
    scheme, _, rest = text.partition("://")
    server = re.split(r"[/?#]", rest.rpartition("@")[2], maxsplit=1)[0]
    return _UNSENDABLE.sub("?", f"{scheme}://{'…@' if '@' in rest else ''}{server}")[:200]


def _wrong(shown: str, why: str, lang: Lang) -> InputError:
    return InputError(tell("inbox.form", lang, given=shown, why=why), place=shown)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
