"""Labels and lines of one block → values with their evidence; what both projects and people share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matcher.model import Contract, Evidence, Exactness, Phase, Unread
from matcher.normalise import quantities
from matcher.normalise.dates import mail_period
from matcher.normalise.phases import phases
from matcher.normalise.quantities import plain
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_labels import SEPARATOR, TEXT, UNKNOWN, Item, Line, is_closing
from matcher.readers.mail_recognise import company_in, displayed_company, place_of, speaker_company

EVIDENCE_LENGTH = 200


@dataclass
class Findings:
    """Values read so far; the first one said wins. `points` tells how much speaks for the record's kind."""

    day: date
    values: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    exactness: dict[str, Exactness] = field(default_factory=dict)
    conditions: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def put(self, name: str, value: Any, line: int | None, text: str) -> bool:
        """Keeps a value unless one is there already; None is no value. True where it was kept."""
        if value is None or value == () or name in self.values:
            return False
        self.values[name] = value
        self.prove(name, line, text)
        return True

    def prove(self, name: str, line: int | None, text: str) -> None:
        """Notes the words a value was read from."""
        words = re.sub(r"\s+", " ", text).strip()[:EVIDENCE_LENGTH]
        self.evidence.setdefault(name, Evidence(text=words, line=line))

    def missed(self, item: Item) -> None:
        """A labelled value nobody could read is shown, not dropped."""
        if item.value.strip():
            self.unread.append(Unread(text=f"{item.label}：{item.value}"[:EVIDENCE_LENGTH], line=item.number))

    def condition(self, label: str, value: str) -> None:
        text = re.sub(r"\s+", " ", f"{label}：{value}" if label else value).strip(" ：")
        if value.strip() and len(text) <= 120 and text not in self.conditions and len(self.conditions) < 30:
            self.conditions.append(text)


Handler = Callable[[Item, Findings], bool]


def words(item: Item) -> str:
    """The value with its label in front, for values that only make sense with it (BP：不可)."""
    return f"{item.label}：{item.value}"


# ---------------------------------------------------------------- values both sides share


def read_settlement(item: Item, found: Findings) -> bool:
    """精算: hours said here outweigh a 固定 said beside the price, which means the price."""
    read, before = quantities.settlement(item.value), found.values.get("settlement")
    if read is not None and read.min_h and before is not None and not before.min_h:
        del found.values["settlement"]
        found.evidence.pop("settlement", None)
    return found.put("settlement", quantities.settlement(item.value), item.number, words(item))


def read_site(item: Item, found: Findings) -> bool:
    return found.put("payment_site", quantities.payment_site(item.value), item.number, words(item))


def read_utilisation(item: Item, found: Findings) -> bool:
    share = found.put("utilisation", quantities.utilisation(item.value), item.number, words(item))
    return read_remote(item, found) or share


def read_remote(item: Item, found: Findings) -> bool:
    """A label like リモート：あり needs its label to be understood; 出社：週2 too."""
    value = item.value
    read = quantities.remote(value)
    if read is None or (
        re.search(r"リモート|在宅|テレワーク|出社", item.label)
        and re.match(r"\s*(?:あり|有|可|なし|無|不可|週|月|相談|OK|×|○|併用)", plain(value))
    ):
        read = quantities.remote(f"{item.label}{value}") or read
    return found.put("remote", read, item.number, words(item))


def read_language(item: Item, found: Findings) -> bool:
    return found.put("language_level", quantities.language_level(words(item)), item.number, words(item))


_LOOKS: tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...] = (
    (
        re.compile(r"期|時|開始|参画|契約|日|稼働|いつ"),
        re.compile(r"\d\s*月|\d/\d|即日|随時|年明け|来月|長期|20\d\d"),
        "period",
    ),
    (re.compile(r"."), re.compile(r"(?<!\d)1\d\dh?[~-][12]\d\dh?(?![\d,万円])|\d{3}h?±\d{2}"), "settlement"),
    (re.compile(r"金|額|単|費|報酬|予算|価"), re.compile(r"\d\s*万|\d{3},\d{3}|円|見合"), "rate"),
    (re.compile(r"人|名|募|枠|数"), re.compile(r"^\D{0,6}\d{1,2}名"), "seats"),
    (re.compile(r"面|談|商|選考|顔"), re.compile(r"\d(?:[~-]\d)?回"), "interviews"),
    (re.compile(r"場|地|駅|勤|現|先|所"), re.compile(r"駅|[一-龥ァ-ヴー]{2}"), "place"),
    (re.compile(r"勤|働|出社|在宅|リモ|形態"), re.compile(r"リモート|在宅|出社|常駐|テレワーク"), "remote"),
)
"""(words of a label, look of its value, field) for labels unknown or misleading (契約：2027/2/1～7/31)."""


def looks_like(item: Item) -> list[str]:
    """The fields a labelled value may belong to by the words of its label and its look."""
    flat = plain(item.value)
    if not flat or len(flat) > 60:
        return []
    return [name for label, look, name in _LOOKS if label.search(item.label) and look.search(flat)]


def understood(item: Item) -> bool:
    """True where a labelled value is used by readers of limits, or says no more than that nothing is fixed
    (未定, 問いません): neither is unread."""
    text = words(item)
    used = (
        quantities.partner_limit(text),
        quantities.restrictions(text),
        quantities.remote(text),
        quantities.language_level(text),
    )
    open_value = re.fullmatch(
        r"(?:特に)?(?:なし|無し|無|未定|問いません|問わず|不問|応相談|要相談|相談|調整中|確認中|別途|制限なし|[-ー―－])"
        r"(?:[(（].*)?(?:です)?[。]?",
        item.value.strip(),
    )
    return any(used) or bool(open_value)


def contract_of(text: str) -> Contract | None:
    """The kind of contract a text names; None where it names none or several."""
    kinds: set[Contract] = set()
    text = re.sub(r"(?:労働者)?派遣(?:契約)?(?:は|:|：)?(?:不可|NG|ＮＧ|なし|無し|×)", "", text)
    if re.search(r"準委任|SES", text):
        kinds.add("quasi_mandate")
    if re.search(r"派遣(?!許可|事業|番号)", text):
        kinds.add("dispatch")
    if "請負" in text:
        kinds.add("contract_work")
    return kinds.pop() if len(kinds) == 1 else None


def phases_in(text: str) -> tuple[Phase, ...]:
    """The phases of running text; what follows a range (設計からテストまで一貫して担当) does not hide it."""
    ranges = re.findall(r"[一-龥]{2,6}(?:から|～|〜|~)[一-龥ァ-ヴー]{2,8}?(?=まで)", text)
    return next((met for part in ranges if len(met := phases(part)) > 2), None) or phases(text)


def read_period(item: Item, found: Findings) -> bool:
    """開始, 期間: start, end and term with how exact they are."""
    period = mail_period(item.value, found.day)
    kept = False
    for name, value in (("start", period.start), ("end", period.end)):
        if found.put(name, value, item.number, words(item)):
            kept = True
            if name in period.exactness:
                found.exactness[name] = period.exactness[name]
    if "start" not in found.values and period.exactness.get("start") == "open":
        found.exactness.setdefault("start", "open")
        found.prove("start", item.number, words(item))
        kept = True
    return found.put("term", period.term, item.number, words(item)) or kept


_AT_HOME = re.compile(
    r"[\s　]*(?:在宅|リモート|テレワーク|自宅)(?:勤務|ワーク)?[\s　]*(?:$|[(（※])(?!.{0,8}(?:併用|相談"
    r"|可))"
)
"""A place of work that is the home and no other."""


def read_place(item: Item, found: Findings) -> bool:
    kept = found.put("place", place_of(item.value), item.number, words(item))
    remote = quantities.remote(item.value)
    if remote is not None and remote.mode == "hybrid" and remote.onsite_days is None and _AT_HOME.match(item.value):
        remote = quantities.remote("基本リモート")
    flat = plain(item.value)
    if remote is not None and not re.search(r"リモート|在宅|テレワーク|出社|常駐|オンサイト|ハイブリッド", flat):
        remote = None
    return found.put("remote", remote, item.number, words(item)) or kept


# ---------------------------------------------------------------- lines of the block


def spoken_lines(block: Block) -> list[Line]:
    """All lines that may state something: values with their label before them, notes, text; no greetings."""
    out: list[Line] = []
    for item in [*block.items, *block.common]:
        if item.field in (SEPARATOR, "contact"):
            continue
        for index, line in enumerate(item.lines):
            text = line.text.strip()
            if not text:
                continue
            if index == 0 and item.label:
                text = f"{item.label}：{text}"
            out.append(Line(line.number, text, line.depth))
    return out


def free_lines(block: Block) -> list[Line]:
    """Lines under no label, or under notes: what prose and remarks say."""
    out: list[Line] = []
    for item in [*block.items, *block.common]:
        if item.field in (TEXT, UNKNOWN, "notes", "description", "background", "pr"):
            out += [line for line in item.lines if line.text.strip()]
    return out


_STARTS = "・■□◆◇●○◎※▼★☆-－*①②③④⑤⑥⑦⑧⑨【＜<〔［["
"""What a line that goes on with no sentence begins with."""


def sentences(lines: list[Line]) -> list[Line]:
    """Sentences of running text, each with the line it begins in; lines broken inside a sentence are joined."""
    out: list[Line] = []
    held = ""
    start = 0
    depth = 0
    for line in lines:
        text = line.text.strip()
        if held and text[:1] in _STARTS:
            out.append(Line(start, held, depth))
            held = ""
        if not held:
            start, depth = line.number, line.depth
        for part in re.split(r"(?<=[。！!？?])", held + text):
            if part.endswith(("。", "！", "!", "？", "?")):
                out.append(Line(start, part, depth))
                held = ""
                start = line.number
            else:
                held = part
        if held and (len(held) > 400 or not re.search(r"[、,ぁ-ん]$", held)):
            out.append(Line(start, held, depth))
            held = ""
    if held:
        out.append(Line(start, held, depth))
    return out


def said_in(lines: list[Line], pattern: str, read: Callable[[str], Any]) -> tuple[Any, Line] | None:
    """The first value `read` gives for a line that matches the pattern."""
    said = re.compile(pattern).search
    for line in lines:
        if said(plain(line.text)):
            value = read(line.text)
            if value is not None:
                return value, line
    return None


def put_said(found: Findings, name: str, lines: list[Line], pattern: str, read: Callable[[str], Any]) -> None:
    """Fills a field from the first line that matches and reads; one already filled stays."""
    if name in found.values:
        return
    met = said_in(lines, pattern, read)
    if met:
        found.put(name, met[0], met[1].number, met[1].text)


def sender_company(body: list[str], signature: tuple[str, ...], display: str) -> str | None:
    """The company a mail comes from: its own words (株式会社…の田中です), its signature, the From header's name."""
    name = _named_company(body, signature, display)
    people = [t for t in re.split(r"[\s　]+", display) if re.fullmatch(r"[一-龥々]{1,4}", t)]
    for person in people:
        if name and name.endswith(person) and len(name) - len(person) >= 4:
            return name[: -len(person)]
    return name


def _in_full(name: str, body: list[str]) -> str:
    """A company's name with its legal form, where a line of the mail's own begins with it (株式会社カエデ　三輪)."""
    for text in body:
        full = company_in(text) if name in text and len(text) < 40 else None
        if full and re.sub(r"株式会社|有限会社|合同会社|（株）|\(株\)|㈱", "", full) == name:
            return full
    return name


def _named_company(body: list[str], signature: tuple[str, ...], display: str) -> str | None:
    for text in body[:12]:
        if (
            re.search(r"(?:です|ます|申します|でございます)", text)
            and (name := company_in(text))
            and not re.search(r"様|御中|各位", text.split(name)[-1][:8])
        ):
            return name
    for text in signature:
        if name := company_in(text):
            return name
    if name := company_in(display):
        return name
    for text in body[:8]:
        if name := speaker_company(text) or displayed_company(display, text):
            return _in_full(name, body)
    for text in body[-8:]:
        if not is_closing(text) and len(text) < 40 and (name := company_in(text)):
            return name
    return None
