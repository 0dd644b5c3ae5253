"""What a piece of a mail is by its content alone: a place, initials, a company, a line that states many facts."""

from __future__ import annotations

import re
from functools import lru_cache

from matcher.normalise.plain import english
from matcher.normalise.quantities import money_range, plain
from matcher.normalise.skills import NO_SKILL, normalise

_HOME = re.compile(
    r"リモート|フルリモ|リモ(?=併用|可|あり|有|OK|$|[\s　、。)）])|在宅|テレワーク|出社|常駐|ハイブリッド|オンサイト"
    r"|勤務$|自宅"
)
_STATION = re.compile(r"([^\s、。,，/／・()（）「」【】:：→~〜～]{1,14}?)駅")
_LINE = re.compile(
    r"^(?:.*?(?:線|ライン|モノレール|メトロ))(?=.)|^(?:JR|ＪＲ|都営|地下鉄)(?=.)"
    r"|^(?:東急|京王|小田急|西武|東武|京急|京成|相鉄|阪急|阪神|近鉄|南海|名鉄)[\s　]+(?=.)"
)
"""A railway before the station; a company written together with it (京成八幡, 西武新宿) is the station's name."""
_AROUND = re.compile(r"(?:周辺|近辺|付近|エリア|近郊|方面|近く|界隈|あたり|辺り|オフィス|本社|拠点)$")
_WALK = re.compile(r"[\s、,（(]*(?:より|から)?(?:徒歩|歩|バス|車)\s*[約]?\d+\s*分.*$")


def place_of(text: str) -> str | None:
    """The place of work as written, without decoration: the station where one is named, else what is left
    once office days and walking times are taken off. None where the text names no place (フルリモート).

    >>> place_of("渋谷駅（徒歩5分）"), place_of("東京都港区（品川駅）"), place_of("フルリモート")
    ('渋谷', '品川', None)
    """
    text = re.split(r"※|\*|＊|▲", english(text.strip().splitlines()[0]) if text.strip() else "")[0]
    outside = re.sub(r"[(（\[【][^()（）\[\]【】]*[)）\]】]", " ", text)
    for part in (outside, text):
        for match in _STATION.finditer(part):
            name = _station_name(match[1])
            if name and not known_station(name) and (beside := re.search(r"[(（]([^()（）]{2,8}?)駅?[)）]", text)):
                return beside[1] if known_station(beside[1]) else name
            if name:
                return name
    inside = re.search(r"[(（]([^()（）]*)[)）]", text)
    within = [_bare_place(p) for p in re.split(r"[:：、,/／]|\s", inside[1])] if inside else []
    aside = inside[1] if inside else ""
    named = re.search(r"(?:出社先?|勤務地|場所|拠点|オフィス|最寄り?)(?:は|[:：])\s*(.+)", aside)
    station = next((p for p in within if p and known_station(p)), None) or (_bare_place(named[1]) if named else None)
    found = [p for p in (_bare_place(p) for p in _PLACE_CUT.split(_WALK.sub("", _ASIDE.sub("", outside)))) if p]
    lines = [p for p in found if p.endswith(("線", "ライン"))]
    first = next((p for p in found if p not in lines), None)
    if first and (inner := _within_region(first, station)):
        return inner
    if first and not (station and not known_station(first)):
        return first
    if station or lines:
        return station or lines[0]
    if (office := _WHEN_THERE.search(outside)) and known_station(re.sub(r"駅$", "", office[1])):
        return re.sub(r"駅$", "", office[1])
    passing = re.search(r"(?:.*(?:のみ|だけ|時に?は?|、)|^)([一-龥ァ-ヴーぁ-ん]{2,8}?)(?:にて|で|へ|に|$)", aside)
    if passing:
        return passing[1] if known_station(passing[1]) else None
    return _bare_place(inside[1]) if inside and not re.search(r"可|OK|NG|有|無", inside[1]) else None


_WHEN_THERE = re.compile(
    r"(?:出社|出勤|来社)(?:時|日|先|の際|する(?:場合|際))?(?:は|[:：])[\s　]*([^\s　、。,/／()（）]+)"
)
"""Where one goes on the days one goes: リモート併用、出社時は浜松町."""
_REGION = re.compile(
    r"(?:東京|大阪|京都|北海道|名古屋|福岡|札幌|仙台|広島|神戸|横浜|千葉|埼玉|川崎|愛知|神奈川|兵庫|宮城|静岡|茨城|栃木|群馬"
    r"|都内|首都圏|関東|関西|東海|九州|中部|近畿)(?:都|府|県|市)?(?:内)?|[^\s/／]{2,4}[県市]"
)


def _within_region(place: str, station: str | None) -> str | None:
    """The station a wider place is said more closely with: 大阪／本町, 名古屋（伏見）; None where there is none."""
    parts = [p.strip() for p in re.split(r"[/／・]", place) if p.strip()]
    if len(parts) == 2 and _REGION.fullmatch(parts[0]) and known_station(parts[1]):
        return parts[1]
    return station if station and len(parts) == 1 and _REGION.fullmatch(place) else None


_PLACE_CUT = re.compile(r"[、。,，+＋|｜]|\s{2,}|　| - |(?<=線)\s")
_ASIDE = re.compile(
    r"(?:ですが|となりますが|になりますが|です。).*$"
    r"|(?:で|にて|に|へ)(?:は)?、?(?=(?:週|月)\d|基本|原則|リモート|在宅|出社|常駐|フル).*$"
)
"""What follows the place in a sentence: 虎ノ門で週2日ほど出社."""


@lru_cache(maxsize=20_000)
def known_station(name: str) -> bool:
    """True where a station of this name is known."""
    from matcher.places.stations import meant

    return bool(name) and not re.search(r"[市区都県]内?$", name) and bool(meant(name))


def _station_name(name: str) -> str | None:
    name = (
        re.sub(r"^.*(?:最寄り?|場所は|勤務地は|は|の|から|で|が|or|または|もしくは)(?=[^\s])", "", name)
        if len(name) > 4
        else name
    )
    name = _LINE.sub("", name).strip("：: 　・-")
    return (
        name
        if name
        and not re.fullmatch(
            r"[\d０-９]+|各|最寄り?|他|同|本|該当|ターミナル|主要|自|現地|近隣"
            r"|乗換",
            name,
        )
        else None
    )


def _bare_place(part: str) -> str | None:
    part = part.strip(" 　・:：/／-～〜~>＞→■●◆○※★☆")
    if _HOME.search(part):
        sides = re.split(r"[/／]|\s+or\s+|\sor|(?<=[一-龥ぁ-んァ-ヶー])or|または|もしくは|か(?=リモート|在宅)", part)
        part = next((p for p in sides if not _HOME.search(p)), sides[0])
    part = re.sub(r"^(?:初日|初回|入場日|参画時|出社時)(?:のみ|だけ)?(?:は)?", "", part)
    part = (
        re.split(
            r"(?:~|→|⇒|->|(?:その後|のち))(?=.{0,8}(?:より|から|以降|予定|次第|後"
            r"|たら))",
            part,
        )[0].strip()
        or part
    )
    sides = re.split(r"\s*(?:(?<![A-Za-z])or(?![A-Za-z])|または|もしくは|又は|[・/／])\s*", part)
    if len(sides) > 1 and all(known_station(re.sub(r"駅$", "", s.strip())) for s in sides):
        wider = len(sides) == 2 and _REGION.fullmatch(sides[0].strip()) and re.search(r"[/／・]", part)
        part = sides[1 if wider else 0].strip()
    words = [w for w in re.split(r"\s+", part) if w and not _HOME.search(w)]
    part = _LINE.sub("", " ".join(words)).strip()
    part = re.sub(r"^(?:最寄り?駅?|場所|勤務地)\s*[:：]?\s*", "", part)
    part = re.sub(r"の(?:お客様先?|客先|ビル|現場|事務所|オフィス)?(?:で|にて)?$", "", _AROUND.sub("", part))
    part = re.sub(r"駅$", "", part).strip()
    if (other := re.search(r"(?:ほか|他|等|など)[^A-Za-z]{0,10}$", part)) and known_station(part[: other.start()]):
        part = part[: other.start()]
    region = re.match(
        r"(?:東京|大阪|神奈川|千葉|埼玉|愛知|京都|福岡|兵庫|名古屋|横浜|札幌|仙台|神戸)(?:都|府|県|市)?[\s　]+", part
    )
    if region and known_station(part[region.end() :]):
        part = part[region.end() :]
    part = re.sub(r"^(?:東京|大阪|神奈川|千葉|埼玉|愛知|京都|福岡|都内|県内)(?:都|府|県)?の(?=.{2})", "", part)
    if (
        not part
        or len(part) > 30
        or not re.search(r"\w", re.sub(r"[ー_]", "", part))
        or re.search(r"不問|未定|相談|調整|全国|どこ|なし|無し|\d{2}:\d{2}|ください|です|ます", part)
    ):
        return None
    return part


_INITIALS = re.compile(
    r"(?<![A-Za-zＡ-Ｚａ-ｚ])([A-ZＡ-Ｚ])\s*[.．・,，･ 　]?\s*([A-ZＡ-Ｚ])(?:\s*[.．・･]\s*([A-ZＡ-Ｚ]))?"
    r"\s*[.．]?(?![A-Za-zＡ-Ｚａ-ｚ0-9０-９.+#])"
)
_NO_INITIALS = frozenset(
    [
        "PG",
        "SE",
        "PL",
        "PM",
        "IT",
        "BP",
        "NG",
        "OK",
        "QA",
        "UI",
        "UX",
        "DB",
        "OS",
        "AI",
        "PC",
        "CD",
        "UT",
        "ST",
        "BI",
        "ML",
        "HR",
        "CI",
        "KT",
        "SQ",
        "TL",
        "SL",
        "AM",
        "EC",
        "NW",
    ]
)


def initials_of(text: str, *, sure: bool = False) -> str | None:
    """Initials as proposals show them (`T.K`); a single name is kept as written. `sure`: the text is the value
    of a name label; else abbreviations of the trade (PG, SE, PL) are not taken for a person.

    >>> initials_of("Ｔ・Ｋ（38歳・男性）", sure=True), initials_of("TK", sure=True), initials_of("PL経験")
    ('T.K', 'T.K', None)
    """
    match = _INITIALS.search(text)
    if match:
        pair = "".join(c.translate({0xFF21 + i: 0x41 + i for i in range(26)}) for c in match.groups() if c)
        parted = bool(re.search(r"[.．・･]", match[0]))
        if (
            sure
            or parted
            or (
                pair not in _NO_INITIALS
                and re.search(r"(?:さん|氏|様|[(（/／\s]*\d{2}\s*[歳才])", text[match.end() : match.end() + 8])
            )
        ):
            return ".".join(pair)
    return None


_FORM = r"(?:株式会社|有限会社|合同会社|（株）|\(株\)|㈱|（有）|㈲)"
_NAME = r"[^\s、。,，！!？?♪☆★（(）)「」【】<>＜＞@:：/／|｜\[\]『』\"'’”]"
_COMPANY = re.compile(rf"({_FORM})\s?({_NAME}{{1,25}})|((?:[A-Z][A-Za-z&.-]+ ){{0,3}}{_NAME}{{1,25}}?)({_FORM})")
_LEAD_IN = re.compile(
    r"^.*(?:(?:弊社|当社|貴社|御社|取引先|お客様|エンド|元請|上位|親会社|グループ|企業|会社|です|ます"
    r"|した|以下|下記)(?:の|は|が)?"
    r"|(?:こちら|今回|本件|案件|紹介元|提供元|発信元|所属)(?:の|は))(?=.)"
)
"""Words before a company's name that are no part of it; a の elsewhere is (虹の木株式会社)."""
_DIVISION = re.compile(
    r"(?:営業|事業|ソリューション|第[一二三]|開発|システム事業|人材|パートナー)[^\s]{0,6}(?:部|課|室|グループ|チーム)$"
)


def company_in(text: str) -> str | None:
    """A company's name in a text, the legal form with it; None where none is named. A company spoken to
    (株式会社○○御中) is passed over.

    >>> company_in("いつもお世話になっております。株式会社くすのきの早瀬です。"), company_in("架空株式会社 御中")
    ('株式会社くすのき', None)
    """
    for match in _COMPANY.finditer(text):
        if re.match(r"\s*(?:御中|各位|様|さま|殿|ご担当)", text[match.end() : match.end() + 12]):
            continue
        if match[1]:
            name = _before_speaker(match[2])
            if re.search(r"(?:御中|各位|様)$", name):
                continue
            found = f"{match[1]}{name}" if name else ""
        else:
            found = _LEAD_IN.sub("", match[3]) + match[4]
        if found:
            return _DIVISION.sub("", found)
    return None


_SPEAKER = re.compile(
    r"^(?:.*[。、,，!！♪☆\s　])?([^\s　。、,，!！「」【】:：/／]{2,20})の[\s　]?([^\s　。、の]{1,8})"
    r"(?:です|でございます|と申します|より)(?![ぁ-んァ-ヴ一-龥A-Za-z])"
)
_NO_SPEAKER = re.compile(
    r"(?:部|課|室|係|チーム|グループ|担当|営業|先日|先程|先ほど|前回|今回|本日|弊社|当社|貴社|御社"
    r"|下記|以下|上記|表題|標題|例|いつも|次|他"
    r"|案件|要員|人材|エンジニア|フリーランス|事業主|採用|人事|総務|調達|購買|窓口|推進|企画|管理|代表"
    r"|社長|支社|支店|本社|東京|大阪|名古屋|福岡|月|年)$"
)


_PERSON_NAME = re.compile(r"[一-龥々]{1,5}|[ァ-ヴー・]{2,8}|[ぁ-ん]{2,6}|[A-Za-z]{2,12}|[一-龥々ぁ-んァ-ヴー]{2,6}")
_THING = re.compile(r"件|案件|紹介|情報|要員|案内|連絡|依頼|方|開発|募集|支援|構築|通り|とおり|次第|者|予定|可能|希望")


def speaker_company(text: str) -> str | None:
    """The company a greeting names without its legal form: お世話になっております。ホシノワの長岡です → ホシノワ.
    None where the words before の are a division, a day or a thing."""
    match = _SPEAKER.match(text)
    if match is None or _NO_SPEAKER.search(match[1]) or re.search(r"[はがをで](?=[^ぁ-ん]|$)|と$", match[1][1:]):
        return None
    if match[1].startswith("※") or re.search(r"より|(?:弊|当|貴|御)社|[上下]位", match[1][1:]):
        return None  # a remark on who stands where: ※弊社より上位の…
    if not re.search(r"[A-Za-z一-龥ァ-ヴー]|^[ぁ-ん]{2,}$", match[1]):
        return None
    if not _PERSON_NAME.fullmatch(match[2]) or _THING.search(match[2]):
        return None
    return re.sub(r"^(?:こちら|私|わたくし)?(?:は)?(?=[ァ-ヴA-Z一-龥])", "", match[1])


def displayed_company(display: str, text: str) -> str | None:
    """The company whose name the From header begins with and that a line of the body speaks for:
    `ヒナタ企画 新井` with 「ヒナタ企画新井です」 or 「ヒナタ企画営業部です」. A person's surname alone is none."""
    name = re.split(r"[\s　/／|｜]+", display.strip(" \"'"))[0]
    if len(name) < 2 or "@" in name:
        return None
    spoken = re.search(rf"{re.escape(name)}[\s　]?(\S{{1,14}}?)(?:です|より|でございます|と申します)", text)
    if spoken is None:
        return None
    personal = re.fullmatch(r"[一-龥々]{1,3}", name) and not re.search(r"[部課室]|営業|配信|担当", spoken[1])
    return None if personal else name


def _before_speaker(name: str) -> str:
    """くすのきの早瀬です → くすのき: the last の before a person's name, or the verb, ends the company's name."""
    spoken = re.match(r"^(.{1,22})の[^の]{1,12}?(?:です|でござい|と申|より|が)", name)
    if spoken:
        return spoken[1]
    cut = re.split(r"です|でござい|と申|より|から|では|にて|[はがをに](?=[一-龥])", name)[0]
    return re.sub(r"の(?:[一-龥]{1,6})$", "", cut)


@lru_cache(maxsize=20_000)
def is_skill_name(text: str) -> bool:
    """True where a text is the name of a skill (and so no label)."""
    if not 0 < len(text) <= 30:
        return False
    terms = normalise(text)
    return bool(terms) and all(t.matches and t.matches[0].kind not in NO_SKILL for t in terms)


_DATE = re.compile(
    r"(?<!\d)(?:1[0-2]|[1-9])月|即日|(?<![\d/])(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?![\d/])|年明け|来月|随時"
)


def _able_at(text: str) -> bool:
    from matcher.readers.mail_skills import able_at

    return bool(able_at(text))


_AGED = re.compile(
    r"(?:^|[(\s・/、,])[2-6]\d[・/、,\s]+[男女](?:性|[)・/、,\s]|$)|(?:^"
    r"|[(\s・/、,])[男女]性?[・/、,\s]+[2-6]\d(?=[)・/、,\s]|$)"
)
"""An age beside 男 or 女, without 歳."""


@lru_cache(maxsize=4_000)
def compact_facts(text: str) -> frozenset[str]:
    """Which kinds of facts a line states without labels: rate, period, place, seats, age, initials, skills.

    >>> sorted(compact_facts("・Java開発／渋谷駅／60～65万／12月～"))
    ['period', 'place', 'rate', 'skills']
    """
    if not 2 <= len(text) <= 400:
        return frozenset()
    flat = plain(text)
    facts = set()
    if re.search(r"万|円|@\d|見合", flat) and money_range(text, bare=False).said:
        facts.add("rate")
    parts = _parts(text)
    if _DATE.search(flat) or any(_DATE.search(plain(p)) for p in parts):
        facts.add("period")
    if _STATION.search(flat) or re.search(r"リモート|常駐|在宅|テレワーク|[都県市区]内?(?:$|[\s/、)])", flat):
        facts.add("place")
    if re.search(r"(?<!\d)\d{1,2}名(?!体制|チーム|規模)", flat):
        facts.add("seats")
    if re.search(r"(?<!\d)\d{2}(?:歳|才)", flat) or _AGED.search(flat):
        facts.add("age")
    if initials_of(text):
        facts.add("initials")
    if re.search(r"[A-Za-z+#]{2}|[CR]言語", flat):
        from matcher.normalise.skills import find_in_prose

        if find_in_prose(text) or _able_at(text) or (len(facts) >= 2 and any(map(_names_alone, parts))):
            facts.add("skills")
    if len(parts) >= LISTED and len(facts - {"skills"}) >= 2 and any(known_station(p) for p in parts):
        facts.add("place")
    return frozenset(facts)


LISTED = 4
"""Parts of a line from which on it is a list of facts, so that a bare station's name in it is a place."""
_PARTED = re.compile(r"[／|｜\t、]|(?<!\d)/|/(?!\d)|[\s　]{2,}|　")


def _parts(text: str) -> list[str]:
    """The parts of a line that lists facts, without bullets; empty for a line of one part."""
    parts = [p.strip(" 　・■◆●○*-") for p in _PARTED.split(text)]
    parts = [p for p in parts if p]
    return parts if len(parts) >= 3 else []


def _names_alone(part: str) -> bool:
    """True for a part that is a skill's name and nothing else: Go, Swift."""
    return bool(re.match(r"[A-Za-z.]", part)) and is_skill_name(part)
