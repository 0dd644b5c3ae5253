"""What people read, by message id: one TOML file per room, Japanese and English side by side.

    [D03]
    ja = "{found}まで稼働中と読めますが、{because}から稼働可能でしょうか。"
    en = "The sheet shows work until {found}; is he free from {because}?"

A text is filled by `str.format`; money, months and dates are put into words by the caller with the
functions below, so that every room writes them alike.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from matcher.errors import MatcherError

Lang = Literal["ja", "en"]


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every message of every room by id. A doubled id or a missing language raises `MatcherError`."""
    texts: dict[str, dict[str, str]] = {}
    faults: list[str] = []
    for file in sorted(files(__package__).iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        for key, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if key in texts:
                faults.append(f"{file.name}: {key} stands in another file already")
            faults += [f"{file.name}: {key} has no {lang}" for lang in ("ja", "en") if not entry.get(lang)]
            texts[key] = entry
    if faults:
        raise MatcherError("\n".join(faults))
    return texts


def tell(key: str, lang: Lang = "ja", /, **values: object) -> str:
    """The message in words. An id nobody wrote raises `KeyError`: it is a fault of the program, not of input."""
    return catalogue()[key][lang].format(**values)


def tell_parts(key: str, lang: Lang = "ja", /, **values: object) -> tuple[str, ...]:
    """A message of several parts, written `one | two | three`; the values may hold a | of their own."""
    return tuple(part.strip().format(**values) for part in catalogue()[key][lang].split("|"))


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
