"""Lines under no label: which facts the parts of such a line state by their look alone (・九段下 / 1名 / 面談1回)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from matcher.normalise import quantities
from matcher.normalise.quantities import plain
from matcher.readers.mail_blocks import Block
from matcher.readers.mail_labels import BULLETS, TEXT, Item, Line, is_closing
from matcher.readers.mail_recognise import company_in, known_station

_LEAD = re.compile(rf"^[\s　{re.escape(BULLETS)}]*(?:[(（]?\d{{1,2}}[)）.．、]\s*|[①-⑳]\s*)?")
_SENTENCE = re.compile(r"(?:。|ます|です|ください|下さい|ません|でしょうか|[?？])[\s　]*$")
CUT = re.compile(r"[／|｜\t、，]|(?<!\d)/|/(?!\d)|[\s　]{2,}|　")
_SEATS = re.compile(
    r"(?:募集)?(?:人数)?(?:計|最大|残り?)?(?:\d{1,2}[~-])?\d{1,2}(?:名|枠|席|ポジション)(?:様)?(?:募集|増員|程度|枠)?"
)
_ROUNDS = re.compile(
    r"(?:web|オンライン|対面)?(?:面談|面接|商談|打ち?合わ?せ)(?:は)?[^。]{0,10}\d(?:[~-]\d)?回.{0,12}", re.I
)
_PLACE = re.compile(
    r"(?P<name>[一-龥ァ-ヴー々ヶケぁ-ん]{2,10}?)(?:駅)?(?:近辺|周辺|付近|エリア|近く|勤務|常駐|オフィス)?"
    r"(?:[\s　]*(?:徒歩\d+分|[(（].*[)）]|(?:フル)?(?:リモート|在宅|週\d|月\d|常駐|出社).*))?"
)
_ROUNDS_AMONG = re.compile(rf"\d回|{_ROUNDS.pattern}", re.I)
"""Rounds of interviews as one of many terms on a line, where 2回 alone says them."""
_FIXED = re.compile(r"固定(?:精算|清算)?|(?:精算|清算)(?:幅)?(?:固定|なし|無し)")
_COUNTED = re.compile(rf"{_SEATS.pattern}|(?:面談|面接|商談)\d回", re.I)
_AND_OTHERS = re.compile(r"(?P<name>[一-龥ァ-ヴー々ヶケぁ-ん]{2,8}?)(?:駅)?(?:ほか|他|など|等)[^A-Za-z\d]{0,10}")
LONGEST = 100
"""Letters beyond which a line is running text."""


def bare_lines(block: Block) -> list[Line]:
    """The lines of a block under no label that are no sentences and no greeting, without their bullets."""
    out: list[Line] = []
    names = speakers(ln.text for ln in block.lines)
    for item in block.items:
        if item.field not in (TEXT, "notes"):
            continue
        for line in item.lines:
            text = _LEAD.sub("", line.text).strip()
            if re.sub(r"[\s　]", "", text) in names:
                continue
            if not 2 <= len(text) <= LONGEST or _SENTENCE.search(text) or is_closing(text):
                continue
            if company_in(text) is None:
                out.append(Line(line.number, text, line.depth))
    return out


_SPEAKS = re.compile(r"(?:[のり]|[\s　、。社])([一-龥々ァ-ヴー]{1,5})(?:です|でございます|と申します|と言います)")


def speakers(texts: Iterable[str]) -> frozenset[str]:
    """The surnames of those who speak in a mail (武蔵データの千葉です): such a name alone on a line is no place."""
    return frozenset(m[1] for text in texts for m in _SPEAKS.finditer(text))


def bare_facts(text: str) -> Iterator[tuple[str, str]]:
    """(field, value) for each part of a line that states a place, seats, 固定 or rounds and nothing else."""
    parts = [bare for p in CUT.split(text) if (bare := _LEAD.sub("", p).strip())]
    terms = len(parts)
    parts += [w for p in parts if " " in p for w in p.split()]
    parts += [w for p in parts if "・" in p for w in p.split("・") if known_station(w) or _COUNTED.fullmatch(plain(w))]
    for part in dict.fromkeys([text, *parts]):
        flat = plain(part)
        if _SEATS.fullmatch(flat) and quantities.seats(part):
            yield "seats", part
        elif (_ROUNDS_AMONG if terms >= 4 else _ROUNDS).fullmatch(flat) and quantities.interviews(flat) is not None:
            yield "interviews", flat
        elif _FIXED.fullmatch(flat):
            yield "settlement", part
        elif any(met and known_station(met["name"]) for met in (_PLACE.fullmatch(part), _AND_OTHERS.fullmatch(part))):
            yield "place", part


def bare_items(block: Block) -> Iterator[Item]:
    """The facts of a block's bare lines as items, so that the readers of labels can take them."""
    for line in bare_lines(block):
        for field, value in bare_facts(line.text):
            yield Item(field, "", line.number, [Line(line.number, value, line.depth)], line.depth)
