"""What can be found: rows for the search made of a morning, and searches as people put them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, cast

from matcher.documents.searching import Found, SearchDocument, SkillMonths, Understood
from matcher.errors import InputError
from matcher.messages import Lang, listed, tell
from matcher.model import Engineer, Project, SkillSheet, demands_of
from matcher.places.stations import meant, station

if TYPE_CHECKING:
    from matcher.morning import Morning
    from matcher.normalise.matches import Match
    from matcher.store import Store
    from matcher.store.search import Hit, Key, Row

Kind = Literal["engineer", "project"]
KINDS: tuple[Kind, ...] = ("engineer", "project")
SUPPLIES = ("bench", "soon", "reassign", "partner")
LATER = 1_000_000
"""Partner people stand behind our own, whose salary is paid either way."""
NO_DAY = LATER - 1
WORDS_MAX, WORD_MAX = 30, 60
"""Words and skills of one search; letters of a word that may be more than a word of the text."""
LABEL_MAX, PRICE_MAX = 200, 10**9
EXCERPT = 24
"""Characters shown on either side of a word that was found."""


# ---------------------------------------------------------------- rows


def rows_of(morning: Morning, only: Collection[Key] | None = None) -> Iterator[Row]:
    """What is to be found of each engineer and project of the morning (`only` of these): names of people, their
    phones and mail addresses are left out."""
    today = morning.settings.today
    for ident, engineer in morning.engineers.items():
        if only is None or ("engineer", ident) in only:
            yield _of_engineer(engineer, morning.sheets.get(ident), today)
    for ident, project in morning.projects.items():
        if only is None or ("project", ident) in only:
            yield _of_project(project)


def keep_found(store: Store, morning: Morning, state: str, only: Collection[Key] | None = None) -> None:
    """Brings the search of a store up to the morning, where it does not stand for this `state` of the records yet.
    `only` (kind, id): nothing but these has changed since the state it stands for."""
    from matcher.store.search import index, index_all

    if only is None:
        index_all(store, rows_of(morning), state=state)
        return
    rows = list(rows_of(morning, only))
    with store.writing() as connection:
        index(connection, rows, among=only, state=state)


def state_of(records: int, today: date) -> str:
    """What rows made of these records (`revision_of`) are known by: months of experience grow with the month."""
    return f"{records} {today:%Y-%m}"


def is_ready(store: Store, today: date) -> bool:
    """Does the search stand for the records as they are, and for this month or a later one?"""
    from matcher.store.opening import revision_of
    from matcher.store.search import indexed_state

    with store.reading() as connection:
        records, _, month = (indexed_state(connection) or "").partition(" ")
        return records == str(revision_of(connection, "records")) and month >= f"{today:%Y-%m}"


def _of_engineer(engineer: Engineer, sheet: SkillSheet | None, today: date) -> Row:
    from matcher.reports.masking import printable
    from matcher.scoring.experience import experience_of
    from matcher.store.search import Row

    free = engineer.available_from
    names = {name for name in (engineer.name, sheet.name if sheet else None) if name}
    return Row(
        kind="engineer",
        id=engineer.id,
        label=printable(engineer.initials or engineer.id)[:LABEL_MAX],
        turn=(0 if engineer.own else LATER) + (free.toordinal() if free else NO_DAY),
        supply=str(engineer.supply) if engineer.supply else None,
        place=place_name(engineer.nearest_station),
        day=free.isoformat() if free else None,
        price=_price(engineer.paid),
        skills=experience_of(engineer, sheet, today),
        text=_unnamed("\n".join(_told_of(engineer, sheet)), names, engineer.initials or "＊＊＊"),
    )


def _of_project(project: Project) -> Row:
    from matcher.reports.masking import printable
    from matcher.scoring.experience import skill_key
    from matcher.scoring.kinship import implied
    from matcher.store.search import Row

    asked: dict[str, int] = {}
    positions = [r for position in project.positions for r in position.required]
    for requirement in (*project.required, *project.preferred, *positions):
        for demand in demands_of(requirement):
            name = skill_key(demand)
            asked[name] = max(asked.get(name, 0), demand.months or 0)
    for name in list(asked):
        for other in implied(name):
            asked.setdefault(other, 0)
    for phase in project.phases:
        asked.setdefault(f"phase:{phase}", 0)
    arrived = _day(project.received_at)
    return Row(
        kind="project",
        id=project.id,
        label=printable(project.title or project.id)[:LABEL_MAX],
        turn=-arrived.toordinal() if arrived else 0,
        place=place_name(project.place),
        day=project.start.isoformat() if project.start else None,
        price=_price(project.rate_max or project.rate_min),
        skills=asked,
        text=_unnamed("\n".join(_told_of_project(project)), (), ""),
    )


def _told_of(engineer: Engineer, sheet: SkillSheet | None) -> Iterator[str]:
    """The words about a person, part by part."""
    wishes = engineer.wishes
    parts = [engineer.number, engineer.company, engineer.nearest_station, engineer.language_level, *engineer.roles]
    parts += [*engineer.facts, wishes.text if wishes else None, *(a.text for a in engineer.assessments), engineer.text]
    parts += [claim.surface for claim in engineer.skills]
    if sheet is not None:
        parts += [sheet.summary, *(q.name for q in sheet.qualifications), *(c.surface for c in sheet.claims)]
        for job in sheet.engagements:
            parts += [job.title, job.client, job.industry, job.role, job.text, *(s.surface for s in job.skills)]
    yield from dict.fromkeys(part for part in parts if part)


def _told_of_project(project: Project) -> Iterator[str]:
    """The words of a project, part by part."""
    parts = [project.title, project.number, project.client, project.sender, project.industry, project.role]
    parts += [project.place, project.description, *project.conditions]
    parts += [tell(f"report.remote.{project.remote.mode}")] if project.remote else []
    parts += [d.surface for r in (*project.required, *project.preferred) for d in demands_of(r)]
    yield from dict.fromkeys(part for part in parts if part)


def _unnamed(text: str, names: Collection[str], instead: str) -> str:
    """The text without these names, without phone numbers and mail addresses."""
    from matcher.reports.masking import ADDRESS, HIDDEN, PHONE, Mask

    if names:
        spoken = "".join(text.split())
        if any(part in spoken for name in names for part in name.split()):
            return Mask((name, instead) for name in names)(text)
    return PHONE.sub(HIDDEN, ADDRESS.sub(HIDDEN, text))


def place_name(place: str | None) -> str | None:
    """The place as a search knows it: the station's name, with its prefecture where several cities have it; as
    written where we know no such station."""
    from matcher.reports.masking import printable

    if not place:
        return None
    found = station(place)
    if found is None:
        return " ".join(printable(place).split())[:40] or None
    alone = len({s.prefecture for s in meant(found.name)}) <= 1
    return found.name if alone else f"{found.name}（{found.prefecture}）"


def _places(place: str) -> tuple[str, ...]:
    """All names under which a place may stand in the rows."""
    several = meant(place)
    names = [place_name(place), *(s.name for s in several), *(f"{s.name}（{s.prefecture}）" for s in several)]
    return tuple(dict.fromkeys(name for name in names if name))


def _price(yen: int | None) -> int | None:
    return None if yen is None else min(yen, PRICE_MAX)


def _day(moment: str | None) -> date | None:
    try:
        return date.fromisoformat((moment or "")[:10])
    except ValueError:
        return None


# ---------------------------------------------------------------- what is looked for


@dataclass(frozen=True)
class Search:
    """A search as it was understood."""

    kind: Kind
    skills: tuple[tuple[str, int], ...] = ()
    words: tuple[str, ...] = ()
    supply: str | None = None
    place: str | None = None
    day_max: date | None = None
    price_min: int | None = None
    price_max: int | None = None
    unknown: bool = False


@dataclass
class _Reading:
    """A search being read, word by word; what was said by an option stands."""

    search: Search
    today: date
    skills: list[tuple[str, int]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    after_skill: bool = False


_PARTS = re.compile(r'["“”「]([^"“”「」]+)["“”」]|([^\s"“”「」]+)')
_LENGTH = re.compile(r"(?:経験)?(\d{1,2}(?:\.5)?)(年半|年|ヶ月|か月|カ月|ヵ月|ケ月)(?:間)?(?:以上|~|〜)?(?:の?経験)?")
_PRICE = re.compile(r"(?:単価|@|¥)?(\d{2,3}(?:\.\d)?)万円?(以下|まで|以内|未満|以上|~|〜)?")
_DATE = re.compile(
    r"(?:\d{4}[-/年])?\d{1,2}(?:月\d{1,2}日?|[-/]\d{1,2}|月)(?:上旬|中旬|下旬|初旬|頭|末)?(?:から|より|までに?|以降|以前|~|〜)?(?:稼働|参画|開始|スタート)?(?:可能?)?"
    r"|(?:即日?|今月|来月|再来月|翌月)(?:末|頭|上旬|中旬|下旬)?(?:から|より|まで|以降)?(?:稼働|参画|開始|スタート)?(?:可能?)?"
)
_SUPPLY = {
    "bp": "partner", "パートナー": "partner", "協力会社": "partner", "待機": "bench", "待機中": "bench",
    "終了予定": "soon", "社内調整": "reassign",
}  # fmt: skip
_KIND: dict[str, Kind] = {"要員": "engineer", "エンジニア": "engineer", "案件": "project"}
_SURE = frozenset({"exact", "join", "kana", "peeled"})


def understood(words: Sequence[str], given: Search, today: date) -> Search:
    """The search with what free words add to it: skills with their length (Java 5年), a date, a station, a price, a
    kind of supply. What stands in quotation marks, and all else, is looked for in the text as it is."""
    from matcher.normalise.text import clean

    reading = _Reading(given, today, list(given.skills), list(given.words))
    for quoted, bare in _PARTS.findall(clean(" ".join(words))):
        if quoted.strip():
            reading.words.append(quoted.strip())
            reading.after_skill = False
        elif bare:
            _read(bare, reading)
    return replace(
        reading.search, skills=tuple(dict(reading.skills).items()), words=tuple(dict.fromkeys(reading.words))
    )


def _read(word: str, reading: _Reading) -> None:
    """Takes one word in."""
    from matcher.normalise.dates import free_from

    search, followed, reading.after_skill = reading.search, reading.after_skill, False
    if len(word) > WORD_MAX:
        reading.words.append(word)
    elif followed and (length := _LENGTH.fullmatch(word)):
        reading.skills[-1] = (reading.skills[-1][0], _months(length))
    elif word in _KIND:
        reading.search = replace(search, kind=_KIND[word])
    elif search.supply is None and (supply := _SUPPLY.get(word.lower())):
        reading.search = replace(search, supply=supply)
    elif price := _PRICE.fullmatch(word):
        reading.search = _priced(search, round(float(price[1]) * 10_000), least=price[2] in ("以上", "~", "〜"))
    elif search.day_max is None and _DATE.fullmatch(word) and (day := free_from(word, reading.today)[0]):
        reading.search = replace(search, day_max=day)
    elif (skill := _skill(word)) is not None:
        reading.skills.append(skill)
        reading.after_skill = True
    elif search.place is None and (there := _station(word)):
        reading.search = replace(search, place=there)
    else:
        reading.words.append(word)


def _priced(search: Search, yen: int, *, least: bool) -> Search:
    if least:
        return replace(search, price_min=yen) if search.price_min is None else search
    return replace(search, price_max=yen) if search.price_max is None else search


def _months(length: re.Match[str]) -> int:
    count, unit = float(length[1]), length[2]
    return round(count * 12) + 6 * (unit == "年半") if unit.startswith("年") else round(count)


def _skill(word: str) -> tuple[str, int] | None:
    """The one skill a word surely names, with the months written beside it."""
    from matcher.normalise.skills import normalise

    matches = [match for term in normalise(word) for match in term.matches]
    if len(matches) != 1 or matches[0].method not in _SURE or matches[0].kind == "qualification":
        return None
    return _key(matches[0]), matches[0].months or 0


def _key(match: Match) -> str:
    return f"{match.kind}:{match.skill}" if match.kind in ("phase", "role") else match.skill


def _station(word: str) -> str | None:
    """The station a word is the name of."""
    bare = word.removesuffix("駅")
    found = meant(word)
    return bare if len(bare) > 1 and any(s.name == bare for s in found) else None


def skill_asked(given: str, lang: Lang) -> tuple[str, int]:
    """The skill and the least months of `--skill` (Java, Java:60, "Java 5年"). Raises InputError for one nobody
    knows, with those that may be meant."""
    from matcher.normalise.roles import role
    from matcher.normalise.skills import closest, normalise

    name, months = _split(given)
    matches = [match for term in normalise(name) for match in term.matches if match.kind != "qualification"]
    if len(matches) == 1 and matches[0].method in _SURE:
        return _key(matches[0]), matches[0].months or 0 if months is None else months
    if held := role(name):
        return f"role:{held}", months or 0
    near = tuple(match.skill for match in matches) or closest(name)
    told = tell("search.near", lang, which=listed(near, lang)) if near else ""
    raise InputError(tell("search.unknown_skill", lang, given=name, near=told).strip(), place="--skill")


def _split(given: str) -> tuple[str, int | None]:
    name, colon, length = given.rpartition(":")
    length = length.strip()
    if not colon:
        return given.strip(), None
    if length.isascii() and length.isdigit() and len(length) <= 3:
        return name.strip(), int(length)
    if found := _LENGTH.fullmatch(length):
        return name.strip(), _months(found)
    return given.strip(), None


# ---------------------------------------------------------------- what is found


def find(store: Store, search: Search, *, limit: int, after: str | None, lang: Lang) -> SearchDocument:
    """The first rows that answer. Raises InputError where nothing has been imported, `after` is no mark of an earlier
    page, or there is no end of words."""
    from matcher.store.opening import revision_of
    from matcher.store.search import Sought
    from matcher.store.search import search as looked_up

    if len(search.words) + len(search.skills) > WORDS_MAX:
        raise InputError(tell("search.too_many", lang, most=WORDS_MAX), place="TEXT")
    sought = Sought(
        kind=search.kind,
        skills=search.skills,
        words=search.words,
        supply=search.supply,
        places=_places(search.place) if search.place else (),
        day_max=search.day_max.isoformat() if search.day_max else None,
        price_min=search.price_min,
        price_max=search.price_max,
        unknown=search.unknown,
    )
    try:
        with store.reading() as connection:
            if revision_of(connection, "records") == 0:
                shown = store.address.shown
                raise InputError(tell("store.empty", lang, store=shown), place=shown)
            hits = looked_up(connection, sought, limit=limit, after=after)
    except ValueError as error:
        raise InputError(tell("search.after", lang, given=after), place="--after") from error
    return SearchDocument(
        understood=Understood(
            kind=search.kind,
            skills=tuple(SkillMonths(skill=name, months=months) for name, months in search.skills),
            words=search.words,
            supply=search.supply,
            place=search.place,
            by=search.day_max,
            price_min=search.price_min,
            price_max=search.price_max,
            unknown_too=search.unknown,
        ),
        total=hits.total,
        more_than_total=hits.more_than_total,
        found=tuple(_found(hit, search.words) for hit in hits.hits),
        next=hits.following,
    )


def _found(hit: Hit, words: Sequence[str]) -> Found:
    return Found(
        kind=cast(Kind, hit.kind),
        id=hit.id,
        label=hit.label,
        supply=hit.supply,
        place=hit.place,
        day=date.fromisoformat(hit.day) if hit.day else None,
        price=hit.price,
        skills=tuple(SkillMonths(skill=name, months=months or None) for name, months in hit.skills.items()),
        excerpts=tuple(_excerpt(hit.text, word) for word in words),
    )


def _excerpt(text: str, word: str) -> str:
    """Where a word stands in the text, with what is around it."""
    from matcher.store.grams import plain

    at = text.lower().find(plain(word).lower())
    begin, end = max(at - EXCERPT, 0), at + len(word) + EXCERPT
    return ("…" if begin else "") + text[begin:end].strip() + ("…" if end < len(text) else "")
