"""Everything the store holds as open files: tables that Excel opens, JSON lines with every version, the originals."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import tempfile
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy import Connection, select

from matcher.errors import InputError
from matcher.messages import Lang, known, tell, why_os
from matcher.model import RecordType
from matcher.store.audit import note
from matcher.store.backup import rows_of
from matcher.store.opening import Store
from matcher.store.place import faults_told, writing
from matcher.store.records import KINDS
from matcher.store.tables import Audit, Checked, Decision, Inbox, Paper, Source, SourceName, Version

FILES: dict[RecordType, str] = {
    "project": "projects",
    "engineer": "engineers",
    "skill_sheet": "skill_sheets",
    "placement": "placements",
    "account": "accounts",
}
"""Names of the files by kind of record."""
NAME_BYTES = 180
"""Longest name of an original, in bytes of UTF-8; every file system takes it."""
_FORMULA = tuple("=+-@\t\r＝＋－＠")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@dataclass
class Exported:
    """Rows by file, and how many originals."""

    rows: dict[str, int] = field(default_factory=dict)
    originals: int = 0
    forgotten: int = 0
    """Sources whose original was erased."""


def export(store: Store, folder: Path, *, at: str, by: str) -> Exported:
    """Writes everything into a new or empty folder that only its owner can open; nothing is left of a failed attempt.

    Raises InputError where the folder holds something or cannot be written.
    """
    _must_be_empty(folder, store.lang)
    with _whole_folder(folder, store.lang) as made, store.reading() as connection:
        exported = _Export(connection, made, store.lang).everything(at)
    # Told in the trail without raising the revision: nothing that is worked out from the store has changed.
    with faults_told(store.address, store.lang), writing(store.engine) as connection:
        note(connection, "export", at=at, by=by, note=str(folder.absolute()))
    return exported


def _must_be_empty(folder: Path, lang: Lang) -> None:
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(tell("care.not_an_empty_folder", lang, path=folder), place=str(folder))
    except OSError as error:
        raise _cannot(folder, error, lang) from error


@contextmanager
def _whole_folder(folder: Path, lang: Lang) -> Iterator[Path]:
    """A folder beside it that takes its place when it is complete."""
    made: Path | None = None
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name[:50]}.", suffix=".part", dir=folder.absolute().parent))
        yield made
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    except OSError as error:
        raise _cannot(folder, error, lang) from error
    finally:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)


def _cannot(folder: Path, error: OSError, lang: Lang) -> InputError:
    return InputError(tell("care.cannot_write", lang, path=folder, why=why_os(error, lang)), place=str(folder))


class _Export:
    def __init__(self, connection: Connection, folder: Path, lang: Lang) -> None:
        self.connection, self.folder, self.lang = connection, folder, lang
        self.done = Exported()

    def everything(self, at: str) -> Exported:
        for kind in KINDS:
            self._records(kind)
        for table in (Decision, Audit, Checked, Paper, Inbox):
            self._table(table.__table__)  # type: ignore[arg-type]  # mapped to a table, not to a query
        self._sources()
        with _text(self.folder / "README.txt", bom=True) as readme:
            readme.write(tell("care.export_readme", self.lang, at=at) + "\n")
        return self.done

    # ------------------------------------------------------------ records

    def _records(self, kind: RecordType) -> None:
        """As they are now in CSV, one row per record and origin; every version in JSON lines."""
        name, fields = FILES[kind], list(KINDS[kind].model_fields)
        extra = ("_origin", "_version", "_at", "_by", "_source")
        live = 0
        query = select(Version).where(Version.kind == kind).order_by(Version.id, Version.version)
        with (
            self._lines(f"{name}.jsonl") as lines,
            self._csv(f"{name}.csv", [*fields, *extra]) as rows,
        ):
            for row in self.connection.execute(query.execution_options(yield_per=200)):
                said = {**json.loads(row.data), **json.loads(row.edited or "{}")}
                told = row._asdict() | {"data": said, "edited": json.loads(row.edited or "null")}
                told |= {c: json.loads(told[c] or "null") for c in ("evidence", "unread")}
                lines.write(json.dumps(told, ensure_ascii=False) + "\n")
                if row.live:
                    about = (row.origin, row.version, row.at, row.by, row.ref)
                    rows.writerow([*(cell(said.get(f)) for f in fields), *map(cell, about)])
                    live += 1
            self.done.rows[f"{name}.csv"] = live

    # ------------------------------------------------------------ tables

    def _table(self, table: sa.Table) -> None:
        """One table in JSON lines, and in CSV where a person reads it."""
        names = [c.name for c in table.columns]
        readable = table.name in (Decision.__tablename__, Audit.__tablename__)
        with self._lines(f"{table.name}.jsonl") as lines:
            for count, row in enumerate(rows_of(self.connection, table), 1):
                lines.write(json.dumps({k: _opened(v) for k, v in row.items()}, ensure_ascii=False) + "\n")
                self.done.rows[f"{table.name}.jsonl"] = count
        if readable:
            with self._csv(f"{table.name}.csv", names) as rows:
                for row in rows_of(self.connection, table):
                    rows.writerow([cell(_opened(row[n])) for n in names])

    # ------------------------------------------------------------ originals

    def _sources(self) -> None:
        """The originals under their names, and a list of which file is which source."""
        (self.folder / "originals").mkdir(mode=0o700)
        taken: set[str] = set()
        columns = (
            "id",
            "_file",
            "_names",
            "size",
            "reader",
            "records",
            "failures",
            "others",
            "at",
            "by",
            "forgotten_at",
        )
        with self._lines("sources.jsonl") as lines, self._csv("sources.csv", list(columns)) as rows:
            for row in self.connection.execute(select(Source).order_by(Source.id).execution_options(yield_per=1)):
                names = self._names_of(row.id)
                told = {k: _opened(v) for k, v in row._asdict().items() if k in columns}
                told |= {"_names": names, "_file": None}
                if row.content is not None:
                    told["_file"] = "originals/" + free_name(names[0] if names else row.id, row.id, taken)
                    with _new(self.folder / told["_file"]) as out:
                        out.write(zlib.decompress(row.content))
                    self.done.originals += 1
                elif row.forgotten_at is not None:
                    self.done.forgotten += 1
                lines.write(json.dumps(told, ensure_ascii=False) + "\n")
                rows.writerow([cell(told[c]) for c in columns])

    def _names_of(self, source: str) -> list[str]:
        query = select(SourceName.name).where(SourceName.source == source).order_by(SourceName.at, SourceName.name)
        return list(self.connection.execute(query).scalars())

    # ------------------------------------------------------------ files

    @contextmanager
    def _lines(self, name: str) -> Iterator[IO[str]]:
        self.done.rows[name] = 0
        with _text(self.folder / name) as out:
            yield _Counted(out, self.done.rows, name)  # type: ignore[misc]  # writes like a file

    @contextmanager
    def _csv(self, name: str, columns: Iterable[str]) -> Iterator[Any]:
        self.done.rows[name] = 0
        with _text(self.folder / name, bom=True) as out:
            writer = csv.writer(_Counted(out, self.done.rows, name))
            writer.writerow([heading(c, self.lang) for c in columns])
            self.done.rows[name] = 0
            yield writer


class _Counted:
    """A file that counts what is written to it, row by row."""

    def __init__(self, out: IO[str], rows: dict[str, int], name: str) -> None:
        self.out, self.rows, self.name = out, rows, name

    def write(self, row: str) -> int:
        self.rows[self.name] += 1
        return self.out.write(row)


def _new(path: Path) -> IO[bytes]:
    """A file that was not there, for its owner only."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


@contextmanager
def _text(path: Path, *, bom: bool = False) -> Iterator[IO[str]]:
    """UTF-8; with the mark by which Excel knows it."""
    with io.TextIOWrapper(_new(path), encoding="utf-8-sig" if bom else "utf-8", newline="") as out:
        yield out


# ---------------------------------------------------------------- cells and names


def heading(column: str, lang: Lang) -> str:
    """The column's name for a person; a field nobody has named yet keeps its own."""
    name = f"care.column.{column.removeprefix('_')}"
    return tell(name, lang) if known(name) else column


def cell(value: Any) -> Any:
    """A value in one cell of a CSV that a spreadsheet takes as text or number, never as a formula."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list):
        return cell("、".join(str(_word(v)) for v in value))
    if isinstance(value, dict):
        return cell(str(_word(value)))
    return f"'{value}" if value.startswith(_FORMULA) else value


def _word(value: Any) -> Any:
    """A part of a list: a skill with its months, anything else that has parts as JSON."""
    if isinstance(value, dict):
        if "surface" in value:
            named = str(value.get("skill") or value["surface"])
            return named if value.get("months") is None else f"{named}({value['months']})"
        if "any_of" in value:
            return "/".join(str(_word(v)) for v in value["any_of"])
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _opened(value: Any) -> Any:
    """JSON kept as text as what it says."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def free_name(name: str, ident: str, taken: set[str]) -> str:
    """A file name for an original: its own, without folders and what a file system cannot hold; told apart by the
    beginning of its sum where another has it, upper and lower case being the same."""
    last = PurePosixPath(name.replace("\\", "/")).name
    safe = _UNSAFE.sub("_", unicodedata.normalize("NFC", last)).strip(" .") or "_"
    if _RESERVED.fullmatch(safe):
        safe = f"_{safe}"
    stem, dot, suffix = safe.rpartition(".")
    if not dot or len(suffix.encode()) > 16:
        stem, suffix = safe, ""
    suffix = f".{suffix}" if suffix else ""
    for length in (0, 8, 64):
        tail = (f"_{ident[:length]}" if length else "") + suffix
        room = NAME_BYTES - len(tail.encode())
        free = stem.encode()[:room].decode("utf-8", "ignore") + tail
        if free.casefold() not in taken:
            taken.add(free.casefold())
            return free
    raise AssertionError(f"{ident} was given twice")  # sums are unique
