"""The head of a skill sheet: who it is, as far as the sheet says, with places; and what is private in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matcher.model import Evidence, Place, month_of
from matcher.places.stations import meant
from matcher.readers import sheet_periods as periods
from matcher.readers.sheet_labels import label
from matcher.readers.sheet_layout import Item

_INITIALS = re.compile(r"^[A-Z]\s*[.・．,\-\s]?\s*[A-Z]\s*[.．]?(?:\s*[.・]\s*[A-Z]\.?)?$")
_PHONE = re.compile(r"(?<![\d\-])0\d{1,4}[-‐ー−(（ ]?\d{1,4}[-‐ー−)） ]?\d{3,4}(?!\d)")
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+")
_ADDRESS = re.compile(r"(?:〒\s*\d{3}-?\d{4})|(?:[都道府県].{1,12}[市区町村郡].{0,14}\d)")
_NAME = re.compile(r"^[一-龠々ぁ-んァ-ヶー]{1,6}[\s　]*[一-龠々ぁ-んァ-ヶー]{1,6}$")


@dataclass
class Head:
    """Fields of SkillSheet that the head gives, their places, and the words they were read from."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    private: dict[str, Place] = field(default_factory=dict)

    def put(self, name: str, value: Any, item: Item) -> None:
        """Keeps the first value of a field; None is no value."""
        if value is None or name in self.values:
            return
        self.values[name] = value
        self.places[name] = item.place
        place = item.place
        self.evidence[name] = Evidence(text=item.text[:200], line=place.line, sheet=place.sheet, cell=place.cell)


def read_head(items: list[Item], today: date) -> Head:
    """The head fields among these items; unknown ones stay away."""
    head = Head()
    for item in items:
        value = item.text.strip()
        fields = item.fields or (item.field or "",)
        pieces = _apart(value, fields)
        for at, piece in enumerate(pieces):
            if len(pieces) > len(fields) and at and _shown_fact(head, item, piece):
                continue
            named = label(piece) if at else None
            field = named.field if named is not None and named.value else fields[min(at, len(fields) - 1)]
            reader = _READERS.get(field)
            if reader is not None and piece:
                reader(head, item, named.value if named is not None and named.value else piece, today)
    for item in items:
        if item.field is None:
            _unlabelled(head, item, item.text.strip(), today)
        if item.field in (None, "sheet_title"):
            _titled(head, item, item.text.strip())
    return head


_BETWEEN = re.compile(r"\s*[/／|｜]\s*|[、,，　\t]+|\s{2,}|\s*・\s*")


def _apart(value: str, fields: tuple[str, ...]) -> list[str]:
    """The values of a line that holds several: 31歳・男 under 年齢・性別; T.O / 50歳 / 最寄り: 刈谷駅 under 氏名.

    A first value is followed by others only where each of them carries a label or shows what it is.
    """
    if "\n" in value or len(value) > 100:
        return [value]
    pieces = [p for p in _BETWEEN.split(value) if p]
    if len(pieces) == len(fields) > 1:
        return pieces
    if len(pieces) < 2 or fields[0] not in _READERS or fields[0] in ("summary", "education"):
        return [value]
    rest = [p for p in pieces[1:] if (found := label(p)) is not None and found.head and found.value]
    shown = [p for p in pieces[1:] if p not in rest and _shown_fact(Head(), _NOWHERE, p)]
    return pieces if len(rest) + len(shown) == len(pieces) - 1 and (rest or len(shown) == 1) else [value]


_NOWHERE = Item(None, "", Place(file=""))


def _unlabelled(head: Head, item: Item, value: str, today: date) -> None:
    """Facts that show themselves, alone or strung together in a line (29歳 / 男性 / 最寄駅：川口)."""
    if len(value) > 100 or "\n" in value:
        return
    if _shown_fact(head, item, value):
        return
    _person_line(head, item, value)
    pieces = [p for p in _BETWEEN.split(value) if p]
    for piece in pieces if len(pieces) > 1 else []:
        found = label(piece)
        if found is not None and found.head and found.value:
            reader = _READERS.get(found.field)
            if reader is not None:
                reader(head, item, found.value, today)
        else:
            _shown_fact(head, item, piece)


_PERSON = re.compile(r"(?<![A-Za-z0-9])([A-Z])\s?[.・]\s?([A-Z])\.?(?![A-Za-z0-9])\s*(?:様|さん|氏)?")
_AT_STATION = re.compile(r"[^\s\d:：。、]{1,10}駅")
_IN_LINE = re.compile(r"[\s　/／|｜、,()（）\[\]【】]+|(?<=[歳才性])・")


def _person_line(head: Head, item: Item, value: str) -> None:
    """Who it is from a line without labels: Q.Z（31歳・男性）, SE　Q.Z（32）, 50歳 / 男性 / 所沢.

    Initials stand beside an age, a sex or a station; every other word of the line is short.
    """
    plain = periods.prepared(value)
    who = _PERSON.search(plain)
    rest = [p for p in _IN_LINE.split(plain[: who.start()] + " " + plain[who.end() :] if who else plain) if p]
    shown = [p for p in rest if _shown_fact(Head(), _NOWHERE, p) or _AT_STATION.fullmatch(p)]
    labelled = [p for p in rest if p not in shown and (f := label(p)) is not None and f.head and f.value]
    bare_age = [p for p in rest if who is not None and re.fullmatch(r"[2-7]\d", p)]
    others = [p for p in rest if p not in shown and p not in labelled and p not in bare_age]
    if len(shown) + len(labelled) + len(bare_age) < (1 if who else 2) or any(len(p) > 16 or "。" in p for p in others):
        return
    if who is not None:
        head.put("initials", f"{who[1]}.{who[2]}", item)
    for piece in (*shown, *labelled):
        found = label(piece)
        if found is not None and found.value and found.head and found.field in _READERS:
            _READERS[found.field](head, item, found.value, date.max)
        else:
            _shown_fact(head, item, piece)
    if bare_age:
        head.put("age", int(bare_age[0]), item)
    stations = [p for p in (*shown, *others) if _AT_STATION.fullmatch(p)] or [p for p in others if len(meant(p)) == 1]
    if len(stations) == 1 and not labelled:
        head.put("nearest_station", stations[0].removesuffix("駅"), item)


_SHEET_WORDS = re.compile(
    r"エンジニア|技術者?|業務|職務|個人|スキル|シート|経歴書?|職歴|履歴|プロフィール|skill|sheet|resume|profile|cv|"
    r"氏名|イニシャル|様|さん|殿|版|の|[_\-]|[(（)）【】\[\]「」:：・/／|■●◆\s]",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,4}-?\d{2,6}(?![A-Za-z0-9])")


def _titled(head: Head, item: Item, value: str) -> None:
    """Initials and number in the sheet's own title: スキルシート（T.K）, T.K様 経歴書, T.K（E-024）."""
    plain = periods.prepared(value).strip()
    if len(plain) > 50 or "\n" in plain:
        return
    found = re.search(r"(?<![A-Za-z0-9])([A-Z])\s?[.・]\s?([A-Z])\.?(?![A-Za-z0-9])", plain)
    if found is None:
        return
    rest = plain[: found.start()] + plain[found.end() :]
    code = _CODE.search(rest)
    rest = _CODE.sub("", rest)
    if len(_SHEET_WORDS.sub("", re.sub(r"\d+\s*[歳才]|男性?|女性?|[\d./年月日]+", "", rest))) > 0:
        return
    head.put("initials", f"{found[1]}.{found[2]}", item)
    if code:
        head.put("number", code.group(), item)
    old = re.search(r"(\d{2})\s*[歳才]", plain)
    if old:
        head.put("age", int(old[1]), item)


def _shown_fact(head: Head, item: Item, value: str) -> bool:
    """Takes 38歳, 男性, 2026年11月現在, 京王線 調布駅; says whether it was one of these."""
    plain = periods.prepared(value)
    if (old := re.fullmatch(r"\(?(?:満)?(\d{2})\s*[歳才]\)?", plain)) is not None:
        head.put("age", int(old[1]), item)
    elif plain in ("男性", "女性"):
        head.put("sex", "male" if plain == "男性" else "female", item)
    elif (on := re.fullmatch(r"(.{6,14})\s*(?:現在|時点|更新|作成)", plain)) is not None:
        head.put("as_of", periods.day(on[1]), item)
    elif (station := re.fullmatch(r"[^\s・/、,]{1,10}線\s*[^\s・/、,]{1,10}駅", plain)) is not None:
        head.put("nearest_station", station.group(), item)
    else:
        return False
    return True


def _name(head: Head, item: Item, value: str, today: date) -> None:
    plain = periods.prepared(value).strip()
    first = plain.split("\n")[0].strip()
    old = re.search(r"[(\[\s]\s*(?:満)?(\d{2})\s*[歳才]\s*[)\]]?", first)
    if old:
        head.put("age", int(old[1]), item)
        first = (first[: old.start()] + first[old.end() :]).strip()
    if _INITIALS.match(first.upper()) and first.upper() == first:
        head.put("initials", initials(first), item)
        return
    within = re.search(r"[(\[]\s*([A-Z][.・\s]?[A-Z]\.?)\s*[)\]]", first)
    if within:
        head.put("initials", initials(within[1]), item)
        first = first[: within.start()].strip()
    rest = re.sub(r"\s*(?:様|さん|氏|殿)$", "", first)
    if not rest or re.search(r"[○◯〇×●*_]{2,}|氏名|名前|記入", rest):
        return
    if _NAME.match(rest) or re.fullmatch(r"[A-Za-z]{2,}(?:[\s.]+[A-Za-z]{2,}){1,3}", rest):
        head.put("name", rest, item)
        head.private.setdefault("name", item.place)


def initials(text: str) -> str | None:
    """T.K of T.K., TK, Ｔ・Ｋ, T K; None where it is no pair of letters."""
    letters = re.findall(r"[A-Z]", periods.prepared(text).upper())
    return ".".join(letters) if 2 <= len(letters) <= 3 else None


def _initials(head: Head, item: Item, value: str, today: date) -> None:
    plain = periods.prepared(value).strip()
    if _INITIALS.match(plain.upper()):
        head.put("initials", initials(plain), item)
    else:
        _name(head, item, value, today)


def _age(head: Head, item: Item, value: str, today: date) -> None:
    found = re.search(r"(?<!\d)(\d{2})(?:\.0)?(?!\d)(?:\s*[歳才])?", periods.prepared(value))
    if found and 15 <= int(found[1]) <= 90:
        head.put("age", int(found[1]), item)
    _birth_within(head, item, value)


def _birth_within(head: Head, item: Item, value: str) -> None:
    born = periods.day(value)
    if born is not None and 1930 <= born.year <= 2015:
        head.put("birth_date", born, item)
        head.private.setdefault("birth_date", item.place)


def _birth(head: Head, item: Item, value: str, today: date) -> None:
    _birth_within(head, item, value)
    old = re.search(r"(?:満\s*)?(?<!\d)(\d{2})\s*[歳才]", periods.prepared(value))
    if old:
        head.put("age", int(old[1]), item)


def _sex(head: Head, item: Item, value: str, today: date) -> None:
    plain = periods.prepared(value).strip().lower()
    chosen = re.search(r"[○●◯■☑✓レ]\s*(男|女)", plain)
    found = [w for w in ("男", "女") if w in plain]
    one = chosen[1] if chosen else found[0] if len(found) == 1 else None
    if plain in ("m", "male", "f", "female"):
        one = "男" if plain.startswith("m") else "女"
    head.put("sex", {"男": "male", "女": "female"}.get(one or ""), item)


def _station(head: Head, item: Item, value: str, today: date) -> None:
    plain = " ".join(value.split())
    if plain.strip("-―－ー駅線 ") and len(plain) <= 60:
        names = {station.name for station in meant(plain)}
        head.put("nearest_station", names.pop() if len(names) == 1 else plain.removesuffix("駅"), item)


def _experience(head: Head, item: Item, value: str, today: date) -> None:
    months = periods.duration(value)
    if months is None:
        number = re.fullmatch(r"\s*(?:約)?(\d{1,2})(?:\.0)?\s*年?(?:以上|目|強)?\s*", periods.prepared(value))
        months = int(number[1]) * 12 if number else None
    if months:
        head.put("experience_months", months, item)


def _as_of(head: Head, item: Item, value: str, today: date) -> None:
    head.put("as_of", periods.day(value) or periods.month(value), item)


def _education(head: Head, item: Item, value: str, today: date) -> None:
    plain = value.strip()
    if plain.strip("-―－ー "):
        head.put("education", re.sub(r"\s*\n\s*", " ", plain)[:200], item)
    if "卒" in plain or "修了" in plain or ("中退" not in plain and periods.month(plain)):
        head.put("graduated", _last_month(plain), item)


def _last_month(text: str) -> date | None:
    found = periods.search(text, date(2199, 1, 1))
    if found is None or found.period.exact == "year":
        return None
    return found.period.end or found.period.start


def _graduated(head: Head, item: Item, value: str, today: date) -> None:
    head.put("graduated", month_of(_last_month(value)), item)


def _address(head: Head, item: Item, value: str, today: date) -> None:
    if _ADDRESS.search(periods.prepared(value)):
        head.private.setdefault("address", item.place)


def _phone(head: Head, item: Item, value: str, today: date) -> None:
    if _PHONE.search(periods.prepared(value)):
        head.private.setdefault("phone", item.place)
    _mail(head, item, value, today)


def _mail(head: Head, item: Item, value: str, today: date) -> None:
    if _MAIL.search(periods.prepared(value)):
        head.private.setdefault("mail", item.place)


def _nationality(head: Head, item: Item, value: str, today: date) -> None:
    plain = value.strip()
    if plain.strip("-―－ー ") and len(plain) <= 20:
        head.put("nationality", plain, item)


def _number(head: Head, item: Item, value: str, today: date) -> None:
    plain = periods.prepared(value).strip()
    if re.fullmatch(r"[A-Za-z0-9][\w\-/]{0,19}", plain):
        head.put("number", plain, item)


def _summary(head: Head, item: Item, value: str, today: date) -> None:
    if len(value) >= 4:
        head.put("summary", value, item)


_READERS = {
    "name": _name,
    "initials": _initials,
    "age": _age,
    "birth": _birth,
    "sex": _sex,
    "nationality": _nationality,
    "station": _station,
    "experience": _experience,
    "as_of": _as_of,
    "education": _education,
    "graduated": _graduated,
    "address": _address,
    "phone": _phone,
    "mail": _mail,
    "employee_number": _number,
    "summary": _summary,
}


def private_in(items: list[Item]) -> dict[str, Place]:
    """Phone numbers, mail addresses and postal codes standing anywhere in these texts."""
    found: dict[str, Place] = {}
    for item in items:
        plain = periods.prepared(item.text)
        if "@" in plain and _MAIL.search(plain):
            found.setdefault("mail", item.place)
        if re.search(r"0\d{1,3}-\d{2,4}-\d{4}", plain):
            found.setdefault("phone", item.place)
        if re.search(r"〒\s*\d{3}-?\d{4}", plain):
            found.setdefault("address", item.place)
    return found
