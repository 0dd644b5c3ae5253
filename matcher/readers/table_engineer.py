"""Columns of 要員一覧: field → parser."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from matcher.model import Assessment, SupplyKind
from matcher.normalise import quantities
from matcher.normalise.phases import phases
from matcher.normalise.quantities import plain
from matcher.normalise.roles import roles
from matcher.normalise.skills import claims
from matcher.normalise.text import clean
from matcher.readers.mail_recognise import company_in, initials_of, place_of
from matcher.readers.skill_years import at_least, bounded, claim_text, claimed, claimed_in_cells
from matcher.readers.table_values import (
    UNDERSTOOD,
    Cell,
    Fields,
    Parser,
    birth_age,
    count_of,
    date_of,
    flag_of,
    free_day,
    language,
    lines_of,
    number,
    parallel,
    price_of,
    says_none,
    settled,
    share,
    site,
    text_of,
    where_done,
    yes_or_no,
)

_KANA = {
    "ア": "A", "イ": "I", "ウ": "U", "エ": "E", "オ": "O", "カキクケコ": "K", "サシスセソ": "S", "チ": "C",
    "タツテト": "T", "ナニヌネノ": "N", "フ": "F", "ハヒヘホ": "H", "マミムメモ": "M", "ヤユヨ": "Y", "ラリルレロ": "R",
    "ワヲ": "W", "ガギグゲゴ": "G", "ジヂ": "J", "ザズゼゾヅ": "Z", "ダデド": "D", "バビブベボ": "B", "パピプペポ": "P",
}  # fmt: skip
_LETTER = {kana: letter for row, letter in _KANA.items() for kana in row}
_OURS = re.compile(r"自社|弊社|当社|社内|社員(?!先)")


def person(cell: Cell) -> Fields:
    """T.K, 田中太郎（T.T）, TANAKA Taro, T.K（38歳・男性）: initials, the full name where it stands there."""
    text = re.sub(r"\s+", " ", cell.text).strip()
    found: Fields = {}
    initials = initials_of(text, sure=True)
    bare = re.sub(r"[(（].*", "", text).removesuffix("様").removesuffix("さん").strip()
    latin = re.fullmatch(r"([A-Za-z])[a-z A-Z.]*?[ ,]+([A-Za-z])[A-Za-z]+", bare)
    if initials is None and latin and len(bare) > 4:
        initials = f"{latin[1]}.{latin[2]}".upper()
    if re.search(r"[一-龥]", bare) or (latin and len(bare) > 4):
        found["name"] = bare
    elif initials is None and 0 < len(bare) <= 20 and not re.search(r"\d", bare):
        initials = _of_kana(bare) or bare
    if initials:
        found["initials"] = initials
    if (age := quantities.age(text)) is not None and re.search(r"[歳才]", text):
        found["age"] = age
    if sex := re.search(r"(男|女)性?(?=[)）・/、\s]|$)", text):
        found["sex"] = "male" if sex[1] == "男" else "female"
    return found


def kana(cell: Cell) -> Fields:
    initials = _of_kana(cell.text)
    return {"initials": initials} if initials else UNDERSTOOD


def _of_kana(text: str) -> str | None:
    """タナカ タロウ → T.T; None unless two words of kana stand there."""
    said = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in plain(text)).split()
    if len(said) != 2 or not all(re.fullmatch(r"[ァ-ヴー]+", word) for word in said):
        return None
    letters = [_LETTER.get(word[0]) for word in said]
    return f"{letters[0]}.{letters[1]}" if all(letters) else None


def age(cell: Cell) -> Fields:
    found = count_of("age", lambda text: quantities.age(re.split(r"[/／・、\s]", text)[0]), 15, 85)(cell)
    return found or (UNDERSTOOD if re.search(r"\d0代", cell.flat) else {})


def sex(cell: Cell) -> Fields:
    met = re.search(r"(男|女)|(?<![a-z])(female|male|[mf])(?![a-z])", cell.flat, re.I)
    if met is None:
        return {}
    return {"sex": "male" if (met[1] or met[2]).lower() in ("男", "m", "male") else "female"}


def nationality(cell: Cell) -> Fields:
    """The country as written; 外国籍：なし and ○ tell no country."""
    if says_none(cell.text) or yes_or_no(cell) is not None:
        return UNDERSTOOD
    said = re.sub(r"(?:国籍|籍|人)$", "", re.sub(r"[(（].*", "", cell.flat))
    found: Fields = {"nationality": said} if 0 < len(said) <= 15 else {}
    if level := quantities.language_level(cell.text):
        found["language_level"] = level
    return found


def home(cell: Cell) -> Fields:
    """The nearest station; of a home address only the station it names is kept."""
    place = place_of(cell.text)
    if cell.says("住所") and not re.search(r"駅", cell.text):
        from matcher.places import station

        place = place if place and station(place) else None
        return {"nearest_station": place} if place else UNDERSTOOD
    return {"nearest_station": place} if place else {}


def supply(cell: Cell) -> Fields:
    """待機, 終了予定, 稼働中（社内調整可）, BP. Who is simply 稼働中 counts as somebody who would have to be moved."""
    flat = cell.flat.casefold()
    for kind, words in (
        (SupplyKind.PARTNER, r"^bp|パートナー|協力会社|協力企業|外注|partner|個人事業主|フリーランス"),
        (SupplyKind.REASSIGN, r"社内調整|異動|配置転換|reassign|稼[働動]中|参画中|アサイン済|配属中"),
        (SupplyKind.BENCH, r"待機|ベンチ|bench|空き(?!予定)|未稼働|未アサイン"),
        (SupplyKind.SOON, r"終了|予定|soon|入社"),
    ):
        if re.search(words, flat):
            soon = kind is SupplyKind.REASSIGN and re.search(r"終了予定|月末終了|末終了", flat)
            plain = kind is SupplyKind.REASSIGN and not re.search(r"社内調整|異動|配置転換|reassign", flat)
            return {"supply": SupplyKind.SOON if soon else kind, **({"_plain_running": True} if plain else {})}
    return {}


def status(cell: Cell) -> Fields:
    """状況 holds many things: the kind of supply, the free day (kept behind a column of its own), proposals."""
    found = supply(cell)
    free = free_day(cell)
    if "available_from" in free and (re.search(r"\d", cell.flat) or "supply" not in found):
        found = {**found, "_free": (free["available_from"], free["exactness"]["available_from"])}
    if re.search(r"面談|商談|提案|結果待|オファー", cell.flat):
        found = {**found, **parallel(cell)}
    return found


def affiliation(cell: Cell) -> Fields:
    """Where a person stands: `_belongs` is ours, proper, below:n, partner or freelance, weighed with the row."""
    flat = plain(cell.flat)
    found: Fields = {}
    if re.search(r"(?:部|課|室|グループ|本部|チーム|支店|営業所)$", flat):
        return UNDERSTOOD
    if re.search(r"正社員|無期", flat):
        found["employment"] = "permanent"
    elif re.search(r"契約社員|有期|嘱託", flat):
        found["employment"] = "contract"
    below = re.search(r"([1-4])社(?:先|下)|([2-4])次請|社下|再委託先", flat)
    if re.search(r"個人事業主|フリーランス|個人$|フリー$", flat):
        found |= {"_belongs": "freelance", "freelance": True, "employment": "freelance"}
    elif below:
        found["_belongs"] = f"below:{below[1] or below[2] or 1}"
    elif re.search(r"^BP|BP$|パートナー|協力会社|協力企業|外注|他社", flat, re.I):
        found["_belongs"] = "partner"
    elif re.search(r"プロパー|直雇用", flat):
        found |= {"_belongs": "proper", "freelance": False}
    elif _OURS.search(flat):
        found["_belongs"] = "ours" if re.search(r"自社|弊社|当社|社内", flat) else "proper"
    return found


def company(cell: Cell) -> Fields:
    """The partner's name; 自社 and 弊社 are ours, and no company."""
    if re.fullmatch(r"(?:自社|弊社|当社|社内)(?:所属|社員|プロパー)?", cell.flat):
        return {"_belongs": "ours"}
    if affiliation(cell).get("_belongs") and not company_in(cell.text):
        return UNDERSTOOD
    heading = cell.says("所属") and not cell.says("会社|企業")
    name = company_in(cell.text) or (None if heading else re.sub(r"\s+", " ", cell.text).strip()[:60])
    name = name and re.sub(r"(?:BP|プロパー|所属|正?社員)$", "", name).strip()
    return {"company": name} if name else {}


def asked_price(cell: Cell) -> Fields:
    return price_of("desired_rate", "desired_rate_max")(cell)


def skills(cell: Cell, column: str = "any") -> Fields:
    """Skill names with their years: Java(5年)、Oracle; under スキル（年数） a bare Java(5) is five years."""
    text = cell.text
    if says_none(text):
        return UNDERSTOOD
    if cell.says(r"年数|\(年\)|歴"):
        text = re.sub(r"([(:]\s*|(?<=\S)\s)(\d{1,2}(?:\.\d)?)(?=\s*(?:[)、,/\n]|$))", r"\1\2年", clean(text))
    text = claim_text(text)
    found = tuple(bounded(claimed(claims(text, column), text), text))
    return {"skills": found} if found else {}


_REFUSAL = re.compile(
    r"NG\s*:\s*([^。\n]+)|(?<![^、。,\s/・()（）:])([^、。,\s/・()（）:]{1,12}?)(?:の案件|案件)?は?(?:NG(?!\s*:)|不可|×)",
    re.I,
)


def wishes(cell: Cell) -> Fields:
    """What somebody asks for, in free words: remote, commute, phases, roles; NG入り words are refusals."""
    if says_none(cell.text):
        return UNDERSTOOD
    flat = plain(cell.text)
    refused = _REFUSAL.findall(flat)
    rest = _REFUSAL.sub("", flat)
    wish: Fields = {"text": re.sub(r"\s+", " ", cell.text).strip()[:300]}
    if terms := tuple(_terms("、".join(a or b for a, b in refused))):
        wish["ng_terms"] = terms
    wish |= _wished_remote(quantities.remote(rest)) | _commute(rest)
    if wanted := phases(rest):
        wish["phases"] = wanted
    if wanted_roles := roles(rest):
        wish["roles"] = wanted_roles
    return {"_wish": wish}


def wished_remote(cell: Cell) -> Fields:
    read = where_done(cell)
    if read is None:
        return UNDERSTOOD if yes_or_no(cell) is not None or re.search(r"不問|どちら|問わ", cell.flat) else {}
    return {"_wish": _wished_remote(read)}


def _wished_remote(read: Any) -> Fields:
    """Whoever may come to the office every day wishes nothing."""
    if read is None or read.mode == "onsite":
        return {}
    return {"remote": read.mode, **({"onsite_days_max": read.onsite_days[1]} if read.onsite_days else {})}


def _commute(text: str) -> Fields:
    met = re.search(r"(\d{2,3})分|(?<!\d)(1|2)時間(半|30分)?", text)
    if met is None:
        return {}
    return {"commute_minutes_max": int(met[1]) if met[1] else int(met[2]) * 60 + (30 if met[3] else 0)}


def commute(cell: Cell) -> Fields:
    found = count_of("commute_minutes_max", lambda t: _commute(plain(t)).get("commute_minutes_max"), 10, 240)(cell)
    return {"_wish": found} if found else {}


def refusals(cell: Cell, field: str = "ng_terms") -> Fields:
    if says_none(cell.text):
        return UNDERSTOOD
    terms = tuple(_terms(cell.text))
    return {"_wish": {field: terms}} if terms else {}


def refused_clients(cell: Cell) -> Fields:
    return refusals(cell, "ng_clients")


def _terms(text: str) -> list[str]:
    parts = (p.strip() for p in re.split(r"[、,，・/／;；\n]+", text))
    return list(dict.fromkeys(p for p in parts if p and not says_none(p)))


def skill_here(cell: Cell) -> Fields:
    """A column named after a skill: 5年 is its experience, ○ or a level that it is there, × that it is not."""
    if says_none(cell.text) or yes_or_no(cell) is False:
        return UNDERSTOOD
    months = quantities.experience_months(cell.text) if isinstance(cell.value, str) else None
    named = (d.model_copy(update={"months": None}) for d in claims(cell.heading))
    found = claimed_in_cells(named, cell.heading, months, least=at_least(cell.text))
    return {"skills": found} if found else {}


def person_roles(cell: Cell) -> Fields:
    found = roles(cell.text)
    return {"roles": found, **({"leader": True} if set(found) & {"PM", "PL", "SL"} else {})} if found else {}


def experience(cell: Cell) -> Fields:
    """Years as a bare number, or as written."""
    months = count_of("experience_months", lambda t: None, 0, 60)(cell)
    if months:
        return {"experience_months": months["experience_months"] * 12}
    if isinstance(cell.value, float) and 0 < cell.value < 60:
        return {"experience_months": round(cell.value * 12)}
    read = quantities.experience_months(cell.text)
    return {} if read is None else {"experience_months": read}


def led(cell: Cell) -> Fields:
    said = yes_or_no(cell)
    if said is None and re.search(r"\d+\s*(?:年|名|人|回|件)|あり", cell.flat):
        said = True
    return {} if said is None else {"leader": said}


def years_here(cell: Cell) -> Fields:
    """在籍年数 as a reassuring fact."""
    day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
    if isinstance(day, date):
        return {"facts": (f"{day.year}年{day.month}月入社",)}
    bare = re.fullmatch(r"\d{1,2}(?:\.\d+)?", cell.flat)
    return {"facts": (f"在籍{cell.flat}年" if bare else f"在籍：{cell.text}",)}


_REASSURING = re.compile(
    r"勤怠.{0,4}(?:良好|◎|問題な|安定)|延長(?:実績|\d)|\d+回(?:の)?延長|長期参画|在籍\d+年|コミュニケーション|評価(?:が|も)?(?:高|良)"
    r"|(?:リーダー?|PL|PM|SL)経験|得意|保有|取得|認定|実績|経験(?:が)?(?:長|豊富)|経験あり"
)
_REFUSED = re.compile(
    r"(夜勤|出張|電話対応|土日|シフト|休日出勤|残業|常駐|転勤|長期出張)(?:は|も|対応)?(?:不可|NG|×|できない)", re.I
)


def praise(cell: Cell) -> Fields:
    """勤怠, 強み, 推薦: facts as they are."""
    plainly = cell.says("アピール|PR|推薦|強み|特徴")
    return {**lines_of("facts", "" if plainly else None)(cell), **_told(cell)}


def remark(cell: Cell) -> Fields:
    """備考 is for us: kept as text. Only what reassures (勤怠良好, 3回延長) becomes a fact that a client may read."""
    said = re.sub(r"\s+", " ", cell.text).strip()
    parts = [p.strip() for p in re.split(r"[。、,，\n／/]|\s{2,}", cell.text)]
    told = _told(cell)
    asked = [p for p in parts if re.search(r"希望|NG", p) and not re.search(r"希望(?:単価|金額)", p)]
    if asked and len(wish := wishes(Cell("、".join(asked), "", cell.anchor))["_wish"]) > 1:
        told = {**told, "_wish": {**wish, **told.get("_wish", {})}}
    facts = tuple(p[:120] for p in parts if _REASSURING.search(p) and not re.search(r"なし|ない|不|未", p))
    return {"text": said[:500], **({"facts": facts} if facts else {}), **told}


def _told(cell: Cell) -> Fields:
    """What free words say of invoice registration, language, leading and refusals."""
    flat, found = cell.flat, Fields()
    if met := re.search(r"(?:インボイス|適格請求書)[^、。]{0,8}?(未登録|未|登録|あり|済|なし|無)", flat):
        found["invoice_registered"] = met[1] in ("登録", "あり", "済")
    if level := quantities.language_level(flat):
        found["language_level"] = level
    if re.search(r"(?:PL|PM|リーダー?|リーダ)経験(?:あり|有|豊富|\d)", flat):
        found["leader"] = True
    if re.match(
        r"(?:BP|パートナー|協力会社|個人事業主|フリーランス|[1-4]社[先下])(?:所属|社員|要員|$|[(、。])",
        plain(flat),
        re.I,
    ):
        found |= affiliation(cell)
    if refused := tuple(dict.fromkeys(_REFUSED.findall(flat))):
        found["_wish"] = {"ng_terms": refused}
    return found


def assessed(cell: Cell, kind: str = "tech") -> Fields:
    if says_none(cell.text):
        return UNDERSTOOD
    by = {"tech": "技術部門", "client": "顧客"}[kind]
    return {"assessments": (Assessment(by=by, kind="tech" if kind == "tech" else "client", text=cell.text[:300]),)}


ENGINEER: dict[str, Parser] = {
    "number": number,
    "employee_number": number,
    "initials": person,
    "kana": kana,
    "age": age,
    "birth": birth_age,
    "sex": sex,
    "nationality": nationality,
    "nearest_station": home,
    "supply": supply,
    "status": status,
    "affiliation": affiliation,
    "employment": affiliation,
    "company": company,
    "sender_address": text_of("sender_address", 80),
    "available_from": free_day,
    "leaves_on": date_of("leaves_on"),
    "cost": price_of("cost"),
    "desired_rate": asked_price,
    "desired_rate_max": price_of("desired_rate_max"),
    "settlement": settled,
    "payment_site": site,
    "utilisation": share,
    "parallel": parallel,
    "wishes": wishes,
    "wish_remote": wished_remote,
    "commute": commute,
    "ng": refusals,
    "ng_clients": refused_clients,
    "language_level": language,
    "skills": skills,
    "skills_language": lambda cell: skills(cell, "language"),
    "skills_os": lambda cell: skills(cell, "os"),
    "skills_db": lambda cell: skills(cell, "db"),
    "qualifications": lines_of("facts", "資格"),
    "skill_here": skill_here,
    "roles": person_roles,
    "phases": lambda cell: {"phases": found} if (found := phases(cell.text)) else {},
    "experience_months": experience,
    "leader": led,
    "invoice_registered": flag_of("invoice_registered"),
    "years_with_us": years_here,
    "facts": praise,
    "remark": remark,
    "assessment_tech": assessed,
    "assessment_client": lambda cell: assessed(cell, "client"),
}
