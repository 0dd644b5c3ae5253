"""What is worked out from the vocabulary's files, kept in the user's cache directory until one of them changes.

A kept file is plain data with its own checksum, never code: whoever can write into that directory can at most change
what is recognised. Its name holds the hash of everything it was made from, so an old one is never read, and a broken
one is made anew. Where nothing can be written, everything is worked out at each start instead.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from matcher import __version__
from matcher.taxonomy.packing import pack, unpack

FORMAT = 3
"""Counted up when the layout of a kept file changes."""
LARGEST = 64 * 1024 * 1024
"""Bytes beyond which a file in the cache directory is none of ours."""
KEPT = 4
"""Files of one name that stay: a few checkouts or versions side by side."""
_HERE = Path(__file__).parent
_SHAPES = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError)
Made = TypeVar("Made")


def kept(kind: type[Made], name: str, build: Callable[[], Made], made_by: Path, folder: Path | None = None) -> Made:
    """The record `build` makes of the vocabulary: read from the file kept of it, else built and kept for next time.

    `made_by` is the file whose code builds it: another code, another record.
    """
    file = (folder or _folder()) / f"{name}-{_fingerprint(made_by)}.json"
    body = _body(file)
    if body is not None:
        try:
            with uncollected():
                return unpack(kind, json.loads(body))
        except _SHAPES:
            pass  # Not what we wrote; made anew below.
    made = build()
    _keep(file, json.dumps(pack(made), ensure_ascii=False, separators=(",", ":")).encode())
    return made


@contextmanager
def uncollected() -> Iterator[None]:
    """Leaves the collector of garbage out while only what stays is made."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@cache
def _fingerprint(made_by: Path) -> str:
    """The hash of the vocabulary's files and the company's own, of the code that makes something of them, and of the
    version.

    All contents are read: sizes and times of files do not tell an edit within one tick or a restored backup, and
    reading takes a few milliseconds.
    """
    files = [*_HERE.glob("*.toml"), *_HERE.glob("*/*.toml"), *_HERE.glob("*.py"), made_by]
    whole = blake2b(f"{FORMAT} {__version__}".encode(), digest_size=16)
    for file in sorted(files):
        content = file.read_bytes() if file.exists() else b""
        whole.update(f"\0{file.name} {len(content)}\0".encode())
        whole.update(content)
    whole.update(_own())
    return whole.hexdigest()


def _own() -> bytes:
    """The company's file, found without what it takes to understand it: most calls have none."""
    named = os.environ.get("MATCHER_TERMS")
    try:
        file = Path(named).expanduser() if named else _data_folder() / "terms.toml"
        with file.open("rb") as opened:
            return opened.read(LARGEST)
    except OSError:
        return b""


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("ses-matcher", appauthor=False)


def forget() -> None:
    """Looks at the files anew: the company's own may have changed."""
    _fingerprint.cache_clear()


@cache
def _folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("ses-matcher", appauthor=False)


def _body(file: Path) -> bytes | None:
    """What stands behind the checksum of a file, where it is there and whole."""
    try:
        if file.stat().st_size > LARGEST:
            return None
        head, _, body = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if head == _head(body) else None


def _head(body: bytes) -> bytes:
    return b"ses-matcher " + blake2b(body, digest_size=16).hexdigest().encode()


def _keep(file: Path, body: bytes) -> None:
    """Writes a file beside and moves it into place, so that nobody ever reads half of one; older ones go.

    A cache that cannot be written is no fault: the next start builds again.
    """
    from contextlib import suppress
    from tempfile import NamedTemporaryFile

    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, prefix=".", suffix=".part", delete=False) as part:
            written = Path(part.name)
            try:
                part.write(_head(body) + b"\n" + body)
                part.close()
                written.replace(file)
            finally:
                written.unlink(missing_ok=True)
        name = file.name.rpartition("-")[0]
        others = sorted(file.parent.glob(f"{name}-*.json"), key=lambda f: f.stat().st_mtime, reverse=True)
        for old in others[KEPT:]:
            old.unlink(missing_ok=True)
