"""Mails read one after the other: a password that one tells opens what another of its sender brought, in any order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from matcher.errors import InputError
from matcher.model import Reading
from matcher.readers import read_source
from matcher.readers.attached import locked
from matcher.readers.mail_text import mail_of
from matcher.readers.passwords import Keys
from matcher.readers.source import Source

KEPT_MAX = 128 * 1024 * 1024
"""Bytes of sources with something locked that are held for a second try; what is more stays locked, and is said so."""


@dataclass(frozen=True)
class _Waiting:
    """A source with something locked in it."""

    source: Source = field(repr=False)
    named: bool
    locked: int
    missing: frozenset[tuple[str, date]]
    tried: tuple[str, ...] = field(repr=False)


class Correspondence:
    """What is read in one go, or as long as somebody watches a mailbox."""

    def __init__(self, *, debug: bool = False) -> None:
        self.debug = debug
        self.keys = Keys()
        self._waiting: list[_Waiting] = []
        self._held = 0

    def read(self, source: Source, *, named: bool = True) -> Reading:
        """As `read_source`, remembering passwords that are told and what stayed locked."""
        self.keys.missing.clear()
        source = replace(source, keys=self.keys, _worked_out={})
        reading = read_source(source, named=named, debug=self.debug)
        missing = frozenset(self.keys.missing)
        if missing and self._held + len(source.data) <= KEPT_MAX:
            self._held += len(source.data)
            fresh = replace(source, _worked_out={})
            self._waiting.append(_Waiting(fresh, named, locked(reading.failures), missing, self._known(missing)))
        return reading

    def learn(self, source: Source) -> None:
        """Remembers the passwords a mail tells whose records are known already; of what is no mail, nothing."""
        if source.suffix not in (".eml", ".txt"):
            return
        try:
            self.keys.learn(mail_of(source))
        except InputError:  # a mail nobody can read tells nothing
            return

    def opened_since(self) -> Iterator[tuple[Source, Reading]]:
        """The sources in which something was locked that is open now, with what they hold; each is given once."""
        waiting, self._waiting, self._held = self._waiting, [], 0
        for one in waiting:
            if self._known(one.missing) == one.tried:
                self._held += len(one.source.data)
                self._waiting.append(one)
                continue
            reading = self.read(one.source, named=one.named)
            if locked(reading.failures) < one.locked:
                yield one.source, reading

    def _known(self, missing: frozenset[tuple[str, date]]) -> tuple[str, ...]:
        return tuple(p for address, day in sorted(missing) for p in self.keys.fitting(address, day))
