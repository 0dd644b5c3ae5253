"""What a person should know before acting on a plan: stated limits, doubtful doubles, dependence, missing accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from matcher.messages import Lang, listed, tell
from matcher.model import Account, Caution, Engineer, Placement, Project
from matcher.normalise.companies import company_key
from matcher.plan import Table
from matcher.policy import Policy

if TYPE_CHECKING:
    from matcher.identity import DoubtfulPair, ProjectDouble, SheetTie


def project_cautions(project: Project, policy: Policy, lang: Lang) -> Iterator[Caution]:
    """Limits on age, sex and nationality, dispatch, and text that reads like 偽装請負: one caution each."""
    limits, law = project.restrictions, policy.law
    if limits is not None:
        if limits.age_min or limits.age_max:
            limit = f"{limits.age_min or ''}{'〜' if lang == 'ja' else '–'}{limits.age_max or ''}"
            yield _limit(project, "age", law.filter_age, lang, limit=limit)
        if limits.sex:
            yield _limit(project, "sex", law.filter_sex, lang)
        if limits.nationality == "japanese_only":
            yield _limit(project, "nationality", law.filter_nationality, lang)
    if project.contract == "dispatch":
        yield Caution(about=project.id, kind="dispatch", message=tell("caution.dispatch", lang))
    if project.contract == "quasi_mandate" and any(w in (project.description or "") for w in COMMANDS):
        yield Caution(about=project.id, kind="command", message=tell("caution.command", lang))


COMMANDS = (
    "指揮命令",
    "客先の指示のもと",
    "お客様の指示のもと",
    "顧客の指示に従",
    "客先の指示に従",
    "お客様の指示に従",
)


def _limit(project: Project, kind: str, filtered: bool, lang: Lang, **values: object) -> Caution:
    message = tell(f"caution.{kind}", lang, **values)
    if filtered:
        message += ("。" if lang == "ja" else ". ") + tell("caution.filtered", lang)
    return Caution(about=project.id, kind=kind, message=message)


def account_cautions(projects: Iterable[Project], accounts: Iterable[Account], lang: Lang) -> Iterator[Caution]:
    """Projects from companies we have no account with yet."""
    none = {company_key(a.name): a for a in accounts if a.account_status == "none"}
    for project in projects:
        if project.sender and company_key(project.sender) in none:
            message = tell("caution.account", lang, sender=project.sender)
            yield Caution(about=project.id, kind="account", message=message)


def double_cautions(same_person: Mapping[str, str], people: Mapping[str, Engineer], lang: Lang) -> Iterator[Caution]:
    from matcher.identity.wording import person_line

    groups: dict[str, list[str]] = {}
    for engineer, person in sorted(same_person.items()):
        groups.setdefault(person, []).append(engineer)
    for ids in groups.values():
        names = _names(people, ids, lang)
        line = person_line([people[i] for i in ids], lang)
        message = tell("caution.double_person", lang, names=names, line=line)
        yield Caution(about=ids[0], kind="double_person", message=message)


def _names(people: Mapping[str, Engineer], ids: Iterable[str], lang: Lang) -> str:
    return listed([f"{people[i].initials or '?'}({i})" for i in ids], lang)


def project_double_cautions(doubles: Iterable[ProjectDouble], lang: Lang) -> Iterator[Caution]:
    """Projects that several companies sent, or one company at another price."""
    from matcher.identity.wording import project_line

    for double in doubles:
        routes = double.routes
        if len(routes) == 1 and len({(p.rate_min, p.rate_max) for p in double.all}) == 1:
            continue
        senders = [r.current.sender or r.current.sender_address or "-" for r in routes]
        line = project_line(double, lang)
        message = tell("caution.double_project", lang, line=line, senders=listed(senders, lang), route=senders[0])
        yield Caution(about=double.kept.id, kind="double_project", message=message)


def sheet_cautions(
    ties: Iterable[SheetTie],
    people: Mapping[str, Engineer],
    lang: Lang,
    *,
    owners: Mapping[str, str | None] | None = None,
    same_person: Mapping[str, str] | None = None,
    doubtful: Iterable[DoubtfulPair] = (),
) -> Iterator[Caution]:
    """Sheets nobody owns, and sheets several could own. A sheet whose person (`owners`) somebody said is one we know
    has its owner; where that may be, the two records are named, for a person to decide."""
    alike: dict[str, str] = {}
    for doubt in doubtful:
        if doubt.kind == "engineer":
            alike.setdefault(doubt.one, doubt.other)
            alike.setdefault(doubt.other, doubt.one)
    for tie in ties:
        who, owner = tie.sheet.initials or tie.sheet.number or tie.sheet.id, (owners or {}).get(tie.sheet.id)
        if not tie.engineers and owner is not None and owner in (same_person or {}):
            continue
        if not tie.engineers and owner in alike and alike[owner] in people:
            name = _names(people, [alike[owner]], lang)
            message = tell("caution.loose_sheet_alike", lang, initials=who, name=name, one=owner, other=alike[owner])
            yield Caution(about=tie.sheet.id, kind="loose_sheet", message=message)
        elif not tie.engineers:
            yield Caution(
                about=tie.sheet.id, kind="loose_sheet", message=tell("caution.loose_sheet", lang, initials=who)
            )
        elif len(tie.engineers) > 1:
            names = _names(people, tie.engineers, lang)
            message = tell("caution.ambiguous_sheet", lang, initials=who, count=len(tie.engineers), names=names)
            yield Caution(about=tie.sheet.id, kind="ambiguous_sheet", message=message)


def dependence_cautions(table: Table, placements: Iterable[Placement], lang: Lang) -> Iterator[Caution]:
    """Clients that hold more of our placed people than the policy likes."""
    today = table.pool.today
    running = [p for p in placements if p.client and not (p.contract_end and p.contract_end < today)]
    names = {company_key(p.client): p.client or "" for p in sorted(running, key=lambda p: p.id)}
    by_client = Counter(names[company_key(p.client)] for p in running)
    placed = sum(by_client.values())
    for client, count in sorted(by_client.items()):
        if placed >= 5 and count / placed > table.pool.policy.plan.client_share_caution:
            share = f"{count / placed:.0%}"
            message = tell("caution.dependence", lang, client=client, share=share, count=count)
            yield Caution(about=client, kind="dependence", message=message)
