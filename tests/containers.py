"""Files around files: zips as people and programs make them, locked books, hostile archives and documents."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib


def zipped(members: dict[str, bytes], *, encoding: str | None = None) -> bytes:
    """A zip; with `encoding` its names are in that one, unmarked, as Windows writes them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            if encoding is None:
                archive.writestr(name, data)
                continue
            info = zipfile.ZipInfo(name.encode(encoding).decode("cp437"))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    data = out.getvalue()
    return _unmarked(data) if encoding else data


def _unmarked(data: bytes) -> bytes:
    """The zip with names in single bytes of CP437 and the UTF-8 flag off, as if Python had not marked them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        central = b""
        for info in archive.infolist():
            name = info.filename.encode("cp437")
            packed = zlib.compressobj(6, zlib.DEFLATED, -15)
            body = archive.read(info)
            stored = packed.compress(body) + packed.flush()
            head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, zlib.crc32(body), len(stored), len(body), len(name), 0)
            at = out.tell()
            out.write(b"PK\x03\x04" + head + name + stored)
            central += b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, at) + name
        at = out.tell()
        count = len(archive.infolist())
        out.write(central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(central), at, 0))
    return out.getvalue()


def locked_zip(name: str, body: bytes, password: bytes) -> bytes:
    """A zip of one member, encrypted with the old cipher of zip (what mail programs in Japan send)."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(old: int, byte: int) -> int:
        return zlib.crc32(bytes([byte]), old ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    def update(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = (keys[1] + (keys[0] & 0xFF)) * 134775813 + 1 & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    def encrypted(byte: int) -> int:
        mixed = keys[2] | 2
        out = byte ^ (mixed * (mixed ^ 1) >> 8 & 0xFF)
        update(byte)
        return out

    for byte in password:
        update(byte)
    check = zlib.crc32(body)
    stored = bytes(encrypted(b) for b in bytes(11) + bytes([check >> 24]) + body)
    raw = name.encode("cp932")
    head = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 33, check, len(stored), len(body), len(raw), 0)
    central = b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    local = b"PK\x03\x04" + head + raw + stored
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def locked_book(book: bytes, password: str) -> bytes:
    """An .xlsx behind a password."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(book)).encrypt(password, out)
    return out.getvalue()


def with_part(book: bytes, name: str, data: bytes) -> bytes:
    """A zipped Office file with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in source.infolist():
            archive.writestr(info.filename, data if info.filename == name else source.read(info))
    return out.getvalue()


def laughs(root: bytes = b"x") -> bytes:
    """XML that would swell to billions of letters if its entities were followed."""
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha" * 10) for n in range(10))
    return b'<?xml version="1.0"?><!DOCTYPE d [%s]><%s>&l9;</%s>' % (entities, root, root)
