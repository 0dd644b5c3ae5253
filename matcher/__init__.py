"""Assigns SES engineers to open projects in one provably best plan, checks their skill sheets, and explains itself.

>>> from datetime import date
>>> import matcher
>>> morning = matcher.gather(["data/samples"], matcher.Settings(date(2026, 11, 24)))
>>> matcher.match(morning).status
'OPTIMAL'
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_WHERE = {
    "Settings": "matcher.desk",
    "gather": "matcher.desk",
    "match": "matcher.desk",
    "shortlist": "matcher.desk",
    "explain": "matcher.desk",
    "check": "matcher.desk",
    "propose": "matcher.desk",
    "report": "matcher.desk",
    "load_policy": "matcher.policy",
    "MatcherError": "matcher.errors",
}

__all__ = [*_WHERE, "__version__"]


def __getattr__(name: str) -> Any:
    """Public names are imported when first asked for: start-up is a feature."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)
