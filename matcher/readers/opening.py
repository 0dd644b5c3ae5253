"""A file as it came → the file to be read: told by its bytes what it is, and unlocked where a password fits.

The name of a file is a hint, no more: people rename, and programs call a web page `.xls`.
"""

from __future__ import annotations

import io
import re
import zipfile

from matcher.errors import InputError
from matcher.messages import tell
from matcher.readers.source import Source

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TNEF = b"\x78\x9f\x3e\x22"
_BOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_BINARY = (*_BOOKS, ".docx", ".pdf", ".zip")
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|table|meta|body)\b", re.I | re.S
)
_OF_EXCEL = "VelvetSweatshop"
"""Excel's own password for books that are merely write-protected."""
_SPINS_MAX = 1_000_000
"""Rounds of a key derivation; Office writes 100,000, a hostile file any number."""
_SPINS = re.compile(rb'spinCount="(\d+)"')


def opened(source: Source) -> Source:
    """The source with the suffix its content asks for, its lock taken off. Raises InputError where no password fits."""
    found = kind(source)
    if found == "locked":
        return opened(source.known_as("", _unlocked(source)))
    return source if found is None or found == source.suffix else source.known_as(found)


def kind(source: Source) -> str | None:
    """The suffix the bytes ask for, 'locked' for an encrypted Office file, None where the name may stand."""
    data, named = source.data, source.suffix
    if data[:4] == ZIP:
        return _zipped(data, named)
    if data[:8] == OLE:
        return _compound(data)
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    if data[:4] == _TNEF:
        return ".winmail"
    if data[:5] == b"{\\rtf":
        return ".rtf"
    if named not in _BINARY:
        return None
    head = data[:4000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if _HTML.match(head):
        return ".html"
    if named == ".zip" or not head or not _is_text(data[:4000]):
        return None
    return ".csv" if named in _BOOKS else ".txt"


def _is_text(data: bytes) -> bool:
    return b"\0" not in data and sum(1 for b in data if b < 32 and b not in b"\n\r\t\f\x1b") == 0


def _zipped(data: bytes, named: str) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mime = archive.read("mimetype")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        return None
    if "word/document.xml" in names:
        return ".docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return named if named == ".xlsm" else ".xlsx"
    if b"opendocument" in mime:
        return ".ods" if b"spreadsheet" in mime else ".odt"
    if named in _BINARY or named == "":
        return named if named in _BOOKS and "[Content_Types].xml" in names else ".zip"
    return ".zip"


def _compound(data: bytes) -> str | None:
    """What an OLE file holds: the streams are named in UTF-16 in its directory."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "locked"
    if "WordDocument".encode("utf-16-le") in data:
        return ".doc"
    if "__properties_version1.0".encode("utf-16-le") in data:
        return ".msg"
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "locked" if _filepass(data) else ".xls"
    return None


def _filepass(data: bytes) -> bool:
    """Is this old workbook encrypted: does a FilePass record follow its first one?"""
    for version in (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00"):
        at = data.find(version)
        if at >= 0:
            head = data[at : at + 400]
            at = 4 + int.from_bytes(head[2:4], "little")
            while at + 4 <= len(head):
                if head[at : at + 2] == b"\x2f\x00":
                    return True
                if head[at : at + 2] not in (b"\xe1\x00", b"\xc1\x00", b"\xe2\x00", b"\x5c\x00", b"\x86\x00"):
                    break
                at += 4 + int.from_bytes(head[at + 2 : at + 4], "little")
    return False


def _unlocked(source: Source) -> bytes:
    """The file behind its password."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    spins = _SPINS.search(source.data)
    if spins and (len(spins[1]) > 9 or int(spins[1]) > _SPINS_MAX):
        raise InputError(tell("locked.damaged"))
    rounds = max(1, int(spins[1]) // 100_000) if spins else 1
    for password in (_OF_EXCEL, *source.passwords):
        if source.allowance is not None:
            source.allowance.tries -= rounds
            if source.allowance.tries < 0:
                raise InputError(tell("locked.too_many"))
        out = io.BytesIO()
        try:
            locked = msoffcrypto.OfficeFile(io.BytesIO(source.data))
            locked.load_key(password=password)
            locked.decrypt(out)
        except (InvalidKeyError, DecryptionError):
            continue
        except (FileFormatError, ParseError):
            raise InputError(tell("locked.damaged")) from None
        except Exception:  # noqa: BLE001  the library parses hostile bytes with struct, olefile and lxml: all mean damaged
            raise InputError(tell("locked.damaged")) from None
        data = out.getvalue()
        if data[:4] == ZIP or (data[:8] == OLE and not _filepass(data)):
            return data
    raise InputError(tell("locked.none_fits" if source.passwords else "locked.needs_one"))
