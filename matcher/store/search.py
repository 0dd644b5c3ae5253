"""Engineers and projects found by skill, months, date, place, supply, price and free text; the index behind it.

A search asks the inverted index first, for as many rows as are still counted. Few of them: all are put in order.
More: they lie so dense that going through all rows in their order finds the first of them soon.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from struct import pack
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select, text

from matcher.store.grams import (
    UNKNOWN_DAY,
    UNKNOWN_PRICE,
    as_binary,
    as_integer,
    as_word,
    as_words,
    day_marks,
    grams_of,
    mark,
    marks_of,
    plain,
    price_marks,
    skill_marks,
    storable,
    word_grams,
)
from matcher.store.tables import Fact, Found, FoundText

if TYPE_CHECKING:
    from matcher.store.opening import Store

COUNTED = 1_000
"""Up to here hits are counted; beyond, there are more than so many."""
NARROWING = 48
"""Numbers of words the index is asked for; the text itself decides about the rest."""
AT_ONCE = 5_000
"""Rows written in one transaction of `index_all`."""
CHUNK = 2_000
Key = tuple[str, str]
"""Kind and id."""
_STATE = "found"


@dataclass(frozen=True)
class Row:
    """What is to be found of one engineer or project."""

    kind: str
    id: str
    label: str
    turn: int
    """Its place in a list: the smaller, the sooner it is shown."""
    supply: str | None = None
    place: str | None = None
    day: str | None = None
    """Free from, or start (YYYY-MM-DD)."""
    price: int | None = None
    skills: Mapping[str, int] = field(default_factory=dict)
    """Months by canonical name; 0 where no length is known."""
    text: str = ""

    @property
    def key(self) -> Key:
        return self.kind, self.id


@dataclass
class Indexed:
    """What became of the rows of an index run."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: Indexed) -> Indexed:
        return Indexed(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
        )


@dataclass(frozen=True)
class Sought:
    """What is looked for; everything said must hold. What is unknown of a row holds only with `unknown`."""

    kind: str
    skills: Sequence[tuple[str, int]] = ()
    """Canonical names, each with the least months."""
    words: Sequence[str] = ()
    """Words and phrases that must stand in the text."""
    supply: str | None = None
    places: Sequence[str] = ()
    """One of them."""
    day_max: str | None = None
    price_min: int | None = None
    price_max: int | None = None
    unknown: bool = False


@dataclass(frozen=True)
class Hit:
    """One row found."""

    kind: str
    id: str
    label: str
    supply: str | None
    place: str | None
    day: str | None
    price: int | None
    skills: Mapping[str, int]
    """Months of the skills that were asked for."""
    text: str
    """The text that was searched, for whoever shows where a word stands in it."""


@dataclass(frozen=True)
class Hits:
    """The first of what was found, best first."""

    hits: tuple[Hit, ...]
    total: int
    """How many there are; at least so many where `more_than_total`."""
    more_than_total: bool
    following: str | None
    """Where the next page begins; None where nothing follows."""


# ---------------------------------------------------------------- searching


def search(connection: Connection, sought: Sought, *, limit: int = 20, after: str | None = None) -> Hits:
    """The first `limit` rows that answer, after the page that ended at `after` (`Hits.following`).

    Raises ValueError where `after` is no such mark.
    """
    begin = _position(after)
    asked = _Asked(connection, sought)
    found = asked.some(COUNTED + 1)
    if len(found) > COUNTED:
        page = asked.in_order(begin, limit + 1)
    else:
        page = sorted(place for place in found if begin is None or place > begin)
    shown, more = page[:limit], len(page) > limit
    return Hits(
        hits=tuple(_hits(connection, [row for _, row in shown], sought)),
        total=min(len(found), COUNTED),
        more_than_total=len(found) > COUNTED,
        following=f"{shown[-1][0]}.{shown[-1][1]}" if more else None,
    )


def _position(after: str | None) -> tuple[int, int] | None:
    if after is None:
        return None
    turn, row = map(int, after.split("."))
    if max(abs(turn), row) >= 2**31 or row < 0:
        raise ValueError(after)
    return turn, row


class _Asked:
    """A search as SQL: conditions on the row, conditions on its text and skills, and what the index is asked for."""

    def __init__(self, connection: Connection, sought: Sought) -> None:
        self.connection = connection
        self.sqlite = connection.dialect.name == "sqlite"
        self.values: dict[str, Any] = {"kind": sought.kind}
        self.on_row: list[str] = []
        self.on_text: list[str] = []
        self.all_of: list[int] = []
        """Numbers the index must have."""
        self.one_of: list[tuple[int, ...]] = []
        """Sets of which it must have one each."""
        self._facts(sought)
        self._skills(sought)
        self._words(sought)

    def _facts(self, sought: Sought) -> None:
        unknown = sought.unknown
        if sought.supply is not None:
            self._on_row("f.supply = :supply", "f.supply", unknown, supply=sought.supply)
            self.one_of.append(_marks("supply", [sought.supply], unknown))
        if sought.places:
            names = {f"place{n}": place for n, place in enumerate(sought.places)}
            self._on_row(f"f.place IN ({', '.join(f':{n}' for n in names)})", "f.place", unknown, **names)
            self.one_of.append(_marks("place", sought.places, unknown))
        if sought.day_max is not None:
            self._on_row("f.day <= :day_max", "f.day", unknown, day_max=sought.day_max)
            self.one_of.append(day_marks(sought.day_max) + (UNKNOWN_DAY,) * unknown)
        if sought.price_max is not None:
            self._on_row("f.price <= :price_max", "f.price", unknown, price_max=sought.price_max)
        if sought.price_min is not None:
            self._on_row("f.price >= :price_min", "f.price", unknown, price_min=sought.price_min)
        if (sought.price_min, sought.price_max) != (None, None):
            self.one_of.append(price_marks(sought.price_min, sought.price_max) + (UNKNOWN_PRICE,) * unknown)

    def _on_row(self, condition: str, column: str, unknown: bool, **values: Any) -> None:
        self.on_row.append(f"({condition} OR {column} IS NULL)" if unknown else condition)
        self.values |= values

    def _skills(self, sought: Sought) -> None:
        for n, (name, months) in enumerate(sought.skills):
            held = (
                f"json_extract(t.skills, :path{n})"
                if self.sqlite
                else f"CAST(CAST(t.skills AS jsonb) ->> :path{n} AS int)"
            )
            self.values |= {f"path{n}": f'$."{name}"' if self.sqlite else name, f"months{n}": months}
            marks = skill_marks(name, months)
            condition = f"{held} >= :months{n}"
            if sought.unknown and months > 0:
                condition = f"({condition} OR {held} = 0)"
                marks += skill_marks(name, 0)[:1]
            self.on_text.append(condition)
            self.one_of.append(marks)

    def _words(self, sought: Sought) -> None:
        small, place = ("lower(t.text)", "instr") if self.sqlite else ('lower(t.text COLLATE "C")', "strpos")
        for n, word in enumerate(sought.words):
            said = plain(word).lower()
            self.values[f"word{n}"] = said
            self.on_text.append(f"{place}({small}, :word{n}) > 0")
            self.all_of += word_grams(said)

    def some(self, most: int) -> list[tuple[int, int]]:
        """Turn and row of up to so many that answer, in no order."""
        if not all(self.one_of):
            return []
        grams = tuple(dict.fromkeys([mark("kind", self.values["kind"]), *self.all_of]))[:NARROWING]
        if self.sqlite:
            match = " AND ".join(
                [_fts(as_word(g)) for g in grams]
                + [f"({' OR '.join(_fts(as_word(g)) for g in group)})" for group in self.one_of]
            )
            joined = " CROSS JOIN found_text t ON t.row = f.row" if self.on_text else ""
            source = f"found_gram CROSS JOIN found f ON f.row = found_gram.rowid{joined}"
            return self._places(source, ["found_gram MATCH :match"], f"LIMIT {most}", match=match)
        # numbers, so nothing of what people typed is in the statement; the planner sees how frequent they are
        held = [f"grams @> '{_array(grams)}'"] + [f"grams && '{_array(group)}'" for group in self.one_of]
        first = f'WITH g AS MATERIALIZED (SELECT "row" FROM found_gram WHERE {" AND ".join(held)}) '
        joined = ' JOIN found_text t ON t."row" = f."row"' if self.on_text else ""
        self.connection.exec_driver_sql(_ONE_BY_ONE.format("off", 0))
        found = self._places(f'g JOIN found f ON f."row" = g."row"{joined}', [], f"LIMIT {most}", first)
        self.connection.exec_driver_sql(_ONE_BY_ONE.format("on", 2))
        return found

    def in_order(self, begin: tuple[int, int] | None, most: int) -> list[tuple[int, int]]:
        """Turn and row of the first so many that answer, in their order."""
        following = [] if begin is None else ["(f.turn, f.row) > (:turn, :row)"]
        if begin is not None:
            self.values |= {"turn": begin[0], "row": begin[1]}
        return self._places(self._plain_from(), following, f"ORDER BY f.turn, f.row LIMIT {most}")

    def _plain_from(self) -> str:
        return "found f" + (" JOIN found_text t ON t.row = f.row" if self.on_text else "")

    def _places(
        self, source: str, conditions: list[str], end: str, first: str = "", **values: Any
    ) -> list[tuple[int, int]]:
        where = " AND ".join([*conditions, "f.kind = :kind", *self.on_row, *self.on_text])
        statement = text(f"{first}SELECT f.turn, f.row FROM {source} WHERE {where} {end}")
        return [(turn, row) for turn, row in self.connection.execute(statement, self.values | values)]


_ONE_BY_ONE = (
    "SELECT "
    + ", ".join(f"set_config('enable_{way}', '{{0}}', true)" for way in ("seqscan", "hashjoin", "mergejoin"))
    + ", set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '{1}', true)"
)
"""PostgreSQL would read the numbers of all rows, or all rows beside them: it is told to ask the index, and to look at
what that gives one by one until there is enough."""


def _marks(fact: str, values: Iterable[str], unknown: bool) -> tuple[int, ...]:
    return tuple(mark(fact, value) for value in ("",) * unknown + tuple(values))


def _array(grams: Iterable[int]) -> str:
    return "{" + ",".join(str(as_integer(gram)) for gram in grams) + "}"


def _fts(word: str) -> str:
    return f'"{word}"'


def _hits(connection: Connection, rows: Sequence[int], sought: Sought) -> Iterator[Hit]:
    statement = (
        select(Found, FoundText.skills, FoundText.text)
        .join_from(Found, FoundText, Found.row == FoundText.row)
        .where(Found.row.in_(rows))
    )
    by_row = {found.row: found for found in connection.execute(statement)} if rows else {}
    asked = [name for name, _ in sought.skills]
    for row in rows:
        found = by_row[row]
        skills = json.loads(found.skills)
        yield Hit(
            kind=found.kind,
            id=found.id,
            label=found.label,
            supply=found.supply,
            place=found.place,
            day=found.day,
            price=found.price,
            skills={name: skills[name] for name in asked},
            text=found.text,
        )


# ---------------------------------------------------------------- writing


def index(
    connection: Connection,
    rows: Iterable[Row],
    *,
    among: Iterable[Key] | None = None,
    state: str | None = None,
    more: bool = False,
) -> Indexed:
    """Brings the index up to these rows: writes those that are new or say something else, takes out those of `among`
    (None = all there are) that are not in `rows`. The rows may come one by one; only some are held at a time.

    `state` names the state of the records the rows were made of; `indexed_state` gives it back. `more`: further calls
    follow, and the last of them makes the index ready; until then a search may be slow.
    """
    wanted = None if among is None else set(among)
    writer = _Writer(connection, wanted)
    if more:
        writer.expect_much()
    stream = iter(rows)
    while part := list(islice(stream, CHUNK)):
        writer.take(part)
    connection.execute(delete(Fact).where(Fact.name == _STATE))
    if state is not None:
        connection.execute(insert(Fact).values(name=_STATE, value=state))
    return writer.finish(more=more)


def index_all(store: Store, rows: Iterable[Row], *, state: str) -> Indexed:
    """Brings the index of a store up to these rows, which are all there are; nothing where it stands for this `state`
    already. Written bit by bit, so that nobody waits long: a search in between finds some rows as they were."""
    done = Indexed()
    with store.reading() as connection:
        if indexed_state(connection) == state:
            return done
        gone = indexed_keys(connection)
    stream = iter(rows)
    while part := list(islice(stream, AT_ONCE)):
        keys = [row.key for row in part]
        gone.difference_update(keys)
        with store.writing() as connection:
            done += index(connection, part, among=keys, more=True)
    with store.writing() as connection:
        return done + index(connection, (), among=gone, state=state)


def indexed_state(connection: Connection) -> str | None:
    """Which state of the records the index stands for; None where it was never told."""
    return connection.execute(select(Fact.value).where(Fact.name == _STATE)).scalar()


def indexed_keys(connection: Connection) -> set[Key]:
    """All that can be found."""
    return {(kind, ident) for kind, ident in connection.execute(select(Found.kind, Found.id))}


def forget(connection: Connection, kind: str, ident: str) -> bool:
    """Takes one row out, its skills, its text and what the index holds of them; False where there is none.

    What SQLite still keeps of it in free pages goes with VACUUM.
    """
    row = connection.execute(select(Found.row).where(Found.kind == kind, Found.id == ident)).scalar()
    if row is None:
        return False
    _Writer(connection, set()).remove([row])
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO found_gram(found_gram) VALUES ('optimize')")
    return True


@dataclass
class _Prepared:
    """A row as it is written."""

    row: Row
    digest: str
    held: Mapping[str, int]
    skills: str
    text: str

    @classmethod
    def of(cls, row: Row) -> _Prepared:
        held = {storable(name): months for name, months in row.skills.items()}
        skills = json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        said = plain(row.text)
        facts = [row.label, row.turn, row.supply, row.place, row.day, row.price, skills, said]
        whole = json.dumps(facts, ensure_ascii=False).encode("utf-8", "replace")
        return cls(row, hashlib.blake2b(whole, digest_size=16).hexdigest(), held, skills, said)

    def columns(self, number: int) -> dict[str, Any]:
        row = self.row
        return {
            "row": number,
            "kind": row.kind,
            "id": row.id,
            "digest": self.digest,
            "turn": row.turn,
            "label": row.label,
            "supply": row.supply,
            "place": row.place,
            "day": row.day,
            "price": row.price,
        }

    def marks(self) -> list[int]:
        row = self.row
        return marks_of(row.kind, row.supply, row.place, row.day, row.price, self.held)


class _Writer:
    """Compares rows with what the index has, and writes what differs."""

    def __init__(self, connection: Connection, among: set[Key] | None) -> None:
        self.connection = connection
        self.sqlite = connection.dialect.name == "sqlite"
        self.known = _known(connection, among)
        self.left = set(self.known) if among is None else among & self.known.keys()
        self.next = (connection.execute(select(func.max(Found.row))).scalar() or 0) + 1
        self.done = Indexed()

    def take(self, rows: Sequence[Row]) -> None:
        """Writes those of the rows that are new or say something else."""
        fresh: dict[Key, tuple[int, _Prepared]] = {}
        outdated: list[int] = []
        for row in rows:
            prepared = _Prepared.of(row)
            known = self.known.get(row.key)
            self.left.discard(row.key)
            if known is not None and known[1] == prepared.digest:
                self.done.unchanged += 1
                continue
            if known is None:
                self.done.added += 1
                number, self.next = self.next, self.next + 1
            else:
                self.done.changed += 1
                number = known[0]
                if row.key not in fresh:
                    outdated.append(number)
            fresh[row.key] = (number, prepared)
            self.known[row.key] = (number, prepared.digest)
        self.remove(outdated)
        self._write(list(fresh.values()))

    def expect_much(self) -> None:
        """PostgreSQL makes an index of everything at once in a fraction of the time: where there is nothing yet, it
        goes, and `finish` makes it."""
        if self.next == 1 and not self.sqlite:
            self.connection.exec_driver_sql("DROP INDEX IF EXISTS found_gram_grams")

    def finish(self, *, more: bool) -> Indexed:
        """Takes out what is gone, and makes the index ready for searching unless there is more to come."""
        gone = sorted(self.known[key][0] for key in self.left)
        self.done.removed = len(gone)
        self.remove(gone)
        if not self.sqlite and not more:
            self._tidy()
        return self.done

    def _tidy(self) -> None:
        """PostgreSQL sorts what was written into its index, and looks at what it holds by now."""
        self.connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
        self.connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS found_gram_grams ON found_gram USING gin (grams)")
        self.connection.exec_driver_sql("SELECT gin_clean_pending_list('found_gram_grams')")
        counted = "SELECT reltuples FROM pg_class WHERE oid = 'found'::regclass"
        known = self.connection.exec_driver_sql(counted).scalar_one()
        if abs(self.next - known) > known / 5:
            for table in ("found", "found_text", "found_gram"):
                self.connection.exec_driver_sql(f"ANALYZE {table}")

    def remove(self, numbers: Sequence[int]) -> None:
        """Takes rows out with all the index holds of them."""
        for begin in range(0, len(numbers), CHUNK):
            part = numbers[begin : begin + CHUNK]
            if self.sqlite:
                self.connection.exec_driver_sql(_FORGET_WORDS, self._words_of(part))
                self.connection.execute(delete(FoundText).where(FoundText.row.in_(part)))
            self.connection.execute(delete(Found).where(Found.row.in_(part)))

    def _words_of(self, numbers: Sequence[int]) -> list[tuple[int, str]]:
        """What the index was given for these rows."""
        statement = (
            select(Found.row, Found.kind, Found.supply, Found.place, Found.day, Found.price)
            .add_columns(FoundText.skills, FoundText.text)
            .join_from(Found, FoundText, Found.row == FoundText.row)
            .where(Found.row.in_(numbers))
        )
        return [
            (row, as_words(grams_of(said, marks_of(kind, supply, place, day, price, json.loads(skills)))))
            for row, kind, supply, place, day, price, skills, said in self.connection.execute(statement)
        ]

    def _write(self, rows: Sequence[tuple[int, _Prepared]]) -> None:
        if not rows:
            return
        found = [prepared.columns(number) for number, prepared in rows]
        texts = [(number, prepared.skills, prepared.text) for number, prepared in rows]
        grams = [(number, grams_of(prepared.text, prepared.marks())) for number, prepared in rows]
        if self.sqlite:
            self.connection.execute(insert(Found), found)
            self.connection.exec_driver_sql("INSERT INTO found_text (row, skills, text) VALUES (?, ?, ?)", texts)
            words = [(number, as_words(one)) for number, one in grams]
            self.connection.exec_driver_sql("INSERT INTO found_gram (rowid, grams) VALUES (?, ?)", words)
            return
        driver: Any = self.connection.connection.driver_connection
        with driver.cursor() as cursor:
            with cursor.copy(f"COPY found ({', '.join(found[0])}) FROM STDIN") as copy:
                for row in found:
                    copy.write_row(row.values())
            with cursor.copy('COPY found_text ("row", skills, text) FROM STDIN') as copy:
                for line in texts:
                    copy.write_row(line)
            with cursor.copy('COPY found_gram ("row", grams) FROM STDIN (FORMAT BINARY)') as copy:
                copy.write(_COPY_HEAD)
                for number, one in grams:
                    array = as_binary(one)
                    copy.write(pack(">hiqi", 2, 8, number, len(array)) + array)
                copy.write(_COPY_END)


_COPY_HEAD, _COPY_END = b"PGCOPY\n\xff\r\n\0" + bytes(8), pack(">h", -1)
"""How PostgreSQL's binary format begins and ends."""
_FORGET_WORDS = "INSERT INTO found_gram (found_gram, rowid, grams) VALUES ('delete', ?, ?)"


def _known(connection: Connection, among: set[Key] | None) -> dict[Key, tuple[int, str]]:
    """Row number and digest of what the index has."""
    columns = select(Found.kind, Found.id, Found.row, Found.digest)
    if among is None:
        return {(kind, ident): (row, digest) for kind, ident, row, digest in connection.execute(columns)}
    known: dict[Key, tuple[int, str]] = {}
    for kind in sorted({k for k, _ in among}):
        ids = sorted(i for k, i in among if k == kind)
        for begin in range(0, len(ids), CHUNK):
            chosen = columns.where(Found.kind == kind, Found.id.in_(ids[begin : begin + CHUNK]))
            known |= {(k, i): (row, digest) for k, i, row, digest in connection.execute(chosen)}
    return known
