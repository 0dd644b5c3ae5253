"""The password or token of a mailbox: from the environment, the keyring, or a file; never from the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from matcher.errors import InputError
from matcher.inbox.address import InboxAddress
from matcher.messages import Lang, tell

TOKEN, PASSWORD = "MATCHER_IMAP_TOKEN", "MATCHER_IMAP_PASSWORD"
SERVICE = "ses-matcher"
"""Under this name and `user@host` a keyring holds the password."""
_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Secret:
    """What opens a mailbox; it is in no text made of it."""

    kind: Literal["password", "token"]
    value: str = field(repr=False)


def secret_for(address: InboxAddress, given: Sequence[str] = (), lang: Lang = "ja") -> Secret:
    """The secret of a mailbox: a token, else a password from the environment, else from the keyring where one is
    installed, else the first line of the password file (`given`; the others are for locked sheets: a server that is
    sent one wrong password after another shuts the account).

    Raises InputError where there is none.
    """
    if token := os.environ.get(TOKEN):
        return _sendable(Secret("token", token.strip()), TOKEN, lang)
    if password := os.environ.get(PASSWORD):
        return _sendable(Secret("password", password), PASSWORD, lang)
    if password := _from_keyring(address):
        return _sendable(Secret("password", password), "keyring", lang)
    if given:
        return _sendable(Secret("password", given[0]), "--password-file", lang)
    message = tell("inbox.no_secret", lang, inbox=address.shown, host=address.host)
    raise InputError(message, place=address.shown)


def _from_keyring(address: InboxAddress) -> str | None:
    """The password the system's keyring holds; None where there is no keyring, or it holds none."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        found = keyring.get_password(SERVICE, f"{address.user}@{address.host}")
    except KeyringError:  # locked, or no backend on this machine: the next way in is asked
        return None
    return found or None


def _sendable(secret: Secret, place: str, lang: Lang) -> Secret:
    if not secret.value or _UNSENDABLE.search(secret.value):
        raise InputError(tell("inbox.bad_secret", lang, place=place), place=place)
    return secret
