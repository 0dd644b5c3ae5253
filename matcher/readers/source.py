"""One file on its way in: its name as the user gave it, its bytes, and what has been worked out of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matcher.readers.passwords import Keys


@dataclass
class Allowance:
    """What may still be taken out of an archive (or a mail) and all in it; counted down as it is used."""

    members: int
    size: int
    """Bytes."""
    locked: int = 24 * 1024 * 1024
    """Bytes to be unlocked with the old cipher of zip, which runs in Python: some seconds for ten megabytes."""
    tries: int = 150
    """Passwords tried on Office files, counted by the rounds of their key derivation; each takes some tenth of a
    second."""


@dataclass(frozen=True)
class Letter:
    """Who sent the mail a source came with, and when: what an attachment itself is silent about."""

    sender: str | None
    """The company, or the name shown."""
    sender_address: str | None
    received_at: str | None
    day: date


@dataclass(frozen=True)
class Source:
    """A file, or a part of one (an attachment: `mail.eml/スキルシート.xlsx`)."""

    name: str
    data: bytes
    today: date
    """The clock of the run, for sources that carry no date of their own."""
    passwords: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """Tried in turn on what is locked."""
    meant: str | None = None
    """The suffix its content asks for, where the name says another."""
    depth: int = 0
    """How many archives it was taken out of."""
    allowance: Allowance | None = field(default=None, compare=False, repr=False)
    """Of the outermost archive it was taken out of."""
    letter: Letter | None = field(default=None, compare=False)
    """Of the outermost mail it came with."""
    mails: int = 0
    """How many mails it was taken out of."""
    keys: Keys | None = field(default=None, compare=False, repr=False)
    """Passwords that mails told, shared by all that is read in one go."""
    _worked_out: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def suffix(self) -> str:
        return self.meant or PurePath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        return PurePath(self.name).stem

    def holding(self, name: str, data: bytes, **more: Any) -> Source:
        """A part of this source as a source of its own, under the same clock, keys and bounds."""
        return replace(self, name=name, data=data, meant=None, _worked_out={}, **more)

    def known_as(self, suffix: str, data: bytes | None = None) -> Source:
        """The same file read as one with this suffix (and, unlocked, with these bytes)."""
        return replace(self, meant=suffix, data=self.data if data is None else data, _worked_out={})

    def once(self, key: str, make: Any) -> Any:
        """`make(self)`, computed once: two readers that look at one workbook parse it once. Errors are kept too."""
        if key not in self._worked_out:
            try:
                self._worked_out[key] = (make(self), None)
            except Exception as error:  # noqa: BLE001  kept and raised again just below, for every asker
                self._worked_out[key] = (None, error)
        value, fault = self._worked_out[key]
        if fault is not None:
            raise fault
        return value
