"""A row's values → a record: what several columns say together, and what the list as a whole says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from matcher.model import (
    Account,
    AnyRecord,
    Contact,
    Engineer,
    Evidence,
    Placement,
    Project,
    Record,
    SupplyKind,
    Unread,
    Wishes,
    derived_id,
)
from matcher.normalise.quantities import stricter
from matcher.normalise.text import key
from matcher.readers.excel import Value
from matcher.readers.table_fields import JOINED, PARSERS, joined
from matcher.readers.table_header import Kind
from matcher.readers.table_values import Cell, Fields

EVIDENCE_LENGTH = 200
REPEATED_LENGTH = 100
"""Letters up to which a cell's reading is remembered."""


@dataclass(frozen=True)
class Setting:
    """What holds for all rows of a list. `anchor`: the day it was written."""

    today: date
    anchor: date
    partner: bool = False
    """Title or file name call it a list of partners' people."""
    own: bool = False
    """Title, file name or a column 社員番号 call it a list of our own people."""
    supply: str | None = None
    """待機者一覧: the kind of supply of all rows."""
    says_ours: bool = False
    """Some row says 自社 or 弊社: positions are told as seen from us."""
    mixed: bool = False
    """Rows are told apart as ours or partners'."""


@dataclass(frozen=True)
class Lacking:
    """A row that is no record: one of `needed` is missing, or `field` holds what no record can."""

    needed: tuple[str, ...] = ()
    field: str | None = None


@dataclass
class Row:
    """The values of one row so far, with the words they came from."""

    kind: Kind
    section: str | None = None
    values: Fields = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    exactness: Fields = field(default_factory=dict)
    wish: Fields = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)

    @property
    def closed(self) -> str | None:
        """Why the list itself says that this is no longer open."""
        said = self.values.get("_closed")
        return None if said is None else str(said)

    def take(self, fields: tuple[str, ...], cell: Cell, sheet: str, ref: str) -> bool:
        """Reads a cell for all fields its column feeds; False where none of them understood it."""
        understood = False
        for name in fields:
            found = _understood(self.kind, name, cell)
            understood = understood or bool(found)
            for target, value in found.items():
                if self._put(target, value):
                    words = cell.text[:EVIDENCE_LENGTH]
                    shown = "wishes" if target == "_wish" else target
                    self.evidence.setdefault(shown, Evidence(text=words, sheet=sheet, cell=ref))
        return understood

    def _put(self, name: str, value: Any) -> bool:
        if name == "exactness":
            for what, how in value.items():
                self.exactness.setdefault(what, how)
            return False
        if value is None:
            return False
        if name == "_wish":
            for what, how in value.items():
                old = self.wish.get(what)
                self.wish[what] = tuple(dict.fromkeys((*old, *how))) if isinstance(old, tuple) else old or how
            return True
        if name == "partner_limit":
            self.values[name] = stricter(self.values.get(name), value)
            return True
        if name == "restrictions" and name in self.values:
            said = value.model_dump(exclude_none=True)
            self.values[name] = self.values[name].model_copy(update=said)
            return True
        if name in JOINED and name in self.values:
            self.values[name] = joined(name, self.values[name], tuple(value))
            return True
        if name == "text" and name in self.values:
            self.values[name] = f"{self.values[name]}\n{value}"
            return True
        if name in self.values:
            return False
        self.values[name] = value
        return True


def _understood(kind: Kind, name: str, cell: Cell) -> Fields:
    """What a column's parser makes of a cell; never changed by whoever gets it, as lists say the same a thousand
    times (駅, 月初, 140-180) and it is worked out once."""
    if isinstance(cell.value, str) and len(cell.value) > REPEATED_LENGTH:
        return PARSERS[kind][name](cell)
    return _worked_out(kind, name, cell.value, cell.heading, cell.anchor)


@lru_cache(maxsize=20_000, typed=True)
def _worked_out(kind: Kind, name: str, value: Value, heading: str, anchor: date) -> Fields:
    return PARSERS[kind][name](Cell(value, heading, anchor))


def record(kind: Kind, row: Row, setting: Setting) -> AnyRecord | Lacking:
    """The record of a row, or what it lacks to be one."""
    return _MAKERS[kind](row, setting)


def _made(model: type[Record], row: Row, extra: Fields) -> Any:
    """The record made of the row's values; Lacking with the field's name where they contradict the model."""
    values = {k: v for k, v in row.values.items() if not k.startswith("_") and k in model.model_fields}
    if "exactness" in model.model_fields:
        extra = {**extra, "exactness": row.exactness}
    try:
        return model(**{**values, **extra})
    except ValidationError as error:
        return Lacking(field="・".join(str(fault["loc"][0]) for fault in error.errors() if fault["loc"]) or "?")


# ---------------------------------------------------------------- engineers


def _engineer(row: Row, setting: Setting) -> AnyRecord | Lacking:
    values = row.values
    if not any(values.get(name) for name in ("number", "initials", "name", "skills")):
        return Lacking(needed=("氏名", "イニシャル", "要員No", "スキル"))
    if len([k for k in values if not k.startswith("_")]) < 2:
        return Lacking(needed=("年齢", "最寄駅", "スキル", "稼働可能日"))
    _who_offers(row, setting)
    if "available_from" not in values and "available_from" not in row.exactness:
        _free_at(row, setting)
    if row.wish:
        values["wishes"] = Wishes(**row.wish)
    return _made(Engineer, row, {"id": _engineer_id(values)})  # type: ignore[no-any-return]  # one of the two


def _who_offers(row: Row, setting: Setting) -> None:
    """Supply, tier, freelance and company: what the row says, else what the list says; nothing is guessed."""
    values = row.values
    told, supply = str(values.get("_belongs", "")), values.get("supply")
    if supply is None and row.section and (section := PARSERS["engineer"]["supply"](_words(row.section, setting))):
        supply = section["supply"]
    own_kind = supply in (SupplyKind.BENCH, SupplyKind.SOON, SupplyKind.REASSIGN)
    # a list of our people that says 自社 of some names another company of others
    of_ours = (setting.own and not setting.says_ours) or (setting.mixed and own_kind)
    theirs = bool(values.get("company")) and not of_ours
    outside = told == "partner" or told.startswith(("below", "freelance"))
    if told != "ours" and (supply == SupplyKind.PARTNER or theirs or outside or (setting.partner and not setting.own)):
        values["supply"] = SupplyKind.PARTNER
        if "tier" not in values and (tier := _tier(told, setting, bool(values.get("company")) or setting.partner)):
            values["tier"] = tier
        return
    values["supply"] = supply or setting.supply
    if told == "ours" or own_kind or setting.supply or setting.own:
        values["tier"] = 0
        values.pop("company", None)


def _free_at(row: Row, setting: Setting) -> None:
    """Without a column of its own the status tells the free day; who is 待機 is free at once."""
    day, exactness = row.values.get("_free", (None, None))
    if day is None and row.values.get("supply") == SupplyKind.BENCH:
        day, exactness = setting.anchor, "open"
    if day is not None:
        row.values["available_from"], row.exactness["available_from"] = day, exactness
    if row.values.get("_plain_running") and row.values.get("available_from") is not None:
        row.values["supply"] = SupplyKind.SOON  # 稼働中 with a free day ahead is 終了予定


def _words(text: str, setting: Setting) -> Cell:
    return Cell(text, "", setting.anchor)


def _tier(told: str, setting: Setting, by_partner: bool) -> int | None:
    """一社先 is one below whoever speaks: us where the list also says 自社, else the partner whose list it is."""
    if told == "freelance" or (told == "proper" and by_partner):
        return 1
    if told == "partner":
        return 2 if by_partner and not setting.says_ours and not setting.mixed else 1
    if told.startswith("below:"):
        return int(told.removeprefix("below:")) + (1 if by_partner and not setting.says_ours else 0)
    return None


def _engineer_id(values: Fields) -> str:
    """E-<number>; a partner's bare 12 is told apart by the company; without a number the content decides."""
    number, company = values.get("number"), values.get("company")
    if number and not (company and str(number).isdigit()):
        return str(number) if re.fullmatch(r"E-\w+", str(number)) else f"E-{number}"
    if number:
        return derived_id("E", company, number)
    who = values.get("initials") or values.get("name")
    skills = values.get("skills", ()) if who is None else ()
    return derived_id("E", company, who, values.get("age"), values.get("nearest_station"), *(s.surface for s in skills))


# ---------------------------------------------------------------- the others


def _project(row: Row, setting: Setting) -> AnyRecord | Lacking:
    values = row.values
    if not values.get("title") and not values.get("required"):
        return Lacking(needed=("案件名", "必須スキル"))
    low, high = values.get("rate_min"), values.get("rate_max")
    if low is not None and high is not None and low > high:
        values["rate_min"], values["rate_max"] = high, low
    if (start := values.get("start")) and (end := values.get("end")) and end < start:
        values.pop("end")
    number = values.get("number")
    keys = (values.get("sender"), values.get("title"), values.get("start"), values.get("place"))
    skills = () if values.get("title") else tuple(str(r) for r in values.get("required", ()))
    ident = f"P-{str(number).removeprefix('P-')}" if number else derived_id("P", *keys, *skills)
    return _made(Project, row, {"id": ident})  # type: ignore[no-any-return]  # one of the two


def _placement(row: Row, setting: Setting) -> AnyRecord | Lacking:
    values = row.values
    who = values.get("engineer") or values.get("_name")
    if not who:
        return Lacking(needed=("社員番号", "要員No", "氏名"))
    number = values.get("number")
    keys = (who, values.get("client"), values.get("project"), values.get("start"))
    ident = f"C-{str(number).removeprefix('C-')}" if number else derived_id("C", *keys)
    return _made(Placement, row, {"id": ident, "engineer": who})  # type: ignore[no-any-return]  # one of the two


def _account(row: Row, setting: Setting) -> AnyRecord | Lacking:
    values = row.values
    name = values.get("name")
    if not name:
        return Lacking(needed=("取引先名", "会社名"))
    contact = {k: values.get(f"_contact_{k}") for k in ("name", "role", "address")}
    if any(contact.values()):
        values["contacts"] = (Contact(**contact),)
    bare = re.sub(r"株式会社|有限会社|合同会社|\((?:株|有|同)\)|[㈱㈲]|\s+", "", key(name))
    return _made(Account, row, {"id": derived_id("A", bare)})  # type: ignore[no-any-return]  # one of the two


_MAKERS: dict[Kind, Callable[[Row, Setting], AnyRecord | Lacking]] = {
    "engineer": _engineer,
    "project": _project,
    "placement": _placement,
    "account": _account,
}
