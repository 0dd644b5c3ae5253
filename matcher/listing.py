"""The list of free people (要員リスト) to clients: initials, skills in years, when free, our price; nothing of our
cost, no name, nobody who is held back or whom this client, or who himself, does not want.

Ages stay out unless policy asks for them: the list goes to many who have asked for nothing yet, nobody knows whether a
seat will be one of dispatch (where age must not be told), and age is nothing to choose people by. A proposal, which
answers a request, carries it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from matcher.documents.outgoing import AnnounceDocument, KeptBack
from matcher.letters import one_line, rendered
from matcher.messages import Lang, day_text, listed, man_yen, months_text, tell
from matcher.model import PHASES, Account, Caution, Engineer, SkillSheet, SupplyKind
from matcher.normalise.companies import company_key
from matcher.plan import Table
from matcher.scoring.experience import experience_of, skill_key
from matcher.scoring.pool import SUPPLIES, UNKNOWN_LENGTH, Pool, day_after, tier_of
from matcher.scoring.reasons import facts_to_repeat
from matcher.taxonomy import taxonomy
from matcher.veils import Veil

LISTED = (SupplyKind.BENCH, SupplyKind.SOON)
BESIDE = frozenset({"tool", "ide", "method", "concept", "design"})
"""Kinds of skill nobody is chosen for first; of who builds and runs systems the OS is one of the first."""
RUNS_SYSTEMS = frozenset({"infra", "network", "operator", "security"})
INITIALS = re.compile(r"[A-Za-z](?:[.．・ ]?[A-Za-z]){0,3}[.．]?|[一-龠ァ-ヺ][.．・]?[A-Za-z]?")


@dataclass(frozen=True)
class Entry:
    """One person as the list shows him: a line to find him by, and a short block below."""

    name: str
    head: str
    lines: tuple[str, ...]


def bench_list(table: Table, veil: Veil, lang: Lang, *, client: str | None = None) -> AnnounceDocument:
    """The draft to clients, or to one `client`, whose own wishes and our people's against him are kept."""
    pool = table.pool
    everybody, left_out = _sorted_out(table, client, lang)
    kept = everybody[: pool.policy.announce.bench_most]
    entries = tuple(_Told(pool, row, n, veil, lang).entry() for n, row in enumerate(kept, 1))
    account = pool.accounts.get(company_key(client)) if client else None
    values: dict[str, object] = {
        "to": one_line(account.name if account else client or ""),
        "people": entries,
        "day": day_text(pool.today, lang),
    }
    subject, _, body = rendered(f"bench_{lang}.txt.j2", values, lang).partition("\n")
    missing = _missing([_Told(pool, row, n, veil, lang) for n, row in enumerate(kept, 1)], lang)
    return AnnounceDocument(
        to=_address(account),
        subject=one_line(subject),
        body=body.strip() + "\n",
        complete=bool(kept) and not missing,
        missing=missing if kept else (tell("bench.nobody", lang),),
        cautions=(*_too_many(len(everybody) - len(kept), lang), *_cautions(client, account, lang)),
        left_out=tuple(left_out),
        engineers=tuple(pool.ids[row] for row in kept),
    )


def _missing(people: list[_Told], lang: Lang) -> tuple[str, ...]:
    """What is unknown, each with the people of whom it is."""
    lacking: dict[str, list[str]] = {}
    for told in people:
        for part in told.missing():
            lacking.setdefault(part, []).append(told.initials or told.person.id)
    return tuple(
        tell("bench.lacking", lang, what=tell(f"bench.m_{part}", lang), who=listed(names, lang))
        for part, names in lacking.items()
    )


def _sorted_out(table: Table, client: str | None, lang: Lang) -> tuple[list[int], list[KeptBack]]:
    """Who stands in the list, the first free first, and who would but for a reason."""
    pool, policy = table.pool, table.pool.policy.announce
    rows = np.flatnonzero(np.isin(pool.supply, [SUPPLIES.index(kind) for kind in LISTED]))
    if policy.bench_partners:
        rows = np.union1d(rows, np.flatnonzero(pool.supply == SUPPLIES.index(SupplyKind.PARTNER)))
    order = sorted(rows.tolist(), key=lambda row: (float(np.nan_to_num(pool.free[row], nan=np.inf)), pool.ids[row]))
    kept: list[int] = []
    left_out: list[KeptBack] = []
    persons: set[str] = set()
    for row in order:
        why = _why_not(pool, row, client, lang)
        if why is None and table.person(row) in persons:
            why = ("double", tell("bench.double", lang))
        if why is None:
            persons.add(table.person(row))
            kept.append(row)
        else:
            left_out.append(KeptBack(kind=why[0], text=why[1], engineer=pool.ids[row]))
    return kept, left_out


def _why_not(pool: Pool, row: int, client: str | None, lang: Lang) -> tuple[str, str] | None:
    """(kind, words) of what keeps a person off the list; None where nothing does."""
    person = pool.people[row]
    if not pool.clean[row]:
        findings = pool.blocks[person.id]
        return "held", tell("bench.held", lang, count=len(findings), first=findings[0].message)
    last = day_after(pool.today, pool.policy.announce.bench_days).toordinal()
    if pool.free[row] > last:
        return "late", tell("bench.late", lang, day=day_text(date.fromordinal(int(pool.free[row])), lang))
    begins = np.fmax(pool.free[row], pool.today.toordinal())
    if pool.leaves[row] <= begins:
        return "leaves", tell("bench.leaves", lang, day=day_text(date.fromordinal(int(pool.leaves[row])), lang))
    if pool.own[row] and person.tier not in (None, 0):
        return "partner", tell("bench.partner", lang)
    return _refused(pool, person, company_key(client), lang) if client else None


def _refused(pool: Pool, person: Engineer, client: str, lang: Lang) -> tuple[str, str] | None:
    if company_key(person.company) == client:
        return "partner", tell("bench.theirs", lang)
    if any(company_key(name) == client and ident in (person.id, person.number) for name, ident in pool.policy.ng):
        return "refused", tell("bench.ng_policy", lang)
    if person.wishes is not None and client in map(company_key, person.wishes.ng_clients):
        return "refused", tell("bench.ng", lang)
    return None


class _Told:
    """One person in the words of the list."""

    def __init__(self, pool: Pool, row: int, number: int, veil: Veil, lang: Lang) -> None:
        self.pool, self.row, self.number, self.veil, self.lang = pool, row, number, veil, lang
        self.person = pool.people[row]
        self.sheet: SkillSheet | None = pool.sheets.get(self.person.id)
        self.initials = (self.person.initials or (self.sheet.initials if self.sheet else None) or "").strip()
        if not INITIALS.fullmatch(self.initials):
            self.initials = ""

    def _say(self, key: str, **values: object) -> str:
        return tell(f"bench.{key}", self.lang, **values)

    def entry(self) -> Entry:
        name = " ".join(part for part in (self._say("number", number=self.number), self.initials) if part)
        head = [name, self._age(), self._station(), self._price(), self._free(), *self._skills()[:1], self._parallel()]
        lines = {
            "skills": listed(self._skills(), self.lang),
            "phases": self._phases(),
            "roles": listed(self._roles(), self.lang),
            "employment": self._employment(),
            "share": self._share(),
            "language": self.person.language_level or "",
            "facts": listed(self._facts(), self.lang),
        }
        shown = tuple(
            self._say("line", label=self._say(f"l_{name}"), text=text) for name, text in lines.items() if text
        )
        return Entry(name=name, head=" / ".join(part for part in head if part), lines=shown)

    def missing(self) -> list[str]:
        """What a client will ask back about."""
        known = {
            "initials": self.initials,
            "station": self.person.nearest_station,
            "rate": self._asked() is not None,
            "free": not np.isnan(self.pool.free[self.row]),
            "skills": self._skills(),
            "parallel": self.person.parallel is not None,
        }
        return [part for part, there in known.items() if not there]

    def _age(self) -> str:
        shown = self.pool.policy.announce.bench_age and self.person.age is not None
        return self._say("age", age=self.person.age) if shown else ""

    def _station(self) -> str:
        station = (self.person.nearest_station or "").removesuffix("駅")
        return self._say("station", station=station) if station else ""

    def _asked(self) -> int | None:
        """Our price: what we offer an own employee at; of a partner's person his price and our margin. Never a cost."""
        if self.person.own:
            return self.person.desired_rate
        paid, step = self.person.paid, self.pool.policy.announce.round_to
        return None if paid is None else -(-(paid + self.pool.policy.margin_kept) // step) * step

    def _price(self) -> str:
        asked = self._asked()
        return self._say("price", rate=man_yen(asked, self.lang)) if asked is not None else self._say("price_open")

    def _free(self) -> str:
        free = self.pool.free[self.row]
        if np.isnan(free):
            return self._say("free_open")
        day = date.fromordinal(int(free))
        return self._say("free_now") if day <= self.pool.today else self._say("free", day=day_text(day, self.lang))

    def _skills(self) -> list[str]:
        """The skills he names himself, the longest used first, each with its years."""
        claims = [*self.person.skills, *(self.sheet.claims if self.sheet else ())]
        used = [skill for job in (self.sheet.engagements if self.sheet else ()) for skill in job.skills]
        known = taxonomy().skills
        named = {skill_key(claim) for claim in (*claims, *used)}
        named = {name for name in named if name in known and not known[name].ubiquitous}
        length = experience_of(self.person, self.sheet, self.pool.today)
        beside = BESIDE if RUNS_SYSTEMS & self.pool.roles_of(self.row) else BESIDE | {"os"}

        def last(name: str) -> tuple[bool, int, bool, int, str]:
            months, kind = length.get(name, UNKNOWN_LENGTH), known[name].kind
            return kind in beside, -(months // 12), kind != "language", -months, name

        best = sorted(named, key=last)[: self.pool.policy.announce.bench_skills]
        return [self._skill(name, length.get(name, UNKNOWN_LENGTH)) for name in best]

    def _skill(self, name: str, months: int) -> str:
        if months <= UNKNOWN_LENGTH:
            return name
        told = months_text(months // 12 * 12 if months >= 12 else months, self.lang)
        return self._say("skill", skill=name, length=told)

    def _phases(self) -> str:
        held = np.flatnonzero(self.pool.phases[self.row]).tolist()
        names = [tell(f"phase.{PHASES[at]}", self.lang) for at in held]
        if len(held) > 2 and held[-1] - held[0] == len(held) - 1:
            return self._say("span", first=names[0], last=names[-1])
        return listed(names, self.lang)

    def _roles(self) -> list[str]:
        """The two highest roles held; of the vocabulary only, in whose order the higher ones come first."""
        held = self.pool.roles_of(self.row)
        known = [(name, word.ja) for name, word in taxonomy().roles.items() if name in held and name != "member"]
        return [ja if self.lang == "ja" and ja and not name.isupper() else name for name, ja in known][:2]

    def _employment(self) -> str:
        tier = tier_of(self.person)
        if self.person.freelance or self.person.employment == "freelance":
            return self._say("freelance")
        if tier == 0:
            return self._say("own_permanent" if self.person.employment == "permanent" else "own")
        return self._say("of_partner")

    def _share(self) -> str:
        share = self.person.utilisation
        if share is None or share == (1.0, 1.0):
            return ""
        low, high = f"{share[0] * 100:g}", f"{share[1] * 100:g}"
        return f"{low}%" if low == high else f"{low}〜{high}%"

    def _facts(self) -> list[str]:
        """What reassures, without a company's name: it may be a client's."""
        told = []
        for fact in facts_to_repeat(self.person):
            named = [n for n in (self.person.name, self.sheet.name if self.sheet else None) if n]
            if not self.veil.spots(fact) and not any(_names(fact, name) for name in named):
                text = self.veil.phrase(fact)
                told += [text] if text else []
        return told[:3]

    def _parallel(self) -> str:
        if self.person.parallel is None:
            return ""
        return self._say("parallel", count=self.person.parallel) if self.person.parallel else self._say("no_parallel")


def _names(text: str, name: str) -> bool:
    bare = re.sub(r"\s", "", text)
    return any(part in bare for part in (re.sub(r"\s", "", name), *re.split(r"\s+", name.strip())) if len(part) >= 2)


def _address(account: Account | None) -> str | None:
    """The mail address to write to: of whoever buys there, else of anybody."""
    contacts = account.contacts if account is not None else ()
    first = sorted(contacts, key=lambda c: c.role != "procurement")
    return next((one_line(c.address) for c in first if c.address), None)


def _too_many(more: int, lang: Lang) -> Iterator[Caution]:
    if more:
        yield Caution(about="bench", kind="too_many", message=tell("bench.c_too_many", lang, count=more))


def _cautions(client: str | None, account: Account | None, lang: Lang) -> Iterator[Caution]:
    if client and account is None:
        yield Caution(about=client, kind="account", message=tell("bench.c_stranger", lang, client=client))
    yield Caution(about=client or "bench", kind="consent", message=tell("bench.c_consent", lang))
