"""What a rule is: a function with an id, a severity and a docstring, which yields doubts about one sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from matcher.checks.case import Case, Pair
from matcher.messages import Lang, month_text, months_text
from matcher.model import Place, Severity


@dataclass(frozen=True)
class Months:
    """A number of months, told as 2年3ヶ月."""

    count: int


@dataclass(frozen=True)
class Period:
    """A period as read, told as 2019年4月〜2021年3月."""

    start: date | None
    end: date | None
    current: bool = False


Value = str | int | date | Months | Period | tuple[str, ...]


@dataclass(frozen=True)
class Doubt:
    """One contradiction: where it stands and the values its message is filled with.

    `says` is what the cells say, without anything that moves with the clock: the finding keeps its identity
    as long as it stays the same. `variant` chooses another message of the rule (`P02.end`), `severity`
    another weight than the rule's own.
    """

    place: Place
    values: dict[str, Value] = field(default_factory=dict)
    says: tuple[object, ...] = ()
    variant: str | None = None
    severity: Severity | None = None


def doubt(
    place: Place,
    *,
    says: tuple[object, ...] = (),
    variant: str | None = None,
    severity: Severity | None = None,
    **values: Value,
) -> Doubt:
    """A doubt whose identity is `says`, or else all its values: give `says` where a value depends on today."""
    return Doubt(place, values, says or tuple(sorted(values.items())), variant, severity)


@dataclass(frozen=True)
class RuleInfo:
    """A rule as people read it: `statement` is the docstring of its function."""

    id: str
    family: str
    severity: Severity
    statement: str


SheetRule = Callable[[Case], Iterator[Doubt]]
PairRule = Callable[[Pair], Iterator[Doubt]]

SHEET_RULES: dict[str, tuple[RuleInfo, SheetRule]] = {}
PAIR_RULES: dict[str, tuple[RuleInfo, PairRule]] = {}


def rule(ident: str, severity: Severity) -> Callable[[SheetRule], SheetRule]:
    """Registers a rule about one sheet. A doubled id or a missing docstring raises `ValueError`."""

    def add(function: SheetRule) -> SheetRule:
        SHEET_RULES[ident] = (_info(ident, severity, function), function)
        return function

    return add


def pair_rule(ident: str, severity: Severity) -> Callable[[PairRule], PairRule]:
    """Registers a rule about two sheets of one person."""

    def add(function: PairRule) -> PairRule:
        PAIR_RULES[ident] = (_info(ident, severity, function), function)
        return function

    return add


def _info(ident: str, severity: Severity, function: SheetRule | PairRule) -> RuleInfo:
    if ident in SHEET_RULES or ident in PAIR_RULES:
        raise ValueError(f"rule {ident} is registered already")
    statement = (function.__doc__ or "").strip()
    if not statement:
        raise ValueError(f"rule {ident} has no docstring to be read in docs/rules.md")
    family = function.__module__.rsplit(".", 1)[-1]
    lines = [line.strip() for line in statement.splitlines()]
    return RuleInfo(ident, family, severity, "\n".join(lines))


def told(value: Value, lang: Lang) -> str:
    """A value in words."""
    if isinstance(value, Months):
        return months_text(value.count, lang)
    if isinstance(value, Period):
        start = month_text(value.start, lang) if value.start else "?"
        now = "現在" if lang == "ja" else "now"
        end = now if value.current else (month_text(value.end, lang) if value.end else "")
        return f"{start}〜{end}" if lang == "ja" else f"{start} to {end}"
    if isinstance(value, date):
        return month_text(value, lang)
    if isinstance(value, tuple):
        return ("、" if lang == "ja" else ", ").join(value)
    return str(value)
