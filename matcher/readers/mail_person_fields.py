"""One reader per label of a person's mail."""

from __future__ import annotations

import re
from typing import Any, Literal

from matcher.model import ParallelStages
from matcher.normalise import quantities
from matcher.normalise.dates import free_from
from matcher.normalise.phases import phases
from matcher.normalise.quantities import plain
from matcher.normalise.roles import roles
from matcher.normalise.skills import find_in_prose
from matcher.readers.mail_fields import (
    Findings,
    Handler,
    read_language,
    read_settlement,
    read_site,
    words,
)
from matcher.readers.mail_labels import Item, Line, is_closing
from matcher.readers.mail_recognise import company_in, initials_of, known_station, place_of
from matcher.readers.mail_skills import person_claims

_NATION_NAMES = (
    "日本 中国 韓国 ベトナム インドネシア インド ネパール ミャンマー フィリピン 台湾 バングラデシュ スリランカ "
    "アメリカ 米国 モンゴル タイ ブラジル マレーシア 香港 ロシア パキスタン ウズベキスタン"
)
_NATIONS = {name: name for name in _NATION_NAMES.split()} | {"米国": "アメリカ"}


_WORDS_OF_NATIONS = "|".join(sorted(_NATIONS, key=len, reverse=True))
_NATION_SAID = re.compile(rf"({_WORDS_OF_NATIONS})(?:国籍|籍|人)")
_NATION_FIRST = re.compile(rf"\s*({_WORDS_OF_NATIONS})")

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
    read_head(value, item.number, words(item), found)
    return kept


def read_head(text: str, line: int, proof: str, found: Findings) -> None:
    """Age, sex, nationality, station where they stand beside the name (T.K／38歳／男性／調布駅)."""
    if re.search(r"\d{2}\s*[歳才]|[０-９]{2}[歳才]", text):
        found.put("age", quantities.age(text), line, proof)
    elif beside := re.search(
        r"[男女]性?[・/／、,\s　]+(\d{2})(?!\d|[年月/.])|(?<!\d)(\d{2})[・/／、,\s　]+[男女](?:性|[)）\s・/／、,]|$)",
        plain(text),
    ):
        found.put("age", quantities.age(f"{beside[1] or beside[2]}歳"), line, proof)
    found.put("sex", _sex_in(text), line, proof)
    found.put("nationality", _nation(text, labelled=False), line, proof)
    _station_beside(text, line, proof, found)
    if inside := re.search(r"[(（]([^()（）]{4,40})[)）]", text):
        named = [p.strip() for p in re.split(r"[・/／、,，|｜\s　]+", inside[1])]
        if len(named) >= 2:
            found.put("nationality", next((_NATIONS[p] for p in named if p in _NATIONS), None), line, proof)
    if "age" not in found.values and (aged := _AGE_BESIDE.search(plain(text))):
        found.put("age", quantities.age(f"{aged[1]}歳"), line, proof)
    if station := re.search(r"([^\s、。・/／（()）:：歳性]{1,10})駅", text):
        found.put("nearest_station", place_of(station[0]), line, proof)
    company = re.search(r"弊社|自社|プロパー|正社員|フリーランス|個人事業主|社先|BP", text)
    if company:
        read_belonging(text, line, proof, found)


_AGE_BESIDE = re.compile(r"^\W*[A-Z]\.?[A-Z]\.?(?:さん|氏|様)?\s*[(/]\s*(\d{2})\s*[)/]")
"""An age right behind the initials: G.K（37）男性, Y.Y / 32 / M."""


def _station_beside(text: str, line: int, proof: str, found: Findings) -> None:
    """T.M（41・男・船橋）: a known station between the facts in brackets."""
    inside = re.search(r"[(（]([^()（）]{4,40})[)）]", text)
    if inside is None or "nearest_station" in found.values:
        return
    parts = [p.strip() for p in re.split(r"[・/／、,，|｜\s　]+", inside[1])]
    if len(parts) >= 2 and any(_sex_in(p) or re.fullmatch(r"\d{2}(?:[歳才])?", plain(p)) for p in parts):
        named = [p for p in parts if known_station(re.sub(r"(?:駅|在住)$", "", p))]
        if len(named) == 1:
            found.put("nearest_station", re.sub(r"(?:駅|在住)$", "", named[0]), line, proof)


def _sex_in(text: str) -> Literal["male", "female"] | None:
    latin = re.fullmatch(r"(m|f)(?:ale|emale)?", plain(text).strip().lower())
    if latin or (latin := re.search(r"[/,|]\s*(m|f)\s*(?:$|[/,|])", plain(text).strip().lower())):
        return "male" if latin[1] == "m" else "female"
    match = re.search(r"(男|女)性|[(（/／・\s、,](男|女)(?=[)）/／・\s、,]|$)|^(男|女)(?=$|[・/／、,\s])", text.strip())
    if match is None:
        return None
    return "male" if "男" in match[0] else "female"


def _nation(text: str, *, labelled: bool) -> str | None:
    met = _NATION_SAID.search(text) or (_NATION_FIRST.match(text) if labelled else None)
    return _NATIONS[met[1]] if met else None


def _age(item: Item, found: Findings) -> bool:
    found.put("sex", _sex_in(item.value), item.number, words(item))
    if re.search(r"\d0\s*代|[０-９]0代", item.value):
        found.condition("年齢", item.value)
        return True
    return found.put("age", quantities.age(item.value), item.number, words(item))


def _sex(item: Item, found: Findings) -> bool:
    read_head(item.value, item.number, words(item), found)
    return found.put("sex", _sex_in(item.value), item.number, words(item)) or "sex" in found.values


def _nationality(item: Item, found: Findings) -> bool:
    found.put("language_level", quantities.language_level(item.value), item.number, words(item))
    found.put("sex", _sex_in(item.value), item.number, words(item))
    return found.put("nationality", _nation(item.value, labelled=True), item.number, words(item))


def _station(item: Item, found: Findings) -> bool:
    return found.put("nearest_station", place_of(item.value), item.number, words(item))


def _place(item: Item, found: Findings) -> bool:
    """勤務, 場所 in a person's mail: a wish for office days, else where the person lives."""
    if quantities.remote(item.value) is not None or re.search(r"希望|\d分", item.value):
        return read_wishes(item, found)
    return _station(item, found)


_OURS = r"(?:弊社|当社|自社)(?:の)?(?:正社員|契約社員|社員|プロパー|所属|直雇用|直)"
_BELOW = (
    r"(?:弊社|当社)?(?:の)?(?:(?P<n>\d)社先|(?P<one>1?社下)|BP|ＢＰ|協力会社"
    r"|パートナー(?:企業|会社|社員)?|(?:弊社)?取引先)"
)
_FREE = r"個人事業主|フリーランス|フリー(?=[)）、。\s]|$)"


def read_belonging(text: str, line: int, proof: str, found: Findings) -> bool:
    """所属 as seen from us: the sender's own employee is tier 1, one company further 2; a freelancer direct
    with the sender is counted as the sender's (tier 1) and flagged."""
    flat = plain(re.sub(r"BP様?(?:不可|NG|可)|1社先まで", "", text))
    kept = False
    flat = re.sub(rf"(?:{_FREE})(?:で|と)(?:は|の契約では)?(?:ありません|ございません|ない)", "", flat)
    flat = re.sub(r"^((?:弊社|直)?)個人$", r"\1個人事業主", flat.strip())
    if re.search(_FREE, flat) and not re.search(rf"(?:{_FREE})(?:不可|NG)", flat):
        kept = found.put("freelance", True, line, proof)
        found.put("employment", "freelance", line, proof)
        below = re.search(r"(\d)社先", flat)
        found.put("tier", int(below[1]) + 1 if below else 1, line, proof)
        return kept
    if below := re.search(_BELOW, flat):
        kept = found.put("tier", (int(below["n"]) if below["n"] else 1) + 1, line, proof)
    elif re.search(
        rf"{_OURS}|プロパー|(?:正社員|契約社員|社員|所属)[(](?:弊社|当社|自社)[)]|^\s*(?:所属|雇用形態|区分"
        rf"|社員区分)?[:：]?\s*(?:正社員|社員|弊社|自社|当社)",
        flat,
    ):
        kept = found.put("tier", 1, line, proof)
    if re.search(r"正社員|プロパー|無期", flat):
        kept = found.put("employment", "permanent", line, proof) or kept
    elif re.search(r"契約社員|有期", flat):
        kept = found.put("employment", "contract", line, proof) or kept
    if kept:
        found.put("freelance", False, line, proof) if "employment" in found.values else None
    return kept


def _affiliation(item: Item, found: Findings) -> bool:
    had = "tier" in found.values
    kept = read_belonging(words(item) if "弊社" in item.label else item.value, item.number, words(item), found)
    if item.depth and not had and "tier" in found.values:
        found.values["tier"] += 1  # told by the one below the forwarder
    if not kept and (company := company_in(item.value)):
        kept = found.put("_own_company", company, item.number, words(item))
    return kept


def read_available(item: Item, found: Findings) -> bool:
    day, exactness = free_from(item.value, found.day)
    kept = found.put("available_from", day, item.number, words(item))
    if (kept or (day is None and exactness == "open" and "available_from" not in found.values)) and exactness:
        found.exactness.setdefault("available_from", exactness)
        found.prove("available_from", item.number, words(item))
        kept = True
    share = quantities.utilisation(item.value)
    return found.put("utilisation", share, item.number, words(item)) or kept


def read_rate(item: Item, found: Findings) -> bool:
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
    ("waiting", r"(?:(?:面談|面接|商談)(?:実施)?(?:済み?|後)?(?:の|で|、|\()?)?(?:結果|回答|返答)待ち?"),
    ("interview", r"(?:面談|面接|商談)(?:済み?|予定|調整中?|設定|待ち|中|確定|日程調整中?|前|あり|有)*"),
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
        counted = re.findall(
            rf"{pattern}(?:が|は|:|×|\()*(\d)(?:件|社)?|(\d)(?:件|社)(?:が|は|:|で|の)?{pattern}", rest
        )
        numbers = [int(a or b) for a, b in (c[-2:] if isinstance(c, tuple) else (c, "") for c in counted)]
        if numbers:
            stages[name] = sum(numbers)
            rest = re.sub(rf"{pattern}(?:が|は|:|×|\()*\d(?:件|社)?|\d(?:件|社)(?:が|は|:)?{pattern}", "", rest)
    total = re.search(r"(?:並行|併行|計|合計|他社?|提案|他)?(?:提案)?[:：]?(\d{1,2})(?:件|社)", rest)
    count = int(total[1]) if total else sum(stages.values()) if stages else None
    if re.search(r"うち", flat) and (first := re.search(r"(\d{1,2})(?:件|社)", flat)):
        count = int(first[1])
    if re.match(r"(?:なし|無し|無|ありません|ございません)(?:\(|。|、|$)", flat):
        count, stages = 0, {}
    if count is None and re.fullmatch(r"\d{1,2}", flat):
        count = int(flat)
    if count is None and re.search(
        r"^(?:並行|他社)?(?:提案)?(?:なし|無し|無|ありません|0)|(?:並行|提案)(?:は)?(?:なし"
        r"|無し|ございません|ありません)",
        flat,
    ):
        count = 0
    named = [name for name, pattern in _STAGES if re.search(pattern, flat)]
    if count and not stages and len(named) == 1:
        stages = {named[0]: count}
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
    if re.search(r"分野|領域", item.label) and any(c.skill for c in claims) is False:
        found.condition(item.label, item.value)
        return True
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


_PLAIN_WISH = re.compile(
    r"(?:ご|本人|参画|案件)*(?:の)?(?:希望|要望)(?:条件|案件|内容|事項|等|など)?|備考|その他|特記事項|条件"
)
"""Labels that add nothing to the wish below them."""
_NG = re.compile(r"(?:NG|ＮＧ|不可|避けたい|希望しない)")


def read_wishes(item: Item, found: Findings) -> bool:
    text = item.value
    wishes: dict[str, Any] = dict(found.values.get("_wishes", {}))
    ng_label = bool(_NG.search(plain(item.label)))
    fresh = _wish(text, ng_label=ng_label)
    for key, value in fresh.items():
        if key == "ng_terms":
            value = tuple(dict.fromkeys([*wishes.pop(key, ()), *value]))
        wishes.setdefault(key, value)
    own = item.value if _PLAIN_WISH.fullmatch(re.sub(r"[\s　]", "", item.label)) else words(item)
    said = "、".join(t for t in (found.values.get("_wish_text"), own) if t)
    found.values["_wishes"], found.values["_wish_text"] = wishes, said[:300]
    found.prove("wishes", item.number, words(item))
    if "available_from" not in found.values and re.search(r"稼働|参画", item.label):
        read_available(item, found)
    if "desired_rate" not in found.values and re.search(
        r"単価|金額"
        r"|^\D{0,3}\d{2,3}万?円?[~-]?\d*万円?[^一-龥]*$",
        plain(text),
    ):
        read_rate(item, found)
    return True


def _wish(text: str, *, ng_label: bool) -> dict[str, Any]:
    """Remote, commute, phases, roles and refusals in the words of a wish."""
    out: dict[str, Any] = {}
    flat = plain(text)
    commute = re.search(
        r"(\d{2,3})分(?:以内|圏内|まで|程度|くらい)?|(?:通勤)?(1)時間(半)?(?:くらい|ぐらい|程度)?(?:以内"
        r"|圏内|まで|程度)",
        flat,
    )
    if commute:
        out["commute_minutes_max"] = int(commute[1]) if commute[1] else 90 if commute[3] else 60
    refused: list[str] = []
    rest = text
    if ng_label:
        refused += [t for t in re.split(r"[、,，・/／\s　。]+", text) if t]
        rest = ""
    for match in re.finditer(
        r"NG\s*[:：]\s*([^。\n]+)|([^、。,，\s　/／(（)）:：]{1,12})(?:は|の案件は)?(?:NG|不可|×)",
        plain(rest),
    ):
        refused += [t for t in re.split(r"[、,・/\s]+", match[1] or match[2]) if t]
        rest = rest.replace(match[0], "")
    refused = [t for t in refused if t not in ("特になし", "なし", "無し") and len(t) <= 20]
    refused = [t for t in refused if ng_label or not re.search(r"(?:可|OK|歓迎|希望)$", t)]
    if refused:
        out["ng_terms"] = tuple(dict.fromkeys(refused))
    if re.search(r"リモート|在宅|テレワーク|出社", rest) and not re.search(
        r"出社(?:も)?可|常駐(?:も)?可|リモート(?:は)?(?:不問|問わ)", rest
    ):
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
    return read_wishes(item, found)


def _remark(item: Item, found: Findings) -> bool:
    """備考: how proposals stand (提案中2) where it says no more than that, else what reassures."""
    flat = plain(item.value).strip()
    if len(flat) <= 20 and re.search(r"提案|面談|結果待ち|選考|並行", flat) and re.search(r"\d", flat):
        return _parallel(item, found) or _facts(item, found)
    return _facts(item, found)


def _facts(item: Item, found: Findings) -> bool:
    lines = [
        re.sub(r"^[\s　・●○■※\-]+", "", ln.text).strip()
        for ln in item.lines
        if ln.text.strip() and not is_closing(ln.text)
    ]
    lines = _without_wishes(lines, item, found)
    facts = found.values.setdefault("_facts", [])
    facts += [t[:120] for t in lines[:8] if t not in facts]
    if facts:
        found.prove("facts", item.number, words(item))
    return True


_WISHED = re.compile(
    r"(?:リモート|在宅|テレワーク|出社|通勤|常駐|都内|残業)[^、。，,]{0,16}(?:希望|以内|圏内)"
    r"|[^、。，,]*(?:希望)(?!単価)$"
    r"|(?:夜勤|休日出勤|土日|出張|常駐|残業|フル出社|出社|シフト|転勤|交代勤務)[^、。，,]{0,4}(?:不可|NG|ＮＧ|×)"
    r"|^[^、。，,:：]{1,12}(?:は|の案件は)?(?:NG|ＮＧ)$"
)
"""A clause of a remark that wishes for or refuses something; it reassures nobody."""


def _without_wishes(lines: list[str], item: Item, found: Findings) -> list[str]:
    """Remarks without the clauses that are wishes or refusals (夜勤不可), which are read as such."""
    out: list[str] = []
    for text in lines:
        clauses = [c.strip() for c in re.split(r"[、。，,]", text) if c.strip()]
        wished = [c for c in clauses if _WISHED.search(c)]
        if wished:
            line = Line(item.number, "、".join(wished), item.depth)
            read_wishes(Item("wishes", "希望", item.number, [line], item.depth), found)
            text = "、".join(c for c in clauses if c not in wished)
        out += [text] if text else []
    return out


def _qualification(item: Item, found: Findings) -> bool:
    found.condition(item.label, item.value)
    return True


def _person(item: Item, found: Findings) -> bool:
    """要員：E.K 48歳 男性: a label of projects (要員：2名) that names a person here."""
    return _initials(item, found) if initials_of(item.value, sure=True) else False


def _condition(item: Item, found: Findings) -> bool:
    found.condition(item.label, item.value)
    return True


def _number(item: Item, found: Findings) -> bool:
    return found.put("number", re.sub(r"\s", "", plain(item.value)) or None, item.number, words(item))


def _utilisation(item: Item, found: Findings) -> bool:
    """稼働 of a person is mostly the day (稼働：12月～), sometimes the share."""
    share = found.put("utilisation", quantities.utilisation(item.value), item.number, words(item))
    return read_available(item, found) or share


HANDLERS: dict[str, Handler] = {
    "initials": _initials, "age": _age, "sex": _sex, "nationality": _nationality, "station": _station,
    "place": _place, "affiliation": _affiliation, "partner_limit": _affiliation, "chain": _affiliation,
    "contract": _affiliation, "available": read_available, "period": read_available, "utilisation": _utilisation,
    "desired_rate": read_rate, "rate": read_rate, "settlement": read_settlement, "payment_site": read_site,
    "parallel": _parallel, "certainty": _parallel, "experience": _experience, "skills": _claims,
    "person_skills": _claims,
    "skills_part": _claims, "environment": _claims, "required": _claims, "role": _roles, "phases": _phases,
    "wishes": read_wishes, "remote": _remote, "pr": _facts, "qualification": _qualification, "language": read_language,
    "notes": _remark, "sheet": _condition, "condition": _condition, "hours": _condition, "sender": _condition,
    "contact": _condition, "industry": _condition, "number": _number,
    "description": _facts, "interviews": _condition, "seats": _person, "title": _person,
}  # fmt: skip
