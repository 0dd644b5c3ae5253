"""Everything a run works on as one file: the columns to be mapped into memory, the records to be read when asked for.

A snapshot is a copy that may be thrown away at any time. One that is broken, of another program, of another key or
of another day's findings is no snapshot: `load` gives None, and whoever asked works everything out anew.

    magic · length of head · head (JSON: what it is, where each part begins) · arrays · records (JSON each)

The arrays are held by a checksum when the file is opened, each record by one of its own when it is read, so that
opening does not read them all. The plan, once found, lies in a small file beside it.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.errors import InputError
from matcher.messages import Lang, tell
from matcher.model import Account, Engineer, Failure, Finding, Other, Placement, Project, Reading, Record, SkillSheet
from matcher.morning import Morning, ProjectNames, Settings, uncollected
from matcher.scoring.columns import Columns, Lists, Texts
from matcher.shelf import Catalogue, Findings, Shelf

if TYPE_CHECKING:
    from matcher.identity import DoubtfulPair, ProjectDouble, SheetTie
    from matcher.plan import Plan

MAGIC = b"SES-POOL"
FORMAT = 1
ALIGNED = 64
PLAN = ".plan"
SOLVED = ("status", "plan", "objective", "bound", "clash", "seconds")
"""What is kept of the solver's answer."""
PAIRS_KEPT = 20_000_000
"""Possible pairs up to which they are kept beside a plan: 16 bytes each."""
MINUTES_KEPT = 1_000_000
"""Ways to work (stations by places) up to which they are kept beside a plan."""
_Kept = TypeVar("_Kept", bound=Record)
_Arrays = dict[str, NDArray[Any]]


def save(path: Path, morning: Morning, key: str) -> None:
    """Writes the snapshot, readable by its owner only. Whoever reads the old one meanwhile reads on undisturbed.

    `key` names what it was made from; the same is asked for in `load`. A file that cannot be written is no fault of
    the run: there is no snapshot then.
    """
    told = {
        "key": key,
        "circumstances": circumstances(morning.settings),
        "from": morning.settings.today.toordinal(),
        "until": _holds_until(morning).toordinal(),
        "failures": [f.model_dump(mode="json") for f in morning.reading.failures],
        "others": [o.model_dump(mode="json") for o in morning.reading.others],
    }
    with uncollected():
        records = {name: [_bytes(record) for record in shelf] for name, shelf in _shelves(morning).items()}
    with suppress(OSError):
        remove(path)
        _write(path, told, _arrays(morning), records)


def load(path: Path, key: str, settings: Settings) -> Morning | None:
    """The morning as it was saved under this key; None where there is no such snapshot, or it does not hold for the
    day, the language or the policy's severities of this run."""
    try:
        opened = _open(path)
        fits = opened is not None and _holds(opened.told, key, settings)
        return _morning(opened, settings, key) if opened is not None and fits else None
    except (OSError, ValueError, KeyError, TypeError, IndexError, OverflowError, struct.error):
        return None


def fresh(path: Path, key: str, settings: Settings) -> bool:
    """Would `load` find a snapshot of this key that holds for this run?"""
    return load(path, key, settings) is not None


def _holds(told: Mapping[str, Any], key: str, settings: Settings) -> bool:
    own = told["key"] == key and told["circumstances"] == circumstances(settings)
    return bool(own and told["from"] <= settings.today.toordinal() < told["until"])


def remove(path: Path) -> None:
    """Deletes the snapshot and the plan beside it: nothing of anybody stays in them. Raises OSError where it cannot."""
    for file in (path, _plan_file(path)):
        file.unlink(missing_ok=True)


def circumstances(settings: Settings) -> str:
    """What a morning depends on beside its records and its day: language, severities, and the code that made it."""
    return f"{settings.lang} {json.dumps(settings.policy.severities, sort_keys=True)} {_code()}"


@cache
def _code() -> str:
    """A mark that changes with the code and facts a snapshot is made by."""
    here = Path(__file__).parent
    rooms = ("model", "identity", "checks", "normalise", "taxonomy", "messages")
    files = [file for room in rooms for file in sorted((here / room).rglob("*"))]
    files += [here / "scoring" / "columns.py", here / "scoring" / "experience.py"]
    files += [here / "morning.py", here / "shelf.py", here / "snapshot.py"]
    hashed = hashlib.blake2b(digest_size=16)
    for file in files:
        if file.suffix in (".py", ".toml", ".csv"):
            hashed.update(file.name.encode())
            hashed.update(file.read_bytes())
    return hashed.hexdigest()


# ---------------------------------------------------------------- what is kept


def _shelves(morning: Morning) -> dict[str, Iterable[Record]]:
    """The records, each kind in the order its numbers count."""
    return {
        "engineers": morning.engineers.values(),
        "projects": morning.projects.values(),
        "sheets": [sheet for sheet, _ in morning.all_sheets],
        "placements": morning.placements,
        "accounts": morning.accounts,
        "findings": morning.findings.shelf,
        "doubled": [project for double in morning.doubles for project in double.all],
    }


def _arrays(morning: Morning) -> _Arrays:
    """All arrays by name: the people's columns, and what orders the other records."""
    sheet_at = {id(sheet): n for n, (sheet, _) in enumerate(morning.all_sheets)}
    owners, owner = _coded(owner for _, owner in morning.all_sheets)
    doubles, first = [], 0
    for double in morning.doubles:
        doubles.append(list(range(first, first + len(double.all))))
        first += len(double.all)
    ties = morning.ties
    found, names = morning.findings, morning.project_names
    same = sorted(morning.same_person.items())
    arrays: _Arrays = {f"people/{name}": values for name, values in morning.columns.arrays().items()}
    together = Lists.of(doubles)
    arrays |= {
        "sheet/owner": owner,
        "sheet/newest": np.array([sheet_at[id(sheet)] for _, sheet in sorted(morning.sheets.items())], np.int64),
        "tie/sheet": np.array([sheet_at[id(tie.sheet)] for tie in ties], np.int64),
        "tie/count": np.array([len(tie.engineers) for tie in ties], np.int64),
        "double/at": together.at,
        "double/items": together.items,
        "doubt/score": np.array([d.score for d in morning.doubtful], np.float64),
        "finding/engineer": found.engineer,
        "finding/weighty": found.weighty,
    }
    texts = {
        "sheet/owners": owners,
        "sheet/engineers": Texts.of(sorted(morning.sheets)),
        "tie/engineers": Texts.of(e for tie in ties for e in tie.engineers),
        "finding/ids": found.ids,
        "finding/engineers": found.engineers,
        "project/ids": names.ids,
        "project/numbers": names.numbers,
        "project/titles": names.titles,
        "doubled/kept": Texts.of(double.kept.id for double in morning.doubles),
        "doubt/kind": Texts.of(d.kind for d in morning.doubtful),
        "doubt/one": Texts.of(d.one for d in morning.doubtful),
        "doubt/other": Texts.of(d.other for d in morning.doubtful),
        "also/known": Texts.of(morning.also_known),
        "also/project": Texts.of(morning.also_known.values()),
        "same/engineer": Texts.of(engineer for engineer, _ in same),
        "same/person": Texts.of(person for _, person in same),
    }
    for name, text in texts.items():
        arrays |= {f"{name}/blob": text.blob, f"{name}/at": text.at}
    return arrays


def _coded(texts: Iterable[str | None]) -> tuple[Texts, NDArray[np.int64]]:
    """The distinct texts in order, and each one's number among them; -1 for None."""
    listed = list(texts)
    known = sorted({text for text in listed if text is not None})
    at = {text: n for n, text in enumerate(known)}
    return Texts.of(known), np.array([-1 if text is None else at[text] for text in listed], np.int64)


def _holds_until(morning: Morning) -> date:
    """The first day on which something may read otherwise: the next month (experience, findings), the birthday of
    somebody whose sheet states age and birth date, the day a sheet of the future was written on."""
    today = morning.settings.today
    days = [(today.replace(day=1) + timedelta(days=32)).replace(day=1)]
    for sheet, _ in morning.all_sheets:
        if sheet.age is None or sheet.birth_date is None:
            continue
        if sheet.as_of is not None and sheet.as_of > today:
            days.append(sheet.as_of)
        with suppress(ValueError):  # 29 February
            days.append(sheet.birth_date.replace(year=today.year))
    return min(day for day in days if day > today)


def _bytes(record: Record) -> bytes:
    """A record as JSON; names of files that are no text keep their odd bytes as escapes."""
    from pydantic_core import PydanticSerializationError

    try:
        return record.model_dump_json(exclude_defaults=True).encode()
    except PydanticSerializationError:
        return json.dumps(record.model_dump(mode="json", exclude_defaults=True)).encode()


# ---------------------------------------------------------------- the file


@dataclass(frozen=True)
class _Opened:
    """A snapshot whose head and arrays are whole."""

    path: Path
    told: Mapping[str, Any]
    whole: mmap.mmap
    start: int

    def array(self, name: str) -> NDArray[Any]:
        at, kind, shape = self.told["parts"][name]
        count = int(np.prod(shape, dtype=np.int64))
        return np.frombuffer(self.whole, np.dtype(kind), count, self.start + at).reshape(shape)

    def texts(self, name: str) -> Texts:
        return Texts(self.array(f"{name}/blob"), self.array(f"{name}/at"))

    def shelf(self, name: str, kind: type[_Kept], lang: Lang) -> Shelf[_Kept]:
        """The records of one kind, each read when first asked for."""
        at, sums = self.array(f"{name}/at"), self.array(f"{name}/sum")
        first = self.start + self.told["shelves"][name]

        def read(n: int) -> _Kept:
            written = self.whole[first + int(at[n]) : first + int(at[n + 1])]
            if zlib.crc32(written) != sums[n]:
                with suppress(OSError):
                    remove(self.path)
                raise InputError(tell("snapshot.broken", lang, path=self.path), place=str(self.path))
            if b"\\ud" in written:
                return kind.model_validate(json.loads(written))
            return kind.model_validate_json(written)

        return Shelf(len(sums), read)


def _write(path: Path, told: Mapping[str, Any], arrays: _Arrays, records: Mapping[str, list[bytes]]) -> None:
    """The file in one piece, in place of what was there. Raises OSError where it cannot be written."""
    for name, written in records.items():
        at = np.zeros(len(written) + 1, np.int64)
        np.cumsum([len(one) for one in written], out=at[1:])
        sums = np.array([zlib.crc32(one) for one in written], np.uint32)
        arrays = {**arrays, f"{name}/at": at, f"{name}/sum": sums}
    parts, shelves, ends = {}, {}, 0
    for name, values in arrays.items():
        ends += -ends % ALIGNED
        parts[name] = (ends, values.dtype.str, values.shape)
        ends += values.nbytes
    records_at = ends
    for name, written in records.items():
        shelves[name] = ends
        ends += sum(map(len, written))
    whole = {**told, "parts": parts, "shelves": shelves, "records_at": records_at, "size": ends}
    head = json.dumps(whole).encode()
    start, summed = _start(len(head)), zlib.crc32(head)
    with _replacing(path) as file:
        file.seek(start)
        for name, values in arrays.items():
            gap = b"\0" * (start + parts[name][0] - file.tell())
            plain = gap + values.tobytes()
            summed = zlib.crc32(plain, summed)
            file.write(plain)
        for written in records.values():
            file.writelines(written)
        file.seek(0)
        file.write(struct.pack("<8sIIQ", MAGIC, FORMAT, summed, len(head)) + head)


def _open(path: Path) -> _Opened | None:
    """The file mapped into memory; None where it is no whole snapshot of this format. May raise what reading
    nonsense raises."""
    with path.open("rb") as file:
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    magic, version, summed, length = struct.unpack_from("<8sIIQ", whole)
    if magic != MAGIC or version != FORMAT or length > len(whole):
        return None
    begins = struct.calcsize("<8sIIQ")
    head = whole[begins : begins + length]
    told = json.loads(head)
    start = _start(length)
    if start + told["size"] != len(whole) or not 0 <= told["records_at"] <= told["size"]:
        return None
    arrays = memoryview(whole)[start : start + told["records_at"]]
    if zlib.crc32(arrays, zlib.crc32(head)) != summed:
        return None
    return _Opened(path, told, whole, start)


def _start(head: int) -> int:
    """Where the arrays begin behind a head of this length."""
    ends = struct.calcsize("<8sIIQ") + head
    return ends + -ends % ALIGNED


class _replacing:
    """A new file that takes the place of `path` when it is whole, and is gone if it never is."""

    def __init__(self, path: Path) -> None:
        self.path, self.new = path, path.with_name(f"{path.name}.{os.getpid()}.new")

    def __enter__(self) -> Any:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.new.unlink(missing_ok=True)
        self.file = os.fdopen(os.open(self.new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
        return self.file

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            self.file.close()
            if kind is None:
                self.new.replace(self.path)
        finally:
            self.new.unlink(missing_ok=True)


# ---------------------------------------------------------------- what comes out


def _morning(opened: _Opened, settings: Settings, key: str) -> Morning:
    lang = settings.lang
    names = ProjectNames(*(opened.texts(f"project/{part}") for part in ("ids", "numbers", "titles")))
    columns = Columns.from_arrays(_Part(opened, "people/"))
    sheets, owners = opened.shelf("sheets", SkillSheet, lang), opened.texts("sheet/owners")
    owner = opened.array("sheet/owner")
    doubled = opened.shelf("doubled", Project, lang)
    doubles = Lists(opened.array("double/at"), opened.array("double/items"))
    tied, tie_sheet = opened.texts("tie/engineers"), opened.array("tie/sheet")
    tie_ends = np.cumsum(opened.array("tie/count"))

    def sheet(n: int) -> tuple[SkillSheet, str | None]:
        return sheets[n], owners[int(owner[n])] if owner[n] >= 0 else None

    def tie(n: int) -> SheetTie:
        from matcher.identity import SheetTie

        first = int(tie_ends[n - 1]) if n else 0
        return SheetTie(sheets[int(tie_sheet[n])], tuple(tied[first : int(tie_ends[n])]))

    def double(n: int) -> ProjectDouble:
        from matcher.identity import ProjectDouble

        same = [doubled[at] for at in doubles[n]]
        return ProjectDouble(same[0], tuple(same))

    doubts, scores = opened.texts("doubt/kind"), opened.array("doubt/score")
    ones, others = opened.texts("doubt/one"), opened.texts("doubt/other")

    def doubt(n: int) -> DoubtfulPair:
        from matcher.identity import DoubtfulPair

        return DoubtfulPair(doubts[n], ones[n], others[n], float(scores[n]))

    return Morning(
        settings=settings,
        reading=Reading.model_construct(
            records=(),
            failures=tuple(Failure.model_validate(f) for f in opened.told["failures"]),
            others=tuple(Other.model_validate(o) for o in opened.told["others"]),
        ),
        projects=Catalogue(names.ids, opened.shelf("projects", Project, lang)),
        engineers=Catalogue(columns.ids, opened.shelf("engineers", Engineer, lang)),
        sheets=Catalogue(opened.texts("sheet/engineers"), sheets, opened.array("sheet/newest")),
        all_sheets=Shelf(len(owner), sheet),
        placements=opened.shelf("placements", Placement, lang),
        accounts=opened.shelf("accounts", Account, lang),
        findings=Findings(
            opened.shelf("findings", Finding, lang),
            opened.texts("finding/ids"),
            opened.texts("finding/engineers"),
            opened.array("finding/engineer"),
            opened.array("finding/weighty"),
        ),
        ties=Shelf(len(tie_sheet), tie),
        doubles=Shelf(len(doubles.at) - 1, double),
        same_person=dict(zip(opened.texts("same/engineer"), opened.texts("same/person"), strict=True)),
        columns=columns,
        project_names=names,
        doubtful=Shelf(len(doubts), doubt),
        also_known=dict(zip(opened.texts("also/known"), opened.texts("also/project"), strict=True)),
        doubled=opened.texts("doubled/kept"),
        kept_plan=lambda morning: _kept_plan(opened.path, key, morning),
    )


class _Part(Mapping[str, NDArray[Any]]):
    """The arrays of a file whose names begin alike."""

    def __init__(self, opened: _Opened, begins: str) -> None:
        self._opened, self._begins = opened, begins

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._opened.array(self._begins + name)

    def __iter__(self) -> Iterator[str]:
        begins = self._begins
        return (name.removeprefix(begins) for name in self._opened.told["parts"] if name.startswith(begins))

    def __len__(self) -> int:
        return sum(1 for _ in self)


# ---------------------------------------------------------------- the plan


def keep_plan(path: Path, key: str, morning: Morning, plan: Plan) -> None:
    """Writes the plan, with all possible pairs, beside the snapshot of this key, for `load` to hand out while nothing
    it rests on changes."""
    if len(plan.ledger.row) > PAIRS_KEPT:
        return
    solution = {name: getattr(plan.solution, name) for name in SOLVED}
    told = {"mark": _plan_mark(key, morning), "solution": solution, "pairs": plan.pairs}
    arrays = plan.ledger.arrays() | {f"moves/{name}": part for name, part in plan.seating.moves.arrays().items()}
    pool, places = morning.pool, {o.part.place for o in morning.table.openings if o.part.place}
    if len(places) * len(pool.columns.station_names) <= MINUTES_KEPT:
        named, table = pool.all_minutes(places)
        arrays |= {"places/blob": named.blob, "places/at": named.at, "minutes": table}
    with suppress(OSError):
        _write(_plan_file(path), told, arrays, {})


def _kept_plan(path: Path, key: str, morning: Morning) -> Plan | None:
    """The plan kept for this very morning; None where there is none."""
    from matcher.ledger import Ledger, Moves
    from matcher.plan import Plan
    from matcher.solver.prove import Solution

    try:
        opened = _open(_plan_file(path))
        if opened is None or opened.told["mark"] != _plan_mark(key, morning):
            return None
        pairs = tuple((opening, row) for opening, row in opened.told["pairs"])
        plan = opened.told["solution"]
        clash = tuple((kind, tuple(ids)) for kind, ids in plan["clash"])
        solution = Solution(**{**plan, "plan": tuple(map(tuple, plan["plan"])), "clash": clash})
        moves = Moves(**_Part(opened, "moves/"))
        morning.table.recall(Ledger.from_arrays(_Part(opened, "")))
        if "minutes" in opened.told["parts"]:
            morning.pool.recall_minutes(opened.texts("places"), opened.array("minutes"))
        return Plan(solution, pairs, morning.table, moves)
    except (OSError, ValueError, KeyError, TypeError, IndexError, OverflowError, struct.error):
        return None


def _plan_mark(key: str, morning: Morning) -> str:
    """All that a plan rests on."""
    settings = morning.settings
    told = {
        "key": key,
        "circumstances": circumstances(settings),
        "code": _plan_code(),
        "today": settings.today.isoformat(),
        "policy": settings.policy.model_dump(mode="json"),
        "locks": sorted(morning.locks),
        "vetoes": sorted(morning.vetoes),
        "waived": sorted(morning.findings.waivers),
        "verdicts": morning.verdicts,
        "stations": _imported_stations(),
    }
    return hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=16).hexdigest()


def _imported_stations() -> list[tuple[str, str]]:
    """What `matcher stations` brought in: ways to work depend on it."""
    from matcher.places.listed import folder

    files = sorted(file for file in folder().glob("*.csv"))
    return [(file.name, hashlib.blake2b(file.read_bytes(), digest_size=16).hexdigest()) for file in files]


@cache
def _plan_code() -> str:
    here = Path(__file__).parent
    files = [file for room in ("scoring", "solver", "places") for file in sorted((here / room).glob("*.py"))]
    hashed = hashlib.blake2b(digest_size=16)
    for file in (*files, here / "plan.py", here / "ledger.py", here / "policy.py"):
        hashed.update(file.read_bytes())
    return hashed.hexdigest()


def _plan_file(path: Path) -> Path:
    return path.with_name(path.name + PLAN)
