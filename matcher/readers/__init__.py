"""Files → records. A reader says how sure it is that a source is its own, and reads it; the surest one does.

A new reader is one module that calls `register`; it is found by its name in `MODULES`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

from matcher.errors import InputError
from matcher.messages import tell
from matcher.model import Extracted, Failure, Other, Reading
from matcher.readers.opening import opened
from matcher.readers.source import Source

MODULES = ("mail", "table", "skill_sheet")
SIZE_MAX = 64 * 1024 * 1024
"""Bytes of one file; a larger one is named as a failure instead of being read."""


@dataclass(frozen=True)
class Reader:
    """`recognises` gives 0 (not mine) to 1 (surely mine); both may raise InputError where the bytes are broken."""

    name: str
    suffixes: frozenset[str]
    recognises: Callable[[Source], float]
    read: Callable[[Source], Reading]


READERS: dict[str, Reader] = {}


def register(
    name: str,
    suffixes: Iterable[str],
    recognises: Callable[[Source], float],
    read: Callable[[Source], Reading],
) -> None:
    """Adds a reader; a name can be taken once."""
    if name in READERS:
        raise ValueError(f"reader {name} is registered already")
    READERS[name] = Reader(name, frozenset(suffixes), recognises, read)


def readers() -> tuple[Reader, ...]:
    """All readers, imported on first use, in the order of MODULES (which breaks ties)."""
    for module in MODULES:
        import_module(f"matcher.readers.{module}")
    return tuple(READERS[name] for name in MODULES)


def read_paths(
    paths: Iterable[Path | str],
    *,
    today: date,
    debug: bool = False,
    progress: Callable[[int, int], None] | None = None,
    passwords: tuple[str, ...] = (),
) -> Reading:
    """Everything in these files and folders; one bad file never stops the rest.

    Raises InputError where a path does not exist or nothing at all is there to read. `debug` lets an
    unexpected fault inside a reader through instead of listing it. `progress(done, total)` is called per file.
    """
    files, failures = files_in(paths)
    parts = []
    for done, (file, named) in enumerate(files, 1):
        parts.append(read_file(Path(file), today, named=named, debug=debug, passwords=passwords)[1])
        if progress is not None:
            progress(done, len(files))
    return Reading(
        records=tuple(r for p in parts for r in p.records),
        failures=(*failures, *(f for p in parts for f in p.failures)),
        others=tuple(o for p in parts for o in p.others),
    )


def files_in(paths: Iterable[Path | str]) -> tuple[list[tuple[str, bool]], list[Failure]]:
    """The files of these paths in order, each with whether the user named it himself (not met in a folder), and the
    folders that could not be looked into. Raises InputError where a path does not exist or nothing is there."""
    paths = list(paths)
    found = [_found(Path(path)) for path in paths]
    files = sorted({file: named for group in found for file, named in group.files.items()}.items())
    failures = [failure for group in found for failure in group.failures]
    if not files and not failures:
        asked = ", ".join(str(p) for p in paths)
        raise InputError(tell("readers.nothing", path=asked), place=asked)
    return files, failures


@dataclass
class _Found:
    files: dict[str, bool]
    """File → was it named by the user himself (not met in a folder)?"""
    failures: list[Failure]


def _found(path: Path) -> _Found:
    if path.is_file():
        return _Found({path.as_posix(): True}, [])
    if not path.exists():
        raise InputError(tell("readers.missing", path=path, near=_near(path)), place=str(path))
    found = _Found({}, [])

    def refuse(error: OSError) -> None:
        place = Path(error.filename or path).as_posix()
        found.failures.append(Failure(source=place, reason=tell("readers.no_rights", why=error.strerror or error)))

    for folder, folders, names in os.walk(path, onerror=refuse):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found.files |= {(Path(folder) / n).as_posix(): False for n in names if not n.startswith((".", "~$"))}
    return found


def _near(path: Path) -> str:
    from difflib import get_close_matches

    siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    close = get_close_matches(path.name, siblings, n=1)
    return tell("readers.did_you_mean", name=path.parent / close[0]) if close else ""


def read_file(
    path: Path, today: date, *, named: bool = True, debug: bool = False, passwords: tuple[str, ...] = ()
) -> tuple[bytes | None, Reading]:
    """The bytes of a file (None where they could not be had) and what stands in it."""
    data, refused = bytes_of(path)
    if data is None:
        return None, refused
    return data, read_source(Source(path.as_posix(), data, today, passwords), named=named, debug=debug)


def bytes_of(path: Path) -> tuple[bytes | None, Reading]:
    """The bytes of a file, or None beside a reading that says why they could not be had."""
    name = path.as_posix()
    try:
        size = path.stat().st_size
        if size > SIZE_MAX:
            return None, _failed(name, tell("readers.too_large", size=size // 2**20, most=SIZE_MAX // 2**20))
        return path.read_bytes(), Reading()
    except OSError as error:
        return None, _failed(name, tell("readers.no_rights", why=error.strerror or error))


def read_source(source: Source, *, named: bool = True, debug: bool = False) -> Reading:
    """What one source holds, its attachments included (their records say to which record they were attached), or all
    the members of an archive."""
    if not source.data.strip(b"\0 \r\n\t"):
        return _failed(source.name, tell("readers.empty"))
    try:
        source = opened(source)
    except InputError as error:
        return _failed(source.name, error.message)
    if source.suffix == ".zip":
        return _from_archive(source, debug=debug)
    able = [r for r in readers() if source.suffix in r.suffixes]
    if not able:
        known = " ".join(sorted({".zip", *(s for r in readers() for s in r.suffixes)}))
        reason = tell("readers.unsupported", suffix=source.suffix or "(なし)", known=known)
        reason = tell("doc.old_word") if source.suffix == ".doc" else reason
        if named:
            return _failed(source.name, reason)
        return Reading(others=(Other(source=source.name, kind="unsupported", reason=reason),))
    try:
        sure, best = max(((r.recognises(source), r) for r in able), key=lambda pair: pair[0])
        if sure <= 0:
            tried = ", ".join(r.name for r in able)
            return _failed(source.name, tell("readers.not_recognised", readers=tried))
        reading = best.read(source)
    except InputError as error:
        return _failed(source.name, error.message)
    except Exception as error:
        if debug:
            raise
        return _failed(source.name, tell("readers.fault", error=type(error).__name__))
    return _with_attachments(source, reading, debug=debug) if best.name == "mail" else reading


def _from_archive(source: Source, *, debug: bool) -> Reading:
    from matcher.readers.archive import members

    records: list[Extracted] = []
    failures: list[Failure] = []
    others: list[Other] = []
    try:
        for member in members(source):
            if isinstance(member, Failure):
                failures.append(member)
                continue
            part = read_source(member, named=False, debug=debug)
            records += part.records
            failures += part.failures
            others += part.others
    except InputError as error:
        failures.append(Failure(source=source.name, reason=error.message))
    return Reading(records=tuple(records), failures=tuple(failures), others=tuple(others))


def _with_attachments(source: Source, reading: Reading, *, debug: bool) -> Reading:
    from matcher.readers.archive import attached
    from matcher.readers.mail import attachments

    parts = [read_source(attached(part, source), named=False, debug=debug) for part in attachments(source)]
    return Reading(
        records=(*reading.records, *(r for part in parts for r in _attached(part.records, reading.records))),
        failures=(*reading.failures, *(f for part in parts for f in part.failures)),
        others=(*reading.others, *(o for part in parts for o in part.others)),
    )


def _attached(records: Iterable[Extracted], body: tuple[Extracted, ...]) -> Iterator[Extracted]:
    """The records of one attachment, each tied to the one record of the body it can only belong to."""
    people = [r for r in body if r.type == "engineer"]
    for record in records:
        same = [p for p in people if record.type == "skill_sheet" and _same_person(p, record)]
        owner = same[0] if len(same) == 1 else people[0] if len(people) == 1 and not same else None
        tied = record.type == "skill_sheet" and owner is not None and _may_be(owner, record)
        yield record.model_copy(update={"attached": owner.source}) if tied and owner else record


def _same_person(person: Extracted, sheet: Extracted) -> bool:
    return person.data.initials is not None and person.data.initials == sheet.data.initials  # type: ignore[union-attr]


def _may_be(person: Extracted, sheet: Extracted) -> bool:
    """False where the initials of mail and sheet contradict each other."""
    ours, theirs = person.data.initials, sheet.data.initials  # type: ignore[union-attr]
    return ours is None or theirs is None or ours == theirs


def _failed(source: str, reason: str) -> Reading:
    return Reading(failures=(Failure(source=source, reason=reason),))
