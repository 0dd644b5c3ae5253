"""What people read, by message id: one TOML file per room, Japanese and English side by side.

    [D03]
    ja = "{found}まで稼働中と読めますが、{because}から稼働可能でしょうか。"
    en = "The sheet shows work until {found}; is he free from {because}?"

A text is filled by `str.format`; money, months and dates are put into words by the caller with the
functions below, so that every room writes them alike.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from matcher.errors import MatcherError

Lang = Literal["ja", "en"]


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every message of every room by id. A missing language raises `MatcherError`."""
    texts = {key: message(key) for key in _written()}
    faults = [f"{key} has no {lang}" for key, entry in texts.items() for lang in ("ja", "en") if not entry.get(lang)]
    if faults:
        raise MatcherError("\n".join(faults))
    return texts


def known(key: str) -> bool:
    """Is there a message of this id?"""
    return key in _written()


@cache
def message(key: str) -> dict[str, str]:
    """One message in every language; parsed when it is first told, for few of them are in one run."""
    import tomllib

    return tomllib.loads(_written()[key])


@cache
def _written() -> dict[str, str]:
    """The lines of every message by its id, as they stand in the files. A doubled id raises `MatcherError`."""
    found: dict[str, str] = {}
    faults: list[str] = []
    for file in sorted(Path(__file__).parent.glob("*.toml")):
        _, *parts = _HEADING.split(file.read_text(encoding="utf-8"))
        for key, lines in zip(parts[::2], parts[1::2], strict=True):
            if key in found:
                faults.append(f"{file.name}: {key} stands in another file already")
            found[key] = lines
    if faults:
        raise MatcherError("\n".join(faults))
    return found


_HEADING = re.compile(r'^\["?([^"\[\]]+)"?\][ \t]*$', re.MULTILINE)


def tell(key: str, lang: Lang = "ja", /, **values: object) -> str:
    """The message in words. An id nobody wrote raises `KeyError`: it is a fault of the program, not of input."""
    return message(key)[lang].format(**values)


def tell_parts(key: str, lang: Lang = "ja", /, **values: object) -> tuple[str, ...]:
    """A message of several parts, written `one | two | three`; the values may hold a | of their own."""
    return tuple(part.strip().format(**values) for part in message(key)[lang].split("|"))


def field_words(path: str, lang: Lang = "ja") -> str:
    """A field of a record as people call it; of a part of it, whose it is (`engagements[2].end`: 職務経歴2件目の終了).
    A field nobody has named yet keeps its own name."""
    words = ""
    for part in path.split("."):
        name, _, number = part.partition("[")
        called = tell(f"care.column.{name}", lang) if known(f"care.column.{name}") else name
        called += tell("field.nth", lang, count=number.rstrip("]")) if number else ""
        words = tell("field.of", lang, whole=words, part=called) if words else called
    return words


def value_words(field: str, value: object, lang: Lang = "ja") -> str:
    """A plain value of a field as people say it: a code in words, anything else as it stands."""
    if isinstance(value, bool):
        return tell("value.yes" if value else "value.no", lang)
    if isinstance(value, float):
        return f"{value:g}"
    key = f"value.{field.rpartition('.')[2].partition('[')[0]}.{value}"
    return tell(key, lang) if isinstance(value, str) and known(key) else str(value)


def why_os(error: OSError, lang: Lang = "ja") -> str:
    """Why the system refused, in words; in its own where we have none."""
    kind = errno.errorcode.get(error.errno or 0, type(error).__name__)
    key = f"system.{kind}"
    return tell(key, lang) if known(key) else error.strerror or str(error)


def listed(texts: Iterable[str], lang: Lang = "ja") -> str:
    """One after the other, as the language does it: a、b / a, b."""
    return ("、" if lang == "ja" else ", ").join(texts)


def man_yen(yen: int | None, lang: Lang = "ja") -> str:
    """Money as the trade writes it: 650,000 → 65万円 (¥650,000 in English); 単価未記載 where unknown."""
    if yen is None:
        return "未記載" if lang == "ja" else "not stated"
    if lang == "en":
        return f"¥{yen:,}"
    man = yen / 10_000
    return f"{man:,.0f}万円" if man == int(man) else f"{man:,.1f}万円"


def chance_text(share: float, lang: Lang = "ja") -> str:
    """A chance as people read it: 0.42 → 42%, and 1%未満 for what is small but not nothing."""
    if 0 < share < 0.01:
        return "1%未満" if lang == "ja" else "under 1%"
    return f"{share:.0%}"


def months_text(months: int, lang: Lang = "ja") -> str:
    """A span of months: 35 → 2年11ヶ月."""
    years, rest = divmod(months, 12)
    if lang == "en":
        return " ".join(p for p in (f"{years}y" if years else "", f"{rest}m" if rest or not years else "") if p)
    return (f"{years}年" if years else "") + (f"{rest}ヶ月" if rest or not years else "")


def month_text(month: date, lang: Lang = "ja") -> str:
    """A month: 2024年4月."""
    return f"{month.year}年{month.month}月" if lang == "ja" else f"{month.year}-{month.month:02d}"


def day_text(day: date, lang: Lang = "ja") -> str:
    """A day without its year where people speak of the coming months: 12/1."""
    return f"{day.month}/{day.day}" if lang == "ja" else day.isoformat()
