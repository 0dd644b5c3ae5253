"""Findings once worked out: the check of a sheet beside a profile is remembered until one of the two changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from matcher.model import Engineer, Finding, SkillSheet
from matcher.store.tables import Checked

Checks = Callable[[SkillSheet, Engineer | None], list[Finding]]


class Remembered:
    """`checks` with a memory in the store: called like it, and asks it only what the store does not know.

    `circumstances` is all else a finding depends on beside the day: language, the policy's severities, the rules
    themselves. Of the day only the month counts, but where a sheet states age and birth date (somebody's birthday).
    """

    def __init__(self, connection: Connection, checks: Checks, circumstances: str, today: date) -> None:
        self.checks = checks
        self.circumstances = circumstances
        self.today = today
        self.known = {
            (sheet, key): findings
            for sheet, key, findings in connection.execute(select(Checked.sheet, Checked.key, Checked.findings))
        }
        self.new: dict[tuple[str, str], tuple[str | None, str]] = {}

    def __call__(self, sheet: SkillSheet, person: Engineer | None) -> list[Finding]:
        """The findings of the sheet beside the profile."""
        key = self._key(sheet, person)
        known = self.known.get((sheet.id, key))
        if known is not None:
            return [Finding.model_validate(f) for f in json.loads(known)]
        found = self.checks(sheet, person)
        told = json.dumps([f.model_dump(mode="json", exclude_defaults=True) for f in found], ensure_ascii=False)
        self.new[sheet.id, key] = (person.id if person else None, told)
        return found

    def _key(self, sheet: SkillSheet, person: Engineer | None) -> str:
        day = sheet.age is not None and sheet.birth_date is not None
        hashed = hashlib.sha256(f"{self.circumstances} {self.today:{'%Y-%m-%d' if day else '%Y-%m'}}".encode())
        hashed.update(sheet.model_dump_json(exclude_defaults=True).encode())
        hashed.update((person.model_dump_json(exclude_defaults=True) if person else "-").encode())
        return hashed.hexdigest()

    def keep(self, connection: Connection, *, at: str) -> None:
        """Writes down what was worked out anew, in place of what was known of these sheets."""
        sheets = sorted({sheet for sheet, _ in self.new})
        for begin in range(0, len(sheets), 5_000):
            connection.execute(delete(Checked).where(Checked.sheet.in_(sheets[begin : begin + 5_000])))
        rows = [
            {"sheet": sheet, "key": key, "engineer": engineer, "findings": told, "at": at}
            for (sheet, key), (engineer, told) in self.new.items()
        ]
        if rows:
            connection.execute(insert(Checked), rows)


def sheets_checked(connection: Connection, engineers: Iterable[str]) -> list[str]:
    """Ids of the sheets whose findings stand under these engineers."""
    return list(connection.execute(select(Checked.sheet).where(Checked.engineer.in_(list(engineers)))).scalars())
