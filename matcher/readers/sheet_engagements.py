"""Blocks of labelled items → engagements of the model."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from matcher.model import Claim, Demand, Engagement, Place, month_at, month_index
from matcher.normalise.industries import industry as industry_of
from matcher.normalise.phases import phases as phases_in
from matcher.normalise.roles import role as role_of
from matcher.normalise.skills import NO_SKILL, claims, find_in_prose, normalise
from matcher.readers import sheet_by_content as by_content
from matcher.readers import sheet_periods as periods
from matcher.readers.sheet_labels import SKILL_FIELDS, unpictured
from matcher.readers.sheet_layout import COMPANY, SCHOOL, Block, Item, itemised, whole_period
from matcher.readers.sheet_phases import checklists_apart, phases_of

COLUMNS = {"language": "language", "db": "db", "os": "os", "tools": "any"}
_TITLE_MAX = 80
_SIDE = re.compile(r"兼務|兼任|副業|複業|並行|掛け持ち")
"""In a period, a title or an employment column; in running text these words mean many things."""
_PART_TIME = re.compile(
    r"副業|複業|他(?:案件|プロジェクト|PJ)[とをの]*(?:兼務|並行|掛け持ち)"
    r"|週\s*[1-4](?:\s*[~〜～\-]\s*[1-4])?\s*日(?!.{0,4}(?:出社|出勤|常駐|リモート|在宅|テレワーク|オフィス))"
    r"|(?:稼[働動]率?|参画率?|工数)\s*[:：]?\s*(?:[1-8]\d)\s*%"
)
_SHARE = re.compile(r"(?<!\d)[1-8]\d\s*%")
"""A share of the full time, in a column that speaks of nothing else."""
_FULL_TIME = re.compile(r"専任|専従|フルタイム|週\s*5\s*日(?:稼[働動]|勤務)|(?:稼[働動]率?|参画率?)\s*[:：]?\s*100\s*%")


def engagement(block: Block, today: date, codes: dict[str, str]) -> Engagement | None:
    """The engagement a block tells; None where no period can be found in it or it is schooling."""
    items = [part for item in block.items for part in _distributed(item, today)]
    given, period_item = _period(items, block, today)
    if given is None or period_item is None:
        return None
    phased = any(i.field in ("phases", "phase_mark", "phase_code") for i in items)
    items = by_content.told(checklists_apart(_phases_for_role(i, phased) for i in items))
    items += [phases for i in items if i.field == "role" for phases in _phases_below(i)]
    title, text, told_places = _told(items, block, given)
    if SCHOOL.search(title or text or "") and not _of_project(items):
        return None
    items = [*items, *_said_in_passing(items, _heading(block))]
    skills, skill_places = _skills(items, title, text, told_places)
    phases, phases_place = phases_of(items, codes)
    role_item = next((i for i in items if i.field == "role" and i.text.strip(" -―－ー")), None)
    team, total, team_item = _sizes(items)
    industry_item = next((i for i in items if i.field == "industry"), None)
    end_item = next((i for i in items if i.field == "end"), None) or _end_below(items, today)
    places = {
        **told_places,
        **skill_places,
        "period": period_item.place,
        "end": end_item.place if end_item else None,
        "phases": phases_place,
        "role": role_item.place if role_item else None,
        "team_size": team_item.place if team_item else None,
        "industry": industry_item.place if industry_item else None,
        "stated_months": _months_place(items, given, period_item),
        "client": _place_of(items, "client"),
    }
    return Engagement(
        start=given.start,
        end=given.end,
        current=given.current,
        title=title,
        industry=(industry_of(industry_item.text) or industry_item.text) if industry_item else None,
        role=_role(role_item.text) if role_item else None,
        team_size=team,
        total_size=total,
        skills=skills,
        phases=phases,
        text=text,
        client=_text_of(items, "client"),
        employer=_text_of(items, "employer") or _company(_headed_by(block) or block.employer, today),
        stated_months=given.stated_months,
        part_time=_part_time(items, block),
        period_text=given.text or None,
        period_fault=given.fault,
        number=_text_of(items, "number"),
        place=period_item.place,
        places={k: v for k, v in places.items() if v is not None},
    )


_ROLE_WITHIN = re.compile(r"(?:役割|担当|ポジション|立場|役職)\s*[:：]\s*([^\s()（）、,/／・\d]{1,14})")
"""5名（役割：PL）"""


def _heading(block: Block) -> Item | None:
    return Item("title", block.heading, block.heading_place) if block.heading and block.heading_place else None


def _in_brackets(text: str) -> tuple[str, list[str]]:
    """A title and the role and number of people in brackets behind it: 送金サービス（SE、12名）; none: ("…", [])."""
    found = re.fullmatch(r"(.*\S)\s*[(（\[【〔]([^()（）\[\]【】〔〕]{2,24})[)）\]】〕]\s*", text)
    parts = [p for p in re.split(r"[、,，/／・|\s]+", found[2]) if p] if found else []
    whole = parts and all(by_content.role_or_team(p) for p in parts)
    return (found[1].strip(), parts) if found and whole else (text, [])


def _bracketed_fact(items: list[Item], fields: set[str | None], heading: Item | None) -> list[Item]:
    """What the brackets behind a title say of role and team, where nothing else does."""
    for item in (*(i for i in items if i.field == "title"), *([heading] if heading else [])):
        told = [Item("team" if re.search(r"\d", p) else "role", p, item.place) for p in _in_brackets(item.text)[1]]
        new = [i for i in told if i.field not in fields]
        if new:
            return new
    return []


def _said_in_passing(items: list[Item], heading: Item | None) -> list[Item]:
    """Role and team size of a short line without labels (2019/4～ / SE / 5名), where nothing else gives them."""
    fields = {i.field for i in items}
    if (bracketed := _bracketed_fact(items, fields, heading)) != []:
        return bracketed
    if "role" not in fields:
        for item in items:
            named = _ROLE_WITHIN.search(item.text) if item.field in ("team", "total", "title", "phases", None) else None
            if named:
                return [Item("role", named[1], item.place)]
    if fields & {"role", "team", "total"}:
        return []
    for item in items:
        if item.field in (None, "title") and len(item.text) <= 40:
            plain = periods.prepared(item.text)
            people = _PEOPLE.search(plain)
            role = next((p for p in re.split(r"[/|、,・()\s]+", plain) if p and role_of(p)), None)
            if people and role:
                return [Item("team", people.group(), item.place), Item("role", role, item.place)]
    return []


def _part_time(items: list[Item], block: Block) -> bool | None:
    """True or False only where the sheet says so; a day in the office or a PL who also codes says nothing."""
    short = " ".join([block.heading or "", *(i.text for i in items if i.field in ("period", "title", "employer_fact"))])
    whole = periods.prepared(" ".join([short, *(i.text for i in items)]))
    if _SIDE.search(short) or _PART_TIME.search(whole):
        return True
    told = (i.text for i in items if i.field in ("period", "role", "employer_fact"))
    if any(_SHARE.search(periods.prepared(text)) for text in told):
        return True
    return False if _FULL_TIME.search(whole) else None


_POINT = re.compile(r"(?:19|20)\d{2}\s*[/.年]\s*\d{1,2}(?!\d)\s*月?")


def points(job: Engagement, block: Block, today: date) -> list[Engagement]:
    """The engagement once per month where its period is a list of separate months (2007/7,2008/2); else alone."""
    text = periods.prepared(periods.plain("\n".join(i.text for i in block.items if i.field == "period"), today))
    found = list(_POINT.finditer(text))
    between = [text[a.end() : b.start()] for a, b in itertools.pairwise(found)]
    listed = all(re.search(r"[,、・]|[一-龠ァ-ヶ]", t) and not re.search(r"[~〜～\-–→]|から|まで", t) for t in between)
    if len(found) < 2 or not listed or re.search(r"[~〜～→]|現在", text):
        return [job]
    months = [m for k in found if (m := periods.period(k[0], today).start)]
    apart = any(month_index(b) - month_index(a) > 1 for a, b in itertools.pairwise(months))
    if len(months) < len(found) or not apart:
        return [job]
    return [job.model_copy(update={"start": m, "end": m, "current": False}) for m in dict.fromkeys(months)]


def engagement_period(block: Block, today: date) -> date | None:
    """The month a block's engagement begins, without reading the rest of it."""
    given, _ = _period([part for item in block.items for part in _distributed(item, today)], block, today)
    return given.start if given is not None else None


def _phases_for_role(item: Item, phased: bool) -> Item:
    """担当：設計、実装 says phases, not a role; 役割：運用設計 is a role where the phases stand elsewhere."""
    if phased and not re.search(r"[、,，/／・~〜～\n]", item.text.strip()):
        return item
    if item.field == "role" and role_of(item.text) is None and phases_in(item.text):
        return Item("phases", item.text, item.place, (), item.marked)
    return item


def _phases_below(item: Item) -> Iterator[Item]:
    """Lines of phases under a role in one cell (PL（5名）, 要件定義～基本設計)."""
    for line in item.text.split("\n")[1:]:
        if line.strip() and by_content.phases_alone(line.strip()):
            yield replace(item, field="phases", fields=(), text=line.strip())


def _of_project(items: Iterable[Item]) -> bool:
    return any(i.field in (*SKILL_FIELDS, "role", "phases", "team", "phase_mark") for i in items)


def _place_of(items: Iterable[Item], field: str) -> Place | None:
    return next((i.place for i in items if i.field == field and i.text), None)


def _text_of(items: Iterable[Item], field: str) -> str | None:
    return next((i.text.strip() for i in items if i.field == field and i.text.strip(" -―－ー")), None)


# ---------------------------------------------------------------- compound cells

_PEOPLE = re.compile(
    r"(?:全体|総勢|総数|チーム|自社|プロジェクト|PJ|計|約|[:\s])*\d+\s*(?:[~〜-]\s*\d+\s*)?(?:名|人)(?:体制|程度|規模|前後)?"
)


def _distributed(item: Item, today: date) -> list[Item]:
    """A cell under a compound label given to its fields (役割/規模: SE\\n5名; 期間/案件名)."""
    if len(item.fields) < 2 or all(f in SKILL_FIELDS for f in item.fields):
        return itemised(item)
    rest = item.text
    out: list[Item] = []
    if "period" in item.fields:
        found = periods.search(rest, today)
        if found is not None:
            out.append(Item("period", found.period.text, item.place))
            rest = found.rest
    others = [f for f in item.fields if f != "period"]
    if "team" in others and "role" in others:
        people = list(_PEOPLE.finditer(periods.prepared(rest)))
        if people:
            out.append(Item("team", "/".join(p.group() for p in people), item.place))
            rest = _PEOPLE.sub("", periods.prepared(rest)).strip(" \n/・,、()")
        others = [f for f in others if f != "team"] if people else others
    lines = [v for v in re.split(r"\n+", rest.strip()) if v.strip()]
    if len(lines) < len(others):
        lines = [v for v in re.split(r"\s*[/／\n]\s*", rest.strip()) if v.strip()] if len(others) == 2 else lines
    for index, field in enumerate(others):
        value = "\n".join(lines[index:]) if index == len(others) - 1 else (lines[index] if index < len(lines) else "")
        if value:
            out.append(Item(field, value, item.place))
    return out


# ---------------------------------------------------------------- single fields


def _period(items: list[Item], block: Block, today: date) -> tuple[periods.Period | None, Item | None]:
    months = next((i for i in items if i.field == "months"), None)
    told = [i for i in items if i.field == "period"]
    start = [i for i in items if i.field == "start"]
    end = [i for i in items if i.field == "end"]
    source: list[Item] = told
    text = _joined("\n".join(i.text for i in told))
    if not (text and periods.search(text, today)) and (start or end):
        source = start or end
        text = f"{_joined(' '.join(i.text for i in start))}～{_joined(' '.join(i.text for i in end))}"
        source = [*told, *source] if text == "～" else source
    if not source:
        loose = next((i for i in items if i.field is None and whole_period(i.text, today)), None)
        if loose is None:
            return None, None
        source, text = [loose], loose.text
    given = periods.period(text, today)
    if given.start is None and given.end is None and given.fault is None:
        return None, None
    if source is start and not end and given.end is None and told:
        given = _ended(given, told, today)
    stated = given.stated_months
    if stated is None and months is not None:
        stated = _bare_months(months.text)
    if stated is None:
        stated = _trailing_months(text, given)
    if given.open and not given.current and given.start is not None and stated is not None:
        reach = month_index(given.start) + stated - 1 - month_index(today)
        running = -1 <= reach <= 0  # 2024/04～（2年8ヶ月）: it runs on to this month
        given = replace(given, current=running, open=not running)
    if stated != given.stated_months:
        given = periods.Period(
            given.start,
            given.end,
            given.current,
            stated,
            given.fault,
            given.text,
            given.exact,
            given.ranged,
            given.open,
        )
    return given, source[0]


def _ended(given: periods.Period, told: list[Item], today: date) -> periods.Period:
    """A start with its length or 継続中 in a column of its own instead of an end."""
    length = periods.period("\n".join(i.text for i in told), today)
    if length.current or re.search(r"継続|現在|参画中|稼働中", " ".join(i.text for i in told)):
        return replace(given, current=True, open=False)
    if given.start is None or not length.stated_months or length.start is not None:
        return given
    end = month_at(month_index(given.start) + length.stated_months - 1)
    return replace(given, end=end, stated_months=length.stated_months, open=False)


def _joined(text: str) -> str:
    return re.sub(r"(?<!\d)((?:19|20)\d{2})[ \t]+(\d{1,2})(?![\d/.年])", r"\1/\2", text)


def _bare_months(text: str) -> int | None:
    found = periods.duration(text)
    if found is not None:
        return found
    number = re.fullmatch(r"\s*\(?\s*(\d{1,3})(?:\.0)?\s*\)?\s*(?:月|M)?\s*", periods.prepared(text))
    return (int(number[1]) or None) if number else None


def _end_below(items: list[Item], today: date) -> Item | None:
    """The cell of the end where start and end are stacked in cells of their own."""
    told = [i for i in items if i.field == "period"]
    first = periods.search(told[0].text, today) if len(told) > 1 else None
    if first is None or first.period.end != first.period.start:
        return None
    return next(
        (i for i in reversed(told[1:]) if (found := periods.search(i.text, today)) and found.period.start), None
    )


def _trailing_months(text: str, given: periods.Period) -> int | None:
    """A bare number on a line of its own under the dates."""
    number = re.search(r"\n\s*\(?(\d{1,3})\)?\s*$", text)
    if number is None or not given.ranged or int(number[1]) > 480:
        return None
    return int(number[1]) if periods.search(text[: number.start()], date(2199, 1, 1)) else None


def _months_place(items: list[Item], given: periods.Period, period_item: Item) -> Place | None:
    if given.stated_months is None:
        return None
    return next((i.place for i in items if i.field == "months"), period_item.place)


def _told(items: list[Item], block: Block, given: periods.Period) -> tuple[str | None, str | None, dict[str, Place]]:
    """Title, description, and where they stand (`text@7`: what begins in line 7 of the description)."""
    titles = [i for i in items if i.field == "title" and i.text.strip()]
    texts = [i for i in items if i.field in ("text", None) and i.text.strip() and i.text != given.text]
    texts = [i for i in texts if not re.fullmatch(r"[\d\s.,~〜～\-:()（）ヶか月年]+", i.text)]
    title, place = (None, None) if _headed_by(block) else (block.heading, block.heading_place)
    body = [(i.text, i.place) for i in texts]
    if titles and not title:
        lines = titles[0].text.split("\n")
        title, place = lines[0].strip(), titles[0].place
        below = [("\n".join(lines[1:]), titles[0].place)] * (len(lines) > 1)
        body = below + body + [(t.text, t.place) for t in titles[1:]]
    elif titles:
        body = [(t.text, t.place) for t in titles if t.text != title] + body
    if not title and texts:
        lines = texts[0].text.split("\n")
        if len(lines[0]) <= _TITLE_MAX:
            title, place = lines[0].strip(), texts[0].place
            further = [("\n".join(lines[1:]), texts[0].place), *body[1:]]
            body = further if any(b.strip() for b, _ in further) else body
    title, place = (title, place) if title else (block.heading, block.heading_place)
    if not title:
        named = next((i for i in items if i.field in ("client", "employer", "industry") and i.text), None)
        title, place = (named.text.split("\n")[0], named.place) if named else (None, None)
    title = _plain_title(title) if title else None
    body = [(b.strip(), at) for b, at in body if b.strip()]
    places = {"title": place} if place is not None else {}
    line = 0
    for told, at in body:
        places["text" if not line else f"text@{line}"] = at
        line += told.count("\n") + 1
    return title or None, "\n".join(b for b, _ in body) or None, places


def _headed_by(block: Block) -> str | None:
    """The employer a block stands under, where its heading names a company."""
    return block.heading if block.heading and COMPANY.search(block.heading) else None


def _plain_title(text: str) -> str:
    """A title without bullets, and without brackets that hold the whole of it."""
    plain, _ = _in_brackets(re.sub(r"^[■●◆▼・*\s]+", "", unpictured(text)).strip())
    first, *further = re.split(r"\s*[|｜／]\s*|\s+/\s+", plain)
    if further and first and all(by_content.role_or_team(part) for part in further):
        plain = first
    plain = re.sub(r"^(?:\d{1,2}\s*[.．)）、:：]\s*(?=\d{4}年|[^\d\s])|[①-⑳]\s*)", "", plain)
    whole = re.fullmatch(r"[【〖「『<＜\[]([^【】〖〗「」『』<>\[\]]+)[】〗」』>＞\]]", plain)
    return whole.group(1).strip() if whole else plain


def _role(text: str) -> str:
    text = re.sub(r"[\s/／・(（]*(?:約)?\d+\s*(?:名|人)[^\n]*", "", text) or text
    return role_of(text) or text.strip().split("\n")[0].strip("()（）・ ")


_COUNTED = re.compile(
    r"(?:PM|PL|PMO|TL|SL|SE|PG|リーダ[ー]?|メンバ[ー]?|テスター|エンジニア|デザイナー?)\s*[:x×]?\s*(\d{1,3})\s*(?:名|人)?"
)
"""PM1名, SE4名: a team told by role, to be added up."""


def _sizes(items: list[Item]) -> tuple[int | None, int | None, Item | None]:
    """Team and whole size: 10名/全体50名, 全体50名（チーム10名）, 5～8名 (the smaller), 12."""
    team = total = None
    chosen = None
    by_role = [(i, _COUNTED.findall(periods.prepared(i.text))) for i in items if i.field == "team"]
    for item, counts in by_role:
        if len(counts) >= 2 and len(counts) == len(re.findall(r"\d+", periods.prepared(item.text))):
            return sum(int(n) for n in counts), None, item
    for item in items:
        if item.field not in ("team", "total"):
            continue
        chosen = chosen or item
        plain = periods.prepared(item.text)
        for found in re.finditer(
            r"(?P<before>[^\d,、/\n(]*)(?P<n>\d{1,5})\s*(?:[~〜～-]\s*\d+)?\s*(?P<unit>名|人|$|\s|[)/,、])",
            plain,
        ):
            number = int(found["n"])
            if item.field == "total" or re.search(r"全体|総|PJ|プロジェクト", found["before"]):
                total = total or number
            elif not re.search(r"PG|SE|PL|PM|リーダ|TL", found["before"]) or team is None:
                team = team or number
    if team is None and total is None:
        for item in items:
            beside = re.search(r"(\d{1,4})\s*(?:名|人)", periods.prepared(item.text)) if item.field == "role" else None
            if beside:
                return int(beside[1]), None, item
    return team, total, chosen


def _skills(
    items: list[Item], title: str | None, text: str | None, told: dict[str, Place]
) -> tuple[tuple[Claim, ...], dict[str, Place]]:
    """The technologies of an engagement, and where they stand: `skills` the first cell, `skill:React` another one."""
    out: dict[tuple[str, str | None], Claim] = {}
    where: dict[str, Place] = {}
    for item in items:
        if item.field in SKILL_FIELDS:
            fields = [f for f in item.fields if f in COLUMNS] or [item.field or "tools"]
            column = COLUMNS[fields[0]] if len(fields) == 1 else "any"
            where.setdefault("skills", item.place)
            text = _without_labels(item.text)
            _collect(out, claims(text, column), item.place, where)
            known = {one.surface for one in out.values()}
            for slip in _slips(text, column):
                if slip.surface not in known:
                    out[slip.surface, slip.version] = slip
                    where.setdefault(skill_key(slip), item.place)
    if title:
        in_title = (d for d in find_in_prose(title) if re.search(r"[A-Za-z]", d.surface))
        _collect(out, in_title, told.get("title"), where)
    if not out and text:
        _collect(out, find_in_prose(text), told.get("text"), where)
    return tuple(out.values()), where


_INNER_LABEL = re.compile(r"[ 　\t、,]+(?=[^\s:：、,，/／・()（）\d]{1,10}[:：]\S)")
"""Where in a line the next label begins: 言語：PHP　DB：MySQL CMS：WordPress."""


def _without_labels(text: str) -> str:
    """言語：Java → Java; category words in front of a colon are no skills."""
    lines = []
    for line in _INNER_LABEL.sub("\n", text).split("\n"):
        head, colon, rest = re.sub(r"^[・\-*■●\s]+", "", line).partition("：" if "：" in line else ":")
        keep = rest if colon and len(head) <= 16 and rest.strip() and not find_in_prose(head) else line
        bracket = re.match(r"^\s*[【\[〔<＜〈《][^】\]〕>＞〉》]{1,16}[】\]〕>＞〉》]\s*(.*)$", keep)
        lines.append(bracket.group(1) if bracket else re.sub(r"^\s*[・\-*■●◆]+\s*", "", keep))
    return "\n".join(v for v in lines if v.strip())


def _slips(text: str, column: str) -> Iterator[Claim]:
    """Misspelt names, also of a technology that stands there rightly spelt as well: the slip shall be seen."""
    for term in normalise(text, column):
        for match in term.matches:
            if match.method == "fuzzy" and match.kind not in NO_SKILL:
                yield Demand(skill=match.skill, surface=term.surface, version=match.version)


def _collect(
    out: dict[tuple[str, str | None], Claim], found: Iterable[Claim], place: Place | None, where: dict[str, Place]
) -> None:
    """Adds the claims not told yet: each name once, and once more for every further version of it."""
    for one in found:
        name = one.skill or one.surface
        if (name, one.version) in out or (one.version is None and any(known == name for known, _ in out)):
            continue
        out[name, one.version] = one
        if place is not None and place != where.setdefault("skills", place):
            where.setdefault(skill_key(one), place)


def skill_key(claim: Claim) -> str:
    """The key under which an engagement's `places` hold the cell of one technology."""
    return f"skill:{claim.surface}"


# ---------------------------------------------------------------- employers


def _company(text: str | None, today: date) -> str | None:
    return (company_name(text, today) or None) if text else None


def company_name(text: str, today: date) -> str:
    """The company of a 会社 line without its period and marks."""
    found = periods.search(text, today)
    rest = re.sub(r"^[\s/／|・,、]+|[\s/／|・,、]+$", "", found.rest if found else text)
    rest = re.sub(r"^[^\s:：]{1,8}[:：]\s*|(?:入社|退社|退職|在籍|勤務)(?:期間)?[:：]?|[(（]\s*[)）]", "", rest)
    return re.sub(r"^[\s■●◆【#:：]+|[\s】:：]+$", "", rest).strip()


def is_company(text: str | None) -> bool:
    return bool(text and COMPANY.search(text))
