"""Files → records. A reader says how sure it is that a source is its own, and reads it; the surest one does.

A new reader is one module that calls `register`; it is found by its name in `MODULES`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path

from matcher.errors import InputError
from matcher.messages import tell, why_os
from matcher.model import Extracted, Failure, Other, Reading
from matcher.readers.mbox import LOOKED_AT, MESSAGE_MAX, Message, is_mailbox, messages, split
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
_FOREIGN = {
    ".doc": "doc.old_word",
    ".msg": "mail.outlook",
    ".winmail": "mail.winmail",
    ".mbox": "mbox.nothing",
    ".mbx": "mbox.nothing",
}
"""What a reason of its own is said for."""


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
    """Everything in these files and folders; one bad file never stops the rest. What is locked is opened with the
    passwords given, or those that mails of its sender tell, in whatever order they stand.

    Raises InputError where a path does not exist or nothing at all is there to read. `debug` lets an
    unexpected fault inside a reader through instead of listing it. `progress(done, total)` is called per file.
    """
    from matcher.readers.correspondence import Correspondence

    files, failures = files_in(paths)
    mails = Correspondence(debug=debug)
    parts: list[Reading] = []
    places: dict[str, int] = {}
    for done, (file, named) in enumerate(files, 1):
        for piece in pieces(Path(file), today, passwords):
            if isinstance(piece, Failure):
                parts.append(Reading(failures=(piece,)))
                continue
            places[piece.name] = len(parts)
            parts.append(mails.read(piece, named=named))
        if progress is not None:
            progress(done, len(files))
    for source, reading in mails.opened_since():
        parts[places[source.name]] = reading
    return Reading(
        records=tuple(r for p in parts for r in p.records),
        failures=(*failures, *(f for p in parts for f in p.failures)),
        others=tuple(o for p in parts for o in p.others),
    )


def pieces(path: Path, today: date, passwords: tuple[str, ...] = ()) -> Iterator[Source | Failure]:
    """What a file is read (and kept) as: itself, or the messages of a mailbox one after the other (`inbox.mbox/3`), of
    which only one is held at a time, however large the file."""
    try:
        with path.open("rb") as file:
            if is_mailbox(file.read(LOOKED_AT), path.suffix.lower()):
                file.seek(0)
                yield from _messages(split(file), Source(path.as_posix(), b"", today, passwords))
                return
    except OSError as error:
        yield Failure(source=path.as_posix(), reason=tell("readers.no_rights", why=why_os(error)))
        return
    data, refused = bytes_of(path)
    if data is None:
        yield from refused.failures
    else:
        yield Source(path.as_posix(), data, today, passwords)


def _messages(found: Iterable[Message], source: Source) -> Iterator[Source | Failure]:
    """The messages of a mailbox as sources of their own."""
    for message in found:
        place = f"{source.name}/{message.number}"
        if message.data is None:
            size, most = message.size >> 20, MESSAGE_MAX >> 20
            reason = tell("mbox.message_too_large", n=message.number, size=size, most=most)
            yield Failure(source=place, reason=reason)
        else:
            yield replace(source.holding(place, message.data), meant=".eml")


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
        found.failures.append(Failure(source=place, reason=tell("readers.no_rights", why=why_os(error))))

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
        return None, _failed(name, tell("readers.no_rights", why=why_os(error)))


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
    if is_mailbox(source.data[:LOOKED_AT], source.suffix):
        return _from_mailbox(source, debug=debug)
    able = [r for r in readers() if source.suffix in r.suffixes]
    if not able:
        known = " ".join(sorted({".zip", ".mbox", *(s for r in readers() for s in r.suffixes)}))
        reason = tell("readers.unsupported", suffix=source.suffix or "(なし)", known=known)
        reason = tell(_FOREIGN[source.suffix]) if source.suffix in _FOREIGN else reason
        if named or source.suffix == ".winmail":
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
    if best.name != "mail":
        return reading
    from matcher.readers.attached import with_attachments

    return with_attachments(source, reading, lambda part: read_source(part, named=False, debug=debug))


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


def _from_mailbox(source: Source, *, debug: bool) -> Reading:
    """A mailbox within something else: in a zip, attached to a mail."""
    parts = [
        Reading(failures=(piece,)) if isinstance(piece, Failure) else read_source(piece, named=False, debug=debug)
        for piece in _messages(messages(source.data), source)
    ]
    return Reading(
        records=tuple(r for p in parts for r in p.records),
        failures=tuple(f for p in parts for f in p.failures),
        others=tuple(o for p in parts for o in p.others),
    )


def _failed(source: str, reason: str) -> Reading:
    return Reading(failures=(Failure(source=source, reason=reason),))
