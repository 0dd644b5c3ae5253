"""What a plan leaves over, each with its reason: seats nobody takes, people without a seat, people held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container

import numpy as np

from matcher.messages import Lang, listed, tell
from matcher.model import Finding, Held, Idle, Unfilled
from matcher.plan import Opening, Plan, Table, client_of
from matcher.scoring.eligibility import RULES, KnowsMustHaves, why_not
from matcher.scoring.pool import Ints
from matcher.scoring.value import judge

REMEDIES = 3
SHEET, SKILLS = (
    next(i for i, rule in enumerate(RULES) if rule.name == name) for name in ("sheet_blocked", "required_skill")
)


def unfilled(table: Table, plan: Plan, lang: Lang) -> tuple[Unfilled, ...]:
    """Every open project with seats left over, why, and the smallest changes that would fill one."""
    found = []
    for project in table.projects:
        left = [(o, o.seats - plan.taken(o)) for o in table.of_project(project) if plan.taken(o) < o.seats]
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
    if opening.part.deadline and opening.part.deadline < table.pool.today:
        return tell("unfilled.deadline", lang)
    placed = plan.rows_on.get(opening.id, [])
    order = np.argsort(-opening.value, kind="stable")
    order = order[~np.isin(opening.rows[order], placed)]
    rows, values = opening.rows[order], opening.value[order]
    if len(rows) == 0 and placed:
        return tell("unfilled.no_more", lang, reasons=_counts(table, opening, lang))
    if len(rows) == 0:
        reasons = _counts(table, opening, lang)
        return tell("unfilled.nobody", lang, reasons=reasons) if reasons else tell("unfilled.no_people", lang)
    names, count = _names(table, rows, lang), len(rows)
    if opening.part.team and len(opening.rows) < opening.seats:
        return tell("unfilled.team", lang, seats=opening.seats, count=count, names=names)
    gainful = rows[values > 0].tolist()
    if not gainful:
        return tell("unfilled.worthless", lang, count=count, names=names)
    seated = plan.seated if not table.same_person else _seated(table, plan)
    free = [row for row in gainful if row not in seated]
    if not free:
        return tell("unfilled.elsewhere", lang, count=count, names=names)
    if table.pool.moving[free].all():
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
    key = client_of(opening.part)
    cap = table.client_caps.get(key or "")
    if cap is None or plan.at_client[key] < cap:
        return None
    return opening.part.client or opening.part.sender


def _counts(table: Table, opening: Opening, lang: Lang) -> str:
    """How many people each hard rule stops first, the commonest rules first."""
    which, count = opening.refusals()
    first = Counter(which[count > 0].tolist())
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
    first, count = opening.refusals()
    one = np.flatnonzero(count == 1)
    one = one[np.isin(first[one], MENDABLE)]
    skills = first[one] == SKILLS
    one = one[~skills | KnowsMustHaves().nearly(table.pool, opening.job, one)]
    rule = first[one]
    value = judge(table.pool, opening.job, one).value
    order = np.lexsort((one, -value))
    return [(int(one[i]), int(rule[i])) for i in order]


def idle(table: Table, plan: Plan, lang: Lang) -> tuple[Idle, ...]:
    """Everybody who could be offered and got no seat, with the reason; people who stay on a running contract
    and people held back for their sheets are not idle."""
    pool = table.pool
    free = pool.clean & ~pool.moving
    free[list(plan.seated if not table.same_person else _seated(table, plan))] = False
    rows = np.flatnonzero(free)
    chances = _chances(table)
    stopped = _stopped(table, np.array([row for row in rows.tolist() if row not in chances], np.int64), lang)
    return tuple(
        Idle(
            engineer=pool.ids[row],
            why=_why_idle(table, plan, chances[row], lang) if row in chances else stopped[row],
        )
        for row in rows.tolist()
    )


def _chances(table: Table) -> dict[int, list[tuple[int, Opening]]]:
    """By person, what he is worth on each open seat no hard rule keeps him from, the most valuable first."""
    open_ones = np.array([o.running is None for o in table.openings], bool)
    by_id = np.argsort(np.array([o.id for o in table.openings], object), kind="stable")
    rank = np.empty(len(by_id), np.int64)
    rank[by_id] = np.arange(len(by_id))
    opening, row, value = table.columns
    offered = open_ones[opening]
    opening, row, value = opening[offered], row[offered], value[offered]
    order = np.lexsort((rank[opening], -value, row))
    found: dict[int, list[tuple[int, Opening]]] = {}
    for at, worth, who in zip(opening[order].tolist(), value[order].tolist(), row[order].tolist(), strict=True):
        found.setdefault(who, []).append((worth, table.openings[at]))
    return found


def _why_idle(table: Table, plan: Plan, worths: list[tuple[int, Opening]], lang: Lang) -> str:
    chances = [o for _, o in worths]
    titles = _titles(chances, lang)
    gainful = [o for value, o in worths if value > 0]
    if not gainful:
        return tell("idle.worthless", lang, count=len(chances), titles=titles)
    if all(plan.taken(o) >= o.seats for o in gainful):
        return tell(
            "idle.others", lang, count=len(chances), titles=titles, names=_winners(table, plan, chances[0], lang)
        )
    full = [_client_at_cap(table, plan, o) for o in gainful if plan.taken(o) < o.seats]
    if full and all(full):
        return tell("idle.cap", lang, count=len(chances), titles=titles, client=full[0])
    return tell("idle.caps", lang, count=len(chances), titles=titles)


def _stopped(table: Table, rows: Ints, lang: Lang) -> dict[int, str]:
    """In words, for people no open project may take: the rules that keep each from them, by how many each stops
    first."""
    counts = np.zeros((len(rows), len(RULES)), np.int64)
    for opening in table.openings if len(rows) else ():
        if opening.running is None:
            counts[np.arange(len(rows)), opening.refusals(rows)[0]] += 1
    return {row: _rules(one, lang) for row, one in zip(rows.tolist(), counts.tolist(), strict=True)}


def _rules(counts: list[int], lang: Lang) -> str:
    named = [(rule.name, count) for rule, count in zip(RULES, counts, strict=True) if count]
    texts = [
        tell("idle.count", lang, rule=tell(f"rulename.{rule}", lang), count=count)
        for rule, count in sorted(named, key=lambda item: (-item[1], item[0]))[:3]
    ]
    return tell("idle.nothing", lang, reasons=listed(texts, lang)) if texts else tell("idle.no_projects", lang)


def _winners(table: Table, plan: Plan, opening: Opening, lang: Lang) -> str:
    return _names(table, np.array(plan.rows_on.get(opening.id, []), np.int64), lang)


def held(table: Table, among: Container[str] | None = None) -> tuple[Held, ...]:
    """Who is held back for open blocking findings on his sheet, with the findings to clear up; everybody, or only
    these people."""
    known = table.pool.columns.ids
    return tuple(
        Held(engineer=engineer, findings=tuple(_finding(f) for f in table.pool.blocks[engineer]))
        for engineer in sorted(table.pool.blocks)
        if (among is None or engineer in among) and known.find(engineer) >= 0
    )


def held_from(table: Table, project: str) -> set[str]:
    """People whom only their sheet's findings keep from a project."""
    found: set[str] = set()
    for opening in table.of_project(project):
        rows = np.flatnonzero(~table.pool.clean)
        first, count = opening.refusals(rows)
        found |= {table.pool.ids[row] for row in rows[(count == 1) & (first == SHEET)].tolist()}
    return found


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


def _seated(table: Table, plan: Plan) -> set[int]:
    """The rows of everybody who has a seat in the plan, by this or another record of his."""
    return {other for row in plan.seated for other in table.rows_of(table.person(row))}


def _names(table: Table, rows: Ints, lang: Lang, most: int = 3) -> str:
    names = [name_of(table, int(row)) for row in rows[:most]]
    rest = len(rows) - len(names)
    return listed(names, lang) + (tell("plan.more_people", lang, count=rest) if rest > 0 else "")


def name_of(table: Table, row: int) -> str:
    """Initials with the id: never a full name."""
    raw = table.pool.columns
    return f"{raw.initials[row] or '?'}({raw.ids[row]})"


def _titles(openings: list[Opening], lang: Lang, most: int = 2) -> str:
    titles = [table_title(o) for o in openings[:most]]
    rest = len(openings) - len(titles)
    text = "".join(f"「{t}」" for t in titles) if lang == "ja" else ", ".join(titles)
    return text + (tell("plan.more", lang, count=rest) if rest > 0 else "")


def table_title(opening: Opening) -> str:
    return opening.part.title or opening.project


def why_pair(table: Table, opening: Opening, row: int, lang: Lang) -> tuple[str, ...]:
    """The broken rules of a pair, a line each."""
    return tuple(b.message for b in why_not(table.pool, row, opening.way(row).job, lang))


def displaced(table: Table, before: Plan, after: Collection[tuple[str, int]], row: int, lang: Lang) -> str | None:
    """Who loses a seat when somebody (`row`) is put elsewhere than planned, and which one he leaves himself, in words;
    None where nobody does."""
    gone, seated = {r for _, r in {*before.pairs} - {*after}}, {r for _, r in after}
    return uprooted(table, before, gone, seated, row, lang)


def uprooted(table: Table, before: Plan, gone: set[int], seated: set[int], row: int, lang: Lang) -> str | None:
    """The same of the rows that lose the seat they had, and of those that sit somewhere new."""
    lost, moved = sorted(gone - seated - {row}), sorted((gone & seated) - {row})
    left = before.seat_of.get(row)
    parts = []
    if left is not None:
        title = table_title(table.numbered(before.ledger.number[left]))
        parts.append(tell("plan.leaves", lang, name=name_of(table, row), title=title))
    if lost:
        parts.append(tell("plan.loses", lang, names=_names(table, np.array(lost), lang)))
    if moved:
        parts.append(tell("plan.changes", lang, names=_names(table, np.array(moved), lang)))
    return ("、" if lang == "ja" else "; ").join(parts) or None
