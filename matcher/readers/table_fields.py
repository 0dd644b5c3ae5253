"""What the columns of each kind of list mean: field → parser. Which headings feed a field says labels_table.toml."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from matcher.model import Assessment, PartnerLimit, Restrictions, SupplyKind
from matcher.normalise import quantities
from matcher.normalise.industries import industry
from matcher.normalise.phases import phases
from matcher.normalise.quantities import plain
from matcher.normalise.roles import role, roles
from matcher.normalise.skills import claims, without_doubles
from matcher.readers.mail_labels import Line
from matcher.readers.mail_recognise import company_in, initials_of, place_of
from matcher.readers.mail_skills import demands_of
from matcher.readers.table_header import Kind
from matcher.readers.table_values import (
    UNDERSTOOD,
    Cell,
    Fields,
    Parser,
    birth_age,
    choice_of,
    contract_kind,
    count_of,
    date_of,
    day_in,
    flag_of,
    free_day,
    lines_of,
    parallel,
    price_of,
    says_none,
    settled,
    share,
    site,
    span,
    text_of,
    where_done,
    yen,
    yes_or_no,
)

# ---------------------------------------------------------------- people

_KANA = {
    "ア": "A", "イ": "I", "ウ": "U", "エ": "E", "オ": "O", "カキクケコ": "K", "サシスセソ": "S", "チ": "C", "タツテト": "T",
    "ナニヌネノ": "N", "フ": "F", "ハヒヘホ": "H", "マミムメモ": "M", "ヤユヨ": "Y", "ラリルレロ": "R", "ワヲ": "W",
    "ガギグゲゴ": "G", "ジヂ": "J", "ザズゼゾヅ": "Z", "ダデド": "D", "バビブベボ": "B", "パピプペポ": "P",
}  # fmt: skip
_LETTER = {kana: letter for row, letter in _KANA.items() for kana in row}
_OURS = re.compile(r"自社|弊社|当社|社内|社員(?!先)")


def number(cell: Cell) -> Fields:
    said = re.sub(r"\s+", "", plain(cell.text))
    return {"number": said[:40]} if said else {}


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
            return {"supply": SupplyKind.SOON if soon else kind}
    return {}


def affiliation(cell: Cell) -> Fields:
    """Where a person stands: `_belongs` is ours, proper, below:n, partner or freelance, weighed with the row."""
    flat = plain(cell.flat)
    found: Fields = {}
    if re.search(r"正社員|無期", flat):
        found["employment"] = "permanent"
    elif re.search(r"契約社員|有期|嘱託", flat):
        found["employment"] = "contract"
    below = re.search(r"([1-4])社(?:先|下)|([2-4])次請|社下|再委託先", flat)
    if re.search(r"個人事業主|フリーランス|個人$|フリー$", flat):
        found |= {"_belongs": "freelance", "freelance": True, "employment": "freelance"}
    elif below:
        found["_belongs"] = f"below:{below[1] or below[2] or 1}"
    elif re.search(r"^BP|パートナー|協力会社|協力企業|外注|他社", flat, re.I):
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
    return {"company": name} if name else {}


def asked_price(cell: Cell) -> Fields:
    return price_of("desired_rate", "desired_rate_max")(cell)


def skills(cell: Cell, column: str = "any") -> Fields:
    """Skill names with their years: Java(5年)、Oracle; under スキル（年数） a bare Java(5) is five years."""
    text = cell.text
    if says_none(text):
        return UNDERSTOOD
    if cell.says(r"年数|\(年\)|歴"):
        text = re.sub(r"([(（:：]\s*)(\d{1,2}(?:\.\d)?)(?=\s*(?:[)）、,，/／\n]|$))", r"\1\2年", plain(text))
    found = claims(text, column)
    return {"skills": found} if found else {}


def wishes(cell: Cell) -> Fields:
    """What somebody asks for, in free words: remote, commute, phases, roles; NG入り words are refusals."""
    if says_none(cell.text):
        return UNDERSTOOD
    flat = plain(cell.text)
    refused = re.findall(r"NG\s*[:：]\s*([^。\n]+)|([^、。,\s/(（)）:]{1,12}?)(?:は|案件は|の案件は)?(?:NG|不可|×)", flat)
    rest = re.sub(r"NG\s*[:：][^。\n]+|[^、。,\s/(（)）:]{1,12}?(?:は|案件は|の案件は)?(?:NG|不可|×)", "", flat)
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


def language(cell: Cell) -> Fields:
    level = quantities.language_level(f"日本語{cell.text}")
    return {"language_level": level} if level else lines_of("facts")(cell)


def years_here(cell: Cell) -> Fields:
    """在籍年数 as a reassuring fact."""
    day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
    if isinstance(day, date):
        return {"facts": (f"{day.year}年{day.month}月入社",)}
    bare = re.fullmatch(r"\d{1,2}(?:\.\d+)?", cell.flat)
    return {"facts": (f"在籍{cell.flat}年" if bare else f"在籍：{cell.text}",)}


def remark(cell: Cell) -> Fields:
    """備考 as a fact, with what it says of invoice registration, language and leading."""
    found = lines_of("facts", "" if cell.says("備考|特記|その他|メモ|note") else None)(cell)
    flat = cell.flat
    if met := re.search(r"(?:インボイス|適格請求書)[^、。]{0,8}?(未登録|未|登録|あり|済|なし|無)", flat):
        found = {**found, "invoice_registered": met[1] in ("登録", "あり", "済")}
    if level := quantities.language_level(flat):
        found = {**found, "language_level": level}
    if re.search(r"(?:PL|PM|リーダー?|リーダ)経験(?:あり|有|豊富|\d)", flat):
        found = {**found, "leader": True}
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
    "roles": person_roles,
    "phases": lambda cell: {"phases": found} if (found := phases(cell.text)) else {},
    "experience_months": experience,
    "leader": led,
    "invoice_registered": flag_of("invoice_registered"),
    "years_with_us": years_here,
    "facts": remark,
    "assessment_tech": assessed,
    "assessment_client": lambda cell: assessed(cell, "client"),
}

# ---------------------------------------------------------------- projects

_VAGUE = re.compile(
    r"(?:大手|某|中堅|準大手|外資系?|地方|都市)?.{0,12}(?:業|業界|系|会社|企業|メーカー?|ベンダー|SIer|事業者|代理店|機関|官公庁|自治体|省庁)様?"
    r"|(?:大手|某|中堅|地方|都市|外資系?).{1,12}",
    re.I,
)


def client(cell: Cell) -> Fields:
    """The client's name; a mere description (大手食品メーカー) is an industry, and no client."""
    said = re.sub(r"\s+", " ", re.sub(r"(?:様|御中)$", "", cell.text.strip()))
    if not company_in(said) and _VAGUE.fullmatch(said):
        return {"conditions": (f"顧客：{said}",), "industry": industry(said)}
    return {"client": said[:80]} if said else {}


def demands(cell: Cell, *, preferred: bool = False) -> Fields:
    """必須スキル or 尚可スキル, line by line; what is no skill goes to the conditions."""
    if says_none(cell.text):
        return UNDERSTOOD
    read = demands_of([Line(n, line) for n, line in enumerate(cell.text.split("\n"), 1)], preferred=preferred)
    found: Fields = {}
    if read.required:
        found["required"] = tuple(read.required)
    if read.preferred:
        found["preferred"] = tuple(read.preferred)
    if read.leftover:
        found["conditions"] = tuple(line.text[:120] for line in read.leftover)
    return found | {k: v for k, v in said_limits(cell).items() if k not in found}


def rate(cell: Cell) -> Fields:
    money = yen(cell)
    if not money.said:
        return {}
    found: Fields = {"rate_min": money.min, "rate_max": money.max, "rate_hourly": money.hourly, "rate_open": money.open}
    if money.daily:
        found["conditions"] = (f"日額：{money.daily:,}円",)
    if money.min is not None or money.max is not None or money.hourly is not None:
        found["tax_included"] = money.tax_included
    if (read := quantities.settlement(cell.text)) is not None and (read.min_h or read.fixed):
        found["settlement"] = read
    return {k: v for k, v in found.items() if v is not None and v is not False}


def place(cell: Cell) -> Fields:
    found: Fields = {}
    if (where := place_of(cell.text)) is not None:
        found["place"] = where
    if re.search(r"リモート|在宅|テレワーク|出社|常駐", cell.text) and (read := quantities.remote(cell.text)):
        found["remote"] = read
    return found


def remote(cell: Cell) -> Fields:
    read = where_done(cell)
    return {} if read is None else {"remote": read}


def chain(cell: Cell) -> Fields:
    depth = count_of("chain_depth", quantities.chain_depth, 0, 6)(cell)
    return depth or partner_limit(cell)


def partner_limit(cell: Cell) -> Fields:
    """貴社1社先まで, BP：不可; 制限なし limits nothing."""
    said = yes_or_no(cell)
    if said is not None and cell.says("BP|パートナー|再委託"):
        return {} if said else {"partner_limit": PartnerLimit(max_tier=0)}
    read = quantities.partner_limit(cell.text)
    if read is None:
        return UNDERSTOOD if re.search(r"制限(?:なし|無)|不問|問わ", cell.flat) or says_none(cell.text) else {}
    return {"partner_limit": read}


def freelance(cell: Cell) -> Fields:
    said = yes_or_no(cell)
    if said is not None:
        return {"partner_limit": PartnerLimit(freelance=said)}
    read = quantities.partner_limit(cell.text) or quantities.partner_limit(f"個人事業主{cell.text}")
    return {} if read is None else {"partner_limit": read}


def limits(cell: Cell) -> Fields:
    """外国籍：不可, 年齢：～50, 性別：不問 with the heading as part of the words."""
    said = yes_or_no(cell)
    if cell.says("外国籍|国籍") and said is not None:
        return {"restrictions": Restrictions(nationality="any" if said else "japanese_only")}
    bare = re.fullmatch(r"(?:~|上限)?(\d{2})(?:\.0)?(?:歳|才)?(?:まで|以下|位まで)?", cell.flat)
    if cell.says("年齢|年代") and bare:
        return {"restrictions": Restrictions(age_max=int(bare[1]))}
    read = quantities.restrictions(cell.text) or quantities.restrictions(f"{plain(cell.heading)}{cell.text}")
    if read is None:
        return UNDERSTOOD if re.search(r"不問|問わ|制限な|なし", cell.flat) else {}
    return {"restrictions": read}


def said_limits(cell: Cell) -> Fields:
    """Limits told in free words: 外国籍不可, 個人事業主不可, 日本語N1."""
    found: Fields = {
        "restrictions": quantities.restrictions(cell.text),
        "partner_limit": quantities.partner_limit(cell.text),
        "language_level": quantities.language_level(cell.text),
    }
    return {k: v for k, v in found.items() if v is not None}


def condition(cell: Cell) -> Fields:
    found = lines_of("conditions", "" if cell.says("備考|特記|その他|条件|メモ|コメント|補足|note") else None)(cell)
    return {**found, **said_limits(cell)}


def certainty(cell: Cell) -> Fields:
    """案件確度; `_closed` where the list says the project is no longer open."""
    if re.search(r"募集終了|クローズ|終了|充足|決定済|他決|消滅|失注|中止|取下|closed?", cell.flat, re.I):
        return {"_closed": cell.text}
    found = choice_of(
        "certainty", {"確定|決定": "confirmed", "予算": "budgeting", "情報のみ|情報収集|情報": "information"}
    )(cell)
    return found or (UNDERSTOOD if re.search(r"募集中|open|オープン|提案中|継続|新規|[A-Da-d]", cell.flat, re.I) else {})


def received(cell: Cell) -> Fields:
    if isinstance(cell.value, datetime):
        return {"received_at": cell.value.isoformat()}
    day, exactness = day_in(cell)
    return {"received_at": day.isoformat()} if day and exactness == "day" else {}


PROJECT: dict[str, Parser] = {
    "number": number,
    "title": text_of("title", 120),
    "client": client,
    "sender": text_of("sender", 80),
    "sender_address": text_of("sender_address", 80),
    "chain": chain,
    "seats": lambda cell: count_of("seats", quantities.seats, 1, 200)(cell) or lines_of("conditions")(cell),
    "team": flag_of("team"),
    "needs_leader": flag_of("needs_leader"),
    "contract": contract_kind,
    "required": demands,
    "preferred": lambda cell: demands(cell, preferred=True),
    "phases": lambda cell: {"phases": found} if (found := phases(cell.text)) else {},
    "role": lambda cell: {"role": found} if (found := role(cell.text)) else {},
    "industry": lambda cell: {"industry": found} if (found := industry(cell.text)) else lines_of("conditions")(cell),
    "rate": rate,
    "rate_min": price_of("rate_min"),
    "rate_max": price_of("rate_max"),
    "settlement": settled,
    "payment_site": site,
    "period": span,
    "start": lambda cell: span(cell) if re.search(r"[〜～~]\s*[\d長年]", cell.text) else date_of("start")(cell),
    "end": lambda cell: date_of("end", as_end=True)(cell) or span(cell),
    "place": place,
    "remote": remote,
    "interviews": count_of("interviews", quantities.interviews, 0, 9),
    "deadline": date_of("deadline", as_end=True),
    "received": received,
    "partner_limit": partner_limit,
    "freelance": freelance,
    "restrictions": limits,
    "utilisation": share,
    "language_level": lambda cell: language(cell) if quantities.language_level(f"日本語{cell.text}") else condition(cell),
    "certainty": certainty,
    "description": text_of("description", 2000),
    "conditions": condition,
    "owner": lambda cell: UNDERSTOOD,
}

# ---------------------------------------------------------------- running contracts, accounts


def extension(cell: Cell) -> Fields:
    """延長状況: 終了 ending, 延長・更新済 extended, 確認中・延長予定 asked, 未確認 unknown."""
    return choice_of(
        "extension",
        {
            "未確認|未定|不明|unknown|未着手|これから": "unknown",
            "(?:延長|更新|継続)(?:は|を)?(?:しない|せず|なし|無し?|不可|×)|終了|退場|満了|解約|ending|^×$|^なし$": "ending",
            "確認中|打診|依頼中|交渉|調整|相談|予定|見込|asked|回答待|待ち": "asked",
            "延長|更新|継続|extended|^[○◯〇◎]$|^済$|あり": "extended",
        },
    )(cell)


def renewal(cell: Cell) -> Fields:
    def months(text: str) -> int | None:
        return quantities.experience_months(text)

    return count_of("renewal_months", months, 1, 36)(cell) or UNDERSTOOD


def notice(cell: Cell) -> Fields:
    def days(text: str) -> int | None:
        flat = plain(text)
        if met := re.search(r"(\d{1,3})日", flat):
            return int(met[1])
        months = quantities.experience_months(flat)
        return months * 30 if months else None

    return count_of("notice_days", days, 1, 180)(cell)


def used_skills(cell: Cell) -> Fields:
    found = demands(cell)
    return {"required": found["required"]} if "required" in found else UNDERSTOOD


PLACEMENT: dict[str, Parser] = {
    "number": number,
    "engineer": lambda cell: {"engineer": found["number"]} if (found := number(cell)) else {},
    "engineer_name": text_of("_name", 40),
    "client": text_of("client", 80),
    "project": text_of("project", 120),
    "route": text_of("route", 120),
    "contract": contract_kind,
    "sell_rate": price_of("sell_rate"),
    "buy_rate": price_of("buy_rate"),
    "settlement": settled,
    "period": lambda cell: _running(span(cell)),
    "start": date_of("start"),
    "contract_end": date_of("contract_end", as_end=True),
    "renewal_months": renewal,
    "notice_days": notice,
    "extension": extension,
    "move_consent": flag_of("move_consent"),
    "required": used_skills,
    "place": lambda cell: {"place": found} if (found := place_of(cell.text)) else UNDERSTOOD,
    "ignored": lambda cell: UNDERSTOOD,
}


def _running(found: Fields) -> Fields:
    named = {"start": "start", "end": "contract_end"}
    return {named[k]: v for k, v in found.items() if k in named} or ({} if not found else UNDERSTOOD)


def account_kind(cell: Cell) -> Fields:
    both = re.search(r"両方|双方|兼|両", cell.flat)
    sells = re.search(r"顧客|得意先|販売|客先|クライアント|エンド|ユーザー|元請|client|売", cell.flat, re.I)
    buys = re.search(r"パートナー|bp|仕入|協力|外注|partner|調達|買", cell.flat, re.I)
    if both or (sells and buys):
        return {"kind": "both"}
    return {"kind": "client"} if sells else {"kind": "partner"} if buys else {}


def domains(cell: Cell) -> Fields:
    found = re.findall(r"(?:https?://)?(?:www\.)?(?:[\w.+-]*@)?((?:[a-z0-9-]+\.)+[a-z]{2,})", cell.text.casefold())
    return {"domains": tuple(dict.fromkeys(found))} if found else {}


def fill_rate(cell: Cell) -> Fields:
    met = re.fullmatch(r"(\d+(?:\.\d+)?)(%)?", cell.flat)
    if met is None:
        return {}
    part = float(met[1]) / (100 if met[2] or float(met[1]) > 1 else 1)
    return {"fill_rate": part} if 0 <= part <= 1 else {}


def answer_hours(cell: Cell) -> Fields:
    met = re.fullmatch(r"(?:約)?(\d+(?:\.\d+)?)(日|時間|h|分)?(?:以内|程度)?", cell.flat, re.I)
    if met is None:
        return {}
    return {"answer_hours": float(met[1]) * {"日": 24, "分": 1 / 60}.get(met[2] or "", 1)}


ACCOUNT: dict[str, Parser] = {
    "number": number,
    "name": text_of("name", 80),
    "kind": account_kind,
    "segment": choice_of("segment", {"大口|重点|主要|key": "key", "成長|育成|growth": "growth", "標準|一般|通常|standard": "standard"}),
    "rank": lambda cell: {"rank": met[1].upper()} if (met := re.match(r"([A-Da-d])(?:ランク)?$", cell.flat)) else {},
    "account_status": choice_of(
        "account_status",
        {
            "未|なし|無|×|none": "none",
            "交渉|手続|申請|締結中|準備|調整|進行|審査": "negotiating",
            "開設|締結|済|あり|有|[○◯〇◎]|取引中|open|契約中": "open",
        },
    ),
    "domains": domains,
    "payment_site": site,
    "seat_cap": count_of("seat_cap", quantities.seats, 0, 999),
    "fill_rate": fill_rate,
    "answer_hours": answer_hours,
    "no_shows": count_of("no_shows", lambda t: int(m[1]) if (m := re.match(r"(\d+)[回件]", plain(t))) else None),
    "contact_name": text_of("_contact_name", 40),
    "contact_role": choice_of("_contact_role", {"調達|購買": "procurement", "技術|開発": "technical", "決裁|責任|部長|役員": "decision"}),
    "contact_address": text_of("_contact_address", 80),
    "ignored": lambda cell: UNDERSTOOD,
}

PARSERS: dict[Kind, dict[str, Parser]] = {
    "engineer": ENGINEER,
    "project": PROJECT,
    "placement": PLACEMENT,
    "account": ACCOUNT,
}
"""Field of a column → how its cells are read."""

JOINED = frozenset(["facts", "conditions", "skills", "required", "preferred", "assessments", "roles", "phases"])
"""Fields that several columns add to; of all others the first that says something counts."""


def joined(field: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    if field == "skills":
        return without_doubles((*old, *new))
    return tuple(dict.fromkeys((*old, *new)))
