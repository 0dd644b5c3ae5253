"""The command that searches the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.frame import DONE, Db, Debug, Json, Language, Today, app, opened, settings_of, show
from matcher.errors import InputError
from matcher.messages import Lang, tell

if TYPE_CHECKING:
    from matcher.finding import Kind, Search
    from matcher.morning import Settings
    from matcher.store import Store


@app.command()
def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TEXT...]",
            help='語・スキル・日付・駅・単価（例: Java 5年 調布 12月から）。"…" はそのまま'
            " / words, skills, dates, stations, prices; quoted as they stand",
        ),
    ] = None,
    skill: Annotated[
        list[str] | None,
        typer.Option(
            "--skill",
            metavar="NAME[:月数]",
            help="スキルと最低月数（Java:60）。案件では求める月数 / a skill and its least months (Java:60)",
        ),
    ] = None,
    free_by: Annotated[
        str | None,
        typer.Option(
            "--free-by",
            "--start-by",
            metavar="DATE",
            help="この日までに稼働可能／開始 / free, or starting, by this day",
        ),
    ] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="駅", help="最寄駅／勤務地 / nearest station, or place of work")
    ] = None,
    supply: Annotated[str | None, typer.Option("--supply", help="bench|soon|reassign|partner")] = None,
    price_max: Annotated[
        str | None, typer.Option("--price-max", metavar="円", help="単価の上限（60万など） / price at most (600000)")
    ] = None,
    price_min: Annotated[
        str | None, typer.Option("--price-min", metavar="円", help="単価の下限 / price at least")
    ] = None,
    kind: Annotated[str, typer.Option("--kind", help="engineer|project")] = "engineer",
    unknown: Annotated[
        bool, typer.Option("--unknown", help="日付・単価・月数などが未記載のものも出す / those that do not say, too")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="何件まで出すか / how many to show")] = 20,
    after: Annotated[
        str | None, typer.Option("--after", metavar="MARK", help="前のページの続き / the next page, after this mark")
    ] = None,
    db: Db = None,
    as_json: Json = False,
    lang: Language = "ja",
    today: Today = None,
    debug: Debug = False,
) -> int:
    """要員・案件を条件や語句で探す / engineers and projects by skill, date, place, price, words."""
    from matcher.finding import find, skill_asked, understood
    from matcher.terminal.searching import show_search

    settings = settings_of(today, None, lang, debug)
    given = _given(kind, supply, place, free_by, price_min, price_max, unknown, settings.today, settings.lang)
    asked = tuple(skill_asked(one, settings.lang) for one in skill or ())
    told = understood(words or (), replace(given, skills=asked), settings.today)
    if told == _nothing(told):
        raise InputError(tell("search.nothing_asked", settings.lang), place="TEXT")
    if told.kind == "project" and told.supply:
        raise InputError(tell("search.supply_of_project", settings.lang, given=told.supply), place="--supply")
    with opened(db, settings) as store:
        _brought_up(store, settings)
        document = find(store, told, limit=limit, after=after, lang=settings.lang)
    show(document, as_json, show_search, settings.lang)
    return DONE


def _brought_up(store: Store, settings: Settings) -> None:
    """Makes the search stand for the records as they are, where a command that died or a restore left it behind."""
    from matcher.finding import is_ready, keep_found, state_of
    from matcher.keeping import refresh, stored
    from matcher.store.opening import revision_of

    if is_ready(store, settings.today):
        return
    refresh(store, settings)
    with store.reading() as connection:
        records = revision_of(connection, "records")
    if records and not is_ready(store, settings.today):
        keep_found(store, stored(store, settings), state_of(records, settings.today))


def _nothing(search: Search) -> Search:
    """A search of this kind that asks for nothing."""
    from matcher.finding import Search

    return Search(kind=search.kind, unknown=search.unknown)


def _given(
    kind: str,
    supply: str | None,
    place: str | None,
    free_by: str | None,
    price_min: str | None,
    price_max: str | None,
    unknown: bool,
    today: date,
    lang: Lang,
) -> Search:
    """What the options say. Raises InputError for a value that cannot be."""
    from matcher.finding import KINDS, SUPPLIES, Search
    from matcher.places.stations import meant

    _one_of("--kind", kind, KINDS, lang)
    if supply is not None:
        _one_of("--supply", supply, SUPPLIES, lang)
    if place is not None and not meant(place):
        raise InputError(tell("search.place", lang, given=place), place="--place")
    known: Kind = "project" if kind == "project" else "engineer"
    return Search(
        kind=known,
        supply=supply,
        place=place,
        day_max=_day("--free-by", free_by, today, lang),
        price_min=_yen("--price-min", price_min, lang),
        price_max=_yen("--price-max", price_max, lang),
        unknown=unknown,
    )


def _one_of(option: str, given: str, known: tuple[str, ...], lang: Lang) -> None:
    if given not in known:
        told = tell("cli.one_of", lang, option=option, given=given, known=" ".join(known))
        raise InputError(told, place=option)


def _day(option: str, given: str | None, today: date, lang: Lang) -> date | None:
    from matcher.normalise.dates import mail_date

    if given is None:
        return None
    day, _ = mail_date(given, today)
    if day is None:
        raise InputError(tell("search.day", lang, option=option, given=given), place=option)
    return day


def _yen(option: str, given: str | None, lang: Lang) -> int | None:
    from matcher.normalise.money import money_range

    if given is None:
        return None
    bare = given.strip().replace(",", "")
    if bare.isascii() and bare.isdigit() and 3 < len(bare) < 9:
        return int(bare)
    read = money_range(given)
    yen = read.max or read.min
    if yen is None:
        raise InputError(tell("search.price", lang, option=option, given=given), place=option)
    return yen
