"""Lines of a スキル section → requirements: must-haves parted from nice-to-haves, years, choices (AまたはB)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from matcher.model import AnyOf, Demand, Requirement
from matcher.normalise.phases import phases
from matcher.normalise.quantities import experience_months, language_level, plain
from matcher.normalise.roles import roles
from matcher.normalise.skills import claims, find_in_prose, without_doubles
from matcher.readers.mail_labels import BULLETS, Line, is_closing

_MARK = re.compile(
    rf"^[\s　{re.escape(BULLETS)}]*(?:[(（]?\d{{1,2}}[)）.．、]\s*|[①-⑳]\s*)?[\s　{re.escape(BULLETS)}]*"
)
_PREFER = re.compile(
    r"^[\s■◆●・○※【<＜\[(（]*(?:尚可|尚良し?|歓迎|want|あれば尚(?:可|良し?)|なお可|優遇"
    r"|better|nice)[^\s:：】>＞\]）)]{0,8}[\s】>＞\])）]*[:：]?\s*",
    re.I,
)
_REQUIRE = re.compile(
    r"^[\s■◆●・○※【<＜\[(（]*(?:必須|must|マスト)[^\s:：】>＞\]）)]{0,8}[\s】>＞\])）]*[:：]?\s*", re.I
)
_NICE_TAIL = re.compile(
    r"(?:があれば|あれば|だと|であれば|があると|あると|なら)?(?:尚|なお)(?:可|良し?|よし"
    r"|歓迎)|(?:経験者)?歓迎|(?:が)?あれば(?:望ましい|ベター|プラス|優遇|嬉しい)"
    r"|あると(?:望ましい|良い|尚良い|嬉しい|助か)|望ましい|優遇|ベター"
)
_CHOICE_ALL = re.compile(r"いずれか|どちらか|何れか|のうち(?:1つ|一つ|どれか)|どれか|のどれ")
_CHOICE = re.compile(r"または|又は|もしくは|若しくは|あるいは|(?<![A-Za-z])or(?![A-Za-z])|OR(?![A-Za-z])")
_LIST_CUT = re.compile(r"[、,，/／・|｜;；\n\t]+")
_PROSE = re.compile(
    r"経験|できる|出来る|可能な|こと|お持ち|方$|有する|知見|知識|理解|スキル|能力|レベル"
    r"|以上|ある方|開発|構築|設計|運用|使った|用いた|における|に関する|いずれか|または"
    r"|[をがは]"
)
_NOT_DEMAND = re.compile(r"[。!！?？]|ます|です|ください|下さい|ません|お願い|こと$|方$|以上の方|http|@|:\d|\d{4}")
_CLOSING_TAIL = re.compile(r"(?:^|(?<=[\s。　]))(?:以上、)?(?:何卒)?(?:どうぞ)?(?:よろしく|宜しく)お?願い.*$")
_SPAN = re.compile(
    r"(?<![\d.])\d{1,2}(?:\.\d)?(?:~\d{1,2})?年(?:半|\d{1,2}[ヶかカヵ]月)?|半年|(?<!\d)\d{1,2}[ヶかカヵ]月"
)
TERM_LENGTH = 20


@dataclass
class Demands:
    """What a スキル section asks for; `leftover` are lines that are no demand on a skill."""

    required: list[Requirement] = field(default_factory=list)
    preferred: list[Requirement] = field(default_factory=list)
    leftover: list[Line] = field(default_factory=list)


def demands_of(lines: Iterable[Line], *, preferred: bool = False) -> Demands:
    """The demands of the lines below a label, in their order; 尚可 as a heading within switches, at the end of
    a line it counts for that line."""
    out = Demands()
    nice = preferred
    for line in lines:
        text = _CLOSING_TAIL.sub("", line.text.strip())
        if not text or is_closing(text):
            continue
        switched = _PREFER.match(text)
        if switched:
            nice, text = True, text[switched.end() :]
        elif back := _REQUIRE.match(text):
            nice, text = preferred, text[back.end() :]
        text = _MARK.sub("", text).strip()
        if text:
            _one_line(Line(line.number, text, line.depth), nice, out)
    out.required = without_repeats(out.required)
    out.preferred = without_repeats(out.preferred)
    return out


def _one_line(line: Line, nice: bool, out: Demands) -> None:
    for part, part_nice in _parts(line.text, nice):
        found = requirements(part)
        if found:
            (out.preferred if part_nice else out.required).extend(found)
        else:
            out.leftover.append(Line(line.number, part, line.depth))


def _parts(text: str, nice: bool) -> list[tuple[str, bool]]:
    """A line as (part, nice-to-have): `Java（必須）、AWS（尚可）` and `SQL、AWSもあれば尚可` have two."""
    marked = re.split(r"[\s　]*[(（]\s*(必須|尚可|尚良|歓迎|must|want)\s*[)）][、,，\s　/／]*", text, flags=re.I)
    if len(marked) > 1:
        parts = [
            (body, mark.lower() not in ("必須", "must"))
            for body, mark in zip(marked[::2], [*marked[1::2], "尚可" if nice else "必須"], strict=False)
        ]
        return [(b.strip("、, "), n) for b, n in parts if b.strip("、, 　")]
    inner = re.split(
        r"[\s　、。/／(（【<＜※]+(?=(?:尚可|歓迎|尚良|want)(?:スキル)?\s*[:：】>＞])",
        text,
        maxsplit=1,
        flags=re.I,
    )
    if len(inner) == 2:
        return [(inner[0], nice), (_PREFER.sub("", inner[1]), True)]
    wished = re.split(r"[、。]\s*(?=できれば|出来れば|可能であれば|可能なら|欲を言えば)", text, maxsplit=1)
    if len(wished) == 2:
        return [(wished[0], nice), (re.sub(r"^[^A-Za-z]*?(?:れば|なら)、?", "", wished[1]), True)]
    tail = _NICE_TAIL.search(text)
    if tail and not nice:
        clauses = re.split(r"[。]|(?<=以上)、", text)
        if len(clauses) > 1:
            return [(_NICE_TAIL.sub("", c), bool(_NICE_TAIL.search(c))) for c in clauses if c.strip()]
        return [(_NICE_TAIL.sub("", text).strip("、, (（)）"), True)]
    return [(_NICE_TAIL.sub("", text).strip("、, ") if tail else text, nice)]


def requirements(text: str) -> list[Requirement]:
    """The demands in one line: a list of names, or a sentence with the names that stand in it; a short unknown
    term is kept with `skill` None. Empty where the line asks for no skill (日本語N1, 50歳まで)."""
    text = text.strip().strip("。")
    if not text or _other_limit(text):
        return []
    prose = bool(_PROSE.search(text))
    choice = _choices(text) if _CHOICE.search(text) or _CHOICE_ALL.search(text) else None
    if choice:
        return choice
    found = list(find_in_prose(text)) if prose else list(claims(text))
    if prose:
        own, rest = _own_demands(text)
        found = _by_place([*found, *_alone_in_clause(rest, found)], text)
        if found:
            return [*_with_months(found, rest), *own]
        listed = [d for d in claims(text) if d.skill is not None]
        if listed:
            return [*_with_months(listed, rest), *own]
        return own or ([] if phases(text) else list(_as_term(text)))
    return [d for d in found if d.skill is not None or _reads_as_term(d.surface)]


_CLAUSE = re.compile(r"[、,，/／;；](?![^(（]*[)）])")
_TAIL = re.compile(
    r"(?:としての|での|における|に関する|を用いた|の)?(?:基本的な|基礎|実務|業務|ご)?(?:の)?(?:経験|実績|知識|知見|理解|スキル)(?:者)?"
    r"(?:が|の|を)?(?:ある|お持ちの|有する)?(?:方)?(?:必須)?$"
)
_TIMED = re.compile(rf"(?:約|の)?(?:{_SPAN.pattern})(?:間)?(?:以上|程度|ほど|~)?(?:の)?")
_COMMON_WORK = re.compile(
    r"(?:実務|業務|開発|設計|構築|運用|保守|製造|実装|プログラミング|システム|ソフトウェア|IT|アプリケーション?|Web"
    r"|同様の|上記|下記|以下|言語|での|の|、)*",
    re.I,
)


def _bare(clause: str) -> str:
    """What experience is asked of, without years and 経験: PMO経験3年以上 → PMO, 基本設計の経験 → 基本設計."""
    text = re.sub(r"[(（][^()（）]*[)）]", "", _MARK.sub("", plain(clause))).strip("。 ")
    text = _TAIL.sub("", _TIMED.sub("", text).strip())
    return _TAIL.sub("", text).strip(" 、の")


def _own_demands(text: str) -> tuple[list[Requirement], str]:
    """Clauses that ask for a role, a phase or a kind of work of its own (PMO経験3年以上、要件定義の経験), as demands
    without a skill; and the text with them blanked out, so that their years count for no other name."""
    own: list[Requirement] = []
    rest = text
    whole = _bare(text)
    if len(whole) <= 12 and roles(whole) and _CLAUSE.search(whole) and not find_in_prose(text):
        return [Demand(skill=None, months=experience_months(text), surface=whole)], ""
    tied = bool(re.search(r"での|による|を用いた|を使った|にて", text)) and bool(find_in_prose(text))
    clauses = [c for c in _CLAUSE.split(text) if c.strip()]
    for clause in clauses:
        experience = bool(re.search(r"経験|実績", clause))
        if not experience or find_in_prose(clause):
            continue
        bare = _bare(clause)
        months = experience_months(clause) if _SPAN.search(plain(clause)) else None
        named = bool(roles(bare)) or (bool(phases(bare)) and not tied)
        timed = months is not None and not _COMMON_WORK.fullmatch(bare)
        if not _reads_as_term(bare) or re.search(r"[~をがは]|から|以[降後]", bare) or not (named or timed):
            continue
        if [d for d in claims(bare) if d.skill]:
            continue
        own.append(Demand(skill=None, months=months, surface=bare))
        rest = rest.replace(clause, " " * len(clause), 1)
    return own, rest


def _alone_in_clause(text: str, found: list[Demand]) -> list[Demand]:
    """Names too short or common for running text that stand alone in their clause: CANの知識, Go 3年以上."""
    known = {d.skill for d in found}
    out: list[Demand] = []
    for clause in _CLAUSE.split(text):
        bare = _bare(clause)
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+#. ]{0,15}", bare) or find_in_prose(clause):
            continue
        months = experience_months(clause) if _SPAN.search(plain(clause)) else None
        named = [d for d in claims(bare) if d.skill and d.skill not in known]
        out += [d.model_copy(update={"months": months, "surface": bare}) for d in named[:1]]
    return out


def _by_place(found: list[Demand], text: str) -> list[Demand]:
    flat = plain(text).lower()
    return sorted(found, key=lambda d: flat.find(plain(d.surface).lower()) % (len(flat) + 1))


def _as_term(text: str) -> list[Requirement]:
    bare = re.sub(r"[(（][^()（）]*[)）]", "", text).strip()
    months = experience_months(text)
    bare = (
        re.sub(
            r"(?:の?(?:実務|業務))?(?:経験)?(?:が)?(?:約)?\d{1,2}(?:\.\d)?(?:年半?"
            r"|[ヶかカヵ]月)(?:間)?(?:以上|程度)?(?:の?(?:実務|業務)?経験)?(?:者|の方|ある方"
            r"|がある方)?$",
            "",
            plain(bare),
        )
        or bare
    )
    bare = re.sub(r"(?:が|の|を)?(?:ある|お持ちの|できる|有する)方$", "", bare)
    return [Demand(skill=None, months=months, surface=bare)] if _reads_as_term(bare) else []


def _reads_as_term(text: str) -> bool:
    return 2 <= len(text) <= TERM_LENGTH and not _NOT_DEMAND.search(text)


def _other_limit(text: str) -> bool:
    """Limits on language, nationality, age are no demands on a skill."""
    flat = plain(text)
    if re.search(
        r"外国籍|国籍|(?:\d{2}歳|[2-6]0代)|日本人|個人事業主|貴社|社先|BP不可|フリーランス|長期(?:参画|稼働)",
        flat,
    ):
        return True
    return language_level(flat) is not None and not find_in_prose(text) and len(flat) <= 40


def _with_months(found: list[Demand], text: str) -> Iterable[Demand]:
    """Each demand with its years. A span counts for the names before it back to the span before that
    (Java、SQLの経験3年以上); where none stands before it, for those after it (3年以上のJava経験)."""
    flat = plain(_without_versions(text))
    spans = [(m.start(), experience_months(m[0])) for m in _SPAN.finditer(flat)]
    lower = flat.lower()
    at = 0
    places: list[int] = []
    for demand in found:
        here = lower.find(plain(demand.surface).lower(), at)
        here = lower.find(plain(demand.surface).lower()) if here < 0 else here
        places.append(here)
        at = max(at, here)
    before_any = bool(spans) and not any(0 <= p < spans[0][0] for p in places)
    for demand, place in zip(found, places, strict=True):
        if demand.months is not None or not spans:
            yield demand
            continue
        if before_any:
            said = [m for start, m in spans if start < place] or [spans[0][1]]
            yield demand.model_copy(update={"months": said[-1]})
            continue
        after = [m for start, m in spans if start > place >= 0 and not _ENDED.search(flat[place:start])]
        yield demand.model_copy(update={"months": after[0]}) if after else demand


_ENDED = re.compile(r"[一-龥ァ-ヴーぁ-ん]{3}(?:で|が|し|り|て|ており|です)、|。")
"""The end of a clause of a sentence: years behind it count for no name before it."""


def _without_versions(text: str) -> str:
    return re.sub(r"20\d{2}年", "", text)


def _choices(text: str) -> list[Requirement] | None:
    """AまたはB, A/B/Cのいずれか as one requirement; what stands in other clauses as its own."""
    if _CHOICE_ALL.search(text):
        clauses = re.split(r"[。]|(?<=以上)[、,]", text)
    else:
        clauses = (
            re.split(r"[、,，。](?=.)", text)
            if not re.search(r"[、,，][^、,，]*(?:または|又は|もしくは)[^、,，]*$", text)
            else [text]
        )
    out: list[Requirement] = []
    chosen = False
    for clause in clauses:
        if not clause.strip():
            continue
        if (inside := _bracketed_choice(clause)) is not None:
            out += inside
            chosen = True
            continue
        if _CHOICE.search(clause) or _CHOICE_ALL.search(clause):
            found = list(find_in_prose(clause))
            found = _by_place([*found, *_alone_in_clause(_CHOICE.sub("、", clause), found)], clause)
            found = found or [d for d in claims(_CHOICE.sub("、", clause)) if d.skill]
            found = list(without_doubles(_with_months(found, clause)))
            if len({d.skill for d in found}) >= 2:
                out.append(AnyOf(any_of=tuple(found)))
                chosen = True
                continue
            out.extend(found)
            continue
        out.extend(requirements(clause))
    return out if chosen else None


_BRACKETED = re.compile(r"[(（]([^()（）]+)[)）]")


def _bracketed_choice(clause: str) -> list[Requirement] | None:
    """RDB（MySQLまたはPostgreSQL）: the bracket says what is meant, so the choice alone is asked for; a name before
    it that is no kind of the chosen ones (Java（SpringまたはStruts）) is asked for as well. None elsewhere."""
    from matcher.taxonomy import taxonomy

    for bracket in _BRACKETED.finditer(clause):
        inner, outer = bracket[1], clause[: bracket.start()] + clause[bracket.end() :]
        if not (_CHOICE.search(inner) or _CHOICE_ALL.search(inner)) or _CHOICE.search(outer):
            continue
        named = [d for d in claims(_CHOICE.sub("、", _CHOICE_ALL.sub("", inner))) if d.skill]
        if len({d.skill for d in named}) < 2:
            continue
        months = experience_months(outer) if _SPAN.search(plain(_without_versions(outer))) else None
        if months:
            named = [d if d.months else d.model_copy(update={"months": months}) for d in named]
        skills = taxonomy().skills
        kinds = {p for d in named if d.skill in skills for p in skills[d.skill].parents}
        own = [d for d in requirements(outer) if isinstance(d, AnyOf) or (d.skill and d.skill not in kinds)]
        return [*own, AnyOf(any_of=tuple(without_doubles(named)))]
    return None


def without_repeats(found: list[Requirement]) -> list[Requirement]:
    """Without doubles; a demand with years takes the place of the same one without."""
    kept: dict[object, Requirement] = {}
    for one in found:
        key: object = one.any_of if isinstance(one, AnyOf) else (one.skill or one.surface)
        before = kept.get(key)
        if isinstance(before, Demand) and isinstance(one, Demand):
            if before.months is None and one.months is not None:
                kept[key] = before.model_copy(update={"months": one.months})
            continue
        kept.setdefault(key, one)
    return list(kept.values())


def _timed(met: list[Demand], text: str) -> list[Demand]:
    """Claims with the years that stand behind their one name in a clause: ネットワーク設計・構築 15年（Cisco …）."""
    clauses = [
        (plain(c)[: span.start()].lower(), experience_months(span[0]))
        for c in _CLAUSE.split(_without_versions(text))
        if (span := _SPAN.search(plain(c)))
    ]
    out: list[Demand] = []
    for demand in met:
        name = plain(demand.surface).lower()
        if demand.skill is None and demand.months is None and (span := re.search(rf"\s*{_SPAN.pattern}$", name)):
            bare = plain(demand.surface)[: span.start()].strip(" :")
            if len(bare) >= 2:
                months = experience_months(span[0])
                out.append(demand.model_copy(update={"months": months, "surface": bare}))
                continue
        here = [m for head, m in clauses if name in head]
        own = [head for head, _ in clauses if name in head]
        others = [d for d in met if d is not demand and any(plain(d.surface).lower() in head for head in own)]
        if demand.months is None and len(here) == 1 and here[0] and not others:
            demand = demand.model_copy(update={"months": here[0]})
        out.append(demand)
    return out


def person_claims(lines: Iterable[Line]) -> tuple[list[Demand], list[Line]]:
    """The skills a person's mail claims, with years, and the lines that name none."""
    found: list[Demand] = []
    leftover: list[Line] = []
    for line in lines:
        text = _MARK.sub("", line.text).strip()
        if not text or is_closing(text):
            continue
        sentence = bool(re.search(r"[をがはに]|です|ます|経験|しており", text)) and len(text) > 24
        met = (
            list(find_in_prose(text)) if sentence else [d for d in claims(text) if d.skill or _reads_as_term(d.surface)]
        )
        if not sentence and not any(d.skill for d in met):
            met = list(find_in_prose(text)) or met
        known = [d for d in met if d.skill]
        months = experience_months(_without_versions(text))
        if len(known) == 1 and known[0].months is None and months and re.search(r"年|月", text):
            met = [d.model_copy(update={"months": months}) if d.skill else d for d in met]
        (found.extend(_timed(met, text)) if met else leftover.append(line))
    return list(without_doubles(found)), leftover
