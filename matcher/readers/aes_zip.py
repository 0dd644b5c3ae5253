"""A member of a zip locked with AES (WinZip's AE-1 and AE-2, what 7-Zip writes) → its bytes."""

from __future__ import annotations

import bz2
import hashlib
import hmac
import zipfile
import zlib

_KEY_BYTES = {1: 16, 2: 24, 3: 32}
_PAGE = 1 << 16
"""Blocks of the key stream made at once."""


class Damaged(ValueError):
    """What stands around the locked bytes makes no sense."""


def unlocked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: bytes) -> bytes | None:
    """The member's bytes, at most as many as it claims; None where the password is another one. Raises Damaged."""
    strength, method = _how(info.extra)
    raw = _stored(archive, info)
    key_size = _KEY_BYTES.get(strength, 0)
    salt_size = key_size // 2
    if not key_size or len(raw) < salt_size + 12:
        raise Damaged
    salt, check, body, seal = raw[:salt_size], raw[salt_size : salt_size + 2], raw[salt_size + 2 : -10], raw[-10:]
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 2 * key_size + 2)
    if not hmac.compare_digest(keys[-2:], check):
        return None
    if not hmac.compare_digest(hmac.new(keys[key_size:-2], body, "sha1").digest()[:10], seal):
        return None
    return _unpacked(_decrypted(keys[:key_size], body), method, info.file_size)


def _how(extra: bytes) -> tuple[int, int]:
    """Strength of the key and the real method of packing, from the member's extra field."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        if kind == 0x9901 and size >= 7:
            return extra[at + 8], int.from_bytes(extra[at + 9 : at + 11], "little")
        at += 4 + size
    raise Damaged


def _stored(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    file = archive.fp
    if file is None:
        raise Damaged
    file.seek(info.header_offset)
    head = file.read(30)
    if head[:4] != b"PK\x03\x04":
        raise Damaged
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    raw: bytes = file.read(info.compress_size)
    return raw


def _decrypted(key: bytes, body: bytes) -> bytes:
    """AES in counter mode; WinZip counts from 1, the lowest byte first."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    out = []
    for page in range(0, len(body), 16 * _PAGE):
        part = body[page : page + 16 * _PAGE]
        first = page // 16 + 1
        blocks = b"".join(n.to_bytes(16, "little") for n in range(first, first + -(-len(part) // 16)))
        stream = cipher.update(blocks)[: len(part)]
        out.append((int.from_bytes(part, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(part), "big"))
    return b"".join(out)


def _unpacked(data: bytes, method: int, size: int) -> bytes:
    try:
        if method == zipfile.ZIP_STORED:
            out = data
        elif method == zipfile.ZIP_DEFLATED:
            out = zlib.decompressobj(-15).decompress(data, size + 1)
        elif method == zipfile.ZIP_BZIP2:
            out = bz2.BZ2Decompressor().decompress(data, size + 1)
        else:
            raise NotImplementedError
    except (zlib.error, OSError, EOFError) as error:
        raise Damaged from error
    if len(out) != size:
        raise Damaged
    return out
