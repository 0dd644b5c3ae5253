"""One block of a mail → an engineer."""

from __future__ import annotations

import re
from typing import Any, Literal

from matcher.model import Engineer, ParallelStages, SupplyKind, Wishes, derived_id
from matcher.normalise import quantities
from matcher.normalise.dates import free_from
from matcher.normalise.phases import phases
from matcher.normalise.quantities import plain
from matcher.normalise.roles import roles
from matcher.normalise.skills import find_in_prose
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_fields import (
    Findings,
    Handler,
    free_lines,
    put_said,
    read_language,
    read_settlement,
    read_site,
    sentences,
    spoken_lines,
    words,
)
from matcher.readers.mail_labels import TEXT, UNKNOWN, Item, Line, is_closing
from matcher.readers.mail_recognise import company_in, compact_facts, initials_of, place_of
from matcher.readers.mail_skills import person_claims

_NATIONS = {"日本": "日本", "中国": "中国", "韓国": "韓国", "ベトナム": "ベトナム", "インド": "インド", "ネパール": "ネパール",
            "ミャンマー": "ミャンマー", "フィリピン": "フィリピン", "台湾": "台湾", "バングラデシュ": "バングラデシュ", "スリランカ": "スリランカ",
            "アメリカ": "アメリカ", "米国": "アメリカ", "モンゴル": "モンゴル", "タイ": "タイ", "インドネシア": "インドネシア", "ブラジル": "ブラジル",
            "マレーシア": "マレーシア", "香港": "香港", "ロシア": "ロシア", "パキスタン": "パキスタン", "ウズベキスタン": "ウズベキスタン"}  # fmt: skip


# ---------------------------------------------------------------- one reader per label


def _initials(item: Item, found: Findings) -> bool:
    """氏名：T.K（38歳・男性）: initials, with age and sex where they stand beside them."""
    value = item.value
    kept = found.put("initials", initials_of(value, sure=True), item.number, words(item))
    if not kept and "initials" not in found.values:
        bare = re.sub(r"[(（].*", "", value).strip(" 　様さん")
        if re.fullmatch(r"[一-龥]{2,5}|[一-龥]{1,3}[\s　][一-龥ぁ-ん]{1,3}", bare):
            kept = found.put("name", bare, item.number, words(item))
        elif re.fullmatch(r"[A-Za-zＡ-Ｚａ-ｚァ-ヴー.．・ ]{1,20}", bare):
            kept = found.put("initials", bare, item.number, words(item))
    _head(value, item.number, words(item), found)
    return kept


def _head(text: str, line: int, proof: str, found: Findings) -> None:
    """Age, sex, nationality, station where they stand beside the name (T.K／38歳／男性／調布駅)."""
    if re.search(r"\d{2}\s*[歳才]|[０-９]{2}[歳才]", text):
        found.put("age", quantities.age(text), line, proof)
    found.put("sex", _sex_in(text), line, proof)
    found.put("nationality", _nation(text, labelled=False), line, proof)
    if station := re.search(r"([^\s、。・/／（()）:：歳性]{1,10})駅", text):
        found.put("nearest_station", place_of(station[0]), line, proof)
    company = re.search(r"弊社|自社|プロパー|正社員|フリーランス|個人事業主|社先|BP", text)
    if company:
        _belongs(text, line, proof, found)


def _sex_in(text: str) -> Literal["male", "female"] | None:
    match = re.search(r"(男|女)性|[(（/／・\s、,](男|女)(?=[)）/／・\s、,]|$)|^(男|女)$", text.strip())
    if match is None:
        return None
    return "male" if "男" in match[0] else "female"


def _nation(text: str, *, labelled: bool) -> str | None:
    for word, name in _NATIONS.items():
        if re.search(rf"{word}(?:国籍|籍|人)", text) or (labelled and re.match(rf"\s*{word}", text)):
            return name
    return None


def _age(item: Item, found: Findings) -> bool:
    found.put("sex", _sex_in(item.value), item.number, words(item))
    if re.search(r"\d0\s*代|[０-９]0代", item.value):
        found.condition("年齢", item.value)
        return True
    return found.put("age", quantities.age(item.value), item.number, words(item))


def _sex(item: Item, found: Findings) -> bool:
    _head(item.value, item.number, words(item), found)
    return found.put("sex", _sex_in(item.value), item.number, words(item)) or "sex" in found.values


def _nationality(item: Item, found: Findings) -> bool:
    found.put("language_level", quantities.language_level(item.value), item.number, words(item))
    found.put("sex", _sex_in(item.value), item.number, words(item))
    return found.put("nationality", _nation(item.value, labelled=True), item.number, words(item))


def _station(item: Item, found: Findings) -> bool:
    return found.put("nearest_station", place_of(item.value), item.number, words(item))


_OURS = r"(?:弊社|当社|自社)(?:の)?(?:正社員|契約社員|社員|プロパー|所属|直雇用|直)"
_BELOW = r"(?:弊社|当社)?(?:の)?(?:(?P<n>\d)社先|(?P<one>1?社下)|BP|ＢＰ|協力会社|パートナー(?:企業|会社|社員)?|(?:弊社)?取引先)"
_FREE = r"個人事業主|フリーランス|フリー(?=[)）、。\s]|$)"


def _belongs(text: str, line: int, proof: str, found: Findings) -> bool:
    """所属 as seen from us: the sender's own employee is tier 1, one company further 2; a freelancer direct
    with the sender is counted as the sender's (tier 1) and flagged."""
    flat = plain(re.sub(r"BP様?(?:不可|NG|可)|1社先まで", "", text))
    kept = False
    if re.search(_FREE, flat) and not re.search(rf"(?:{_FREE})(?:不可|NG)", flat):
        kept = found.put("freelance", True, line, proof)
        found.put("employment", "freelance", line, proof)
        below = re.search(r"(\d)社先", flat)
        found.put("tier", int(below[1]) + 1 if below else 1, line, proof)
        return kept
    if below := re.search(_BELOW, flat):
        kept = found.put("tier", (int(below["n"]) if below["n"] else 1) + 1, line, proof)
    elif re.search(rf"{_OURS}|プロパー|^\s*(?:所属|雇用形態|区分|社員区分)?[:：]?\s*(?:正社員|社員|弊社|自社|当社)", flat):
        kept = found.put("tier", 1, line, proof)
    if re.search(r"正社員|プロパー|無期", flat):
        kept = found.put("employment", "permanent", line, proof) or kept
    elif re.search(r"契約社員|有期", flat):
        kept = found.put("employment", "contract", line, proof) or kept
    if kept:
        found.put("freelance", False, line, proof) if "employment" in found.values else None
    return kept


def _affiliation(item: Item, found: Findings) -> bool:
    kept = _belongs(words(item) if "弊社" in item.label else item.value, item.number, words(item), found)
    if not kept and (company := company_in(item.value)):
        kept = found.put("_own_company", company, item.number, words(item))
    return kept


def _available(item: Item, found: Findings) -> bool:
    day, exactness = free_from(item.value, found.day)
    kept = found.put("available_from", day, item.number, words(item))
    if (kept or (day is None and exactness == "open" and "available_from" not in found.values)) and exactness:
        found.exactness.setdefault("available_from", exactness)
        found.prove("available_from", item.number, words(item))
        kept = True
    share = quantities.utilisation(item.value)
    return found.put("utilisation", share, item.number, words(item)) or kept


def _rate(item: Item, found: Findings) -> bool:
    money = quantities.money_range(item.value)
    low, high = money.min, money.max
    if low is None and high is not None:
        low = high
    kept = found.put("desired_rate", low, item.number, words(item))
    if kept and high is not None and high != low:
        found.put("desired_rate_max", high, item.number, words(item))
    if not kept and (money.hourly or money.daily):
        found.condition(item.label, item.value)
        kept = True
    settled = quantities.settlement(item.value)
    return found.put("settlement", settled, item.number, words(item)) or kept or money.open


_STAGES = (
    ("offer", r"(?:オファー|内定)(?:待ち|済|中|あり)?"),
    ("waiting", r"(?:結果|回答|返答)待ち?"),
    ("interview", r"(?:面談|面接|商談)(?:済み?|予定|調整中?|設定|待ち|中|確定|日程調整中?|前)*"),
    ("proposed", r"(?:書類(?:選考)?|提案|エントリー)(?:中|済み?|選考中?|結果待ち?)*"),
)


def _parallel(item: Item, found: Findings) -> bool:
    """並行2件（面談1件、結果待ち1件）: how many proposals run, and at which stage."""
    flat = re.sub(r"\s", "", plain(item.value))
    if not flat:
        return False
    stages: dict[str, int] = {}
    rest = flat
    for name, pattern in _STAGES:
        counted = re.findall(rf"{pattern}(?:が|は|:|×|\()*(\d)(?:件|社)?|(\d)(?:件|社)(?:が|は|:)?{pattern}", rest)
        numbers = [int(a or b) for a, b in (c[-2:] if isinstance(c, tuple) else (c, "") for c in counted)]
        if numbers:
            stages[name] = sum(numbers)
            rest = re.sub(rf"{pattern}(?:が|は|:|×|\()*\d(?:件|社)?|\d(?:件|社)(?:が|は|:)?{pattern}", "", rest)
    total = re.search(r"(?:並行|併行|計|合計|他社?|提案|他)?(?:提案)?[:：]?(\d{1,2})(?:件|社)", rest)
    count = int(total[1]) if total else sum(stages.values()) if stages else None
    if count is None and re.fullmatch(r"\d{1,2}", flat):
        count = int(flat)
    if count is None and re.search(r"^(?:並行|他社)?(?:提案)?(?:なし|無し|無|ありません|0)|(?:並行|提案)(?:は)?(?:なし|無し|ございません|ありません)", flat):
        count = 0
    kept = found.put("parallel", count, item.number, words(item))
    if stages:
        kept = found.put("parallel_stages", ParallelStages(**stages), item.number, words(item)) or kept
    if not kept and re.search(r"あり|有|中", flat):
        found.condition(item.label, item.value)
        kept = True
    return kept


def _experience(item: Item, found: Findings) -> bool:
    bare = re.fullmatch(r"\s*(?:約|IT|実務|業界|開発)?\s*(\d{1,2})\s*", plain(item.value))
    months = int(bare[1]) * 12 if bare else quantities.experience_months(item.value)
    short = len(item.value) <= 30 and not find_in_prose(item.value)
    kept = found.put("experience_months", months, item.number, words(item)) if short else False
    if not kept:
        kept = _claims(item, found)
    return kept


def _claims(item: Item, found: Findings) -> bool:
    claims, leftover = person_claims(item.lines)
    for line in leftover:
        if phases(line.text):
            found.put("phases", phases(line.text), line.number, line.text)
    if not claims:
        return False
    known = found.values.setdefault("skills", [])
    known += [c for c in claims if (c.skill or c.surface) not in {k.skill or k.surface for k in known}]
    found.prove("skills", item.number, words(item))
    return True


def _roles(item: Item, found: Findings) -> bool:
    return found.put("roles", roles(item.value), item.number, words(item))


def _phases(item: Item, found: Findings) -> bool:
    return found.put("phases", phases(item.text), item.number, words(item))


_NG = re.compile(r"(?:NG|ＮＧ|不可|避けたい|希望しない)")


def _wishes(item: Item, found: Findings) -> bool:
    text = item.value
    wishes: dict[str, Any] = dict(found.values.get("_wishes", {}))
    ng_label = bool(_NG.search(plain(item.label)))
    fresh = _wish(text, ng_label=ng_label)
    for key, value in fresh.items():
        wishes.setdefault(key, value)
    said = "、".join(t for t in (found.values.get("_wish_text"), words(item)) if t)
    found.values["_wishes"], found.values["_wish_text"] = wishes, said[:300]
    found.prove("wishes", item.number, words(item))
    if "available_from" not in found.values and re.search(r"稼働|参画", item.label):
        _available(item, found)
    if re.search(r"単価|金額", text) and "desired_rate" not in found.values:
        _rate(item, found)
    return True


def _wish(text: str, *, ng_label: bool) -> dict[str, Any]:
    """Remote, commute, phases, roles and refusals in the words of a wish."""
    out: dict[str, Any] = {}
    flat = plain(text)
    commute = re.search(r"(\d{2,3})分(?:以内|圏内|まで|程度|くらい)?|(?:通勤)?(1)時間(半)?(?:以内|圏内|まで|程度)", flat)
    if commute:
        out["commute_minutes_max"] = int(commute[1]) if commute[1] else 90 if commute[3] else 60
    refused: list[str] = []
    rest = text
    if ng_label:
        refused += [t for t in re.split(r"[、,，・/／\s　。]+", text) if t]
        rest = ""
    for match in re.finditer(r"NG\s*[:：]\s*([^。\n]+)|([^、。,，\s　/／(（)）:：]{1,12})(?:は|の案件は)?(?:NG|不可|×)", plain(rest)):
        refused += [t for t in re.split(r"[、,・/\s]+", match[1] or match[2]) if t]
        rest = rest.replace(match[0], "")
    refused = [t for t in refused if t not in ("特になし", "なし", "無し") and len(t) <= 20]
    if refused:
        out["ng_terms"] = tuple(dict.fromkeys(refused))
    if re.search(r"リモート|在宅|テレワーク|出社", rest) and not re.search(r"出社(?:も)?可|常駐(?:も)?可|リモート(?:は)?(?:不問|問わ)", rest):
        remote = quantities.remote(rest)
        if remote and remote.mode != "onsite":
            out["remote"] = remote.mode
            if remote.onsite_days:
                out["onsite_days_max"] = remote.onsite_days[1]
    if wanted := phases(rest):
        out["phases"] = wanted
    if wanted_roles := roles(rest):
        out["roles"] = wanted_roles
    return out


def _remote(item: Item, found: Findings) -> bool:
    return _wishes(item, found)


def _facts(item: Item, found: Findings) -> bool:
    lines = [re.sub(r"^[\s　・●○■※\-]+", "", ln.text).strip() for ln in item.lines if ln.text.strip() and not is_closing(ln.text)]
    facts = found.values.setdefault("_facts", [])
    facts += [t[:120] for t in lines[:8] if t not in facts]
    if facts:
        found.prove("facts", item.number, words(item))
    return True


def _qualification(item: Item, found: Findings) -> bool:
    found.condition(item.label, item.value)
    return True


def _condition(item: Item, found: Findings) -> bool:
    found.condition(item.label, item.value)
    return True


def _utilisation(item: Item, found: Findings) -> bool:
    """稼働 of a person is mostly the day (稼働：12月～), sometimes the share."""
    share = found.put("utilisation", quantities.utilisation(item.value), item.number, words(item))
    return _available(item, found) or share


_HANDLERS: dict[str, Handler] = {
    "initials": _initials, "age": _age, "sex": _sex, "nationality": _nationality, "station": _station,
    "place": _station, "affiliation": _affiliation, "partner_limit": _affiliation, "chain": _affiliation,
    "contract": _affiliation, "available": _available, "period": _available, "utilisation": _utilisation,
    "desired_rate": _rate, "rate": _rate, "settlement": read_settlement, "payment_site": read_site,
    "parallel": _parallel, "certainty": _parallel, "experience": _experience, "skills": _claims, "person_skills": _claims,
    "skills_part": _claims, "environment": _claims, "required": _claims, "role": _roles, "phases": _phases,
    "wishes": _wishes, "remote": _remote, "pr": _facts, "qualification": _qualification, "language": read_language,
    "notes": _facts, "sheet": _condition, "condition": _condition, "hours": _condition, "sender": _condition,
    "contact": _condition, "industry": _condition, "number": lambda i, f: f.put("number", re.sub(r"\s", "", plain(i.value)) or None, i.number, words(i)),
    "description": _facts, "interviews": _condition,
}  # fmt: skip


# ---------------------------------------------------------------- what stands in the heading and in sentences


def _heading(block: Block, found: Findings) -> None:
    """T.K 38歳 男性 調布 Java10年 75万 12月～ on one line, or as the heading of a block."""
    lines = [Line(block.heading_line, block.heading)] if block.heading else []
    lines += [ln for item in block.items if item.field == TEXT for ln in item.lines[:6]]
    for line in lines:
        facts = compact_facts(line.text)
        name = initials_of(line.text, sure=bool(facts & {"age"}) and len(line.text) < 120)
        if name and (facts & {"age", "rate", "period", "skills"} or block.heading == line.text or len(line.text) < 30):
            found.put("initials", name, line.number, line.text)
            _one_line(line, found)
        elif facts & {"age"}:
            _head(line.text, line.number, line.text, found)
            _one_line(line, found)
        if len(facts) >= 3:
            _one_line(line, found)


def _one_line(line: Line, found: Findings) -> None:
    _head(line.text, line.number, line.text, found)
    parts = [p.strip() for p in re.split(r"[/／|｜\t、，,]|[\s　]+", line.text) if p.strip()]
    if re.search(r"万|円|@\d|＠", line.text):
        money = next((p for p in parts if re.search(r"万|円|@\d|＠", p) and quantities.money_range(p, bare=False).said), None)
        if money:
            _rate(Item("rate", "", line.number, [Line(line.number, money)]), found)
    for part in parts:
        if "period" in compact_facts(f"　{part}　　") and not re.search(r"ヶ月|か月|年", part):
            _available(Item("available", "", line.number, [Line(line.number, part)]), found)
            break
    skills = find_in_prose(line.text)
    if skills and "skills" not in found.values:
        found.values["skills"] = list(skills)
        found.prove("skills", line.number, line.text)
    if "nearest_station" not in found.values:
        _bare_station(parts, line, found)


def _bare_station(parts: list[str], line: Line, found: Findings) -> None:
    """調布 between other facts: a part that is a known station and nothing else."""
    from matcher.places import station

    for part in parts:
        if re.fullmatch(r"[一-龥ぁ-んァ-ヶー々]{2,8}", part) and station(part) is not None:
            found.put("nearest_station", part, line.number, line.text)
            return


def _prose(block: Block, found: Findings) -> None:
    """Sentences that present somebody: 「弊社プロパーの38歳男性、Java歴10年、調布在住です」."""
    for line in sentences(free_lines(block)):
        flat = plain(line.text)
        if is_closing(line.text) and not compact_facts(line.text) - {"skills"}:
            continue
        _head(line.text, line.number, line.text, found)
        found.put("initials", initials_of(line.text), line.number, line.text)
        if "desired_rate" not in found.values and re.search(r"\d万|\d円|@\d", flat):
            money = next((p for p in re.split(r"[、。]", line.text) if re.search(r"万|円|@", p)), line.text)
            item = Item("rate", "", line.number, [Line(line.number, money)])
            if quantities.money_range(money, bare=False).said:
                _rate(item, found)
        if "available_from" not in found.values and re.search(r"稼[働動]|参画|空[きく]|終了|可能|から|即日", flat):
            _prose_available(line, found)
        home = re.search(r"([一-龥ぁ-んァ-ヶー]{2,8}?)(?:駅)?(?:に)?(?:在住|最寄)", line.text)
        if home:
            found.put("nearest_station", home[1], line.number, line.text)
        years = re.search(r"(?:経験|歴|キャリア|経歴)(?:は|が|約|、)?\s*(\d{1,2})年|(\d{1,2})年(?:以上)?(?:の)?(?:IT|開発|業界|実務)(?:の)?経験", flat)
        if years and not find_in_prose(years[0]) and re.search(r"IT|エンジニア|業界|開発(?:経験|歴)|キャリア", flat):
            found.put("experience_months", int(years[1] or years[2]) * 12, line.number, line.text)
        if "skills" not in found.values and (skills := find_in_prose(line.text)):
            found.values["skills"] = list(person_claims([line])[0]) or list(skills)
            found.prove("skills", line.number, line.text)


def _prose_available(line: Line, found: Findings) -> None:
    for part in re.split(r"[、。]", line.text):
        if re.search(r"月|即日|/\d|年明け|来月", part) and not re.search(r"ヶ月|年\d+月から|面談|経験", part):
            _available(Item("available", "", line.number, [Line(line.number, part)]), found)
            if "available_from" in found.values:
                return


_REASSURING = re.compile(r"勤怠(?:良好|◎|問題な[しく]|安定)|延長\d*回?|長期(?:参画|稼働)(?:可|希望|実績)|在籍\d+年|コミュニケーション(?:能力|力)?(?:良好|◎|高|に?問題な)|評価(?:が)?高|リーダー経験")


def person_of(block: Block, found: Findings, *, subject: str, alone: bool) -> Findings:
    """Reads all fields of an engineer from a block."""
    for item in sorted((i for i in block.items if i.field != TEXT), key=lambda i: i.depth):
        _one_item(item, found)
    _heading(block, found)
    _prose(block, found)
    if alone:
        line = Line(0, subject)
        _head(subject, 0, subject, found)
        found.put("initials", initials_of(subject), 0, subject)
        if "skills" not in found.values and find_in_prose(subject):
            found.values["skills"] = list(find_in_prose(subject))
            found.prove("skills", 0, subject)
        if "tier" not in found.values and re.search(r"弊社|自社|プロパー|個人事業主|フリーランス|BP", subject):
            _belongs(subject, line.number, subject, found)
    lines = spoken_lines(block)
    if "tier" not in found.values:
        for line in lines:
            if re.search(r"弊社(?:の)?(?:正社員|社員|プロパー|所属|個人|BP|パートナー|契約)|\d社先(?!まで)|(?:の|、)?(?:フリーランス|個人事業主)(?:の|です|で)", plain(line.text)) and not re.search(r"の\S{1,6}です|まで|不可|NG|募集", line.text):
                _belongs(line.text, line.number, line.text, found)
    put_said(found, "parallel", lines, r"並行|併行", _parallel_in)
    put_said(found, "language_level", lines, r"N[1-5]|日本語", quantities.language_level)
    if re.search(r"リーダー(?:経験)?(?:あり|有|\d年|を|として)|PL経験|マネジメント経験", "\n".join(ln.text for ln in lines)):
        found.values["leader"] = True
    for line in lines:
        for match in _REASSURING.finditer(line.text):
            facts = found.values.setdefault("_facts", [])
            if not any(match[0] in f for f in facts):
                facts.append(match[0])
                found.prove("facts", line.number, line.text)
    return found


def _parallel_in(text: str) -> int | None:
    match = re.search(r"[並併]行(?:提案|案件|状況)?[^0-9。]{0,6}(\d)(?:件|社)", plain(text))
    if match:
        return int(match[1])
    return 0 if re.search(r"[並併]行(?:提案|案件|状況)?(?:は|[:：])?(?:なし|無し|ありません|ございません)", text) else None


def _one_item(item: Item, found: Findings) -> None:
    if item.field == UNKNOWN:
        if item.value and len(item.value) <= 80:
            found.condition(item.label, item.value)
        return
    handler = _HANDLERS.get(item.field)
    if handler is None or not handler(item, found):
        found.missed(item)


def made(found: Findings, *, sender: str | None, address: str | None, received_at: str | None, key: str = "") -> Engineer:
    """The record: a person in another company's mail is a partner's. Its id comes from what the mail says."""
    values = {k: v for k, v in found.values.items() if not k.startswith("_")}
    facts = [*found.values.get("_facts", []), *found.conditions]
    wishes = found.values.get("_wishes")
    text = found.values.get("_wish_text")
    if wishes or text:
        values["wishes"] = Wishes(**(wishes or {}), text=text)
    values["skills"] = tuple(values.get("skills", ()))
    number = values.get("number")
    company = sender
    ident = derived_id("E", address or company, values.get("initials") or values.get("name"), values.get("age"), values.get("nearest_station"), key)
    if number and len(number) >= 4:
        ident = f"E-{number}"
    return Engineer(
        id=ident,
        supply=SupplyKind.PARTNER,
        company=company,
        sender_address=address,
        received_at=received_at,
        exactness=found.exactness,
        facts=tuple(dict.fromkeys(facts)),
        **values,
    )
