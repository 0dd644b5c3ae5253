"""What was read: records, findings, questions, rules, terms."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rich.text import Text

from matcher.messages import Lang, field_words, known, listed, month_text, tell
from matcher.model import SkillSheet
from matcher.terminal.names import about_told
from matcher.terminal.page import SEVERITY, console_of, phrase, put_heading, put_lines, table_of
from matcher.terminal.values import dated, told

if TYPE_CHECKING:
    from matcher.desk import Morning
    from matcher.documents.checking import AskDocument, CheckDocument, RulesDocument
    from matcher.documents.reading import ExtractDocument, NormalizeDocument


def show_records(document: ExtractDocument, lang: Lang) -> None:
    console = console_of()
    for record in document.records:
        kind = phrase(f"type_{record.type}", lang)
        console.print(Text(f"[{kind}] {record.data.id}  {record.source}", style="bold"))
        for name, value in _facts(record.data, lang):
            put_lines(console, [value], f"{name}: ", indent=4)
        for unread in record.unread[:5]:
            where = unread.cell or (phrase("line", lang, line=unread.line) if unread.line else "")
            put_lines(console, [phrase("unread", lang, where=where, text=unread.text)], "", indent=4, style="dim")
    for failure in document.failures:
        where = str(failure.place or failure.source)
        put_lines(console, [phrase("unreadable", lang, source=where, reason=failure.reason)], "", indent=0, style="red")
    for other in document.others:
        put_lines(console, [f"{other.source}: {other.reason}"], "", indent=0, style="dim")
    counts = Counter(r.type for r in document.records)
    read = listed([f"{phrase(f'type_{kind}', lang)} {n}" for kind, n in sorted(counts.items())], lang)
    console.print(phrase("records", lang, told=read or "0", failed=len(document.failures), others=len(document.others)))


def _facts(record: Any, lang: Lang) -> Iterable[tuple[str, str]]:
    """The stated fields of a record in the order of the model; a sheet as its engagements."""
    if isinstance(record, SkillSheet):
        yield from _sheet_facts(record, lang)
        return
    hidden = {"id", "exactness", "description", "text", "name"}
    exact = getattr(record, "exactness", {})
    for name, value in record.model_dump(mode="json").items():
        if name in hidden or value in (None, [], {}, False):
            continue
        said = dated(value, exact[name], lang) if name in exact else told(value, lang, name)
        yield field_words(name, lang), said


def _sheet_facts(sheet: SkillSheet, lang: Lang) -> Iterable[tuple[str, str]]:
    age = phrase("age", lang, age=sheet.age) if sheet.age else None
    head = [sheet.initials, age, sheet.nearest_station]
    yield phrase("sheet_head", lang), " ".join(h for h in head if h)
    for job in sheet.engagements:
        start = month_text(job.start, lang) if job.start else "?"
        end = month_text(job.end, lang) if job.end else phrase("now", lang) if job.current else "?"
        skills = listed([c.skill or c.surface for c in job.skills], lang)
        yield f"{start}{'〜' if lang == 'ja' else ' – '}{end}", f"{job.title or ''} / {skills}"


def show_findings(document: CheckDocument, morning: Morning, lang: Lang) -> None:
    console = console_of()
    for finding in document.findings:
        who = about_told(morning, finding.engineer) if finding.engineer else ""
        label = phrase(f"severity_{finding.severity}", lang)
        head = f"{finding.rule} {who} {finding.place} "
        console.print(Text.assemble((f"{label} ", SEVERITY[finding.severity]), head, (finding.id, "dim")))
        if finding.waived is not None:
            by = {"by": finding.waived.by, "at": finding.waived.at[:10], "reason": finding.waived.reason}
            put_lines(console, [phrase("waived", lang, **by)], "✓ ")
        put_lines(console, [finding.message], "")
        if finding.suggestion and finding.suggestion not in finding.message:
            put_lines(console, [finding.suggestion], "→ ")
    s = document.summary
    console.print(phrase("findings", lang, sheets=s.sheets, block=s.block, warn=s.warn, info=s.info))
    if s.waived:
        console.print(phrase("waived_count", lang, count=s.waived))


def show_questions(document: AskDocument, lang: Lang) -> None:
    """The mail as it stands; a note where there is nothing to ask."""
    if document.questions:
        sys.stdout.write(f"{document.subject}\n\n{document.body}")
    else:
        sys.stderr.write(tell("ask.nothing", lang, engineer=document.engineer) + "\n")


def show_rules(document: RulesDocument, lang: Lang) -> None:
    """A line per rule, by family."""
    console = console_of()
    family = ""
    for rule in document.rules:
        if rule.family != family:
            family = rule.family
            put_heading(console, tell(f"rules.{family}", lang))
        label = tell(f"rules.severity.{rule.severity}", lang)
        changed = (
            f" ← {tell(f'rules.severity.{rule.own_severity}', lang)}" if rule.severity != rule.own_severity else ""
        )
        console.print(Text.assemble(f"{rule.id} ", (label, SEVERITY[rule.severity]), changed))
        put_lines(console, [rule.statement.partition("\n")[0]], "", indent=4)


def _method(method: str, lang: Lang) -> str:
    """How a term was recognised, in words; a way nobody has named yet keeps its own name."""
    key = f"terminal.method.{method}"
    return tell(key, lang) if known(key) else method


def show_terms(document: NormalizeDocument, lang: Lang) -> None:
    table = table_of(
        (phrase("c_surface", lang), {}),
        (phrase("c_skill", lang), {}),
        (phrase("c_version", lang), {}),
        (phrase("c_sure", lang), {}),
    )
    for term in document.terms:
        for match in term.matches:
            table.add_row(
                term.surface, match.skill, match.version or "", f"{match.confidence:.2f} {_method(match.method, lang)}"
            )
        if not term.matches:
            hint = phrase("suggest", lang, what=listed(term.suggestions, lang)) if term.suggestions else ""
            table.add_row(term.surface, phrase("no_skill", lang), "", hint)
    console_of().print(table)
