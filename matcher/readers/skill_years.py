"""Whose years are those behind a name with others in brackets: AWS(EC2,S3) 5年.

They are the head's. Several names in the brackets are what was used within them: of a person each has the head's
length at the most, of a project each is asked for without a length. A single name narrows the head (Java(Spring Boot)
5年), so the years are those of both. Names with years of their own keep them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matcher.model import Demand
from matcher.normalise.plain import plain
from matcher.normalise.quantities import experience_months
from matcher.taxonomy.keys import clean

SPAN = re.compile(
    r"(?<![\d.])\d{1,2}(?:\.\d)?(?:~\d{1,2})?年(?:半|\d{1,2}[ヶかカヵ]月)?|半年|(?<!\d)\d{1,2}[ヶかカヵ]月"
)
"""Years and months of experience in plain text."""
CERTAIN = 0.9
"""Weight from which on a skill is as good as never used without another (MyBatis: Java)."""
LONGEST = 2000
"""Letters up to which a text is looked through; longer ones are no list of skills."""
KIND_LENGTH = 12
"""Letters of a word for a kind of skills (クラウドサービス)."""
_CUT = re.compile(r"[、,/・|;。\n]")
_AND_SO_ON = re.compile(r"(?:など|等|ほか|他|etc\.?|\.\.\.|…)\s*$", re.I)
_SUCH_AS = re.compile(r"(?:など|等|といった)の?")
_CALENDAR_YEAR = re.compile(r"20\d{2}年")
_HAS_BRACKET = re.compile(r"[(（]")
_NAME = re.compile(r"[a-z]{2}|[ァ-ヺー]{3}")
_OR_MORE = re.compile(r"(?:間|の?経験)?\s*(?:以上|~|超|強|オーバー|\+)")
"""What makes years the least of what is meant."""
_OWN_BRACKET = re.compile(rf"^\s*\(((?:経験|実務|約)*(?:{SPAN.pattern})[^()]*)\)")
"""Years in brackets of their own: AWS(EC2,S3)(5年)."""
_YEARS_BEHIND = re.compile(rf"\s*[:：]?\s*(?:約)?(?:{SPAN.pattern}).*$")


_WORK = (
    r"要件|定義|基本|詳細|外部|内部|機能|方式|概要|設計|構築|運用|保守|監視|開発|製造|実装|コーディング|プログラミング|単体|結合"
    r"|総合|システム|受入|受け入れ|テスト|試験|移行|導入|管理|改修|調査|分析|リリース|上流|下流|工程|フェーズ"
)
_OF_PHASES = re.compile(
    rf"[(（](?:(?:{_WORK})|経験|全般|中心|メイン|一式|のみ|主に|から|まで|の|も|等|など"
    r"|[\s　、,，・/／~～〜→\-－+＋&＆])+[)）]"
)
"""A bracket that tells only what work was done: (設計・構築), (詳細設計〜テスト)."""
_LENGTH = r"(?<![\d.~\-])(?:\d{1,2}(?:\.\d)?年(?:半|\d{1,2}[ヶかカヵケ]月)?|半年|\d{1,2}[ヶかカヵケ]月)"
_LESS_THAN = re.compile(rf"({_LENGTH})間?(?:の?経験)?\s*(?:(?P<less>未満|弱|足らず|に満た)|以下|以内)")
_RANGE = re.compile(
    r"(?<![\d.~\-])(?P<low>\d{1,2}(?:\.\d)?)(?P<own>年|[ヶかカヵケ]月)?\s*[~\-]\s*(?P<high>\d{1,2}(?:\.\d)?)"
    r"(?P<unit>年(?!目|度|\d)|[ヶかカヵケ]月)"
)
_NO_WORK = (
    r"(?:研修(?!講師|期間?を?除|を?除|は除)|独学|独習|自習|自己学習|個人学習|スクール|職業訓練|訓練校|趣味|個人開発)"
)
_LEARNT = re.compile(
    rf"({_LENGTH})(?:間|程度|ほど)?\s*(?:[(、,]\s*(?:うち)?[^()、,/|\d]{{0,8}}?|の)?{_NO_WORK}(?=[^()、,/|]{{0,10}}(?:[)]|$))"
    rf"|{_NO_WORK}[^()、,/|\d]{{0,6}}?({_LENGTH})"
)
"""Years that training or learning by oneself is part of: 1年(研修含む), 独学半年."""
_BEGUN = re.compile(r"\s*\d{1,2}(?:\.\d)?\s*[~\-]?$")
"""The lower end of a range left at a name: PHP 6~."""
_SOME_MONTHS = re.compile(r"数[ヶヵカかケ箇]月(?:間|程度|ほど)?")
_SOME_MONTHS_INSIDE = re.compile(rf"[(（](?:経験)?{_SOME_MONTHS.pattern}[)）]")
_LEARNT_INSIDE = re.compile(rf"[(（]({_NO_WORK})(?:のみ|で|歴|として)?[:：\s　]*({_LENGTH})[)）]")


@dataclass(frozen=True)
class _Bound:
    """A length in a readable text that is no exact one: what is read of it, where, and what it stands for."""

    begin: int
    read: tuple[int | None, ...]
    months: int | None
    most: int | None


def claim_text(text: str) -> str:
    """The text as claims are read from it: without brackets that tell only the work done, which is no skill
    (AWS5年(設計・構築) → AWS5年), a few months and 独学1年 written as other lengths are."""
    if len(text) > LONGEST or not _HAS_BRACKET.search(text):
        return text
    text = _OF_PHASES.sub(lambda m: "" if m.start() and text[: m.start()].strip() else m[0], text)
    return _LEARNT_INSIDE.sub(r"\2(\1)", _SOME_MONTHS_INSIDE.sub("(1年未満)", text))


def _bounds(flat: str) -> list[_Bound]:
    """The lengths of a readable text that are bounds or ranges, in their order."""
    out: list[_Bound] = []
    for met in _RANGE.finditer(flat):
        unit = met["unit"]
        low, high = (experience_months(f"{met[n]}{u}") for n, u in (("low", met["own"] or unit), ("high", unit)))
        if low is not None and high is not None and low < high:
            out.append(_Bound(met.start(), (low, high), low, None))
    for met in _LESS_THAN.finditer(flat):
        if said := experience_months(met[1]):
            out.append(_Bound(met.start(), (said,), None, said - 1 if met["less"] else said))
    for met in _LEARNT.finditer(flat):
        if said := experience_months(met[1] or met[2]):
            out.append(_Bound(met.start(1) if met[1] else met.start(2), (said,), None, said))
    return sorted(out, key=lambda b: b.begin)


def bounded(found: Iterable[Demand], text: str) -> list[Demand]:
    """Claims with no more than their lengths say: of a range the lower end (2〜3年), of less than a year and of years
    with training in them no length, but the longest it can be."""
    listed = list(found)
    flat = readable(text) if len(text) <= LONGEST else ""
    for bound in _bounds(flat):
        before = flat[: bound.begin]
        since = max((m.end() for m in SPAN.finditer(before)), default=0)
        for at, demand in enumerate(listed):
            name = _bare(demand)
            name = name if name in before else _BEGUN.sub("", name)
            if demand.months in bound.read and before.rfind(name) >= since:
                listed[at] = demand.model_copy(update={"months": bound.months, "months_most": bound.most})
    return listed


def length_of(years: str) -> tuple[int | None, int | None] | None:
    """Months and the most months of a cell that tells a bound or a range (1年未満, 2〜3年); None of any other."""
    flat = readable(years)
    if _SOME_MONTHS.fullmatch(flat.strip()):
        return None, 11
    bounds = _bounds(flat)
    return (bounds[0].months, bounds[0].most) if len(bounds) == 1 else None


@dataclass(frozen=True)
class Bracket:
    """A bracket of a text made plain, and what stands around it; places are those of its two signs."""

    text: str
    begin: int
    end: int

    @property
    def inside(self) -> str:
        return self.text[self.begin + 1 : self.end]

    @property
    def open_ended(self) -> bool:
        """Does it name examples (EC2等)?"""
        return _AND_SO_ON.search(self.inside) is not None

    def holds(self, demand: Demand) -> bool:
        return _bare(demand) in self.inside

    def lists(self, inner: Iterable[Demand]) -> bool:
        """Does it name several (EC2、S3), or examples, and not only what narrows its head (Spring Boot)?"""
        names = {d.skill or d.surface: _bare(d) for d in inner}
        if len(names) > 1 or self.open_ended:
            return True
        rest = self.inside
        for name in names.values():
            rest = rest.replace(name, " ")
        parts = _CUT.split(rest)
        return len(parts) > 1 and any(map(_NAME.search, parts))

    def head_of(self, found: Iterable[Demand]) -> Demand | None:
        """The name right before the bracket; None where nobody knows it."""
        before = self.text[: self.begin]
        since = max((m.end() for m in _CUT.finditer(before)), default=0)
        at = [(before.rfind(name) + len(name), d) for d in found if (name := _bare(d)) in before]
        return max((one for one in at if one[0] > since), key=lambda one: one[0], default=(0, None))[1]


def _bare(demand: Demand) -> str:
    """The name as it is looked for in a plain text: without the years written behind it."""
    return _YEARS_BEHIND.sub("", readable(demand.surface)) or readable(demand.surface)


def readable(text: str) -> str:
    """The text as places in it are counted: plain, in small letters, without calendar years."""
    return _CALENDAR_YEAR.sub(lambda m: " " * len(m[0]), plain(clean(text)).lower())


def brackets(text: str) -> Iterator[Bracket]:
    """The outermost brackets of a readable text."""
    depth = begin = 0
    for at, sign in enumerate(text):
        if sign == "(":
            begin = at if depth == 0 else begin
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if depth == 0:
                yield Bracket(text, begin, at)


def claimed(found: Iterable[Demand], text: str) -> tuple[Demand, ...]:
    """What a text claims, each name in brackets with what the years of its head say of it: the same years where it
    is the only one, else `months_most`, if it can only have been used with the head.

    The years may stand behind the brackets or before them: AWS 5年（EC2、S3）.
    """
    listed = tuple(found)
    if len(listed) < 2 or not _HAS_BRACKET.search(text) or len(text) > LONGEST:
        return listed
    flat = readable(text)
    if SPAN.search(flat) is None:
        return listed
    for bracket in brackets(flat):
        inner = [d for d in listed if bracket.holds(d)]
        head = bracket.head_of(d for d in listed if d not in inner)
        if head is not None and inner:
            listed = _by_head(listed, bracket, head, inner)
    return listed


def _by_head(listed: tuple[Demand, ...], bracket: Bracket, head: Demand, inner: list[Demand]) -> tuple[Demand, ...]:
    """The claims of a line after one of its brackets was read."""
    at_head = SPAN.search(bracket.text[: bracket.begin], bracket.text.rfind(_bare(head), 0, bracket.begin))
    tail = _tail(bracket, (d for d in listed if d not in inner and d is not head))
    said = at_head or SPAN.search(tail)
    if said is None:
        return listed
    months = head.months or experience_months(said[0])
    least = _OR_MORE.match(bracket.text if at_head else tail, said.end()) is not None
    narrowed = at_head is None and not bracket.lists(inner)

    def timed(demand: Demand) -> Demand:
        if demand.months is not None or demand.skill is None:
            return demand
        if (demand is head and at_head is None) or (demand in inner and narrowed):
            return demand.model_copy(update={"months": months})
        return _at_most(demand, head, None if least else months) if demand in inner else demand

    return tuple(map(timed, listed))


def claimed_in_cells(found: Iterable[Demand], text: str, months: int | None, *, least: bool) -> tuple[Demand, ...]:
    """The names of a cell whose years stand in another (AWS(EC2,S3) | 5年): they are those of all names but several in
    the brackets of one, which have them as `months_most`. Years that are only the least (5年以上) bound nothing."""
    listed = tuple(found)
    heads: dict[int, Demand] = {}
    if len(listed) > 1 and _HAS_BRACKET.search(text) and len(text) <= LONGEST:
        for bracket in brackets(readable(text)):
            inner = [n for n, d in enumerate(listed) if bracket.holds(d)]
            head = bracket.head_of(d for n, d in enumerate(listed) if n not in inner)
            if head is not None and bracket.lists(listed[n] for n in inner):
                heads |= dict.fromkeys(inner, head)

    def timed(n: int, demand: Demand) -> Demand:
        if n not in heads:
            return demand.model_copy(update={"months": months})
        return demand if demand.months is not None else _at_most(demand, heads[n], None if least else months)

    return listed if months is None else tuple(timed(n, d) for n, d in enumerate(listed))


def _at_most(demand: Demand, head: Demand, months: int | None) -> Demand:
    """A claim within the years of its head; they bound it only where it cannot well be used without the head."""
    bound = months is not None and head.skill is not None and head.skill in used_with(demand.skill or "")
    return demand.model_copy(update={"months_most": months}) if bound else demand


def _tail(bracket: Bracket, others: Iterable[Demand]) -> str:
    """What stands behind a bracket, up to the next name, bracket or the end of the sentence."""
    rest = _OWN_BRACKET.sub(r"\1", bracket.text[bracket.end + 1 :])
    ends = [m.start() for m in (re.search(r"[。;\n|(]", rest),) if m]
    ends += [at for d in others if (at := rest.find(_bare(d))) >= 0]
    return rest[: min(ends, default=len(rest))]


def kinds_of(skill: str) -> set[str]:
    """The skills one is a part or a kind of, to the end (EC2: AWS, クラウド)."""
    return _reached(skill, 2.0)


def used_with(skill: str) -> set[str]:
    """The skills one cannot well be used without: its kinds, and what it stands on (EC2: AWS; Struts: Java)."""
    return _reached(skill, CERTAIN)


def _reached(skill: str, least: float) -> set[str]:
    """The kinds of a skill, and what it implies with this weight or more, to the end."""
    from matcher.taxonomy import taxonomy

    known, reached, todo = taxonomy().skills, set[str](), [skill]
    while todo:
        one = known.get(todo.pop())
        if one is None:
            continue
        nexts = {*one.parents, *(name for name, weight in one.implies.items() if weight >= least)} - reached
        reached |= nexts
        todo += nexts
    return reached


def without_own_years(found: list[Demand], text: str) -> dict[int, Bracket | None]:
    """Which demands of a readable text (by place in the list) years that stand outside their bracket do not count for,
    with the bracket: several names in the brackets of a head (AWS(EC2,S3)), and what only exemplifies the name behind
    it (EC2, S3などAWS), which has no bracket."""
    out: dict[int, Bracket | None] = {}
    if len(text) > LONGEST:
        return out
    for bracket in brackets(text):
        inner = [n for n, d in enumerate(found) if d.skill and bracket.holds(d)]
        head = bracket.head_of(d for n, d in enumerate(found) if n not in inner and d.skill)
        if head is not None and bracket.lists(found[n] for n in inner):
            out |= dict.fromkeys(inner, bracket)
    for such in _SUCH_AS.finditer(text):
        _, named = _exemplified(found, text, such)
        out |= {n: out.get(n) for n, d in enumerate(found) if d in named}
    return out


def _exemplified(found: Iterable[Demand], text: str, such: re.Match[str]) -> tuple[Demand | None, tuple[Demand, ...]]:
    """The name right behind など, and those before it that cannot well be used without it: EC2, S3などAWS."""
    known = [d for d in found if d.skill]
    head = next((d for d in known if text.startswith(_bare(d), such.end())), None)
    if head is None:
        return None, ()
    before = text[: such.start()]
    since = max(before.rfind(sign) for sign in "。\n年") + 1
    return head, tuple(d for d in known if _bare(d) in before[since:] and head.skill in used_with(d.skill or ""))


def with_kinds(found: Iterable[Demand], text: str) -> list[Demand]:
    """The demands of a text, and before the names of a bracket whose head nobody knows (DB（Oracle、PostgreSQL）3年)
    the nearest kind that all of them are of: it is what the years behind it are asked of."""
    out, flat = list(found), readable(text)
    for bracket in brackets(flat) if len(flat) <= LONGEST else ():
        inner = [d for d in out if d.skill and bracket.holds(d)]
        head = _CUT.split(flat[: bracket.begin])[-1].strip()
        timed = 0 < len(head) <= KIND_LENGTH and SPAN.search(flat, bracket.end) is not None
        if not timed or len({d.skill for d in inner}) < 2:
            continue
        if bracket.head_of(d for d in out if d.skill and d not in inner) is not None:
            continue
        shared = set.intersection(*(kinds_of(d.skill or "") for d in inner)) - {d.skill for d in out}
        nearest = min(shared, key=lambda name: (-len(kinds_of(name)), name), default=None)
        if nearest is not None:
            out.insert(out.index(inner[0]), Demand(skill=nearest, surface=_as_written(head, text)))
    return out


def _as_written(words: str, text: str) -> str:
    """Words of a readable text as the text itself writes them."""
    parts = (part.strip() for part in re.split(r"[、,，/／・|｜;；。\n()（）]", text))
    return next((part for part in parts if readable(part) == words), words)


def at_least(years: str) -> bool:
    """Are years only the least of what is meant (5年以上)?"""
    flat = readable(years)
    return any(_OR_MORE.match(flat, span.end()) for span in SPAN.finditer(flat))


__all__ = [
    "SPAN",
    "at_least",
    "bounded",
    "claim_text",
    "claimed",
    "claimed_in_cells",
    "length_of",
    "with_kinds",
    "without_own_years",
]
