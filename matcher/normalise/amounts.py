"""Spans of experience and versions as they are written beside a skill."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from matcher.taxonomy.patterns import pattern

_NUMBER = r"\d{1,2}(?:\.\d)?"
_MONTHS = r"(?:[ヶケかカヵ]月|個月|ヶ|months?|mos?)"
SPAN = (
    rf"(?:約|計|通算|延べ|およそ)?\s*(?:(?P<years>{_NUMBER})\s*(?:年|years?|yrs?|y)(?:間)?\s*(?P<half>半)?\s*(?:と)?\s*"
    rf"(?:(?P<more>\d{{1,2}})\s*{_MONTHS})?|(?P<only>\d{{1,3}})\s*{_MONTHS}|(?P<halfyear>半年))"
    r"(?:間)?\s*(?:以上|程度|弱|強|未満|ほど|くらい|超|\+|〜|↑)?(?:の?(?:実務|業務|開発|使用)?経験)?"
)
_COUNTED = pattern(r"\d\s*(?:年|[ヶケかカヵ]|個月|[ym])|半年", re.IGNORECASE)
"""What every span of experience holds."""
_VERSION = (
    r"(?![23]d(?![a-z\d]))(?:v\d+r\d+(?:m\d+)?|\d+(?:\.(?:\d+|x|\*))*(?:i(?=\s?v\d)|[a-z]{1,2}(?![a-z])|[a-z](?=r\d))?)"
)
_TRAIL = r"(?:\s?r[12]|(?<=\di)\s?v\d|\s?sp\s?\d|\s?u\d+|\s?lts|\s?beta)?"
_RANGE = rf"{_VERSION}{_TRAIL}(?:\s*(?:[〜~\-–—→/・&]|から|or|,)\s*(?:v|ver\.?)?\s*{_VERSION}{_TRAIL})*"
_WORD = r"(?:ver(?:sion)?|バージョン|rel(?:ease)?|v|r)\.?\s*"
_ON = r"\s*(?:系|以降|以上|以前|前後|〜|~|\+)?"
VERSION = rf"(?:{_WORD})?(?P<version>{_RANGE}){_ON}"
_OPEN_END = pattern(r"(?:\.[x*])+|\s?LTS\b", re.IGNORECASE)
"""What says no more than the number before it (5.x, 18.04 LTS)."""
_TAIL_VERSION = (
    rf"^(?P<base>.*?(?:[^\d.\s\-_:/]|\d(?=[\s:]+(?:{_WORD})?\d)))"
    rf"(?P<sep>[\s\-_:]*)(?P<mark>(?<![a-z]){_WORD})?(?P<version>{_RANGE}){_ON}$"
)
_INFIX = pattern(
    r"^(?P<head>[^\d]+?)\s*(?P<version>\d{4}|\d{1,2}(?:\.\d+)*[a-z]?)(?:\s+(?=[^\d\s])|(?=[A-Z][a-z]{3}))(?P<tail>.*)$",
    re.DOTALL,
)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Compiled when a number is first met: most calls of one word never meet one."""
    return re.compile(text, re.IGNORECASE | re.DOTALL)


def months_of(text: str) -> int | None:
    """A span of experience that is the whole text, in months: 5年 → 60, 1年半 → 18, 半年 → 6; else None.

    2019年 is a year of the calendar, not a span.
    """
    found = _pattern(SPAN).fullmatch(text.strip())
    return _months(found) if found else None


def _months(found: re.Match[str]) -> int | None:
    if found["halfyear"]:
        return 6
    if found["only"]:
        return int(found["only"])
    years = float(found["years"])
    return round(years * 12) + (6 if found["half"] else 0) + int(found["more"] or 0) if years <= 60 else None


def split_span(text: str) -> tuple[str, int] | None:
    """A term that ends in its span (Java 5年, Java：3年2ヶ月) as (term, months); else None."""
    if _COUNTED.search(text) is None:
        return None
    for found in _pattern(SPAN).finditer(text):
        if found.end() == len(text) and found.start() > 0:
            months = _months(found)
            before = text[: found.start()]
            base = before.rstrip(" :：-・/=(….")
            apart = not text[found.start()].isdigit() or not (before[-1].isdigit() or before[-1] == ".")
            if months is not None and base and apart:
                return base, months
    return None


def version_of(text: str) -> str | None:
    """A version or range of versions that is the whole text (3, v7.2〜8.0, 11g); else None."""
    found = _pattern(VERSION).fullmatch(text.strip())
    return tidy(found["version"]) if found else None


def split_version(text: str) -> tuple[str, str, bool] | None:
    """A term that ends in a version as (term, version, glued); else None. Glued = nothing marks the border."""
    found = _pattern(_TAIL_VERSION).match(text)
    if found is None:
        return None
    base, version = found["base"], tidy(found["version"])
    return base.rstrip(" -_:"), version, not found["sep"] and not found["mark"]


def split_infix(text: str) -> tuple[str, str] | None:
    """A term that holds a version inside (Windows2016 Server) as (Windows Server, 2016); else None."""
    found = _INFIX.match(text)
    return (f"{found['head']} {found['tail']}", found["version"]) if found else None


@lru_cache(maxsize=16_384)
def tidy(version: str) -> str:
    """One spelling of a version: 7.2 ~ 8.0 → 7.2〜8.0, 2008r2 → 2008 R2; 5.x is 5, and 18.04 LTS is 18.04."""
    version = _OPEN_END.sub("", version)
    version = re.sub(r"^v(?=\d+(?:\.\d+)*$)", "", re.sub(r"(?<=\d)-(?=\d)", "〜", version))
    version = re.sub(r"\s*(?:~|–|—|から)\s*(?:v(?:er\.?)?)?", "〜", version)
    version = re.sub(r"(?i)\s?(r[12])(?![a-z0-9])", lambda m: " " + m[1].upper(), version)
    return re.sub(r"(?<=\d)([A-Z])$", lambda m: m[1].lower(), version).strip()
