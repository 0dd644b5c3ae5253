"""Does a sheet agree with itself, with the person's profile, and with his other sheets?

One rule per function, one family per file; a rule registers itself and yields doubts, which are put into
words here. Nothing in this room accuses: every finding is a question the engineer can answer in a minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import import_module

from matcher.checks.case import Case
from matcher.checks.rule import PAIR_RULES, SHEET_RULES, Doubt, RuleInfo, told
from matcher.messages import Lang, tell
from matcher.model import Engineer, Finding, Place, Severity, SkillSheet, derived_id

__all__ = ["RuleInfo", "check", "check_together", "rules", "rules_markdown"]

FAMILIES = (
    "periods",
    "totals",
    "technology",
    "terms",
    "roles",
    "qualifications",
    "copies",
    "privacy",
    "profile",
    "between",
)
_WEIGHT = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}


@cache
def _load() -> None:
    for family in FAMILIES:
        import_module(f"matcher.checks.{family}")


def rules() -> list[RuleInfo]:
    """Every rule, in the order of the families and their ids."""
    _load()
    known = [info for info, _ in (*SHEET_RULES.values(), *PAIR_RULES.values())]
    return sorted(known, key=lambda info: (FAMILIES.index(info.family), info.id))


def check(
    sheet: SkillSheet,
    engineer: Engineer | None = None,
    *,
    today: date,
    severities: Mapping[str, Severity] | None = None,
    lang: Lang = "ja",
    outgoing: bool = False,
) -> list[Finding]:
    """What contradicts what in one sheet, the gravest first.

    `engineer` is the person's profile from mails and lists, `severities` a policy's own weight per rule id,
    `outgoing` says that this very version is to be sent to a client (personal data then weighs more).
    """
    _load()
    case = Case(sheet, engineer, today, outgoing)
    owner = engineer.id if engineer else sheet.number or sheet.id
    person = engineer.id if engineer else sheet.number
    found = [(info, d) for info, function in SHEET_RULES.values() for d in function(case)]
    return _in_words(found, owner, person, severities or {}, lang)


def check_together(
    sheets: Sequence[SkillSheet],
    engineers: Sequence[Engineer | None] = (),
    *,
    today: date,
    severities: Mapping[str, Severity] | None = None,
    lang: Lang = "ja",
) -> list[Finding]:
    """Where two sheets of one person disagree about the past. `engineers` stands beside `sheets` one to one
    (None where the person has no profile), or is empty; another length raises `ValueError`."""
    _load()
    from matcher.checks.between import pairs

    if engineers and len(engineers) != len(sheets):
        raise ValueError(f"{len(sheets)} sheets, but {len(engineers)} engineers beside them")
    people = list(engineers) or [None] * len(sheets)
    findings: list[Finding] = []
    for pair in pairs([Case(s, e, today) for s, e in zip(sheets, people, strict=True)]):
        doubts = [(info, d) for info, function in PAIR_RULES.values() for d in function(pair)]
        newer = pair.newer
        person = newer.engineer.id if newer.engineer else newer.sheet.number
        findings += _in_words(doubts, person or newer.sheet.id, person, severities or {}, lang)
    return _sorted(findings)


def _in_words(
    doubts: Iterable[tuple[RuleInfo, Doubt]],
    owner: str,
    person: str | None,
    severities: Mapping[str, Severity],
    lang: Lang,
) -> list[Finding]:
    """Doubts as findings. Two doubts that say the same at two places are told apart by their order."""
    seen: dict[str, int] = {}
    findings = []
    for info, one in doubts:
        keys = (owner, info.id, one.variant, *one.says)
        ident = derived_id("F", *keys)
        seen[ident] = seen.get(ident, 0) + 1
        if seen[ident] > 1:
            ident = derived_id("F", *keys, seen[ident])
        found, because, suggestion = _parts(info.id, one, lang)
        findings.append(
            Finding(
                id=ident,
                rule=info.id,
                severity=severities.get(info.id) or one.severity or info.severity,
                engineer=person,
                place=one.place,
                found=found,
                because=because,
                suggestion=suggestion,
                message=_question(found, because, suggestion, lang),
            )
        )
    return _sorted(findings)


def _parts(ident: str, one: Doubt, lang: Lang) -> tuple[str, str, str | None]:
    """The three parts of a message (`found | because | suggestion`), each filled with the doubt's values."""
    key = f"{ident}.{one.variant}" if one.variant else ident
    values = {name: told(value, lang) for name, value in one.values.items()}
    template = [part.strip() for part in tell(key, lang, **{n: f"\x02{n}\x03" for n in values}).split("|")]
    filled = []
    for part in template:
        for name, value in values.items():
            part = part.replace(f"\x02{name}\x03", value)
        filled.append(part)
    found, because, *rest = filled
    return found, because, rest[0] if rest else None


def _question(found: str, because: str, suggestion: str | None, lang: Lang) -> str:
    if lang == "ja":
        asked = (suggestion or "").rstrip("。").endswith(("ください", "お願いします", "いただけますでしょうか"))
        return (
            f"{found}が、{because}。"
            + (f"{suggestion}。" if suggestion else "")
            + ("" if asked else "ご確認ください。")
        )
    end = f" {suggestion}" if suggestion else ""
    if end and end[-1] not in ".?":
        end += "."
    return f"{found}, but {because}.{end} Please confirm."


def _sorted(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (_WEIGHT[f.severity], *_position(f.place), f.rule, f.id))


def _position(place: Place) -> tuple[str, str, int, int, str]:
    """Reading order: by file, sheet, line or row, then column."""
    cell = place.cell or ""
    column = cell.rstrip("0123456789")
    row = cell[len(column) :]
    return place.file, place.sheet or "", place.line or int(row or 0), len(column), column


def rules_markdown() -> str:
    """docs/rules.md: every rule with its id, its severity and what it states."""
    lines = [tell("rules.head", "en"), ""]
    for family in FAMILIES:
        lines += [f"## {tell(f'rules.{family}', 'en')} {tell(f'rules.{family}', 'ja')}", ""]
        for info in (r for r in rules() if r.family == family):
            statement, _, rest = info.statement.partition("\n")
            lines += [f"### {info.id} · {info.severity}", "", statement]
            lines += [rest.rstrip()] if rest.strip() else []
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"
