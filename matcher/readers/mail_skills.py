"""Lines of a スキル section → requirements: must-haves parted from nice-to-haves, years, choices (AまたはB)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from matcher.model import AnyOf, Demand, Requirement
from matcher.normalise.phases import phases
from matcher.normalise.plain import english
from matcher.normalise.quantities import experience_months, language_level, plain
from matcher.normalise.roles import roles
from matcher.normalise.skills import claims, find_in_prose, normalise, without_doubles
from matcher.readers.mail_labels import BULLETS, Line, is_closing
from matcher.readers.mail_refusals import without_refusals
from matcher.readers.skill_years import SPAN as _SPAN
from matcher.readers.skill_years import bounded, claim_text, claimed, with_kinds, without_own_years

_SHORT = re.compile(r"^[\s　・]*[(（\[【]?(?:(?P<must>必|◎必)|(?P<nice>尚))[)）\]】][\s　:：]*")
"""One letter in front that says how much a skill is asked for: (必) Java, 尚)Vue.js."""
_MARK = re.compile(
    rf"^[\s　{re.escape(BULLETS)}]*(?:[(（]?\d{{1,2}}[)）.．、]\s*|[①-⑳]\s*)?[\s　{re.escape(BULLETS)}]*"
)
_PREFER = re.compile(
    r"^[\s■◆●・○※【<＜\[(（]*(?:尚可|尚良し?|歓迎|want|あれば尚(?:可|良し?)|なお可|優遇"
    r"|better|nice)[^\s:：】>＞\]）)A-Za-zＡ-Ｚａ-ｚ]{0,8}[\s】>＞\])）]*[:：]?\s*",
    re.I,
)
_REQUIRE = re.compile(
    r"^[\s■◆●・○※【<＜\[(（]*(?:必須|must|マスト)[^\s:：】>＞\]）)A-Za-zＡ-Ｚａ-ｚ]{0,8}[\s】>＞\])）]*[:：]?\s*", re.I
)
_NICE_TAIL = re.compile(
    r"(?:があれば|あれば|だと|であれば|があると|あると|なら)?(?:尚|なお)(?:可|良し?|よし"
    r"|歓迎)|(?:経験者)?歓迎|(?:が)?あれば(?:望ましい|ベター|プラス|優遇|嬉しい)"
    r"|あると(?:望ましい|良い|尚良い|嬉しい|助か)|(?:だと|れば|ると)、?(?:嬉しい|うれしい|幸い|助か"
    r"|ありがた|有難|安心|理想)|望ましい|優遇|ベター"
)
_CHOICE_ALL = re.compile(r"いずれか|どちらか|何れか|のうち(?:1つ|一つ|どれか)|どれか|のどれ")
_CHOICE = re.compile(
    r"または|又は|もしくは|若しくは|あるいは|(?<![A-Za-z])or(?![A-Za-z])|OR(?![A-Za-z])"
    r"|(?<=[A-Za-z0-9+#.)）])[\s　]*か[\s　]*(?=[A-Za-z])"
)
_LIST_CUT = re.compile(r"[、,，/／・|｜;；\n\t]+")
_PROSE = re.compile(
    r"経験|できる|出来る|可能な|こと|お持ち|方$|有する|知見|知識|理解|スキル|能力|レベル"
    r"|以上|ある方|開発|構築|設計|運用|使った|用いた|における|に関する|いずれか|または"
    r"|[をがは]"
)
_NOT_DEMAND = re.compile(r"[。!！?？]|ます|です|ください|下さい|ません|お願い|こと$|方$|以上の方|http|@|:\d|\d{4}")
_CLOSING_TAIL = re.compile(r"(?:^|(?<=[\s。　]))(?:以上、)?(?:何卒)?(?:どうぞ)?(?:よろしく|宜しく)お?願い.*$")
TERM_LENGTH = 20


@dataclass
class Demands:
    """What a スキル section asks for; `leftover` are lines that are no demand on a skill."""

    required: list[Requirement] = field(default_factory=list)
    preferred: list[Requirement] = field(default_factory=list)
    leftover: list[Line] = field(default_factory=list)


_SIGNS = "★☆◎○〇●◯△▲▽▼■□◆◇※＊*"
_LEGEND = re.compile(
    rf"(?P<sign>[{re.escape(_SIGNS)}])[\s　]*(?:印|マーク)?(?:の(?:もの|項目|スキル))?[\s　]*"
    r"(?:[:：=＝…→・は]|が)?[\s　]*"
    r"(?:(?P<must>必須|マスト|must)|(?:あれば)?(?:尚可|尚良し?|なお可|歓迎|want|優遇|あれば|望ましい))(?:スキル)?(?:です)?"
    rf"(?=[\s　、,，/／・。)）]*(?:$|[{re.escape(_SIGNS)}]))",
    re.I,
)


def legend_of(texts: Iterable[str]) -> dict[str, bool]:
    """Signs that say how much a skill is asked for, each with True for a nice-to-have, where a line or two in a row
    explain two of them (★：必須　☆：尚可); empty where none is explained.

    >>> legend_of(["★：必須　☆：尚可"]), legend_of(["■必須", "■尚可"])
    ({'★': False, '☆': True}, {})
    """
    told = [t.strip() for t in texts]
    for text in [*told, *(f"{a}　{b}" for a, b in pairwise(told) if a[:1] in _SIGNS and a and b)]:
        signs = {m["sign"]: m["must"] is None for m in _LEGEND.finditer(text[:200])}
        if len(signs) >= 2 and len(set(signs.values())) == 2:
            return signs
    return {}


def _by_legend(lines: Iterable[Line], legend: dict[str, bool]) -> tuple[list[Line], list[Line]]:
    """The lines of must-haves and of nice-to-haves by the sign each begins with; one without goes on as above."""
    sides: tuple[list[Line], list[Line]] = ([], [])
    nice = False
    signs = re.escape("".join(legend))
    for line in lines:
        if _LEGEND.search(line.text):
            line = Line(line.number, _LEGEND.sub("", line.text).strip("※*＊()（）、, 　"), line.depth)
        for part in re.split(rf"(?=[{signs}])", line.text):
            bare = part.strip(" 　")
            if not bare:
                continue
            nice = legend.get(bare[0], nice)
            sides[nice].append(Line(line.number, bare.lstrip(_SIGNS), line.depth))
    return sides


def demands_by_legend(lines: Iterable[Line], legend: dict[str, bool]) -> Demands:
    """The demands of lines whose signs a legend explains."""
    musts, nices = _by_legend(lines, legend)
    one, other = demands_of(musts), demands_of(nices, preferred=True)
    return Demands(
        without_repeats([*one.required, *other.required]),
        without_repeats([*one.preferred, *other.preferred]),
        [*one.leftover, *other.leftover],
    )


def demands_of(lines: Iterable[Line], *, preferred: bool = False) -> Demands:
    """The demands of the lines below a label, in their order; 尚可 as a heading within switches, at the end of
    a line it counts for that line."""
    out = Demands()
    nice = preferred
    for line in _grouped(list(lines), out, preferred=preferred):
        text = _CLOSING_TAIL.sub("", line.text.strip())
        if not text or is_closing(text):
            continue
        text, refused = without_refusals(text)
        out.leftover += [Line(line.number, said, line.depth) for said in refused]
        if short := _SHORT.match(text):
            text = f"{'必須' if short['must'] else '尚可'}：{text[short.end() :]}"
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


_CHOICE_HEAD = re.compile(
    r"(?:以下|下記|次)(?:の|に挙げる|に示す)?[^、。:：]{0,24}?(?:いずれか|どれか|何れか|どちらか"
    r"|のうち(?:\d|一)つ|から(?:\d|一)つ|\d(?:つ|個)以上)"
    r"|^(?:いずれか|どれか|どちらか)(?:\d|一)?つ?(?:の経験)?(?:必須|以上)?[^、。]{0,12}[:：]?$"
)
"""A line that opens a choice of the lines below it: 以下いずれかの経験."""
_CHOICE_FOOT = re.compile(
    r"^[※*（(\s　]*(?:上記|これら|以上)?(?:の|より|から|は)?(?:うち)?、?(?:いずれか|どれか|どちらか|何れか)"
)
"""A line that makes a choice of the lines above it: ※上記いずれか."""
_OR_ENDS = re.compile(r"(?:または|又は|もしくは|若しくは|あるいは|\bor)[\s　]*$", re.I)
_OR_BEGINS = re.compile(rf"^[\s　{re.escape(BULLETS)}]*(?:または|又は|もしくは|若しくは|あるいは|or\b)", re.I)
_HEADING = re.compile(r"^[\s　]*[【<＜\[〔《≪]")


def _grouped(lines: list[Line], out: Demands, *, preferred: bool) -> Iterable[Line]:
    """The lines one by one; those a choice spans are read together and kept in `out` as one requirement."""
    at = 0
    nice = preferred
    while at < len(lines):
        line = lines[at]
        text = line.text.strip()
        nice = True if _PREFER.match(text) else preferred if _REQUIRE.match(text) else nice
        if _CHOICE_HEAD.search(_MARK.sub("", text)) and (below := _below_head(lines, at)):
            months = experience_months(text) if _SPAN.search(plain(_without_versions(text))) else None
            if chosen := _choice_of([_MARK.sub("", ln.text.strip()) for ln in below], months):
                (out.preferred if nice or _NICE_TAIL.search(text) else out.required).append(chosen)
                at = lines.index(below[-1], at) + 1
                continue
        joined = line
        while (
            at + 1 < len(lines)
            and len(joined.text) < TERM_LENGTH * MOST_CHOICES
            and (
                _OR_ENDS.search(joined.text) or (_OR_BEGINS.match(lines[at + 1].text) and _SKILLED.search(joined.text))
            )
        ):
            at += 1
            more = _MARK.sub("", lines[at].text.strip())
            joined = Line(line.number, f"{joined.text.rstrip()} {more}", line.depth)
        if _CHOICE_FOOT.match(text) and not find_in_prose(text) and (side := out.preferred if nice else out.required):
            _chosen_above(side, text)
        else:
            yield joined
        at += 1


_SKILLED = re.compile(r"[A-Za-z]{2}|言語")


MOST_CHOICES = 20
"""Lines a choice may span."""


def _below_head(lines: list[Line], at: int) -> list[Line]:
    """The lines a heading 以下いずれか opens: those with another bullet or further in; where all look alike, all
    that follow to the next blank line or heading."""
    head = lines[at]
    mark, inset = _mark_of(head.text)
    out: list[Line] = []
    for line in lines[at + 1 : at + 1 + MOST_CHOICES]:
        if not line.text.strip():
            if out:
                break
            continue
        if (
            _CHOICE_HEAD.search(line.text)
            or _HEADING.match(line.text)
            or _PREFER.match(line.text.strip())
            or _REQUIRE.match(line.text.strip())
        ):
            break
        here, depth = _mark_of(line.text)
        if out and (here, depth) != _mark_of(out[0].text) and (here == mark or depth < _mark_of(out[0].text)[1]):
            break
        if not here and mark and depth <= inset:
            break
        out.append(line)
    return out


def _mark_of(text: str) -> tuple[str, int]:
    """The bullet a line begins with (numbers as one), and how far in it stands."""
    bare = text.lstrip(" 　\t")
    mark = "1" if re.match(r"[(（]?\d{1,2}[)）.．]|[①-⑳]", bare) else bare[:1] if bare[:1] in BULLETS else ""
    return mark, len(text) - len(bare)


def _choice_of(texts: list[str], months: int | None) -> AnyOf | None:
    """The skills of several lines as one choice; None where they name fewer than two."""
    named = [d for text in texts for r in requirements(text) for d in (r.any_of if isinstance(r, AnyOf) else (r,))]
    skilled = [d for d in named if d.skill] or []
    if len({d.skill for d in skilled}) < 2:
        return None
    return AnyOf(
        any_of=tuple(without_doubles(d if d.months else d.model_copy(update={"months": months}) for d in skilled))
    )


def _chosen_above(side: list[Requirement], text: str) -> None:
    """Turns the plain demands said so far into one choice (※上記いずれか)."""
    plain_ones = [d for d in side if isinstance(d, Demand) and d.skill]
    if len(plain_ones) < 2:
        return
    months = experience_months(text) if _SPAN.search(plain(text)) else None
    chosen = tuple(d if d.months else d.model_copy(update={"months": months}) for d in plain_ones)
    side[:] = [AnyOf(any_of=chosen), *(d for d in side if d not in plain_ones)]


_HOPED = re.compile(
    r"^(?:あれば|できれば|出来れば|可能であれば|可能なら(?:ば)?|欲を言えば)(?!尚|なお|望|良|嬉|ベ)、?[\s　]*"
)
"""A line that only hopes for something: あればGCP."""


def _one_line(line: Line, nice: bool, out: Demands) -> None:
    for part, part_nice in _parts(line.text, nice):
        found = requirements(part)
        if found:
            (out.preferred if part_nice else out.required).extend(found)
            out.leftover += [Line(line.number, said, line.depth) for said in _passed_over(part, found)]
        else:
            out.leftover.append(Line(line.number, part, line.depth))


LONGEST_LISTED = 400
"""Letters of a line up to which it is looked at for what was passed over."""
_LISTED = re.compile(r"[、,，;；](?![^(（]*[)）])")
"""What parts things listed; a slash also stands within one (CI/CD)."""


def _passed_over(text: str, found: list[Requirement]) -> list[str]:
    """Things listed beside the skills found that none of them stands for: テスト経験、普通免許."""
    if len(text) > LONGEST_LISTED:
        return []
    said = [plain(d.surface).lower() for r in found for d in (r.any_of if isinstance(r, AnyOf) else (r,))]
    out: list[str] = []
    for clause in _LISTED.split(text):
        bare = _bare(clause)
        if (
            _reads_as_term(bare)
            and not any(s in plain(clause).lower() or bare.lower() in s for s in said)
            and not re.search(r"[をがはにでもと]|など|等|以[上降後]|可$", bare)
            and not _COMMON_WORK.fullmatch(bare)
            and not (_SPAN.search(plain(clause)) or roles(bare) or phases(bare) or _other_limit(clause))
            and not find_in_prose(clause)
            and requirements(clause)
        ):
            out.append(clause.strip())
    return out


_MUST = r"必須|マスト|must"
_MARKED = re.compile(
    rf"(?P<body>[^。]+?)[\s　・]*(?P<open>[(（][^()（）]*?)?(?P<mark>{_MUST}|(?:が?あれば|だと|なら)?"
    r"(?:尚可|尚良し?|なお可|歓迎|優遇|want))(?!で?は(?:な|あり)|スキル|[\s　]*[:：])(?:です)?"
    r"(?P<more>[\s　]*[(（][^()（）]*[)）])?[)）]?[\s　、,，/／。]*",
    re.I,
)
"""Terms with a word behind each that says how much they are asked for."""


def _marked_term(met: re.Match[str]) -> str:
    """A term with its years and without the word behind it: Go（2年以上・必須） → Go（2年以上）."""
    opened = (met["open"] or "").rstrip("・、 　")
    return f"{met['body']}{met['more'] or ''}" + (f"{opened}）" if len(opened) > 1 else "")


def _mixed(text: str) -> list[tuple[str, bool]]:
    """`Kotlin必須（2年以上） Compose尚可` as parts; empty where the line does not say both of terms before it."""
    met = list(_MARKED.finditer(text)) if len(text) <= 300 else []
    must = [bool(re.fullmatch(_MUST, m["mark"], re.I)) for m in met]
    if len(set(must)) < 2 or any(_PREFER.match(m["body"]) or _REQUIRE.match(m["body"]) for m in met):
        return []
    parts = [(_marked_term(m), not asked) for m, asked in zip(met, must, strict=True)]
    rest = text[met[-1].end() :].strip("、, 　")
    return [*parts, *([(rest, not must[-1])] if rest else [])]


def _parts(text: str, nice: bool) -> list[tuple[str, bool]]:
    """A line as (part, nice-to-have): `Java（必須）、AWS（尚可）` and `SQL、AWSもあれば尚可` have two."""
    marked = re.split(r"[\s　]*[(（]\s*(必須|尚可|尚良|歓迎|must|want)\s*[)）][、,，\s　/／]*", text, flags=re.I)
    if len(marked) > 1:
        parts = [
            (body, mark.lower() not in ("必須", "must"))
            for body, mark in zip(marked[::2], [*marked[1::2], "尚可" if nice else "必須"], strict=False)
        ]
        return [(b.strip("、, "), n) for b, n in parts if b.strip("、, 　")]
    if mixed := _mixed(text):
        return mixed
    stated = _MUST_FIRST.match(text)
    if stated and _NICE_TAIL.search(stated["rest"]) and not _NICE_TAIL.search(stated["must"]):
        return [(stated["must"], nice), (_NICE_TAIL.sub("", stated["rest"]).strip("、, 。"), True)]
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
    if (hoped := _HOPED.match(text)) and len(text) > hoped.end() + 1:
        return [(_NICE_TAIL.sub("", text[hoped.end() :]).strip("、, "), True)]
    tail = _NICE_TAIL.search(text)
    if tail and not nice:
        clauses = re.split(r"[。]|(?<=以上)、", text)
        if len(clauses) > 1:
            return [(_NICE_TAIL.sub("", c), bool(_NICE_TAIL.search(c))) for c in clauses if c.strip()]
        if (
            (last := _LAST_NICE.match(text))
            and _WHOLE_DEMAND.search(last["must"])
            and not _NICE_TAIL.search(last["must"])
        ):
            return [(last["must"], False), (last["nice"].strip(), True)]
        return [(_NICE_TAIL.sub("", text).strip("、, (（)）"), True)]
    return [(_NICE_TAIL.sub("", text).strip("、, ") if tail else text, nice)]


_LAST_NICE = re.compile(
    r"(?P<must>.{2,200})[、,，](?P<nice>[^、,，]{2,30}?)(?:(?:の?(?:資格|経験|知識)(?:者|保有者?)?)?(?:は|も)?)"
    r"(?:尚可|なお可|尚良し?|歓迎)(?:です)?[\s　。]*$"
)
"""A list whose last name alone has 尚可 behind it."""
_WHOLE_DEMAND = re.compile(
    r"(?:設計|構築|開発|運用|保守|実装|経験|以上|必須|[年できる])(?:(?:の|が)?経験(?:者)?|[)）])?[\s　]*$"
)
"""The end of words that ask for something on their own, before a last name with 尚可 behind it."""
_MUST_FIRST = re.compile(
    r"(?P<must>[^。]{2,60}?)(?:は|が)?(?:必須|マスト|必要)(?:で|となり"
    r"|です)[^、。]{0,6}[、。](?P<rest>.+)$"
)
"""A sentence that asks for one thing and hopes for another: Laravel経験2年以上は必須で、Dockerも触れると助かります."""


_GLUED = re.compile(r"(?<=[A-Za-z][#+])(?=\d)|(?<=[A-Za-z]\+\+)(?=\d)")
"""Years written right behind a sign: C#3年以上."""


def requirements(text: str) -> list[Requirement]:
    """The demands in one line: a list of names, or a sentence with the names that stand in it; a short unknown
    term is kept with `skill` None. Empty where the line asks for no skill (日本語N1, 50歳まで)."""
    text = _GLUED.sub(" ", english(text.strip().strip("。")))
    if not text or _other_limit(text):
        return []
    prose = bool(_PROSE.search(text))
    choice = _choices(text) if _CHOICE.search(text) or _CHOICE_ALL.search(text) else None
    if choice:
        return choice
    found = list(find_in_prose(text)) if prose else list(claims(text))
    if prose:
        own, rest = _own_demands(text)
        found = _by_place([*found, *_alone_in_clause(rest, found), *_joined(rest, found), *able_at(rest, found)], text)
        if found:
            return [*_platforms(list(_with_months(with_kinds(found, rest), rest, grouped=True)), rest), *own]
        listed = [d for d in claims(text) if d.skill is not None]
        if listed:
            return [*_with_months(with_kinds(listed, rest), rest, grouped=True), *own]
        return own or ([] if phases(text) else list(_as_term(text)))
    timed = (d.model_copy(update={"months_most": None}) for d in claimed(found, text))
    return [d for d in timed if d.skill is not None or _reads_as_term(d.surface)]


def _platforms(found: list[Demand], text: str) -> list[Demand]:
    """COBOL（z/OS）3年以上: what a language runs on, in a bracket behind it, is asked for without its years."""
    from matcher.taxonomy import taxonomy

    skills = taxonomy().skills
    flat = plain(text).lower()
    out: list[Demand] = []
    for before, one in zip([None, *found], found, strict=False):
        kinds = [skills[d.skill].kind if d and d.skill in skills else "" for d in (before, one)]
        if (
            before is not None
            and kinds[0] == "language"
            and kinds[1] in ("os", "mainframe")
            and one.months == before.months
            and re.search(
                rf"{re.escape(plain(before.surface).lower())}\s*\({re.escape(plain(one.surface).lower())}(?:上|環境|系)?\)",
                flat,
            )
        ):
            one = one.model_copy(update={"months": None})
        out.append(one)
    return out


_CLAUSE = re.compile(r"[、,，/／;；](?![^(（]*[)）])")
_TAIL = re.compile(
    r"(?:としての|での|における|に関する|を用いた|の)?(?:基本的な|基礎|実務|業務|ご)?(?:の)?(?:経験"
    r"|実績|知識|知見|理解|スキル)(?:者)?"
    r"(?:が|の|を)?(?:ある|お持ちの|有する)?(?:方)?(?:必須)?$"
)
_TIMED = re.compile(rf"(?:約|の)?(?:{_SPAN.pattern})(?:間)?(?:以上|程度|ほど|~)?(?:の)?")
_COMMON_WORK = re.compile(
    r"(?:実務|業務|開発|設計|構築|運用|保守|製造|実装|プログラミング|システム|ソフトウェア|IT|アプリケーション?|Web"
    r"|同様の|上記|下記|以下|言語|での|の|、)*",
    re.I,
)


_WORK_ON = re.compile(r"の(?:設計|構築|開発|製造|実装|テスト|運用|保守|監視|管理|導入|移行)[\s　]*$")
"""The end of a clause whose work goes on in the next: AWSの設計、構築経験3年以上."""


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
    goes_on = False
    for before, clause in zip(["", *clauses], clauses, strict=False):
        goes_on = goes_on or (_WORK_ON.search(before) is not None and bool(find_in_prose(before)))
        goes_on = goes_on and _COMMON_WORK.fullmatch(_bare(clause)) is not None
        if goes_on:
            continue
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
        whole_of = months or len(clauses) > 1 or (phases(bare) and text.strip() != f"{bare}経験")
        own.append(Demand(skill=None, months=months, surface=bare if whole_of else text.strip()))
        rest = rest.replace(clause, " " * len(clause), 1)
    return own, rest


_USED = re.compile(
    r"(?:を(?:用いた|使った|使用した|利用した))?(?:の|での|による)(?:コーディング|プログラミング|開発"
    r"|設計|構築|実装|運用|保守|操作|利用|使用|導入|[・、])+$"
)


def _alone_in_clause(text: str, found: list[Demand]) -> list[Demand]:
    """Names too short or common for running text that stand alone in their clause: CANの知識, Go 3年以上."""
    known = {d.skill for d in found}
    out: list[Demand] = []
    for clause in _CLAUSE.split(text):
        bare = _USED.sub("", _bare(clause))
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+#. ]{0,15}", bare) or find_in_prose(clause):
            continue
        months = experience_months(clause) if _SPAN.search(plain(clause)) else None
        named = [d for d in claims(bare) if d.skill and d.skill not in known]
        if any(plain(d.surface).lower().endswith(f"/{bare.lower()}") for d in found):
            continue  # SQL of PL/SQL
        out += [d.model_copy(update={"months": months, "surface": bare}) for d in named[:1]]
    return out


def able_at(text: str, found: Iterable[Demand] = ()) -> list[Demand]:
    """Names too common for running text that somebody is said to be able to use: Swiftできる方, GoでのAPI開発."""
    known = {d.skill for d in found}
    out: list[Demand] = []
    for match in _ABLE.finditer(text):
        named = [d for d in claims(match[1]) if d.skill and d.skill not in known]
        out += named[:1]
        known |= {d.skill for d in named}
    return out


_ABLE = re.compile(
    r"(?<![A-Za-z0-9@.])([A-Z][A-Za-z0-9+#]{1,15})(?:(?:の|が|を)?(?:でき|出来|使え|書け|触れ|扱え"
    r"|わか|分か)[^、。]{0,3}(?:る方|る人|る者|ます)"
    r"|での(?:[A-Za-z]{2,10})?(?:開発|実装|構築)|の開発経験|の?経験者"
    r"|を(?:約?[0-9０-９]{1,2}年(?:以上|程度|ほど)?)?(?:書い|使っ|扱っ|触っ|利用し|経験し)[^、。]{0,6}(?:方|人|者))"
)


def _joined(text: str, found: list[Demand]) -> list[Demand]:
    """Names too common for running text that と or 及び joins to a sure one: RubyとRailsが3年くらい."""
    known = {d.skill for d in found}
    out: list[Demand] = []
    for match in _AND.finditer(text):
        before = text[: match.start()]
        if any(before.endswith(d.surface) for d in found):
            named = [d for d in claims(match[1]) if d.skill and d.skill not in known]
            out += named[:1]
            known |= {d.skill for d in named}
    return out


_AND = re.compile(r"(?:と|や|及び|および|ならびに)([A-Z][A-Za-z0-9.+#]{1,15})(?![A-Za-z0-9])")


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
    return (language_level(flat) is not None or "日本語" in flat) and not find_in_prose(text) and len(flat) <= 40


def _with_months(found: list[Demand], text: str, *, grouped: bool = False) -> Iterable[Demand]:
    """Each demand with its years. A span counts for the names before it back to the span before that
    (Java、SQLの経験3年以上); where none stands before it, for those after it (3年以上のJava経験).

    With `grouped`, years behind a head with several names in brackets are the head's alone (AWS（EC2、S3）3年以上).
    """
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
    of_head = without_own_years(found, lower) if grouped and spans else {}
    own = [one for one in spans if not any(b and b.begin < one[0] < b.end for b in of_head.values())]
    for at, (demand, place) in enumerate(zip(found, places, strict=True)):
        if demand.months is not None or not spans:
            yield demand
            continue
        if at in of_head:
            bracket = of_head[at]
            within = [m for start, m in spans if bracket and max(place, bracket.begin) < start < bracket.end]
            yield demand.model_copy(update={"months": within[0]}) if within else demand
            continue
        if before_any and re.search(r"大丈夫|結構|構いません|問題", flat[spans[0][0] : max(place, 0)]):
            yield demand
            continue
        if before_any:
            said = [m for start, m in spans if start < place] or [spans[0][1]]
            yield demand.model_copy(update={"months": said[-1]})
            continue
        after = [m for start, m in own or spans if start > place >= 0 and not _ENDED.search(flat[place:start])]
        if after and (bound := _bracket_of(flat, next(start for start, _ in spans if start > place))) is not None:
            listed = flat[place + len(plain(demand.surface)) : bound]
            if re.match(r"[、,/・]", listed) and not re.search(r"の|共|経験|いずれも", listed):
                after = []
        yield demand.model_copy(update={"months": after[0]}) if after else demand


def _bracket_of(flat: str, span: int) -> int | None:
    """Where the bracket begins that holds this span of years alone (Apex、Salesforce（3年以上）); None elsewhere."""
    opened = re.search(r"[(（](?:経験|実務|約)?$", flat[:span])
    return opened.start() if opened else None


_ENDED = re.compile(r"[一-龥ァ-ヴーぁ-ん]{3}(?:で|が|し|り|て|ており|です)、|。")
"""The end of a clause of a sentence: years behind it count for no name before it."""


def _without_versions(text: str) -> str:
    return re.sub(r"20\d{2}年", "", text)


_CHOICE_CUT = re.compile(r"[、,，。](?=.)|(?:(?<=以上)|(?<=経験)|(?<=知識)|(?<=の方)|(?<=る方))[\s　]*[/／＋+](?=.)")
"""What parts the clauses of a line that holds a choice."""


def _choices(text: str) -> list[Requirement] | None:
    """AまたはB, A/B/Cのいずれか as one requirement; what stands in other clauses as its own."""
    if _several_choices(text):
        clauses = re.split(_CHOICE_CUT, text)
    elif _CHOICE_ALL.search(text):
        clauses = re.split(r"[。]|(?<=以上)[、,]", text)
    elif re.search(r"[、,，][^、,，]*(?:または|又は|もしくは)[^、,，]*$", text):
        clauses = _joined_choice(text)
    else:
        clauses = re.split(_CHOICE_CUT, text)
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
            found, behind = _before_choice(found, clause)
            if len({d.skill for d in found}) >= 2:
                out.append(AnyOf(any_of=tuple(found)))
                out += behind
                chosen = True
                continue
            out.extend(found)
            continue
        out.extend(requirements(clause))
    return out if chosen else None


def _joined_choice(text: str) -> list[str]:
    """Java、PHPまたはRuby: one choice, as far back as bare names of one kind go; AWS、MySQLまたはOracle asks for AWS
    beside it."""
    *before, last = (c for c in re.split(r"[、,，](?![^(（]*[)）])", text) if c.strip())
    kinds = _kinds(last)
    if not kinds:
        return [text]
    joined = [last] if len(kinds) > 1 or not before else [before.pop(), last]
    while before and not _TOLD.search(before[-1]) and set(_kinds(before[-1])) & set(kinds):
        joined.insert(0, before.pop())
    return [*before, "、".join(joined)]


_TOLD = re.compile(r"年|ヶ月|か月|以上|経験|知識|スキル|理解|できる|必須")
"""What is asked of the names of a clause by itself: it is no bare name in a list of others."""


def _kinds(clause: str) -> list[str]:
    """The kind of every skill a clause names: language, db, cloud …"""
    return [term.matches[0].kind for term in normalise(_CHOICE.sub("、", clause)) if term.matches]


def _several_choices(text: str) -> bool:
    """AまたはB、CまたはD、E/Fいずれか: each clause a choice of its own, since the last names several itself and an
    earlier one holds a word of choice."""
    clauses = [c for c in re.split(_CHOICE_CUT, text) if c.strip()]
    choices = [c for c in clauses if _CHOICE.search(c) or _CHOICE_ALL.search(c)]
    if len(choices) < 2 or not all(_CHOICE.search(c) for c in choices[:-1]):
        return False
    named = [{d.skill for d in claims(_CHOICE.sub("、", _CHOICE_ALL.sub("", c))) if d.skill} for c in choices]
    return all(len(skills) >= 2 for skills in named)


def _before_choice(found: list[Demand], clause: str) -> tuple[list[Demand], list[Demand]]:
    """Java、KotlinいずれかでのAndroid開発: the names to choose from, and what stands behind and is asked for too."""
    choice = _CHOICE_ALL.search(plain(clause))
    if choice is None or not re.match(r"(?:での|による|を用いた|を使った|にて)", plain(clause)[choice.end() :]):
        return found, []
    head = plain(clause)[: choice.start()].lower()
    before = [d for d in found if plain(d.surface).lower() in head]
    return (before, [d for d in found if d not in before]) if len({d.skill for d in before}) >= 2 else (found, [])


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
        kinds |= {name for name, skill in skills.items() if skill.kind == "concept"}
        if all(d.skill in skills and skills[d.skill].kind == "database" for d in named):
            kinds.add("SQL")  # what one asks any of them in
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
        others = [
            d
            for d in met
            if d is not demand
            and any(plain(d.surface).lower() in head and not _joined_names(head, name, d) for head in own)
        ]
        if demand.months is None and demand.months_most is None and len(here) == 1 and here[0] and not others:
            demand = demand.model_copy(update={"months": here[0]})
        out.append(demand)
    return out


def _joined_names(head: str, name: str, other: Demand) -> bool:
    """True for PHPとLaravelが: years behind them count for both."""
    beside = plain(other.surface).lower()
    return any(re.search(rf"{re.escape(a)}(?:と|や){re.escape(b)}", head) for a, b in ((name, beside), (beside, name)))


def person_claims(lines: Iterable[Line]) -> tuple[list[Demand], list[Line]]:
    """The skills a person's mail claims, with years, and the lines that name none."""
    found: list[Demand] = []
    leftover: list[Line] = []
    for line in lines:
        text = claim_text(_GLUED.sub(" ", _MARK.sub("", line.text).strip()))
        if not text or is_closing(text):
            continue
        sentence = bool(re.search(r"[をがはに]|です|ます|経験|しており", text)) and len(text) > 24
        met = (
            list(find_in_prose(text)) if sentence else [d for d in claims(text) if d.skill or _reads_as_term(d.surface)]
        )
        met = list(claimed(met, text))
        if not sentence and not any(d.skill for d in met):
            met = list(find_in_prose(text)) or met
        known = [d for d in met if d.skill]
        months = experience_months(_without_versions(text))
        if len(known) == 1 and known[0].months is None and months and re.search(r"年|月", text):
            met = [d.model_copy(update={"months": months}) if d.skill else d for d in met]
        (found.extend(bounded(_timed(met, text), text)) if met else leftover.append(line))
    return list(without_doubles(found)), leftover
