"""What a plan leaves over, each with its reason: seats nobody takes, people without a seat, people held back."""

from __future__ import annotations

from collections import Counter

import numpy as np

from matcher.messages import Lang, listed, tell
from matcher.model import Finding, Held, Idle, SupplyKind, Unfilled
from matcher.plan import Choice, Opening, Plan, Table, client_of
from matcher.scoring.eligibility import RULES, KnowsMustHaves, why_not
from matcher.scoring.pool import Ints
from matcher.scoring.value import judge

REMEDIES = 3


def unfilled(table: Table, plan: Plan, lang: Lang) -> tuple[Unfilled, ...]:
    """Every open project with seats left over, why, and the smallest changes that would fill one."""
    taken = Counter(c.opening.id for c in plan.chosen)
    found = []
    for project in table.projects:
        left = [(o, o.seats - taken[o.id]) for o in table.of_project(project) if taken[o.id] < o.seats]
        if not left:
            continue
        opening = left[0][0]
        found.append(
            Unfilled(
                project=project,
                seats=sum(n for _, n in left),
                why=_why_unfilled(table, plan, opening, lang),
                remedies=_remedies(table, opening, lang),
            )
        )
    return tuple(found)


def _why_unfilled(table: Table, plan: Plan, opening: Opening, lang: Lang) -> str:
    judged = opening.judged
    if opening.job.project.deadline and opening.job.project.deadline < table.pool.today:
        return tell("unfilled.deadline", lang)
    placed = [c.row for c in plan.chosen if c.opening.id == opening.id]
    rows = judged.rows[np.argsort(-judged.value, kind="stable")]
    rows = rows[~np.isin(rows, placed)]
    if len(rows) == 0 and placed:
        return tell("unfilled.no_more", lang, reasons=_counts(table, opening, lang))
    if len(rows) == 0:
        reasons = _counts(table, opening, lang)
        return tell("unfilled.nobody", lang, reasons=reasons) if reasons else tell("unfilled.no_people", lang)
    names, count = _names(table, rows, lang), len(rows)
    if opening.job.project.team and len(judged.rows) < opening.seats:
        return tell("unfilled.team", lang, seats=opening.seats, count=count, names=names)
    gainful = [row for row in rows.tolist() if judged.value[opening.row_at[row]] > 0]
    if not gainful:
        return tell("unfilled.worthless", lang, count=count, names=names)
    free = [row for row in gainful if not _placed(table, plan, row)]
    if not free:
        return tell("unfilled.elsewhere", lang, count=count, names=names)
    if all(table.pool.people[row].supply is SupplyKind.REASSIGN for row in free):
        if len(free) == count:
            return tell("unfilled.all_staying", lang, count=count, names=names)
        staying = _names(table, np.array(free), lang)
        return tell("unfilled.staying", lang, count=count, names=names, staying=staying)
    client = _client_at_cap(table, plan, opening)
    if client is not None:
        return tell("unfilled.cap", lang, count=count, names=names, client=client)
    return tell("unfilled.caps", lang, count=count, names=names)


def _client_at_cap(table: Table, plan: Plan, opening: Opening) -> str | None:
    """The client of the opening where the plan takes all the seats its cap leaves; None where it does not."""
    key = client_of(opening.job.project)
    cap = table.client_caps.get(key or "")
    taken = sum(client_of(c.opening.job.project) == key for c in plan.chosen if c.opening.running is None)
    if cap is None or taken < cap:
        return None
    return opening.job.project.client or opening.job.project.sender


def _counts(table: Table, opening: Opening, lang: Lang) -> str:
    """How many people each hard rule stops first, the commonest rules first."""
    first = Counter(opening.first_broken[opening.rules_broken > 0].tolist())
    texts = [
        tell("unfilled.count", lang, rule=tell(f"rulename.{RULES[rule].name}", lang), count=count)
        for rule, count in sorted(first.items(), key=lambda item: (-item[1], item[0]))[:4]
    ]
    return listed(texts, lang)


def _remedies(table: Table, opening: Opening, lang: Lang) -> tuple[str, ...]:
    """People whom one rule alone keeps out, and what would let each in."""
    found = []
    for row, rule in near(table, opening)[:REMEDIES]:
        if RULES[rule].name == "sheet_blocked":
            found.append(tell("unfilled.remedy_sheet", lang, name=name_of(table, row)))
            continue
        words = RULES[rule].tell(table.pool, row, opening.job, lang)
        found.append(
            tell(
                "unfilled.remedy",
                lang,
                name=name_of(table, row),
                needed=words.needed,
                has=words.has,
                repair=words.repair,
            )
        )
    return tuple(found)


MENDABLE = tuple(
    i for i, rule in enumerate(RULES) if rule.name not in ("deadline", "back_to_sender", "restriction", "evidence")
)


def near(table: Table, opening: Opening) -> list[tuple[int, int]]:
    """(row, rule) of the people who break exactly one rule, and one that talking could mend; those who would be
    worth most come first."""
    one = np.flatnonzero(opening.rules_broken == 1)
    rule = opening.first_broken[one]
    skills = np.array([RULES[r].name == "required_skill" for r in rule], bool)
    kept = np.isin(rule, MENDABLE) & (~skills | KnowsMustHaves().nearly(table.pool, opening.job)[one])
    one, rule = one[kept], rule[kept]
    value = judge(table.pool, opening.job, one).value
    order = np.lexsort((one, -value))
    return [(int(one[i]), int(rule[i])) for i in order]


def idle(table: Table, plan: Plan, lang: Lang) -> tuple[Idle, ...]:
    """Everybody who could be offered and got no seat, with the reason; people who stay on a running contract
    and people held back for their sheets are not idle."""
    pool = table.pool
    placed = {table.same_person.get(pool.people[c.row].id, pool.people[c.row].id) for c in plan.chosen}
    chances = _chances(table)
    reasons = []
    for row, person in enumerate(pool.people):
        staying = person.supply is SupplyKind.REASSIGN
        if person.id in pool.blocks or staying or table.same_person.get(person.id, person.id) in placed:
            continue
        reasons.append(Idle(engineer=person.id, why=_why_idle(table, plan, row, chances[row], lang)))
    return tuple(reasons)


def _chances(table: Table) -> list[list[Opening]]:
    """Per person, the open seats no hard rule keeps him from, the most valuable first."""
    found: list[list[tuple[int, Opening]]] = [[] for _ in table.pool.people]
    for opening in table.openings:
        if opening.running is None:
            for row, value in zip(opening.judged.rows.tolist(), opening.judged.value.tolist(), strict=True):
                found[row].append((-value, opening))
    return [[o for _, o in sorted(one, key=lambda v: (v[0], v[1].id))] for one in found]


def _why_idle(table: Table, plan: Plan, row: int, chances: list[Opening], lang: Lang) -> str:
    if not chances:
        reasons = _rules_of(table, row, lang)
        return tell("idle.nothing", lang, reasons=reasons) if reasons else tell("idle.no_projects", lang)
    titles = _titles(chances, lang)
    gainful = [o for o in chances if o.judged.value[o.row_at[row]] > 0]
    if not gainful:
        return tell("idle.worthless", lang, count=len(chances), titles=titles)
    taken = Counter(c.opening.id for c in plan.chosen)
    if all(taken[o.id] >= o.seats for o in gainful):
        return tell(
            "idle.others", lang, count=len(chances), titles=titles, names=_winners(table, plan, chances[0], lang)
        )
    full = [_client_at_cap(table, plan, o) for o in gainful if taken[o.id] < o.seats]
    if full and all(full):
        return tell("idle.cap", lang, count=len(chances), titles=titles, client=full[0])
    return tell("idle.caps", lang, count=len(chances), titles=titles)


def _rules_of(table: Table, row: int, lang: Lang) -> str:
    """The rules that keep a person from the open projects, by how many each stops first."""
    counts: Counter[str] = Counter()
    for opening in table.openings:
        if opening.running is None:
            counts[RULES[opening.first_broken[row]].name] += 1
    texts = [
        tell("idle.count", lang, rule=tell(f"rulename.{rule}", lang), count=count)
        for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]
    ]
    return listed(texts, lang)


def _winners(table: Table, plan: Plan, opening: Opening, lang: Lang) -> str:
    rows = [c.row for c in plan.chosen if c.opening.id == opening.id]
    return _names(table, np.array(rows), lang)


def held(table: Table) -> tuple[Held, ...]:
    """Who is held back for open blocking findings on his sheet, with the findings to clear up."""
    known = {e.id for e in table.pool.people}
    return tuple(
        Held(engineer=engineer, findings=tuple(_finding(f) for f in findings))
        for engineer, findings in sorted(table.pool.blocks.items())
        if engineer in known
    )


def _finding(finding: Finding) -> dict[str, object]:
    """Without the file's name: the same sheet under another name gives the same plan to the letter."""
    place = {k: v for k, v in finding.place.model_dump().items() if k != "file" and v is not None}
    return {
        "id": finding.id,
        "rule": finding.rule,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "place": place,
    }


def _placed(table: Table, plan: Plan, row: int) -> bool:
    """Has this person a seat in the plan, by this or another record of his?"""
    who = table.same_person
    taken = {who.get(e, e) for e in (table.pool.people[c.row].id for c in plan.chosen)}
    person = table.pool.people[row].id
    return who.get(person, person) in taken


def _names(table: Table, rows: Ints, lang: Lang, most: int = 3) -> str:
    names = [name_of(table, int(row)) for row in rows[:most]]
    rest = len(rows) - len(names)
    return listed(names, lang) + (tell("plan.more_people", lang, count=rest) if rest > 0 else "")


def name_of(table: Table, row: int) -> str:
    """Initials with the id: never a full name."""
    person = table.pool.people[row]
    return f"{person.initials or '?'}({person.id})"


def _titles(openings: list[Opening], lang: Lang, most: int = 2) -> str:
    titles = [table_title(o) for o in openings[:most]]
    rest = len(openings) - len(titles)
    text = "".join(f"「{t}」" for t in titles) if lang == "ja" else ", ".join(titles)
    return text + (tell("plan.more", lang, count=rest) if rest > 0 else "")


def table_title(opening: Opening) -> str:
    return opening.job.project.title or opening.project


def why_pair(table: Table, opening: Opening, row: int, lang: Lang) -> tuple[str, ...]:
    """The broken rules of a pair, a line each."""
    return tuple(b.message for b in why_not(table.pool, row, opening.job, lang))


def displaced(table: Table, before: Plan, after: tuple[Choice, ...], lang: Lang) -> str | None:
    """Who loses a seat when a pair is forced into the plan, in words; None where nobody does."""
    was = {(c.row, c.opening.id) for c in before.chosen}
    now = {(c.row, c.opening.id) for c in after}
    seated = {c.row for c in after}
    lost = sorted({row for row, _ in was - now if row not in seated})
    moved = sorted({row for row, _ in was - now if row in seated})
    if not lost and not moved:
        return None
    parts = []
    if lost:
        parts.append(tell("plan.loses", lang, names=_names(table, np.array(lost), lang)))
    if moved:
        parts.append(tell("plan.changes", lang, names=_names(table, np.array(moved), lang)))
    return ("、" if lang == "ja" else "; ").join(parts)
