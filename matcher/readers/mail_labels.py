"""The labels in a mail's lines: 【案件名】, ■単価：, `必　須：`, `ス キ ル  :`, `■面談・・・１回`, many on one line.

A line becomes pieces (label, value); pieces and the lines below them become items, one per label met.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from matcher.normalise.plain import remembered

TEXT = "text"
"""The field of lines under no label."""
UNKNOWN = "unknown"
"""The field of something framed as a label that we do not know."""
SEPARATOR = "separator"

LISTS = frozenset(
    [
        "required",
        "preferred",
        "skills",
        "person_skills",
        "description",
        "pr",
        "notes",
        "wishes",
        "skills_part",
        "environment",
        "phases",
    ]
)
"""Fields whose value is a list or a text of many lines; blank lines do not end them."""
PARTS = frozenset({"skills_part", "environment"})
SKILLS = frozenset({"required", "preferred", "skills", "person_skills"})

BULLETS = "■□◆◇●○◎・※▼▽▲△★☆◯〇▪▫•‣►▶▷→⇒➡➢✓✔◾◽⬛⬜❖♦♢❏☑✅◉⦿◼◻▣◈✦✧▹❑❒➤➔👉🔶🔷🔹🔸📌📍💡🔴🔵⭐🌟✨+*＊#＃-－"
_B = re.escape(BULLETS)
_OPEN, _CLOSE = "【〖＜<〈《≪\\[［「〔『{｛", "】〗＞>〉》≫\\]］」〕』}｝"
_BRACKET = re.compile(rf"[{_B}\s]*[{_OPEN}]\s*([^{_OPEN}{_CLOSE}\n]{{1,24}}?)\s*[{_CLOSE}]\s*[:：]?")
_ROUND = re.compile(rf"^[{_B}\s]*[（(]\s*([^()（）\n]{{1,16}}?)\s*[)）]\s*[:：]?")
"""A label in round brackets; only at the beginning of a line, where it is no remark on what stands before."""
_NUMBER = r"(?:[\(（]?[0-9０-９]{1,2}[\)）\.．、:：]\s*|[①-⑳❶-❿]\s*)"
_RULE = re.compile(
    r"^[\s\-=━─＝＊*＿_~～・◆◇■□☆★+＋#＃/／…‥.。,>＞<＜|｜┃─—–―ー‐−♪┏┓┗┛━┣┫┠┨┌┐└┘│├┤║╔╗╚╝═▼▲●○◎※:：oO]{4,}$"
)
_DOTS = re.compile(r"^[\s　]*(?:[・…‥.．\-－―─ー=＝_＿>＞→⇒｜|│┃；;／/\t]{1,40}|[　 ]{1,40})[\s　]*")
_PAREN = re.compile(r"[(（][^()（）]{0,12}[)）]")


def squeezed(text: str) -> str:
    """A label as it is compared: no blanks, ASCII width, lower case."""
    return re.sub(r"[\s\u3000]+", "", unicodedata.normalize("NFKC", text)).lower().replace("~", "~")


@cache
def lexicon() -> dict[str, str]:
    """Every way a label is written → its field."""
    text = files("matcher.taxonomy").joinpath("labels_mail.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return {squeezed(word): name for group in table.values() for name, words in group.items() for word in words}


@cache
def sides() -> dict[str, str]:
    """Field → project, engineer or shared: whose label it is."""
    text = files("matcher.taxonomy").joinpath("labels_mail.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return {name: side for side, group in table.items() for name in group}


@cache
def label_field(text: str) -> str | None:
    """The field a text is the label of; None for any other text.

    >>> label_field("必　須"), label_field("単価（税別）"), label_field("勤務地/最寄駅"), label_field("こんにちは")
    ('required', 'rate', 'place', None)
    """
    if len(text) > 40:
        return None
    bare = squeezed(text).strip(BULLETS + "｡。:：")
    if not bare or len(bare) > 20:
        return None
    words = lexicon()
    if bare in words:
        return words[bare]
    outside = re.sub(r"ご(?=経験|希望|提案|予算|面談|契約|単価|要望)", "", _PAREN.sub("", bare))
    if outside and outside in words:
        return words[outside]
    trimmed = re.sub(r"(?:について|に関して|等|など|欄|目安|予定|情報|詳細|レンジ|水準|概要|その他)$", "", outside)
    if trimmed in words:
        return words[trimmed]
    stripped = re.sub(r"^(?:ご|お|本案件の|案件の|想定|予定|弊社|主な|現在の|契約)", "", outside)
    if stripped in words and len(stripped) > 1:
        return words[stripped]
    parts = (
        [] if "・・" in outside else [p for p in re.split(r"[/／・&＆、,]|および|及び|と(?=[^ころき])", outside) if p]
    )
    if len(parts) > 1 and all(p in words for p in parts):
        return words[parts[0]]
    return None


@dataclass
class Line:
    """A line of the body: its number, its text without quote marks, and how far down the forwarding it lies."""

    number: int
    text: str
    depth: int = 0


@dataclass
class Item:
    """A label with what stands behind and below it. `lines` keep their numbers; the first may be the label's own."""

    field: str
    label: str
    number: int
    lines: list[Line] = dataclasses.field(default_factory=list)
    depth: int = 0
    bracketed: bool = False
    bulleted: str = ""

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def value(self) -> str:
        """The value on one line: its lines up to the first blank one, joined by blanks."""
        taken: list[str] = []
        for line in self.lines:
            if not line.text.strip():
                if taken:
                    break
                continue
            taken.append(line.text.strip())
        return taken[0].lstrip("・") if len(taken) == 1 else " ".join(taken)


@dataclass(frozen=True)
class Piece:
    """A part of a line: a label with the value behind it, or text (`field` None)."""

    field: str | None
    label: str
    value: str
    bracketed: bool = False
    bulleted: str = ""


def is_rule(text: str) -> bool:
    """True for a line that only parts what stands above from what stands below: ━━━━, ----, ＊＊＊.

    >>> is_rule("━━━━━━━━"), is_rule("- Java"), is_rule("※※※※※※")
    (True, False, True)
    """
    bare = text.strip()
    return len(bare) >= 4 and bool(_RULE.match(bare))


_COUNTING_RULE = re.compile(
    r"^[\s　]*(?P<left>[-=━─＝*＊_―—–‐−ー~～〜・◆◇■□☆★+＋#＃]{2,})[\s　]*(?:(?:No|NO|ＮＯ|Ｎｏ|案件|要員"
    r"|人材)[.．]?[\s　]*)?"
    r"(?P<number>[0-9０-９]{1,2}|[①-⑳]|[A-HＡ-Ｈ])(?:件目|人目|名目"
    r"|つ目)?[\s　]*(?P<right>[-=━─＝*＊_―—–‐−ー~～〜・◆◇■□☆★+＋#＃]{2,})[\s　]*$"
)


def counting_rule(text: str) -> re.Match[str] | None:
    """A rule with a number in it, which begins a record and says nothing else: ━━━━ 2 ━━━━, ＝＝ 案件2 ＝＝.

    >>> counting_rule("━━━━ 2 ━━━━")["number"], counting_rule("- Java -")
    ('2', None)
    """
    return _COUNTING_RULE.match(text) if len(text) <= 120 else None


def _first_bullet(text: str) -> str:
    match = re.match(rf"[\s]*([{_B}])", text)
    return match[1] if match else ""


_COUNT = re.compile(r"(?:案件|要員|人材|エンジニア|技術者|No\.?)?[\s　]*(?:[A-HＡ-Ｈ]|[0-9０-９]{1,2}|[①-⑳])")
"""What counts records in brackets (【A】, 【要員①】) is no label."""


def _bracket_pieces(text: str) -> list[Piece] | None:
    """Pieces of a line framed with brackets; None where it has no such label."""
    round_label = _ROUND.match(text)
    if round_label and (known := label_field(round_label[1])):
        return [Piece(known, round_label[1].strip(), text[round_label.end() :].strip(" \t　"), bracketed=True)]
    marks = []
    for match in _BRACKET.finditer(text):
        known = label_field(match[1])
        if re.fullmatch(r"[A-ZＡ-Ｚ][.．・][A-ZＡ-Ｚ][.．]?(?:さん|氏|様)?", match[1].strip()):
            continue
        if not known and _COUNT.fullmatch(match[1].strip()):
            continue
        if not known and re.search(r"[／/、|｜]", match[1]) and not text[match.end() :].strip():
            continue
        at_start = not text[: match.start()].strip(BULLETS + " \t　0123456789①②③④⑤⑥⑦⑧⑨⑩.)）")
        framed = bool(re.match(rf"[{_B}\s]*[【〖〔＜<≪《\[［]", match[0]))
        if known or (at_start and framed and not re.search(r"https?|@|\d{3}", match[1])):
            marks.append((match, known or UNKNOWN))
    if not marks:
        return None
    pieces = []
    lead = text[: marks[0][0].start()].strip()
    if lead.strip(BULLETS + " 　"):
        pieces.append(Piece(None, "", lead))
    for (match, name), following in zip(marks, [*marks[1:], None], strict=True):
        value = text[match.end() : following[0].start() if following else len(text)].strip(" \t　")
        pieces.append(Piece(name, match[1].strip(), value, bracketed=True, bulleted=_first_bullet(match[0])))
    return pieces


def _label_before(text: str, colon: int, floor: int) -> tuple[int, str] | None:
    """Where the known label that ends at this colon begins, and its field; None where none does."""
    start = max(floor, colon - 16)
    for at in range(start, colon):
        before = text[at - 1] if at else " "
        if at > floor and not (before.isspace() or before in BULLETS or before in "、,，/／（(）)。]】＞>|｜;；．."):
            continue
        if text[at].isspace():
            continue
        name = label_field(text[at:colon])
        if name:
            return at, name
    return None


def _colon_marks(text: str) -> list[tuple[int, int, str]]:
    """(begin of label, begin of value, field) of every known label with a colon in the line."""
    marks: list[tuple[int, int, str]] = []
    floor = 0
    for match in list(re.finditer(r"[:：]", text))[:80]:
        met = _label_before(text, match.start(), floor)
        if met is None:
            continue
        marks.append((met[0], match.end(), met[1]))
        floor = match.end()
    return marks


def _inner_end(text: str, begin: int, value_at: int, end: int) -> int:
    """Where a label inside parentheses ends: at the closing one."""
    if begin and text[begin - 1] in "(（":
        close = re.search(r"[)）]", text[value_at:end])
        if close:
            return value_at + close.start()
    return end


def _slash_end(text: str, begin: int, value_at: int, end: int) -> int:
    """Where the value of a label ends that is but one of many parts between slashes: R.K/32歳/最寄：和光市/Java."""
    mark = text[:begin].rstrip(" 　")[-1:]
    if mark not in ("/", "／", "|", "｜") or text[:begin].count(mark) < 2:
        return end
    cut = re.search(rf"(?<!\d){re.escape(mark)}|{re.escape(mark)}(?!\d)", text[value_at:end])
    return value_at + cut.start() if cut and cut.start() else end


def _colon_pieces(text: str) -> list[Piece] | None:
    marks = _colon_marks(text)
    if not marks:
        return None
    begin = marks[0][0]
    lead = text[:begin].strip()
    lead_bare = re.sub(rf"^[\s{_B}]*{_NUMBER}?[\s{_B}]*|[(（]$", "", lead)
    if lead_bare and (len(marks) == 1 and len(lead_bare) > 30):
        return None
    lead_pieces = _bare_pieces(lead.rstrip(" 　(（")) or [Piece(None, "", lead)]
    pieces = lead_pieces if lead_bare else []
    tails: list[Piece] = []
    for (at, value_at, name), following in zip(marks, [*marks[1:], None], strict=True):
        end = following[0] if following else len(text)
        inner = _inner_end(text, at, value_at, end)
        value = re.sub(rf"[\s{_B}(（、,/／|｜]+$", "", text[value_at:inner]) if following else text[value_at:inner]
        bullet = _first_bullet(text[:at]) if at == begin else _first_bullet(text[max(0, at - 1) : at])
        pieces.append(Piece(name, text[at : value_at - 1].strip(), value.strip(" \t　"), bulleted=bullet))
        if inner == end and (cut := _slash_end(text, at, value_at, end)) < end:
            value = text[value_at:cut]
            pieces[-1] = dataclasses.replace(pieces[-1], value=value.strip(" \t　"))
            inner = cut
        if inner < end and text[inner + 1 : end].strip(" 　)）" + BULLETS):
            tails.append(Piece(None, "", text[inner + 1 : end].strip()))
    return pieces + tails


def _bare_pieces(text: str) -> list[Piece] | None:
    """`■面談・・・１回`, `場所　渋谷`, `単価<tab>60万`, a known label alone on its line, bullets with labels."""
    body = re.sub(rf"^[\s{_B}]*{_NUMBER}?[\s{_B}]*", "", text)
    bullet = _first_bullet(text)
    alone = label_field(body)
    if alone and (len(squeezed(body)) > 1 or bullet):
        return [Piece(alone, body.strip(), "", bulleted=bullet)]
    row = _bullet_row(text)
    if row:
        return row
    for length in range(min(len(body) - 1, 18), 0, -1):
        rest = body[length:]
        gap = _DOTS.match(rest)
        if (
            gap is None
            or body[length - 1].isspace()
            or (length == 1 and not re.match(r"　|[ 　]{2}|\t|・・|…|[;；]", gap[0]))
        ):
            continue
        name = label_field(body[:length])
        if name is None or not rest[gap.end() :].strip():
            continue
        if name in ("client", "chain") and re.search(r"[→⇒＞>]", gap[0]):
            continue
        loose = re.fullmatch(r"[ 　・/／|｜\-]", gap[0])
        if loose and gap[0] not in " 　" and not bullet and (gap[0] in "・-" or label_field(rest[gap.end() :])):
            continue
        if loose and gap[0] in " " and (len(squeezed(body[:length])) < 2 or re.search(r"[。ます]$", body)):
            continue
        return [Piece(name, body[:length].strip(BULLETS + " 　"), rest[gap.end() :].strip(), bulleted=bullet)]
    return None


def _bullet_row(text: str) -> list[Piece] | None:
    """`■場所 渋谷 ■単価 60万`: bullets that lead known labels, at least two in one line."""
    marks = []
    for match in re.finditer(r"[■□◆◇●○◎▼▽★☆◯]\s*([^\s■□◆◇●○◎▼▽★☆◯]{1,12})[\s　]+", text):
        name = label_field(match[1])
        if name:
            marks.append((match, name))
    if len(marks) < 2:
        return None
    pieces = []
    for (match, name), following in zip(marks, [*marks[1:], None], strict=True):
        value = text[match.end() : following[0].start() if following else len(text)].strip()
        pieces.append(Piece(name, match[1], value, bulleted=match[0][0]))
    return pieces


_UNKNOWN_COLON = re.compile(
    rf"^[\s]*([{_B}]?)\s*{_NUMBER}?([^\s:：、。,\d「」][^:：、。\d「」]{{0,11}}?)[\s　]*[:：]\s*(.*)$"
)


def unknown_label(text: str) -> tuple[str, str, str] | None:
    """(bullet, label, value) of a line framed like a label with a colon that is none we know."""
    match = _UNKNOWN_COLON.match(text)
    if match is None or re.search(r"https?|//", text[:20]):
        return None
    return match[1], match[2].strip(), match[3].strip()


_ROW = re.compile(r"^\s*[|｜│┃]\s*([^|｜│┃]{1,24}?)\s*[|｜│┃]\s*([^|｜│┃]*?)\s*[|｜│┃]?\s*$")
"""A row of a table drawn with bars that holds a label and its value."""
_COUNTED = re.compile(r"^[\s　]*(?:[0-9０-９]{1,2}|[A-Za-zＡ-Ｚａ-ｚ])[\s　]+(?=[^\s　0-9０-９])")
"""A bare number before a label: `３　業務内容　…`."""


@remembered
def pieces_of(text: str) -> tuple[Piece, ...]:
    """The labels and values of one line; a line without any is one piece of text.

    >>> [(p.field, p.value) for p in pieces_of("【場所】渋谷 【単価】60万円（精算：140-180h）")]
    [('place', '渋谷'), ('rate', '60万円'), ('settlement', '140-180h')]
    """
    if not text.strip():
        return (Piece(None, "", ""),)
    if re.match(
        rf"[\s{_B}]*(?:サブ)?(?:メンバー?|エンジニア|技術者|要員)\s*(?:クラス"
        rf"|枠)?\s*[0-9０-９]{{1,2}}\s*[名人]",
        text,
    ):
        return (Piece(None, "", text),)  # seats of a kind, not a person's name
    if re.match(
        rf"[\s{_B}]*(?:web|電話|オンライン)(?:面談"
        rf"|面接)?[\s　]*[0-9０-９](?:[~～〜-][0-9０-９])?回",
        text,
        re.I,
    ):
        return (Piece(None, "", text),)  # rounds of interviews, not somebody's page
    if (row := _ROW.match(text)) and (name := label_field(row[1])):
        return tuple(_deeper(Piece(name, row[1].strip(), row[2].strip(), bracketed=True)))
    framed = _bracket_pieces(text)
    if framed:
        return tuple(p for piece in framed for p in _deeper(piece))
    found = _colon_pieces(text)
    if found:
        return tuple(found)
    if len(text) <= 300 and (bare := _bare_pieces(text)):
        return tuple(bare)
    counted = _COUNTED.match(text)
    if counted and len(text) <= 300 and (bare := _bare_pieces(text[counted.end() :])):
        return tuple(bare)
    return (Piece(None, "", text),)


def _deeper(piece: Piece) -> list[Piece]:
    """A value that carries labels with a colon itself (`60万円（精算：140-180h）`) is parted further."""
    inner = _colon_pieces(piece.value) if piece.value else None
    if not inner:
        return [piece]
    first = inner[0]
    if first.field is None:
        return [
            Piece(piece.field, piece.label, first.value.rstrip(" 　(（"), True, piece.bulleted),
            *inner[1:],
        ]
    return [Piece(piece.field, piece.label, "", True, piece.bulleted), *inner]


_GREETING = re.compile(
    r"お世話になっ|いつもお世話|よろしく|宜しく|お待ち(?:して|申し)|ご(?:検討|確認|連絡"
    r"|提案|紹介|返信|一報|不明点)[^。]{0,20}(?:ください|下さい|ますよう|いただけ|頂け"
    r"|幸い|お願い|くださいませ)"
    r"|お願い(?:いた|致)し|お気軽に|^\s*以上(?:、|です|となり|。|$)|何卒|失礼(?:いた|致)し|幸いです|幸甚"
)


def is_closing(text: str) -> bool:
    """True for a polite line that belongs to no label: お待ちしております, 宜しくお願いいたします."""
    return bool(_GREETING.search(text)) and not re.match(r"[\s　]*[・\-*●○]", text)


def items_of(lines: list[Line], is_skill: object = None) -> list[Item]:
    """The items of a body, in reading order. Lines under no label form items of field `text`; a rule is an
    item of its own. `is_skill(text)` tells a skill's name from an unknown label (`・Java：3年`)."""
    items: list[Item] = []
    frames: set[str] = set()
    blank = False
    for line in lines:
        if is_rule(line.text) or counting_rule(line.text):
            items.append(Item(SEPARATOR, "", line.number, [line], line.depth))
            blank = False
            continue
        if not line.text.strip():
            if items and items[-1].field != SEPARATOR:
                items[-1].lines.append(line)
            blank = True
            continue
        _place(line, items, frames, blank, is_skill)
        blank = False
    return [part for item in items for part in _parted(item)]


def _parted(item: Item) -> list[Item]:
    """募集人数／面談回数：2名／1回 as two items; any other item as it is."""
    if not {"/", "／", "・"} & set(item.label):
        return [item]
    names = re.split(r"[/／・]", item.label)
    values = re.split(r"[/／]" if "/" in item.value or "／" in item.value else r"[・、]", item.value)
    fields = [label_field(n) for n in names]
    if len(names) < 2 or len(names) != len(values) or None in fields or len(set(fields)) != len(fields):
        return [item]
    return [
        Item(field or TEXT, name, item.number, [Line(item.number, value.strip(), item.depth)], item.depth)
        for field, name, value in zip(fields, names, values, strict=True)
    ]


def _place(line: Line, items: list[Item], frames: set[str], blank: bool, is_skill: object) -> None:
    """Puts one line where it belongs: new items for its labels, else below the last one."""
    last = items[-1] if items else None
    pieces = pieces_of(line.text)
    if last is not None and last.field in SKILLS and _stays_inside(pieces, last):
        last.lines.append(line)
        return
    if (
        last is not None
        and last.field in _WHOSE
        and not last.value
        and len(pieces) == 1
        and pieces[0].field in _WHOSE
        and not pieces[0].value
    ):
        last.lines.append(line)
        return
    for piece in pieces:
        if piece.field is None:
            _below(Line(line.number, piece.value, line.depth), items, frames, blank, is_skill)
            continue
        if not piece.bracketed:
            frames.add(piece.bulleted)
        item = Item(piece.field, piece.label, line.number, [], line.depth, piece.bracketed, piece.bulleted)
        if piece.value:
            item.lines.append(Line(line.number, piece.value, line.depth))
        items.append(item)


def _stays_inside(pieces: Sequence[Piece], last: Item) -> bool:
    """`言語：Java` below スキル is a part of it; so is 【尚可】-less 「経験：…」 with another bullet inside a list."""
    first = pieces[0]
    if first.field is None:
        return False
    if all(p.field in PARTS or p.field is None for p in pieces):
        return not (first.bracketed and last.bracketed) and (first.bulleted != last.bulleted or not first.bulleted)
    inner = {
        "experience",
        "industry",
        "role",
        "phases",
        "description",
        "language",
        "qualification",
        "hours",
        "team",
    }
    return (
        all(p.field in inner or p.field is None for p in pieces)
        and not first.bracketed
        and first.bulleted in ("・", "-", "*", "－", "※")
        and first.bulleted != last.bulleted
    )


_WHOSE = frozenset({"affiliation", "partner_limit", "remote"})
"""Fields whose value may be a word that is a label elsewhere (所属 / BP, リモート / 常駐)."""
_ENDS_TELLING = ("です", "ます", "ません", "ください", "下さい", "。")


def _is_told(text: str) -> bool:
    """True for a line that is a sentence: it goes on with no short value above it."""
    return len(text.strip()) >= 10 and text.rstrip(" 　").endswith(_ENDS_TELLING)


def _tells_other(text: str) -> bool:
    """True for a sentence that begins with a label of something else than skills: 勤務は飯田橋ですが、…"""
    met = re.match(r"[\s　]*(?:なお|また|尚)?、?\s*([^\sはがも、。・\d]{2,8})(?:は|が|も)", text)
    name = label_field(met[1]) if met and len(text) >= 8 else None
    return name is not None and name not in SKILLS | PARTS | {"experience", "description", "qualification"}


_ONE_LINE = frozenset({"station", "age", "sex", "initials", "affiliation", "nationality", "available"})
"""Fields whose value is never broken into lines."""


def _below(line: Line, items: list[Item], frames: set[str], blank: bool, is_skill: object) -> None:
    """A line without a known label: below the last item, or the beginning of a text of its own."""
    last = items[-1] if items else None
    met = unknown_label(line.text)
    if met and _is_boundary(met, last, frames, is_skill):
        items.append(
            Item(
                UNKNOWN,
                met[1],
                line.number,
                [Line(line.number, met[2], line.depth)],
                line.depth,
                bulleted=met[0],
            )
        )
        return
    if last is None or last.field == SEPARATOR or is_closing(line.text):
        items.append(Item(TEXT, "", line.number, [line], line.depth))
        return
    if last.field not in LISTS and last.field != TEXT and last.value and _is_told(line.text):
        items.append(Item(TEXT, "", line.number, [line], line.depth))
        return
    mark = last.bulleted or last.label[:1]
    if mark in BULLETS and mark and last.field not in LISTS and last.value and line.text.strip()[:1] == mark:
        items.append(Item(TEXT, "", line.number, [line], line.depth))
        return
    if last.field in _ONE_LINE and last.value:
        items.append(Item(TEXT, "", line.number, [line], line.depth))
        return
    if blank and last.field in SKILLS and last.value and _tells_other(line.text):
        items.append(Item(TEXT, "", line.number, [line], line.depth))
        return
    if blank and last.field not in LISTS and last.field != TEXT and last.value:
        items.append(Item(TEXT, "", line.number, [line], line.depth))
        return
    if last.field == UNKNOWN and last.bracketed and last.value and blank:
        items.append(Item(TEXT, "", line.number, [line], line.depth))
        return
    last.lines.append(line)


def _is_boundary(met: tuple[str, str, str], last: Item | None, frames: set[str], is_skill: object) -> bool:
    bullet, label, _ = met
    if callable(is_skill) and is_skill(label):
        return False
    if last is not None and last.field in LISTS and (bullet in "・-*※→" or bullet not in frames):
        return False
    if last is None or last.field in (TEXT, SEPARATOR):
        return bullet in frames and bool(frames)
    return bullet in frames
