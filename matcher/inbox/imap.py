"""An opened mailbox: which mails are new, their bytes, and waiting for the next one.

Read-only on the wire: folders are opened with EXAMINE and mails fetched with BODY.PEEK, so that neither a flag nor
\\Recent changes. imap-tools speaks the protocol; mails are asked for by their numbers (UID) and handed on as they are.
"""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError, MailboxTaggedResponseError

from matcher.errors import InputError
from matcher.inbox.address import InboxAddress
from matcher.inbox.secrets import Secret
from matcher.messages import Lang, listed, tell, why_os

TIMEOUT_S = 30.0
"""Seconds of silence after which a server counts as away."""
LETTER_MAX = 64 * 1024 * 1024
"""Bytes of one mail; a larger one is not fetched."""
AT_ONCE, BYTES_AT_ONCE = 200, 4 * 1024 * 1024
"""Mails asked for in one go, by number and by size."""
SIZES_AT_ONCE = 2_000
IDLE_S = 120.0
"""IDLE is ended and the folder looked at this often: well below the 29 minutes after which a server may hang up, and
what it said in the very moment before it was listened to is not missed for long."""
POLL_S = 15.0
"""Where a server knows no IDLE, the folder is looked at this often."""
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_UID = re.compile(rb"\bUID (\d+)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Away(InputError):
    """The server cannot be reached, or has hung up: worth another try."""

    code = "away"


@dataclass(frozen=True)
class Letter:
    """One mail: its number in its folder, its size, its bytes; None where it is too large to be fetched."""

    uid: int
    size: int
    content: bytes | None


class Mailbox:
    """A mailbox somebody is logged in to. Whatever the server does comes out as InputError, `Away` where it is gone."""

    def __init__(self, address: InboxAddress, secret: Secret, lang: Lang = "ja") -> None:
        self.address, self.lang = address, lang
        with self._told():
            self._box = self._connected()
        try:
            with self._told():
                self._log_in(secret)
                self.idles = b"IDLE" in b" ".join(self._box.client.capability()[1]).upper().split()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Mailbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Takes leave, if the server still listens."""
        with suppress(imaplib.IMAP4.error, ImapToolsError, OSError, ValueError):
            self._box.client.sock.settimeout(2)
            self._box.logout()
        with suppress(OSError):
            self._box.client.shutdown()

    # ------------------------------------------------------------ folders and mails

    def open(self, folder: str) -> int:
        """Opens a folder for looking only; gives its UIDVALIDITY. Raises InputError where there is no such folder."""
        with self._told():
            try:
                self._box.folder.set(folder, readonly=True)
            except MailboxFolderSelectError:
                known = [f.name for f in self._box.folder.list()][:20]
                message = tell(
                    "inbox.folder", self.lang, inbox=self.address.shown, folder=folder, known=listed(known, self.lang)
                )
                raise InputError(message, place=folder) from None
            told = self._box.client.response("UIDVALIDITY")[1][0]
            if told is None or not told.isdigit():
                raise self._nonsense("UIDVALIDITY")
            return int(told)

    def after(self, uid: int, since: date | None = None) -> list[int]:
        """The numbers above `uid` in the open folder, in order; only of mails the server had on that day or later."""
        wanted = f"UID {uid + 1}:*"
        if since is not None:
            wanted += f" SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        with self._told():
            found = self._box.uids(wanted, charset=None)
            if not all(n.isascii() and n.isdigit() for n in found):
                raise self._nonsense("SEARCH")
        return sorted(n for n in map(int, found) if n > uid)  # `n:*` names the last mail even where it is older

    def letters(self, uids: Sequence[int]) -> Iterator[Letter]:
        """These mails of the open folder in order, as they came; those that are gone meanwhile are passed by. How large
        each is, is asked first."""
        for begin in range(0, len(uids), SIZES_AT_ONCE):
            yield from self._letters(uids[begin : begin + SIZES_AT_ONCE])

    def _letters(self, uids: Sequence[int]) -> Iterator[Letter]:
        with self._told():
            sizes = self._sizes(uids)
        group: list[int] = []
        room = BYTES_AT_ONCE
        for uid in uids:
            size = sizes.get(uid)
            if size is None:
                continue
            if size > LETTER_MAX:
                yield from self._bodies(group, sizes)
                group, room = [], BYTES_AT_ONCE
                yield Letter(uid, size, None)
                continue
            if group and (size > room or len(group) >= AT_ONCE):
                yield from self._bodies(group, sizes)
                group, room = [], BYTES_AT_ONCE
            group.append(uid)
            room -= size
        yield from self._bodies(group, sizes)

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for part in self._fetched(uids, "(UID RFC822.SIZE)"):
            line = part[0] if isinstance(part, tuple) else part
            uid, size = _UID.search(line), _SIZE.search(line)
            if uid and size:
                found[int(uid[1])] = int(size[1])
        return found

    def _bodies(self, uids: Sequence[int], sizes: dict[int, int]) -> list[Letter]:
        if not uids:
            return []
        with self._told():
            parts = self._fetched(uids, "(UID BODY.PEEK[])")
        bodies: dict[int, bytes] = {}
        for at, part in enumerate(parts):
            if not isinstance(part, tuple):
                continue
            behind = parts[at + 1] if at + 1 < len(parts) and isinstance(parts[at + 1], bytes) else b""
            uid = _UID.search(part[0]) or _UID.search(behind)  # before the bytes or behind them, as the server likes
            if uid:
                bodies[int(uid[1])] = part[1]
        return [Letter(uid, sizes[uid], bodies[uid]) for uid in uids if uid in bodies]

    def _fetched(self, uids: Sequence[int], what: str) -> list[Any]:
        status, parts = self._box.client.uid("FETCH", ",".join(map(str, uids)), what)
        if status != "OK":
            raise imaplib.IMAP4.error(_text(parts))
        return [part for part in parts if part is not None]

    # ------------------------------------------------------------ waiting

    def wait(self, seconds: float) -> None:
        """Back when the server says that something has changed in the open folder, or after so many seconds: earlier
        by IDLE, where it knows that, else after a while of sleep. What is new, `after` tells."""
        with self._told():
            if not self.idles:
                time.sleep(min(seconds, POLL_S))
                self._box.client.noop()
                return
            idle: Any = self._box.idle
            try:
                idle.start()
            except MailboxTaggedResponseError:
                seconds = 0  # it told of something before it began to wait
            if seconds:
                idle.poll(min(seconds, IDLE_S))
            idle.stop()

    # ------------------------------------------------------------ connecting

    def _connected(self) -> BaseMailBox:
        address = self.address
        box: BaseMailBox
        if address.protection == "tls":
            box = MailBox(address.host, address.port, timeout=TIMEOUT_S, ssl_context=ssl.create_default_context())
        else:
            box = MailBoxUnencrypted(address.host, address.port, timeout=TIMEOUT_S)
        _bound(box.client)
        if address.protection == "starttls":
            try:
                self._protect(box)
            except BaseException:
                with suppress(OSError):  # a socket whose handshake failed is shut already
                    box.client.shutdown()
                raise
        return box

    def _protect(self, box: BaseMailBox) -> None:
        shown = self.address.shown
        if "STARTTLS" not in box.client.capabilities:
            raise InputError(tell("inbox.no_starttls", self.lang, inbox=shown), place=shown)
        box.client.starttls(ssl.create_default_context())

    def _log_in(self, secret: Secret) -> None:
        user, box = self.address.user, self._box
        try:
            if secret.kind == "token":
                box.xoauth2(user, secret.value, initial_folder=None)
            elif user.isascii() and secret.value.isascii():
                box.login(user, secret.value, initial_folder=None)
            else:
                box.login_utf8(user, secret.value, initial_folder=None)
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, MailboxLoginError) as error:
            message = tell("inbox.login", self.lang, inbox=self.address.shown, why=_why(error, self.address.user))
            raise InputError(message, place=self.address.shown) from None

    # ------------------------------------------------------------ what goes wrong

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Faults of the connection and the server in words."""
        shown, lang = self.address.shown, self.lang
        try:
            yield
        except InputError:
            raise
        except ssl.SSLCertVerificationError as error:
            message = tell("inbox.certificate", lang, inbox=shown, why=error.verify_message or error)
            raise InputError(message, place=shown) from error
        except ssl.SSLError as error:
            raise InputError(tell("inbox.tls", lang, inbox=shown, why=error.reason or error), place=shown) from error
        except (imaplib.IMAP4.abort, OSError) as error:
            why = why_os(error, lang) if isinstance(error, OSError) else str(error) or type(error).__name__
            raise Away(tell("inbox.away", lang, inbox=shown, why=_clean(why)), place=shown) from error
        except (imaplib.IMAP4.error, ImapToolsError) as error:
            message = tell("inbox.refused", lang, inbox=shown, why=_why(error, self.address.user))
            raise InputError(message, place=shown) from error
        except (ValueError, UnicodeError, IndexError, AttributeError) as error:  # of answers no server should give
            raise self._nonsense(type(error).__name__) from error

    def _nonsense(self, why: str) -> InputError:
        shown = self.address.shown
        return InputError(tell("inbox.nonsense", self.lang, inbox=shown, why=why), place=shown)


def _bound(client: imaplib.IMAP4) -> None:
    """Lets no answer be longer than a mail may be, whatever length the server announces."""
    read = client.read

    def bounded(size: int) -> bytes:
        if size > LETTER_MAX + 1024:
            raise imaplib.IMAP4.abort(f"{size} bytes")
        return read(size)

    client.read = bounded  # type: ignore[method-assign]


def _why(error: Exception, user: str) -> str:
    """What the server said, in one short line; without the user's name, which some repeat."""
    result = getattr(error, "command_result", None)
    return _clean(_text(result[1]) if result else str(error)).replace(user, "…")


def _text(parts: Any) -> str:
    told = [p for p in parts if isinstance(p, bytes)] if isinstance(parts, list | tuple) else []
    return b" ".join(told).decode("utf-8", "replace")


def _clean(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()[:200] or "-"
