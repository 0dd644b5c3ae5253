"""What an item nobody labelled is, by what it holds: technologies, a role, a number of people, phases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from matcher.normalise.phases import phases as phases_in
from matcher.normalise.skills import normalise
from matcher.normalise.vocabulary import vocabulary
from matcher.readers import sheet_periods as periods
from matcher.readers.sheet_labels import SKILL_FIELDS
from matcher.readers.sheet_layout import Item
from matcher.taxonomy.keys import clean

_TEAM = re.compile(
    r"\s*(?:全体|総勢|チーム|約|計|[:：\s])*\d{1,4}\s*(?:[~〜～\-]\s*\d{1,4}\s*)?(?:名|人)(?:体制|程度|規模|前後|チーム)?\s*"
)
_CUT = re.compile(r"[\n、,，/／・|;；]+")
_SHARE = 0.6
"""Least share of a list's entries that must be known technologies."""


def told(items: Iterable[Item]) -> list[Item]:
    """The items, those without a field given the one their content shows, where no other item of them has it."""
    known = list(items)
    fields = {i.field for i in known}
    return [replace(i, field=field) if (field := _field(i, fields)) is not None else i for i in known]


def _field(item: Item, fields: set[str | None]) -> str | None:
    if item.field is not None or not item.text.strip():
        return None
    text = item.text.strip()
    if not fields & {"role", "team", "total"} and len(text) <= 40 and _TEAM.fullmatch(periods.prepared(text)):
        return "team"
    if "role" not in fields and len(text) <= 20 and _roles_alone(text):
        return "role"
    if not fields & {"phases", "phase_mark", "phase_code"} and phases_alone(text):
        return "phases"
    told = not fields & {*SKILL_FIELDS} or (fields & {"title", "text"} and not item.marked)
    return "tools" if told and technologies(text) else None


def role_or_team(text: str) -> bool:
    """Is this the name of a role, or a number of people, and nothing else?"""
    return _TEAM.fullmatch(periods.prepared(text)) is not None or _roles_alone(text)


def _roles_alone(text: str) -> bool:
    """Is every word of this text the name of a role (PL, PL/SE, サブリーダー)?"""
    parts = [p for p in re.split(r"[\s/／・、,兼&＆()（）]+", text) if p]
    return bool(parts) and all(vocabulary().roles.whole(clean(p)) is not None for p in parts)


def phases_alone(text: str) -> bool:
    """Is every entry of this list or range the name of a phase?"""
    parts = [p for p in re.split(r"[\s、,，/／・~〜～→\-－]+", text) if p]
    if not 0 < len(parts) <= 12 or len(text) > 120 or re.search(r"[をが。]", text):
        return False
    return all(map(phases_in, parts)) if len(parts) > 1 else vocabulary().phases.whole(clean(text)) is not None


def technologies(text: str) -> bool:
    """Is this a list of technologies, most of whose entries are known by name?"""
    if len(text) > 600 or re.search(r"。|しました|ました|担当", text):
        return False
    parts = [p.strip() for p in _CUT.split(text) if p.strip()]
    if not parts or max(map(len, parts)) > 40 or not re.search(r"[A-Za-zＡ-Ｚａ-ｚ]", text):
        return False
    terms = normalise(text)
    known = sum(1 for t in terms if any(m.kind not in ("phase", "role") for m in t.matches))
    return known >= (1 if len(terms) == 1 else 2) and known >= _SHARE * len(terms)
