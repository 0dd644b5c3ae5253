"""Regular expressions compiled when they are first used: a call that reads one name needs few of them."""

from __future__ import annotations

import re
from typing import Any, cast


class _Later:
    """Stands in for a pattern; its methods become those of the pattern as they are first asked for."""

    def __init__(self, text: str, flags: int) -> None:
        self._said = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(re.compile(*self._said), name)
        self.__dict__[name] = found
        return found


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern of a text, compiled at its first use."""
    return cast("re.Pattern[str]", _Later(text, flags))
