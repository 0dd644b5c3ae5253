"""The mail to partners: a project as they may read it. Our price, the client masked, the chain one company shorter, and
nothing that lets a reader go past us.

What the sender wrote goes out only through the veil (veils.py); what its record says in figures is worded here anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from matcher.cautions import project_cautions
from matcher.documents.outgoing import AnnounceDocument, KeptBack
from matcher.errors import PlanError
from matcher.letters import one_line, rendered
from matcher.messages import Lang, day_text, listed, man_yen, month_text, months_text, tell
from matcher.model import Caution, PartnerLimit, Position, Project, Requirement, Settlement, demands_of
from matcher.places import station
from matcher.places.stations import meant
from matcher.policy import Policy
from matcher.veils import Veil, trade_text
from matcher.workdays import weekday_text, workdays_before

HOURS_A_MONTH = 160
HOURLY_STEP = 10
"""Yen to which an hourly rate is rounded down."""


@dataclass(frozen=True)
class Line:
    """A label with one text, or several below it."""

    label: str
    texts: tuple[str, ...]


def announce(project: Project, veil: Veil, policy: Policy, today: date, lang: Lang) -> AnnounceDocument:
    """The draft to partners. Raises PlanError, with every reason, where partners may not be asked at all: dispatch, our
    own employees only, a deadline gone by, no price left once our margin is taken off."""
    refusals = [*_refusals(project, policy, today, lang)]
    if refusals:
        raise PlanError("\n".join(refusals), place=project.id)
    page = _Page(project, veil, policy, today, lang)
    lines = tuple(page.lines())
    values: dict[str, object] = {
        "title": page.title,
        "skills": listed(page.known_skills()[:3], lang),
        "lines": [line for line in lines if line.texts],
        "deadline": page.deadline,
    }
    subject, _, body = rendered(f"announce_{lang}.txt.j2", values, lang).partition("\n")
    missing = tuple(page.missing())
    return AnnounceDocument(
        to=None,
        subject=one_line(subject),
        body=body.strip() + "\n",
        complete=not missing,
        missing=missing,
        cautions=tuple(_cautions(project, veil, policy, lang)),
        left_out=tuple(dict.fromkeys(KeptBack(kind=kind, text=text) for kind, text in veil.withheld)),
    )


def _refusals(project: Project, policy: Policy, today: date, lang: Lang) -> Iterator[str]:
    limit = project.partner_limit
    if project.contract == "dispatch":
        yield tell("announce.no_dispatch", lang)
    if limit is not None and limit.max_tier == 0:
        yield tell("announce.no_tier", lang)
    if project.deadline is not None and project.deadline < today:
        yield tell("announce.over", lang, deadline=day_text(project.deadline, lang))
    sold = [project.rate_min, project.rate_max]
    sold += [rate for part in project.positions for rate in (part.rate_min, part.rate_max)]
    gone = any(rate is not None and _ours(rate, policy) <= 0 for rate in sold)
    if gone or (project.rate_hourly is not None and _ours_hourly(project.rate_hourly, policy) <= 0):
        yield tell("announce.no_price", lang, margin=man_yen(policy.margin_kept, lang))


def _ours(rate: int, policy: Policy) -> int:
    step = policy.announce.round_to
    return (rate - policy.margin_kept) // step * step


def _ours_hourly(rate: int, policy: Policy) -> int:
    return (rate * HOURS_A_MONTH - policy.margin_kept) // HOURS_A_MONTH // HOURLY_STEP * HOURLY_STEP


@dataclass(frozen=True)
class Chain:
    """How deep a chain partners may offer from: `tiers` companies between us and the person, and freelancers."""

    tiers: int
    freelance: str
    """no · direct (of the partner) · yes · ask."""
    stated: bool


def chain_for_partners(limit: PartnerLimit | None, policy: Policy) -> Chain:
    """The client's limit as a partner has to keep it, one company shorter; a limit nobody states is taken as the
    strict one. A freelancer of the partner's is two companies away from us."""
    stated = limit is not None and limit.max_tier is not None
    most = limit.max_tier if limit is not None and limit.max_tier is not None else policy.announce.tier_unknown
    tiers = max(1, min(most, policy.announce.tier_max))
    free = limit.freelance if limit is not None else None
    deepest = limit.freelance_tier if limit is not None and limit.freelance_tier is not None else tiers
    if free is False or min(tiers, deepest) < 2:
        return Chain(tiers, "no", stated)
    if free is None and (limit is None or limit.freelance_tier is None):
        return Chain(tiers, "ask", stated)
    return Chain(tiers, "direct" if min(tiers, deepest) == 2 else "yes", stated)


def chain_text(chain: Chain, lang: Lang) -> str:
    """貴社に所属する社員の方まで（個人事業主の方は不可）."""
    tier = tell("announce.tier_1" if chain.tiers == 1 else "announce.tier", lang, count=chain.tiers - 1)
    return tell(f"announce.freelance_{chain.freelance}", lang, tier=tier)


class _Page:
    """What stands in the mail, line by line."""

    def __init__(self, project: Project, veil: Veil, policy: Policy, today: date, lang: Lang) -> None:
        self.project, self.veil, self.policy, self.today, self.lang = project, veil, policy, today, lang
        self.chain = chain_for_partners(project.partner_limit, policy)
        self.required = self._skills(project.required)
        shown = veil.phrase(project.title)
        self.titled = shown is not None
        self.title = one_line(shown or self._title())
        self.deadline = self._deadline()

    def _say(self, key: str, **values: object) -> str:
        return tell(f"announce.{key}", self.lang, **values)

    def _title(self) -> str:
        """A title of what the project asks for, where its own cannot go out."""
        return self._say("untitled", what=listed(self.known_skills()[:2], self.lang) or self._say("engineer"))

    def known_skills(self) -> list[str]:
        """The must-haves by their official names, a choice as one."""
        either = tell("scoring.or", self.lang)
        choices = ([d.skill for d in demands_of(r) if d.skill] for r in self.project.required)
        return list(dict.fromkeys(either.join(names) for names in choices if names))

    def lines(self) -> Iterator[Line]:
        p, lang = self.project, self.lang
        yield self._line("title", self.title)
        yield self._line("industry", trade_text(p.industry, lang) if p.industry else None)
        yield self._line("work", *(self.veil.text(p.description) or "").splitlines())
        yield self._line("required", *self.required)
        yield self._line("preferred", *self._skills(p.preferred))
        yield self._line("phases", listed([tell(f"phase.{phase}", lang) for phase in p.phases], lang))
        yield self._line("role", self.veil.phrase(p.role))
        yield self._line("seats", self._seats())
        yield self._line("positions", *(self._position(position) for position in p.positions))
        yield self._line("rate", self._rate())
        yield self._line("settlement", settlement_text(p.settlement, lang) if p.settlement else None)
        yield self._line(
            "contract", self._say(p.contract) if p.contract in ("quasi_mandate", "contract_work") else None
        )
        yield self._line("period", self._period())
        yield self._line("place", self._place())
        yield self._line("utilisation", self._utilisation())
        yield self._line("language", self._language())
        yield self._line("interviews", self._say("interviews", count=p.interviews) if p.interviews else None)
        yield self._line("tier", chain_text(self.chain, lang))
        yield from self._limits()
        yield self._line("other", *dict.fromkeys(t for c in p.conditions if (t := self.veil.text(c))))
        yield self._line("deadline", self.deadline)

    def _line(self, name: str, *texts: str | None) -> Line:
        return Line(self._say(f"l_{name}"), tuple(t.strip() for t in texts if t and t.strip()))

    def _skills(self, asked: Sequence[Requirement]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for r in asked if (text := self._skill(r))))

    def _skill(self, asked: Requirement) -> str | None:
        names = []
        for demand in demands_of(asked):
            name = demand.skill or self.veil.phrase(demand.surface)
            if name is None:
                continue
            name = f"{name} {demand.version}" if demand.skill and demand.version else name
            years = demand.months and demand.skill
            names.append(
                self._say("years", skill=name, months=months_text(demand.months or 0, self.lang)) if years else name
            )
        return tell("scoring.or", self.lang).join(names) or None

    def _seats(self) -> str | None:
        p = self.project
        seats = p.seats if p.seats is not None else sum(part.seats for part in p.positions) or None
        if p.team:
            told = self._say("team", count=seats) if seats else self._say("team_open")
        else:
            told = self._say("seats", count=seats) if seats else ""
        leader = self._say("leader") if p.needs_leader and (seats or 2) > 1 else ""
        return listed([t for t in (told, leader) if t], self.lang) or None

    def _position(self, part: Position) -> str:
        role = self.veil.phrase(part.role) or self._say("member")
        stated = part.rate_min is not None or part.rate_max is not None
        of = part if stated else self.project
        line = self._say(
            "position", role=role, seats=part.seats, rate=self._range(of.rate_min, of.rate_max) or ""
        ).strip()
        skills = self._skills(part.required)
        return self._say("position_skills", line=line, skills=listed(skills, self.lang)) if skills else line

    def _rate(self) -> str | None:
        p = self.project
        told = self._range(p.rate_min, p.rate_max)
        if told is not None:
            return self._say("rate_up_to" if p.rate_open else "rate", rate=told)
        if p.rate_hourly is not None:
            return self._say("rate_hourly", rate=f"{_ours_hourly(p.rate_hourly, self.policy):,}")
        if p.rate_open:
            return self._say("rate_by_skill")
        return None if any(part.rate_min or part.rate_max for part in p.positions) else self._say("rate_open")

    def _range(self, low: int | None, high: int | None) -> str | None:
        """Our price: the client's less our margin, rounded down; a range stays a range."""
        ends = [None if end is None else _ours(end, self.policy) for end in (low, high)]
        told = [None if end is None else man_yen(end, self.lang) for end in ends]
        if told[0] is None or told[1] is None:
            if told[0] is not None:
                return self._say("from_rate", low=told[0])
            return self._say("to_rate", high=told[1]) if told[1] is not None else None
        if ends[0] == ends[1]:
            return told[0]
        return self._say("range", low=told[0].removesuffix("万円") if self.lang == "ja" else told[0], high=told[1])

    def _period(self) -> str | None:
        p = self.project
        start = self._start()
        until = None
        if p.end is not None:
            until = self._date(p.end, p.exactness.get("end", "day"))
        elif p.term is not None:
            until = self._say("months", count=p.term.months) if p.term.months else None
            until = until or (self._say("long") if p.term.long else None)
        begins = start or self._say("start_open")
        told = self._say("until", start=begins, end=until) if until else self._say("since", start=begins)
        told = told if start or until else begins
        return self._say("extendable", period=told) if p.term is not None and p.term.extendable else told

    def _start(self) -> str | None:
        p = self.project
        if p.exactness.get("start") == "open":
            return self._say("at_once")
        if p.start is None:
            return None
        return self._say("at_once") if p.start <= self.today else self._date(p.start, p.exactness.get("start", "day"))

    def _date(self, day: date, exact: str) -> str:
        month = month_text(day, self.lang)
        if exact == "third":
            return self._say(f"third_{min((day.day - 1) // 10, 2) + 1}", month=month)
        if exact == "month":
            return month
        return f"{month}{day.day}日" if self.lang == "ja" else day.isoformat()

    def _place(self) -> str | None:
        """The station and how often one has to be there; of an address nothing but the station goes out."""
        p, remote = self.project, self._remote()
        place = None
        if p.place:
            place = self._bare_place(p.place)
        if place and remote:
            return self._say("with_remote", place=place, remote=remote)
        return place or remote

    def _bare_place(self, text: str) -> str | None:
        """The station, unless the client is called like it; else the city or ward."""
        found = (station(text), *meant(text))
        name = next((one.name for one in found if one is not None), None)
        if name is None or self.veil.spots(name):
            return self.veil.region(text)
        return self._say("station", station=name)

    def _remote(self) -> str | None:
        remote = self.project.remote
        if remote is None:
            return None
        days = remote.onsite_days
        if remote.mode != "hybrid" or days is None or days[1] == 0:
            return self._say(remote.mode)
        low, high = f"{days[0]:g}", f"{days[1]:g}"
        return self._say("hybrid_days", days=low if low == high else self._say("range", low=low, high=high))

    def _utilisation(self) -> str | None:
        share = self.project.utilisation
        if share is None or share == (1.0, 1.0):
            return None
        low, high = f"{share[0] * 100:g}", f"{share[1] * 100:g}"
        return self._say("utilisation", share=low if low == high else self._say("range", low=low, high=high))

    def _language(self) -> str | None:
        level = self.project.language_level
        if level is None:
            return None
        return self._say("level_native") if level == "native" else self._say("level", level=level)

    def _limits(self) -> Iterator[Line]:
        """A client's limits on age, sex and nationality: only those policy filters by, and each with a caution."""
        for kind, text in passed_limits(self.project, self.policy, self.lang):
            yield self._line(kind, text)

    def _deadline(self) -> str | None:
        """Earlier than the client's, so that we still can propose in time; never before today."""
        theirs = self.project.deadline
        if theirs is None:
            return None
        ours = workdays_before(theirs, self.policy.announce.days_before)
        if ours <= self.today:
            return self._say("today", day=day_text(self.today, self.lang))
        return self._say("day", day=day_text(ours, self.lang), weekday=weekday_text(ours, self.lang))

    def missing(self) -> Iterator[str]:
        """What partners will ask back about."""
        p = self.project
        priced = p.rate_min or p.rate_max or p.rate_hourly or p.rate_open
        known = {
            "title": self.titled,
            "required": self.required or any(part.required for part in p.positions),
            "rate": priced or any(part.rate_min or part.rate_max for part in p.positions),
            "start": p.start is not None or p.exactness.get("start") == "open",
            "place": p.place is not None or p.remote is not None,
            "settlement": p.settlement is not None,
            "interviews": p.interviews is not None,
        }
        yield from (self._say(f"m_{name}") for name, there in known.items() if not there)
        if not self.chain.stated:
            tier = tell(
                "announce.tier_1" if self.chain.tiers == 1 else "announce.tier", self.lang, count=self.chain.tiers - 1
            )
            yield self._say("m_tier", tier=tier)
        if self.chain.freelance == "ask":
            yield self._say("m_freelance")


def settlement_text(band: Settlement, lang: Lang) -> str | None:
    """140〜180h（上下割） / 固定（精算なし）; None where the band says nothing."""
    if band.fixed:
        return tell("announce.fixed", lang)
    if band.min_h is None and band.max_h is None:
        return None
    hours = f"{band.min_h or ''}{'〜' if lang == 'ja' else '–'}{band.max_h or ''}h"
    return hours + (tell(f"announce.{band.rule}", lang) if band.rule else "")


def passed_limits(project: Project, policy: Policy, lang: Lang) -> Iterator[tuple[str, str]]:
    """(kind, words) of the limits on age, sex and nationality that the policy file itself filters by."""
    limits, law = project.restrictions, policy.law
    if limits is None:
        return
    if law.filter_age and (limits.age_min or limits.age_max):
        which = "between" if limits.age_min and limits.age_max else "to" if limits.age_max else "from"
        yield "age", tell(f"announce.age_{which}", lang, low=limits.age_min, high=limits.age_max)
    if law.filter_sex and limits.sex:
        yield "sex", tell(f"announce.sex_{limits.sex}", lang)
    if law.filter_nationality and limits.nationality == "japanese_only":
        yield "nationality", tell("announce.japanese_only", lang)


def _cautions(project: Project, veil: Veil, policy: Policy, lang: Lang) -> Iterator[Caution]:
    """What to know before sending: the limits and what became of them, and to whom it must not go."""
    passed = dict(passed_limits(project, policy, lang))
    for caution in project_cautions(project, policy, lang):
        yield caution
        kind = caution.kind
        if kind in passed:
            told = tell("announce.c_passed", lang, what=passed[kind], kind=kind)
            yield Caution(about=project.id, kind="limit_passed_on", message=told)
        elif kind in ("age", "sex", "nationality"):
            yield Caution(about=project.id, kind="limit_left_out", message=tell(f"announce.c_{kind}", lang))
    texts = dict.fromkeys(text for kind, text in veil.withheld if kind == "limit")
    if texts:
        told = tell("announce.c_no_limits", lang, text=listed(texts, lang))
        yield Caution(about=project.id, kind="limit_left_out", message=told)
    yield Caution(about=project.id, kind="recipients", message=tell("announce.c_recipients", lang))
