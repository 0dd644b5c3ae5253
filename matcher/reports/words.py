"""Records in the words of the trade: labels of people and projects, enum values, bands, limits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from matcher.messages import known, man_yen, months_text, tell
from matcher.model import (
    AnyOf,
    Demand,
    Engineer,
    PartnerLimit,
    Place,
    Project,
    Remote,
    Requirement,
    Settlement,
    Share,
    SupplyKind,
    Term,
    Wishes,
)
from matcher.reports.masking import Mask
from matcher.reports.model import ReportInput

STATED_LIMIT = re.compile(
    r"国籍|外国|日本人|日本国|年齢|[歳才]|\d\s?代|男性|女性|男女|性別|\bage\b|national|\b(?:fe)?male\b",
    re.IGNORECASE,
)
"""Words of a client's limit on age, sex or nationality: such lines are left to the cautions."""


Supply = SupplyKind | Literal["own", "unknown"]
"""What people are counted under: their kind of supply, or what is known where none is stated."""


def supply_of(engineer: Engineer) -> Supply:
    """The kind of supply stated; else that of a partner's person, ours of no stated kind, or unknown."""
    if engineer.supply is not None:
        return engineer.supply
    standing = engineer.standing
    return SupplyKind.PARTNER if standing == "partner" else standing


class Words:
    """Everything a report says about records, in the report's language and without full names."""

    def __init__(self, report: ReportInput) -> None:
        self.lang = report.lang
        self.projects = report.projects
        self.engineers = report.engineers
        self.placements = {p.id: p for p in report.placements}
        self.sheets = {s.id: s for s in report.sheets}
        self.accounts = {a.id: a for a in report.accounts}
        self.as_of = self.tell("as_of", date=self.day(report.match.today))
        self._by_number = {e.number: e.id for e in report.engineers.values() if e.number}
        people = [(e.name, e.initials or e.id) for e in report.engineers.values() if e.name]
        people += [(s.name, s.initials or s.number or s.id) for s in report.sheets if s.name]
        self.mask = Mask(people)

    def tell(self, key: str, /, **values: object) -> str:
        return tell(f"report.{key}", self.lang, **values)

    def value(self, family: str, value: object) -> str | None:
        """An enum value in words; a value nobody has words for is shown as other, None stays None."""
        if value is None:
            return None
        key = f"report.{family}.{value}"
        return self.tell(f"{family}.{value}") if known(key) else self.tell("other")

    def text(self, text: str | None) -> str | None:
        """Free text without names, phone numbers and addresses; None where there is none."""
        return (self.mask(text).strip() or None) if text else None

    def lines(self, texts: Iterable[str]) -> str | None:
        """Several statements under one another, each with its point; one alone without."""
        said = [t for t in (self.text(t) for t in texts) if t]
        return said[0] if len(said) == 1 else "\n".join(f"・{t}" for t in said) or None

    # ------------------------------------------------------------ who and what

    def engineer_of(self, ident: str | None) -> Engineer | None:
        """The engineer of an id or of our own number."""
        if ident is None:
            return None
        return self.engineers.get(ident) or self.engineers.get(self._by_number.get(ident, ""))

    def person(self, ident: str) -> str:
        """Initials and id: T.K（E-1）; a person without initials is shown by the id alone."""
        found = self.engineer_of(ident)
        shown = self.mask(found.id if found else ident)
        return self.tell("named", name=found.initials, id=shown) if found and found.initials else shown

    def title(self, ident: str) -> str:
        """The project's title, or that it has none."""
        found = self.projects.get(ident)
        return self.text(found.title if found else None) or self.tell("untitled", id=ident)

    def client(self, project: Project | None) -> str | None:
        return self.text(project.client) if project else None

    def route(self, route: str | None) -> str | None:
        """Whom the proposal goes to; an account's id is shown by its name."""
        if route is None:
            return None
        return self.text(self.accounts[route].name if route in self.accounts else route)

    def about(self, ident: str) -> str | None:
        """What a caution or a move is about: a person, a project, a contract, a sheet, a company."""
        if self.engineer_of(ident):
            return self.person(ident)
        if ident in self.projects:
            return self.tell("named", name=self.title(ident), id=ident)
        if ident in self.placements:
            client = self.route(self.placements[ident].client) or self.tell("client_unknown")
            return self.tell("placement", client=client)
        if ident in self.sheets:
            sheet = self.sheets[ident]
            return self.text(" ".join(p for p in (sheet.initials, sheet.place.file) if p))
        return self.route(ident)

    # ------------------------------------------------------------ fields

    def money(self, yen: int | None) -> str:
        return man_yen(yen, self.lang)

    def skill(self, demand: Demand) -> str:
        """One skill with what is asked or claimed: Java 17（5年）."""
        name = " ".join(p for p in (demand.skill or demand.surface, demand.version) if p)
        if demand.months is None:
            return name
        return self.tell("skill_months", skill=name, months=months_text(demand.months, self.lang))

    def skills(self, wanted: Iterable[Requirement]) -> str | None:
        said = [
            self.tell("or").join(self.skill(d) for d in one.any_of) if isinstance(one, AnyOf) else self.skill(one)
            for one in wanted
        ]
        return self.text(self.tell("comma").join(said))

    def listed(self, family: str, values: Iterable[object]) -> str | None:
        return self.tell("comma").join(w for w in (self.value(family, v) for v in values) if w) or None

    def role(self, name: str | None) -> str | None:
        return None if name is None else self._entry("roles", name)

    def roles(self, names: Iterable[str]) -> str | None:
        return self.tell("comma").join(self._entry("roles", n) for n in names) or None

    def industry(self, name: str | None) -> str | None:
        return None if name is None else self._entry("industries", name)

    def _entry(self, family: str, name: str) -> str:
        from matcher.taxonomy import taxonomy

        if name.isupper():
            return name  # PM, SE, PMO: what the trade itself says
        entry = getattr(taxonomy(), family).get(name)
        return str(entry.ja) if entry and entry.ja and self.lang == "ja" else name

    def settlement(self, band: Settlement | None) -> str | None:
        if band is None or (not band.fixed and band.min_h is None and band.max_h is None):
            return None
        if band.fixed:
            return self.tell("fixed")
        low, high = ("" if h is None else str(h) for h in (band.min_h, band.max_h))
        rule = self.value("settlement", band.rule)
        return f"{low}〜{high}h" + (f" {rule}" if rule else "")

    def remote(self, remote: Remote | None) -> str | None:
        if remote is None:
            return None
        mode = self.value("remote", remote.mode) or ""
        if remote.onsite_days is None:
            return mode
        low, high = (f"{d:g}" for d in remote.onsite_days)
        return self.tell("onsite_days", mode=mode, days=low if low == high else f"{low}〜{high}")

    def limit(self, limit: PartnerLimit | None) -> str | None:
        if limit is None:
            return None
        said = []
        if limit.max_tier is not None:
            said.append(
                self.tell("tier.own_only") if limit.max_tier == 0 else self.tell("tier.up_to", n=limit.max_tier)
            )
        if limit.freelance is not None:
            said.append(self.tell("freelance_ok" if limit.freelance else "freelance_no"))
        if limit.freelance_tier is not None:
            said.append(self.tell("freelance_tier", n=limit.freelance_tier))
        return self.tell("comma").join(said) or None

    def supply(self, kind: Supply) -> str:
        """A kind of supply; where none is stated, what is known all the same."""
        return self.tell(f"supply.{kind}")

    def supply_of(self, engineer: Engineer | None) -> str | None:
        """The kind of supply a person is counted under; None where nothing is known of him."""
        kind = supply_of(engineer) if engineer is not None else "unknown"
        return None if kind == "unknown" else self.supply(kind)

    def standing(self, engineer: Engineer) -> str | None:
        """所属: our own, so many companies away, a freelancer."""
        said = []
        if engineer.tier is not None:
            said.append(self.tell("tier.own") if engineer.tier == 0 else self.tell("tier.away", n=engineer.tier))
        if engineer.freelance:
            said.append(self.tell("freelance"))
        return self.tell("comma").join(said) or None

    def chain(self, depth: int | None) -> str | None:
        if depth is None:
            return None
        return self.tell("chain.direct") if depth == 0 else self.tell("chain.between", n=depth)

    def term(self, term: Term | None) -> str | None:
        if term is None:
            return None
        said = [months_text(term.months, self.lang)] if term.months is not None else []
        said += [self.tell("term.long")] if term.long else []
        said += [self.tell("term.extendable")] if term.extendable else []
        return self.tell("comma").join(said) or None

    def shares(self, shares: tuple[Share, Share] | None) -> str | None:
        if shares is None:
            return None
        low, high = (f"{s:.0%}" for s in shares)
        return low if low == high else f"{low}〜{high}"

    def wishes(self, wishes: Wishes | None) -> str | None:
        if wishes is None:
            return None
        said = [self.value("remote", wishes.remote)]
        if wishes.onsite_days_max is not None:
            said.append(self.tell("wish.onsite", days=f"{wishes.onsite_days_max:g}"))
        if wishes.commute_minutes_max is not None:
            said.append(self.tell("wish.commute", minutes=wishes.commute_minutes_max))
        said += [self.listed("phase", wishes.phases), self.roles(wishes.roles)]
        refused = self.tell("comma").join((*wishes.ng_terms, *wishes.ng_clients))
        said.append(self.tell("wish.ng", words=refused) if refused else None)
        return self.text(self.tell("comma").join(s for s in said if s))

    def conditions(self, texts: Iterable[str]) -> str | None:
        """Further facts as written, without a client's limits on age, sex or nationality."""
        return self.lines(t for t in texts if not STATED_LIMIT.search(t))

    def where(self, place: Place) -> tuple[str | None, str | None, str | None]:
        """File, sheet, and the cell or line."""
        spot = place.cell or (self.tell("line", n=place.line) if place.line is not None else None)
        return self.text(place.file), self.text(place.sheet), spot

    def day(self, day: date | None, exactness: str | None = "day") -> str | None:
        """A date as exactly as it is known: 12月1日, 12月上旬, 12月, 随時 (12/1〜)."""
        if day is None:
            return None
        key = exactness if exactness in ("third", "month", "open") else "day"
        iso, third = day.isoformat(), self.third(day)
        return self.tell(f"date.{key}", y=day.year, m=day.month, d=day.day, third=third, iso=iso)

    def third(self, day: date) -> str:
        """上旬, 中旬 or 下旬."""
        return self.tell(f"third.{min((day.day - 1) // 10, 2)}")


def moment(text: str | None) -> datetime | str | None:
    """Arrival as a local clock time; a text that is no ISO 8601 stays as written."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
