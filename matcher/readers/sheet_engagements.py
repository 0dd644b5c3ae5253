"""Blocks of labelled items → engagements of the model."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import get_args

from matcher.model import Claim, Engagement, Phase, Place, month_at, month_index
from matcher.normalise import periods
from matcher.normalise.industries import industry as industry_of
from matcher.normalise.phases import phases as phases_in
from matcher.normalise.roles import role as role_of
from matcher.normalise.skills import claims, find_in_prose
from matcher.readers.sheet_grid import phase_codes
from matcher.readers.sheet_labels import SKILL_FIELDS
from matcher.readers.sheet_layout import COMPANY, MARKS_YES, SCHOOL, Block, Item, itemised, whole_period

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
    items = [_phases_for_role(i) for i in items]
    title, title_place, text = _told(items, block, given)
    if SCHOOL.search(title or text or "") and not _of_project(items):
        return None
    items = [*items, *_said_in_passing(items)]
    skills, skills_place = _skills(items, title, text)
    phases, phases_place = _phases(items, codes)
    role_item = next((i for i in items if i.field == "role" and i.text.strip(" -―－ー")), None)
    team, total, team_item = _sizes(items)
    industry_item = next((i for i in items if i.field == "industry"), None)
    places = {
        "period": period_item.place,
        "title": title_place,
        "skills": skills_place,
        "phases": phases_place,
        "role": role_item.place if role_item else None,
        "team_size": team_item.place if team_item else None,
        "industry": industry_item.place if industry_item else None,
        "stated_months": _months_place(items, given, period_item),
        "text": next((i.place for i in items if i.field in ("text", None) and i.text), None),
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


def _said_in_passing(items: list[Item]) -> list[Item]:
    """Role and team size of a short line without labels (2019/4～ / SE / 5名), where nothing else gives them."""
    fields = {i.field for i in items}
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
    text = periods.prepared("\n".join(i.text for i in block.items if i.field == "period"))
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


def _phases_for_role(item: Item) -> Item:
    """担当：設計、実装 says phases, not a role."""
    if item.field == "role" and role_of(item.text) is None and phases_in(item.text):
        return Item("phases", item.text, item.place, (), item.marked)
    return item


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


def _told(items: list[Item], block: Block, given: periods.Period) -> tuple[str | None, Place | None, str | None]:
    """Title, where it stands, and the description."""
    titles = [i for i in items if i.field == "title" and i.text.strip()]
    texts = [i for i in items if i.field in ("text", None) and i.text.strip() and i.text != given.text]
    texts = [i for i in texts if not re.fullmatch(r"[\d\s.,~〜～\-:()（）ヶか月年]+", i.text)]
    title, place = (None, None) if _headed_by(block) else (block.heading, block.heading_place)
    body = [i.text for i in texts]
    if titles and not title:
        lines = titles[0].text.split("\n")
        title, place = lines[0].strip(), titles[0].place
        body = ["\n".join(lines[1:])] * (len(lines) > 1) + body + [t.text for t in titles[1:]]
    elif titles:
        body = [t.text for t in titles if t.text != title] + body
    if not title and texts:
        lines = texts[0].text.split("\n")
        if len(lines[0]) <= _TITLE_MAX:
            title, place = lines[0].strip(), texts[0].place
            further = ["\n".join(lines[1:]), *body[1:]]
            body = further if any(b.strip() for b in further) else body
    title, place = (title, place) if title else (block.heading, block.heading_place)
    if not title:
        named = next((i for i in items if i.field in ("client", "employer", "industry") and i.text), None)
        title, place = (named.text.split("\n")[0], named.place) if named else (None, None)
    title = _plain_title(title) if title else None
    text = "\n".join(b for b in body if b.strip()).strip()
    return title or None, place, text or None


def _headed_by(block: Block) -> str | None:
    """The employer a block stands under, where its heading names a company."""
    return block.heading if block.heading and COMPANY.search(block.heading) else None


def _plain_title(text: str) -> str:
    """A title without bullets, and without brackets that hold the whole of it."""
    plain = re.sub(r"^[■●◆▼・*\s]+", "", text).strip()
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


def _skills(items: list[Item], title: str | None, text: str | None) -> tuple[tuple[Claim, ...], Place | None]:
    out: dict[str, Claim] = {}
    place = None
    for item in items:
        if item.field in SKILL_FIELDS:
            place = place or item.place
            fields = [f for f in item.fields if f in COLUMNS] or [item.field or "tools"]
            column = COLUMNS[fields[0]] if len(fields) == 1 else "any"
            _collect(out, claims(_without_labels(item.text), column))
    if title:
        _collect(out, (d for d in find_in_prose(title) if re.search(r"[A-Za-z]", d.surface)))
    if not out and text:
        _collect(out, find_in_prose(text))
    return tuple(out.values()), place


def _without_labels(text: str) -> str:
    """言語：Java → Java; category words in front of a colon are no skills."""
    lines = []
    for line in text.split("\n"):
        head, colon, rest = re.sub(r"^[・\-*■●\s]+", "", line).partition("：" if "：" in line else ":")
        keep = rest if colon and len(head) <= 16 and rest.strip() and not find_in_prose(head) else line
        bracket = re.match(r"^\s*[【\[〔<＜〈《][^】\]〕>＞〉》]{1,16}[】\]〕>＞〉》]\s*(.*)$", keep)
        lines.append(bracket.group(1) if bracket else re.sub(r"^\s*[・\-*■●◆]+\s*", "", keep))
    return "\n".join(v for v in lines if v.strip())


def _collect(out: dict[str, Claim], found: Iterable[Claim]) -> None:
    for one in found:
        out.setdefault(one.skill or one.surface, one)


def _phases(items: list[Item], codes: dict[str, str]) -> tuple[tuple[Phase, ...], Place | None]:
    found: set[str] = set()
    place = None
    if not any(i.field in ("phases", "phase_code", "phase_mark") for i in items):
        items = [line for i in items if i.field in (None, "text") for line in _phase_lines(i)]
    for item in items:
        if item.field == "phase_mark":
            mark, names = item.text.split("\t")
            if set(mark) & set(MARKS_YES + "1"):
                found |= set(names.split(","))
                place = place or item.place
        elif item.field in ("phases", "phase_code"):
            if codes and phase_codes([item.text]) == codes:
                continue  # the legend itself, below a table or beside it
            place = place or item.place
            found |= set(_marked_phases(item.text) or _coded(item.text, codes) or phases_in(item.text))
    return phases_in_order(found), place


def _phase_lines(item: Item) -> list[Item]:
    """The lines of a text that are nothing but phases (基本設計～単体テスト)."""
    found = []
    for line in item.text.split("\n"):
        parts = [p for p in re.split(r"[、,，/／・~〜～\s→-]+", line) if p]
        if len(line) <= 60 and parts and not re.search(r"[ぁ-ん]", line) and all(phases_in(p) for p in parts):
            found.append(Item("phases", line, item.place))
    return found


def phases_in_order(found: set[str]) -> tuple[Phase, ...]:
    """These phases in the order of a project."""
    known: tuple[Phase, ...] = get_args(Phase)
    return tuple(p for p in known if p in found)


_CIRCLED = re.compile("[①-⑳]")
_KEPT = {chr(0x2460 + n): chr(0xE000 + n) for n in range(20)}
_BACK = {0xE000 + n: 0x2460 + n for n in range(20)}
"""Circled numbers are codes here: NFKC would make plain numbers of them."""


def _coded(text: str, codes: dict[str, str]) -> set[str]:
    """Phases of a cell of letter codes by the sheet's legend (A,C～E)."""
    plain = unicodedata.normalize("NFKC", _CIRCLED.sub(lambda m: _KEPT[m[0]], text)).translate(_BACK).strip()
    if not codes or not re.fullmatch(r"[A-Z①-⑳\d\s,、・/.~〜～\-]+", plain):
        return set()
    order = list(codes)
    chosen: list[str] = []
    for first, last in re.findall(r"([A-Z]|[①-⑳]|\d{1,2})\s*(?:[~〜～-]\s*([A-Z]|[①-⑳]|\d{1,2}))?", plain):
        if last and first in order and last in order:
            chosen += order[order.index(first) : order.index(last) + 1]
        elif first in order:
            chosen.append(first)
    return {p for code in chosen for p in phases_in(codes[code])}


def _marked_phases(text: str) -> set[str]:
    """Phases of a cell that lists all of them and marks its own (●要件定義 ○基本設計 ×運用 / 要件定義:○)."""
    pairs = re.findall(r"([●○◯〇◎✔✓☑■□☐×✕])\s*([^\s●○◯〇◎✔✓☑■□☐×✕、,/／]{1,14})", text)
    if not pairs:
        return set()
    marks = {m for m, _ in pairs}
    if len(marks) < 2:
        return {p for _, name in pairs for p in phases_in(name)}
    no = {"□", "☐", "×", "✕"} if marks & {"□", "☐", "×", "✕"} else {"○", "◯", "〇"}
    return {p for mark, name in pairs if mark not in no for p in phases_in(name)}


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
