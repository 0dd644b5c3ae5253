"""A zip → its members as sources of their own (`a.zip/名前.xlsx`), one after the other; nothing is written to disk.

Bounded whatever the archive claims: members, bytes, ratio, archives within archives.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath

from matcher.errors import InputError
from matcher.messages import tell
from matcher.model import Failure
from matcher.readers.source import Allowance, Source

DEPTH_MAX = 2
"""A zip in a zip is read, a third is not."""
MEMBERS_MAX = 500
SIZE_MAX = 256 * 1024 * 1024
"""Bytes of all members, those of archives inside included."""
MEMBER_MAX = 64 * 1024 * 1024
LOCKED_MAX = 16 * 1024 * 1024
"""Bytes of one locked member: the old cipher of zip runs in Python here."""
RATIO_MAX = 250
"""Unpacked to packed; what people send packs at most some 30 times, workbooks of blanks some 100."""
_HARMLESS = 4 * 1024 * 1024
"""Below this size the ratio does not matter."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)


def members(source: Source) -> Iterator[Source | Failure]:
    """What is in the archive, read when asked for; a Failure for each member that cannot be had."""
    if source.depth >= DEPTH_MAX:
        raise InputError(tell("zip.too_deep", most=DEPTH_MAX))
    left = source.allowance or Allowance(MEMBERS_MAX, SIZE_MAX)
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except (*_BROKEN, NotImplementedError):
        raise InputError(tell("zip.broken")) from None
    with archive:
        wanted = [(i, n) for i in archive.infolist() if (n := _name(i)) is not None]
        if not wanted:
            raise InputError(tell("zip.nothing"))
        for info, name in sorted(wanted, key=lambda pair: pair[1]):
            place = f"{source.name}/{name}"
            refused = _refused(info, left)
            left.members -= 1
            if refused is None:
                yield from _one(archive, info, place, source, left)
            else:
                yield Failure(source=place, reason=refused)
                if left.members < 0:
                    return


def _one(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str, source: Source, left: Allowance
) -> Iterator[Source | Failure]:
    if info.flag_bits & 1 and source.passwords:
        left.locked -= info.compress_size
    try:
        data = _unpacked(archive, info, source.passwords)
    except InputError as error:
        yield Failure(source=place, reason=error.message)
        return
    left.size -= len(data)
    yield source.holding(place, data, depth=source.depth + 1, allowance=left)


def _name(info: zipfile.ZipInfo) -> str | None:
    """The member's name as its sender saw it; None for folders and what systems leave behind."""
    name = info.filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "cp932"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [p for p in PurePosixPath(name.replace("\\", "/")).parts if p not in ("/", "..", ".")]
    if info.is_dir() or not parts or parts[0] == "__MACOSX" or parts[-1].startswith((".", "~$")):
        return None
    if parts[-1].lower() in ("thumbs.db", "desktop.ini"):
        return None
    return "/".join(p for p in parts if p.isprintable()) or None


def _refused(info: zipfile.ZipInfo, left: Allowance) -> str | None:
    """Why this member is not unpacked."""
    if left.members <= 0:
        return tell("zip.too_many", most=MEMBERS_MAX)
    if info.flag_bits & 1 and info.file_size > LOCKED_MAX:
        return tell("zip.too_large", size=info.file_size >> 20, most=LOCKED_MAX >> 20)
    if info.flag_bits & 1 and info.compress_size > left.locked:
        return tell("locked.too_many")
    if info.file_size > MEMBER_MAX:
        return tell("zip.too_large", size=info.file_size >> 20, most=MEMBER_MAX >> 20)
    if info.file_size > left.size:
        return tell("zip.too_much", most=SIZE_MAX >> 20)
    if info.file_size > _HARMLESS and info.file_size > RATIO_MAX * max(info.compress_size, 1):
        return tell("zip.ratio")
    return None


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, passwords: tuple[str, ...]) -> bytes:
    if not info.flag_bits & 1:
        try:
            return _read(archive, info, None)
        except NotImplementedError:
            raise InputError(tell("zip.method")) from None
        except (*_BROKEN, RuntimeError):
            raise InputError(tell("zip.broken_member")) from None
    if info.compress_type == 99:
        return _unlocked_aes(archive, info, passwords)
    for password in _encoded(passwords):
        try:
            return _read(archive, info, password)
        except NotImplementedError:
            raise InputError(tell("zip.method")) from None
        except (*_BROKEN, RuntimeError):
            continue
    raise InputError(tell("locked.none_fits" if passwords else "locked.needs_one"))


def _encoded(passwords: tuple[str, ...]) -> list[bytes]:
    """The passwords as the bytes a program may have made of them."""
    out: list[bytes] = []
    for password in passwords:
        for encoding in ("utf-8", "cp932"):
            with suppress(UnicodeEncodeError):
                out.append(password.encode(encoding))
    return list(dict.fromkeys(out))


def _unlocked_aes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, passwords: tuple[str, ...]) -> bytes:
    from matcher.readers.aes_zip import Damaged, unlocked

    try:
        for password in _encoded(passwords):
            if (data := unlocked(archive, info, password)) is not None:
                return data
    except NotImplementedError:
        raise InputError(tell("zip.method")) from None
    except (Damaged, OSError):
        raise InputError(tell("zip.aes")) from None
    raise InputError(tell("locked.none_fits" if passwords else "locked.needs_one"))


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: bytes | None) -> bytes:
    with archive.open(info, pwd=password) as member:
        data = member.read(info.file_size + 1)
    if len(data) != info.file_size:
        raise zipfile.BadZipFile(info.filename)
    return data
