"""Ctrl-C around OR-Tools, which leaves the signal to the system's default when it is done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def heard_again() -> Iterator[None]:
    """Whatever a library does to the interrupt signal inside, afterwards it is heard as before."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if handler is not None:  # None: a handler of somebody else, which Python cannot set
            signal.signal(signal.SIGINT, handler)
