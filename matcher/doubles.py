"""What was met more than once, what may have been, and what people decided of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from matcher.documents.doubles import (
    ColumnTold,
    DoublePerson,
    DoubleProject,
    DoublesDocument,
    DoubtfulTold,
    PersonSource,
    PriceTold,
    RouteTold,
)
from matcher.documents.keeping import DecisionDocument
from matcher.errors import InputError
from matcher.identity import ProjectDouble, Route
from matcher.identity.groups import pair
from matcher.identity.person_pairs import People, company_of, price_of
from matcher.identity.project_pairs import Projects
from matcher.identity.weights import Level
from matcher.identity.wording import person_line, price_range, project_line
from matcher.messages import Lang, tell
from matcher.model import Engineer, Project, demands_of
from matcher.morning import Morning

if TYPE_CHECKING:
    from matcher.identity import DoubtfulPair
    from matcher.store import Store


def doubles(morning: Morning, *, top: int | None = None) -> DoublesDocument:
    """Projects and people met more than once with their sources, and the doubtful pairs, the likeliest first; `top` of
    each where it is given."""
    lang = morning.settings.lang
    found = sorted(morning.doubles, key=lambda d: (-len(d.routes), d.kept.id))
    groups = _groups(morning)
    shown = list(morning.doubtful if top is None else morning.doubtful[:top])
    return DoublesDocument(
        projects=tuple(_project(d, lang) for d in found[:top]),
        people=tuple(_person(key, ids, morning, lang) for key, ids in groups[:top]),
        doubtful=tuple(_doubtful(d, morning, lang) for d in shown),
        projects_total=len(found),
        people_total=len(groups),
        doubtful_total=len(morning.doubtful),
    )


def _groups(morning: Morning) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for engineer, person in sorted(morning.same_person.items()):
        found.setdefault(person, []).append(engineer)
    return sorted(found.items(), key=lambda group: (-len(group[1]), group[1]))


# ---------------------------------------------------------------- certain


def _project(double: ProjectDouble, lang: Lang) -> DoubleProject:
    kept, routes = double.kept, double.routes
    depths = [r.current.chain_depth for r in routes if r.current.chain_depth is not None]
    stated = [v for r in routes for v in (r.current.rate_min, r.current.rate_max) if v]
    told = tuple(_route(r, used=n == 0) for n, r in enumerate(routes))
    return DoubleProject(
        id=kept.id,
        title=kept.title,
        place=kept.place,
        start=kept.start,
        shortest_chain=min(depths, default=None),
        rate_min=min(stated, default=None),
        rate_max=max(stated, default=None),
        routes=told,
        line=project_line(double, lang),
    )


def _route(route: Route, *, used: bool) -> RouteTold:
    p = route.current
    return RouteTold(
        sender=p.sender,
        sender_address=p.sender_address,
        chain_depth=p.chain_depth,
        rate_min=p.rate_min,
        rate_max=p.rate_max,
        first_at=route.first_at,
        last_at=p.received_at,
        times=len({s.received_at for s in route.statements}),
        ids=tuple(dict.fromkeys(s.id for s in route.statements)),
        used=used,
        prices=_history(route),
    )


def _history(route: Route) -> tuple[PriceTold, ...]:
    """The prices in the order of time, each where it changed."""
    told: list[PriceTold] = []
    for p in route.statements:
        if not told or (told[-1].rate_min, told[-1].rate_max) != (p.rate_min, p.rate_max):
            told.append(PriceTold(at=p.received_at, rate_min=p.rate_min, rate_max=p.rate_max))
    return tuple(told)


def _person(key: str, ids: Sequence[str], morning: Morning, lang: Lang) -> DoublePerson:
    people = [morning.engineers[i] for i in ids]
    people.sort(key=lambda e: (e.tier if e.tier is not None else 99, price_of(e) or 0, e.id))
    first = people[0]
    prices = [p for e in people if not e.own and (p := price_of(e))]
    return DoublePerson(
        id=key,
        initials=next((e.initials for e in people if e.initials), None),
        age=next((e.age for e in people if e.age is not None), None),
        nearest_station=next((e.nearest_station for e in people if e.nearest_station), None),
        nearest_tier=first.tier,
        price_min=min(prices, default=None),
        price_max=max(prices, default=None),
        sources=tuple(
            PersonSource(
                engineer=e.id,
                company=e.company,
                own=e.own,
                tier=e.tier,
                price=None if e.own else price_of(e),
                available_from=e.available_from,
                received_at=e.received_at,
            )
            for e in people
        ),
        line=person_line(people, lang),
    )


# ---------------------------------------------------------------- doubtful


def _doubtful(doubt: DoubtfulPair, morning: Morning, lang: Lang) -> DoubtfulTold:
    one, two = np.array([0]), np.array([1])
    records: Sequence[Project] | Sequence[Engineer]
    if doubt.kind == "project":
        records = [morning.projects[doubt.one], morning.projects[doubt.other]]
        levels = Projects(records).compared(one, two).levels
        names = [p.title or p.id for p in records]
    else:
        records = [morning.engineers[doubt.one], morning.engineers[doubt.other]]
        levels = People(records).compared(one, two).levels
        names = [f"{e.initials or '?'}{f' {e.age}' if e.age else ''}" for e in records]
    said = {name: Level(int(told[0])) for name, told in levels.items()}
    columns = tuple(
        ColumnTold(
            column=name,
            says=_SAYS[level],
            one=shown(records[0], name, lang),
            other=shown(records[1], name, lang),
        )
        for name, level in said.items()
        if level is not Level.UNKNOWN
    )
    return DoubtfulTold(
        kind="project" if doubt.kind == "project" else "engineer",
        one=doubt.one,
        other=doubt.other,
        names=(names[0], names[1]),
        senders=(_from(records[0]), _from(records[1])),
        score=doubt.score,
        agrees=tuple(c for c in columns if c.says in ("same", "near")),
        differs=tuple(c for c in columns if c.says == "differs"),
        contradicts=tuple(c for c in columns if c.says == "contradicts"),
    )


_SAYS: dict[Level, str] = {
    Level.SAME: "same",
    Level.NEAR: "near",
    Level.OTHER: "differs",
    Level.CONTRADICTS: "contradicts",
}


def _from(record: Project | Engineer) -> str | None:
    if isinstance(record, Project):
        return record.sender or record.sender_address
    return record.company or company_of(record) or None


def shown(record: Project | Engineer, column: str, lang: Lang) -> str | None:
    """What a record says in a column, as people write it; None where it says nothing, or the column is no field."""
    if isinstance(record, Project):
        return _of_project(record, column, lang)
    return _of_person(record, column, lang)


def _of_project(p: Project, column: str, lang: Lang) -> str | None:
    if column == "rate":
        stated = [v for v in (p.rate_min, p.rate_max) if v]
        return price_range(stated, lang) if stated else None
    if column in ("skills", "preferred"):
        asked = p.required if column == "skills" else p.preferred
        return " ".join(d.skill or d.surface for one in asked for d in demands_of(one)) or None
    if column == "settlement" and p.settlement is not None:
        return f"{p.settlement.min_h or ''}-{p.settlement.max_h or ''}h" if p.settlement.min_h else None
    if column == "remote":
        return p.remote.mode if p.remote is not None else None
    if column == "description":
        return _short(p.description)
    if column in ("number", "title", "place", "start", "client", "seats", "role", "industry", "interviews", "contract"):
        value = getattr(p, column)
        return None if value is None else str(value)
    return None


def _of_person(e: Engineer, column: str, lang: Lang) -> str | None:
    if column == "rate":
        price = price_of(e)
        return price_range([price], lang) if price else None
    if column == "skills":
        return " ".join(s.skill or s.surface for s in e.skills) or None
    if column == "name":
        return None  # a full name is nobody's business here
    if column == "description":
        return _short(e.text)
    fields = {"station": "nearest_station", "experience": "experience_months", "available": "available_from"}
    if column in ("number", "initials", "age", "sex", "nationality", *fields):
        value = getattr(e, fields.get(column, column))
        return None if value is None else str(value)
    return " ".join(e.roles) or None if column == "roles" else None


def _short(text: str | None, most: int = 40) -> str | None:
    flat = " ".join((text or "").split())
    return (flat if len(flat) <= most else flat[: most - 1] + "…") or None


# ---------------------------------------------------------------- decided


def decide(
    store: Store, morning: Morning, one: str, other: str, *, same: bool, by: str, reason: str | None
) -> DecisionDocument:
    """Two records (ids, numbers, titles) that are one, or are not: kept, and followed from then on whatever comes in.

    Raises InputError where the two are one record already, or of two kinds.
    """
    from matcher.keeping import decision_document
    from matcher.store.audit import now
    from matcher.store.decisions import decide as written

    lang = morning.settings.lang
    kinds, ids = zip(*(_meant(morning, name) for name in (one, other)), strict=True)
    if len(set(kinds)) > 1:
        raise InputError(tell("doubles.two_kinds", lang, one=one, other=other), place=other)
    if ids[0] == ids[1]:
        raise InputError(tell("doubles.itself", lang, one=one, other=other), place=other)
    two = pair(*ids)
    with store.writing() as connection:
        decided = written(
            connection,
            "same" if same else "different",
            at=now(),
            by=by,
            reason=reason,
            term=" ".join(two),
            value={"kind": kinds[0], "ids": list(two)},
            lang=lang,
        )
    return decision_document(decided)


def _meant(morning: Morning, name: str) -> tuple[str, str]:
    """(kind, id) of the record of this name, a source of a merged project by its own id."""
    if name in morning.also_known or name in morning.projects:
        return "project", name
    try:
        return "engineer", _whole(morning, name, morning.engineer(name))
    except InputError as error:
        try:
            return "project", _whole(morning, name, morning.project(name))
        except InputError:
            raise error from None


def _whole(morning: Morning, given: str, meant: str) -> str:
    """The id, where it was not guessed from a few letters."""
    from matcher.keeping import SHORTEST

    if given != meant and meant.startswith(given) and len(given) < SHORTEST:
        lang = morning.settings.lang
        raise InputError(tell("keeping.too_short", lang, given=given, meant=meant), place=given)
    return meant
