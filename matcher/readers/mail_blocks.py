"""One mail → blocks, one per project or person: forwarded parts marked, signature cut, tables and lists parted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from matcher.readers.mail_labels import (
    SEPARATOR,
    TEXT,
    UNKNOWN,
    Item,
    Line,
    counting_rule,
    is_closing,
    is_rule,
    items_of,
    label_field,
    pieces_of,
    sides,
)
from matcher.readers.mail_recognise import compact_facts, initials_of, is_skill_name

MAX_RECORDS = 200
"""More records in one mail are named in a failure."""
MAX_LINES = 12_000


@dataclass
class Block:
    """The lines of one record. `common` are items said once for all records of the mail (※全案件共通)."""

    lines: list[Line]
    items: list[Item]
    heading: str = ""
    heading_line: int = 0
    common: list[Item] = field(default_factory=list)

    @property
    def first_line(self) -> int:
        return self.lines[0].number if self.lines else 1

    def of(self, *names: str) -> list[Item]:
        """The items of these fields in reading order, those of the outer mail before quoted ones."""
        return sorted((i for i in self.items if i.field in names), key=lambda i: i.depth)


# ---------------------------------------------------------------- quotes, forwards, signatures

_QUOTE = re.compile(r"^\s?((?:[>＞|｜]\s?)+)(?=\S|$|\s)")
_FORWARD = re.compile(
    r"^[\s>＞\-_=－*]*(?:original message|forwarded (?:message|by)|begin forwarded message"
    r"|転送(?:された)?メッセージ|元のメッセージ|オリジナルメッセージ|転送メール|以下転送"
    r"|Original Appointment)",
    re.I,
)
_HEAD = re.compile(
    r"^\s*[*■]?\s*(from|sent|to|cc|subject|date|reply-to|差出人|送信者|送信日時|受信日時"
    r"|日時|宛先|件名|日付)\s*\*?\s*[:：]\s*(.*)$",
    re.I,
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")


def _unquoted(text: str) -> tuple[str, int]:
    match = _QUOTE.match(text)
    if match is None or re.match(r"^\s?[|｜]", text):
        return text, 0
    return text[match.end() :], len(re.findall(r"[>＞]", match[1]))


def _head_pile(texts: list[str], at: int) -> int:
    """How many lines from here are the head of a forwarded mail (From:, Sent:, Subject: …); 0 where none is."""
    kinds: set[str] = set()
    count = 0
    for text in texts[at : at + 8]:
        match = _HEAD.match(text)
        if match is None:
            if text.strip() and count:
                break
            if not count:
                return 0
            count += 1
            continue
        kinds.add(match[1].lower())
        count += 1
    sender = kinds & {"from", "差出人", "送信者"}
    return count if sender and len(kinds) >= 2 else 0


_SELECTORS = {0xFE0E: None, 0xFE0F: None}
"""Marks that only say how the sign before them is drawn (◼︎)."""
_BEFORE = re.compile(r"^[\s　■・●◆※]*[＜<【\[(（]?(?:変更前|修正前|旧条件)[＞>】\])）]?[\s　:：]")
"""A line that tells what no longer holds."""


@dataclass(frozen=True)
class Body:
    """The lines that count, and what heads of forwarded mails said."""

    lines: list[Line]
    forwarded_subject: str = ""
    signature: tuple[str, ...] = ()


_BAR = re.compile(r"^[\s　]*[│┃║](?P<text>[^│┃║]*?)[│┃║]?[\s　]*$")


def _unbarred(texts: list[str]) -> list[str]:
    """The lines without the bars of a box drawn around them (│氏名：K.I); a table's rows keep theirs."""
    bars = [_BAR.match(t) for t in texts]
    labelled = sum(1 for m in bars if m and re.search(r"[^\s　].{0,14}[:：]", m["text"]))
    return [m["text"] if m else t for m, t in zip(bars, texts, strict=True)] if labelled >= 2 else texts


def body_of(texts: tuple[str, ...], first_line: int = 1) -> Body:
    """Quote marks taken off, each line with its depth of forwarding; heads of forwarded mails and the
    signature left out."""
    stripped = [_unquoted(t) for t in _unbarred([t.translate(_SELECTORS) for t in texts[:MAX_LINES]])]
    plain = [s[0] for s in stripped]
    depth = 0
    lines: list[Line] = []
    subject = ""
    skip = 0
    for index, (text, quoted) in enumerate(stripped):
        if skip:
            skip -= 1
            match = _HEAD.match(text)
            if match and match[1].lower() in ("subject", "件名") and not subject:
                subject = match[2].strip()
            continue
        if _FORWARD.match(text):
            depth += 1
            continue
        pile = _head_pile(plain, index)
        if pile:
            marked = any(_FORWARD.match(t) for t in plain[max(0, index - 3) : index])
            depth += 0 if marked else 1
            match = _HEAD.match(text)
            skip = pile - 1
            if match and match[1].lower() in ("subject", "件名") and not subject:
                subject = match[2].strip()
            continue
        lines.append(Line(first_line + index, "" if _BEFORE.match(text) else text.rstrip(), depth + quoted))
    kept, signature = _without_signature(lines)
    return Body(kept, subject, tuple(signature))


_SIGN = re.compile(
    r"TEL|ＴＥＬ|電話|FAX|ＦＡＸ|携帯|〒|https?://|E-?mail|mail\s*[:：]|Mobile|URL"
    r"|株式会社|有限会社|合同会社|営業(?:部|課)|ソリューション(?:部|事業)|事業部|許可番号"
    r"|派\d{2}|@[\w-]+\.|(?:本社|支社|支店|所在地|住所)[\s　]*[:：]|徒歩\s*\d+\s*分",
    re.I,
)
_STRONG = frozenset(
    [
        "title",
        "required",
        "preferred",
        "rate",
        "desired_rate",
        "initials",
        "settlement",
        "skills",
        "person_skills",
        "interviews",
        "seats",
    ]
)


def _without_signature(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """The lines above the signature of the outer mail (or the last one), and the signature's texts.

    A signature follows a rule, or begins with a company's name, in the last 25 lines of its depth and
    holds at least two marks (TEL, 〒, address, URL, 株式会社) and no label of a record.
    """
    signature: list[str] = []
    kept: list[Line] = []
    by_depth: list[list[Line]] = []
    for line in lines:
        if by_depth and by_depth[-1][-1].depth == line.depth:
            by_depth[-1].append(line)
        else:
            by_depth.append([line])
    for part in by_depth:
        cut = _signature_at(part)
        kept += part[:cut]
        if part[0].depth == 0 or not signature:
            signature += [ln.text for ln in part[cut:]]
    return kept, signature


def _signature_at(lines: list[Line]) -> int:
    end = len(lines)
    for index in range(max(0, end - 25), end):
        text = lines[index].text
        starts = (
            is_rule(text)
            or text.strip() in ("--", "-- ")
            or re.match(r"\s*[☆★◆◇■□●○*＊〓\-]*\s*(?:株式会社|有限会社|合同会社)|\s*\S{2,20}(?:株式会社)\s*$", text)
        )
        if not starts or re.search(r"(?:です|ます|でございます)[。!！\s　]*$", text):
            continue
        rest = [ln.text for ln in lines[index:] if ln.text.strip() and not is_rule(ln.text)]
        marks = sum(1 for t in rest if _SIGN.search(t))
        labels = {i.field for i in items_of([Line(0, t) for t in rest])} & _STRONG
        said = any(is_closing(t) for t in rest[:1])
        if marks >= 2 and not labels and not said and marks * 3 >= len(rest):
            return index
    return end


# ---------------------------------------------------------------- tables


def _cells(text: str) -> list[str]:
    if "\t" in text:
        return [c.strip() for c in text.strip("\t").split("\t")]
    if text.count("|") + text.count("｜") >= 2:
        return [c.strip() for c in re.split(r"[|｜]", text.strip().strip("|｜"))]
    if text.count(",") >= 3 and not re.search(r"\d,\d{3}", text):
        return [c.strip() for c in text.split(",")]
    return []


def _unrolled(lines: list[Line]) -> tuple[list[Line], list[int]]:
    """Tables with a head of labels made into labelled lines, one group per row; and where groups begin."""
    out: list[Line] = []
    starts: list[int] = []
    head: list[str] = []
    for line in lines:
        cells = _cells(line.text)
        known = [label_field(c) for c in cells]
        if len(cells) >= 3 and sum(k is not None for k in known) >= max(3, len(cells) - 2):
            head = cells
            continue
        if head and len(cells) >= 3 and len(cells) <= len(head) and not all(re.fullmatch(r"[-:\s]*", c) for c in cells):
            starts.append(len(out))
            out.append(Line(line.number, "", line.depth))
            out += [
                Line(line.number, f"【{name}】{cell}", line.depth)
                for name, cell in zip(head, cells, strict=False)
                if cell and name
            ]
            continue
        if head and cells and all(re.fullmatch(r"[-:\s]*", c) for c in cells):
            continue
        if head and line.text.strip():
            head = []
        out.append(line)
    return out, starts


# ---------------------------------------------------------------- blocks

_ORDINAL = re.compile(
    r"^[\s■□◆◇●○◎・※▼▽★☆【〖<＜《≪\[［(（\-=＝━─*＊~│┃║]*"
    r"(?P<word>案件|要員|人材|エンジニア|技術者|プロジェクト|PJ|ポジション|No\.?|NO\.?"
    r"|case|Ｎｏ\.?|その|候補者?|project|[A-ZＡ-Ｚ]{1,2}(?=-?[0-9０-９]{1,2}[)）\].．】:：]))?\s*[-:：#＃．.]?\s*"
    r"(?:(?P<circle>[①-⑳❶-❿])"
    r"|(?P<number>[0-9０-９]{1,2})(?P<after>[)）\].．】〗＞>:：、）\s　★☆◆◇■□●○]|件目|人目|名目|つ目|つめ|点目|本目|$)"
    r"|(?P<kanji>[一二三四五])(?P<behind>つ目|つめ|件目|人目|名目)"
    r"|(?P<letter>[A-HＡ-Ｈ])(?=[(（)）\].．】〗＞>:：\s　◆◇★☆■□●○]|$))"
)
_FRAMED_LETTER = re.compile(r"\s*[【〖\[［<＜(（][A-HＡ-Ｈ][】〗\]］>＞)）]")
"""【A】: a letter that counts without a word before it."""


def _ordinal(text: str) -> tuple[str, int] | None:
    """(style, ordinal) of a heading line: ①…, 1）…, ■案件1, 【案件Ａ】."""
    if ruled := counting_rule(text):
        text = f"【{ruled['number']}】"
    match = _ORDINAL.match(text)
    if match is None:
        return None
    word = (match["word"] or "").rstrip(".．").lower()
    if match["kanji"]:
        return f"{word}1{match['behind']}", "一二三四五".index(match["kanji"]) + 1
    if match["circle"]:
        char = ord(match["circle"])
        return f"{word}①", char - 0x245F if char <= 0x2473 else char - 0x2775
    if match["letter"]:
        letter = match["letter"].translate({0xFF21 + i: 0x41 + i for i in range(8)})
        return (f"{word}A", ord(letter) - 64) if word or _FRAMED_LETTER.match(text) else None
    marked = bool(re.match(r"\s*[■□◆◇●○◎▼★☆]", text))
    if not word and not marked and not (match["after"] and match["after"].strip()):
        return None
    return f"{word}1{'' if word else match['after']}", int(match["number"])


def _facts(lines: list[Line]) -> set[str]:
    """The kinds of facts some lines state, by label or in compact writing."""
    quiet = {TEXT, UNKNOWN, SEPARATOR, "contact", "sender", "notes", "skills_part", "environment"}
    facts = {i.field for i in items_of(lines, is_skill_name)} - quiet
    for line in lines[:12]:
        facts |= compact_facts(line.text)
    return facts


def _by_ordinals(lines: list[Line]) -> list[int]:
    """Indexes of numbered headings 1, 2, … whose segments each state facts; empty where there are none."""
    styles: dict[str, list[tuple[int, int]]] = {}
    for index, line in enumerate(lines):
        met = _ordinal(line.text)
        if met:
            styles.setdefault(met[0], []).append((met[1], index))
    best: list[int] = []
    for met_here in styles.values():
        run: list[int] = []
        for ordinal, index in met_here:
            if ordinal == len(run) + 1:
                run.append(index)
        if len(run) < 2:
            continue
        heads = [re.sub(r"^[\W\d_①-⑳❶-❿]+", "", lines[i].text) for i in run]
        if sum(label_field(h.split("：")[0].split(":")[0]) is not None for h in heads) > len(heads) / 2:
            titled = sum((label_field(h.split("：")[0].split(":")[0]) in ("title", "initials")) for h in heads)
            if titled < len(heads):
                continue
        if sum(bool(_POSITION_HEAD.match(h)) for h in heads) > len(heads) / 2 and _titled_above(lines[: run[0]]):
            continue
        ends = [*run[1:], len(lines)]
        rich = sum(len(_facts(lines[a:b]) - {"skills"}) >= 2 for a, b in zip(run, ends, strict=True))
        if rich >= max(2, len(run) * 0.6) and len(run) > len(best):
            best = run
    return best


_POSITION_HEAD = re.compile(
    r"(?:PMO?|PL|SL|SE|PG|L|M|リーダー|サブリーダー|メンバー?|テスター)(?:枠|クラス|候補)?\s*(?:[:：（(]|\d|[~～〜])",
    re.I,
)
"""A numbered line that names a kind of seat of one project (①PL：90万), not a project."""


def _titled_above(lines: list[Line]) -> bool:
    return any(i.field == "title" and i.value for i in items_of(lines, is_skill_name))


_SECTION = re.compile(
    r"^[\s■□◆◇●○◎・※▼▽★☆=＝━─―\-【〖<＜≪《\[［(（]*(?P<kind>案件|募集案件|プロジェクト|要員|人材|エンジニア|技術者)"
    r"(?:情報|のご?紹介|紹介|のご?案内|案内|について|一覧|のご?相談|の?ご?依頼"
    r"|募集)?(?:です)?[\s■□◆◇●○◎・※▼▽★☆=＝━─―\-】〗>＞≫》\]］)）:：]*$"
)
"""A line that only says what stands below it: 【案件】, ◆要員情報◆."""


def _by_sections(lines: list[Line]) -> list[int]:
    """Indexes of headings 【案件】 and 【要員】 where a mail holds both and each part states facts."""
    met = [(i, m["kind"]) for i, line in enumerate(lines) if (m := _SECTION.match(line.text)) and len(line.text) < 60]
    sides_met = {kind in ("案件", "募集案件", "プロジェクト") for _, kind in met}
    if len(sides_met) < 2:
        return []
    starts = [i for i, _ in met]
    rich = [len(_facts(lines[a:b])) >= 3 for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return starts if all(rich) else []


_ANNOUNCES = re.compile(r"(?:要員|人材|技術者|エンジニア|案件)(?:情報|紹介|のご?紹介|案内)")
"""Framed words that say what the mail is; beside labels of its own they begin no record."""


def _by_key_label(lines: list[Line]) -> list[int]:
    """Indexes where a new record begins because its key label (案件名, 氏名 …) comes again."""
    items = [i for i in items_of(lines, is_skill_name) if i.field not in (TEXT, UNKNOWN, SEPARATOR, "contact")]
    at = {line.number: index for index, line in reversed(list(enumerate(lines)))}
    keys = [i for i in items if i.field in ("title", "initials") and i.value and not _ANNOUNCES.fullmatch(i.label)]
    counts = Counter(i.field for i in keys)
    if sum(counts.values()) >= 2 and (counts["title"] != 1 or counts["initials"] != 1 or _both(items)):
        fields = {f for f in counts if counts[f] >= 2} or set(counts)
        keys = _without_second_titles(keys, items)
        if len(keys) < 2:
            return []
        return _led_in(lines, sorted({at[i.number] for i in keys if i.field in fields}))
    repeated = Counter(i.field for i in items)
    twice = [
        f
        for f, n in repeated.items()
        if n >= 2
        and f not in ("notes", "condition", "skills_part", "environment", "description", "required", "preferred")
    ]
    if len(twice) < 3 or not items:
        return []
    often = [f for f in (*twice, "description", "required", "preferred") if repeated[f] >= 2]
    first = next((i.field for i in items if i.field in often), None)
    if first is None or repeated[first] < max(repeated[f] for f in twice) - 1:
        return []
    return _led_in(lines, sorted({at[i.number] for i in items if i.field == first}))


def _without_second_titles(keys: list[Item], items: list[Item]) -> list[Item]:
    """The key labels without a 案件名 that only says more closely what the 件名 right above it names."""
    out: list[Item] = []
    for key in keys:
        above = out[-1] if out else None
        if (
            above is not None
            and above.field == key.field == "title"
            and above.label != key.label
            and not any(above.number < i.number < key.number for i in items)
        ):
            continue
        out.append(key)
    return out


def _both(items: list[Item]) -> bool:
    """One 案件名 and one 氏名: two records only where each has labels of its own side around it."""
    own = Counter(sides().get(i.field, "shared") for i in items)
    return own["project"] >= 3 and own["engineer"] >= 3


def _led_in(lines: list[Line], starts: list[int]) -> list[int]:
    """Each start moved up over the heading, rule or number that leads it in."""
    moved: list[int] = []
    mark = _common_mark(lines, starts)
    if all(s and _could_head(lines[s - 1].text) and _stands_off(lines, s - 1) for s in starts) and len(starts) > 1:
        return [s - 1 for s in starts]
    for start in starts:
        floor = moved[-1] + 1 if moved else 0
        at = start
        for index in range(start - 1, max(floor, start - 4) - 1, -1):
            text = lines[index].text.strip()
            if is_rule(text):
                at = index - 2 if _boxed(lines, index, floor) else index
                break
            if not text and at != start and not _ONLY_ORDINAL.match(lines[at].text):
                break
            if not text:
                continue
            if counting_rule(text):
                at = index
                break
            led = _ordinal(text) or re.match(r"[│┃【■◆●◇□★☆<＜(（\[]", text) or text[0] == mark or _names_person(text)
            field_there = label_field(re.split(r"[:：】]", text.lstrip("【■◆●◇□★☆・○"))[0]) or _labelled(text)
            if field_there == "number" or (led and field_there is None and len(text) <= 40):
                at = index
                continue
            break
        moved.append(at)
    return moved


def _stands_off(lines: list[Line], at: int) -> bool:
    """True for a line with nothing above it but a blank line, a rule or the beginning."""
    return at == 0 or not lines[at - 1].text.strip() or is_rule(lines[at - 1].text)


def _common_mark(lines: list[Line], starts: list[int]) -> str:
    """The bullet every line right above a start begins with (○E.M　43歳), where it is the same for all; else none."""
    above = [lines[s - 1].text.strip()[:1] for s in starts if s]
    same = len(above) == len(starts) >= 2 and len(set(above)) == 1
    return above[0] if same and above[0] and above[0] in "○◎▼▽◯▪•►▶※" else ""


def _names_person(text: str) -> bool:
    """True for a line that presents somebody: K.O　35歳　男性."""
    return initials_of(text) is not None and "age" in compact_facts(text)


def _labelled(text: str) -> str | None:
    """The field of the label a line begins with; a heading that counts records (案件１：…) has none."""
    met = pieces_of(text)[0].field
    return None if met in (None, UNKNOWN, "title", "initials", "number") or _ordinal(text) else met


def _boxed(lines: list[Line], below: int, floor: int) -> bool:
    """True where the rule at `below` closes a heading that a rule opens: ━━━ / 案件１：… / ━━━."""
    if below - 2 < floor or not is_rule(lines[below - 2].text):
        return False
    text = lines[below - 1].text.strip()
    return 0 < len(text) <= 80 and not is_closing(text)


def _by_rules(lines: list[Line]) -> list[int]:
    """Indexes after rules that part records: at least two of the parts state four facts or more of the same kinds."""
    cuts = [0] + [i for i, line in enumerate(lines) if is_rule(line.text)]
    if len(cuts) < 3:
        return []
    parts = list(zip(cuts, [*cuts[1:], len(lines)], strict=True))[:400]
    facts = [_facts(lines[a + 1 : b] if a else lines[a:b]) for a, b in parts]
    rich = [i for i, f in enumerate(facts) if len(f) >= 4]
    if len(rich) < 2 or not (facts[rich[0]] & facts[rich[1]]):
        return []
    return [parts[i][0] for i in rich]


def _by_compact_lines(lines: list[Line]) -> list[int]:
    """Indexes of lines that are a record each: `・Java開発／渋谷／60～65万／12月～`."""
    met = [i for i, line in enumerate(lines) if len(line.text) < 300 and len(compact_facts(line.text)) >= 3]
    met = [i for n, i in enumerate(met) if not (n and _runs_on(lines, i))]
    own = {lines[i].number for i in met}
    labelled = sum(
        1
        for i in items_of(lines, is_skill_name)
        if i.field not in (TEXT, UNKNOWN, SEPARATOR, "contact") and i.number not in own
    )
    if len(met) < 2 or labelled > len(met):
        return []
    above = [i - 1 for i in met if i and _could_head(lines[i - 1].text) and (i == 1 or not lines[i - 2].text.strip())]
    return above if len(above) == len(met) else met


_SENTENCE_END = re.compile(r"(?:。|です|ます|ません|ました)[\s　]*$")


def _runs_on(lines: list[Line], at: int) -> bool:
    """True for a sentence without a bullet right below another line, which names nobody: it goes on with who or what
    is spoken of above it."""
    text = lines[at].text.strip()
    if _stands_off(lines, at) or not _SENTENCE_END.search(text) or not _SENTENCE_END.search(lines[at - 1].text):
        return False
    return (text[0].isalnum() and _ordinal(text) is None) and not compact_facts(text) & {"initials", "age", "seats"}


def _could_head(text: str) -> bool:
    """True for a short line that could be the title of what stands below it: no label, sentence, fact or greeting."""
    bare = text.strip()
    return (
        3 <= len(bare) <= 60
        and not is_rule(bare)
        and not is_closing(bare)
        and pieces_of(bare)[0].field in (None, UNKNOWN)
        and not re.search(r"[。！!？?：:]$|(?:です|ます|ください|下さい)$|^[※・\-]|各位|御中|様$", bare)
        and not compact_facts(bare) - {"skills"}
    )


_HEADING_MARKS = "■□◆◇●○◎▼▽★☆◯►▶▷◾◽❖♦♢❏◉⦿◼◻▣◈"
_MORE_FACTS = (
    ("settlement", re.compile(r"(?<!\d)1[0-9]\d\s*[hHｈＨ]?\s*[-~～〜－]\s*(?:1|2)\d\d(?!\d)")),
    ("interviews", re.compile(r"(?:面談|面接|商談)\s*[:：]?\s*[0-9０-９一二]回")),
)


def _by_marked_headings(lines: list[Line]) -> list[int]:
    """Indexes of titles that begin with the same mark (● NW設計構築), where the same two kinds of facts or more stand
    below each; empty where there are none."""
    by_mark: dict[str, list[int]] = {}
    for index, line in enumerate(lines[:-1]):
        bare = line.text.strip()
        if _stands_off(lines, index) and len(bare) <= 60 and bare[:1].isalpha() and _names_person(bare):
            by_mark.setdefault("", []).append(index)
        if not bare or bare[0] not in _HEADING_MARKS or _POSITION_HEAD.match(bare[1:].strip()):
            continue
        if _could_head(bare) or (len(bare) <= 60 and _names_person(bare)):
            by_mark.setdefault(bare[0], []).append(index)
    for starts in by_mark.values():
        if not 2 <= len(starts) <= MAX_RECORDS or _titled_above(lines[: starts[0]]):
            continue
        parts = [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
        facts = []
        for part in parts:
            text = "\n".join(ln.text for ln in part[:12])
            facts.append(_facts(part) | {name for name, look in _MORE_FACTS if look.search(text)})
        shared = set.intersection(*facts) - {"skills", "required", "preferred", "description"}
        if len(shared) >= 2:
            return starts
    return []


_PERSON_HEAD = re.compile(
    r"^[\s■□◆◇●○◎・※▼▽★☆◯►▶▷▪•*＊\-【〖<＜《≪\[［「『(（]*"
    r"(?:(?:要員|人材|エンジニア|技術者|候補者?|No\.?)?[\s　]*(?:[①-⑳]|[0-9０-９]{1,2}[)）\].．】:：、\s　]"
    r"|[0-9０-９](?:人目|名目))[】)）\]:：\s　]*)?"
    r"(?P<name>[A-ZＡ-Ｚ][\s　]?[.．・･]?[\s　]?[A-ZＡ-Ｚ](?![A-Za-zＡ-Ｚａ-ｚ0-9０-９+#])[.．]?)"
    r"[\s　]*(?:さん|様|氏)?(?=$|[\s　、,，/／|｜（(【】〖〗<＜>＞》≫\[\]［］」』:：・])"
)
"""A line that begins with somebody's initials, behind a mark or a number: ■G.H（38歳・男）."""
_PERSON_HEAD_LENGTH = 120


def _person_heads(lines: list[Line]) -> list[int]:
    """Indexes of the lines that begin with somebody's initials and tell his age or sex, each person once."""
    met: dict[tuple[str, str], int] = {}
    for index, line in enumerate(lines):
        head = _PERSON_HEAD.match(line.text)
        if head is None or len(line.text) > _PERSON_HEAD_LENGTH or is_closing(line.text):
            continue
        if initials_of(f"{head['name']}さん") is None:
            continue  # PL（40代）
        rest = line.text[head.end() :]
        age = re.search(r"(?<!\d)[1-7１-７][\d０-９](?=\s*(?:歳|才|代|[・/／、,)）\s　]))", rest)
        told = re.search(r"歳|才|代|男|女", rest) if age else re.search(r"男性|女性|[(（・/／\s　][男女](?!\w)", rest)
        if told is None:
            continue
        met.setdefault((re.sub(r"[\W_]", "", head["name"]), age[0] if age else ""), index)
    return list(met.values())


_NAMED_WITH_AGE = re.compile(
    r"(?<![A-Za-zＡ-Ｚａ-ｚ.．@])(?P<name>[A-ZＡ-Ｚ][.．・･][A-ZＡ-Ｚ])(?![A-Za-z])[.．]?"
    r"(?:さん|様|氏)?[\s　（(、,／/]*(?:(?:男性?|女性?)[\s　、,／/・]*)?[1-7１-７][\d０-９]\s*(?:歳|才)"
)


def people_in(block: Block) -> tuple[str, ...]:
    """The initials of those whom the lines of one block name with an age, each once: two are two people, whose prices
    and days nobody can part."""
    if block.of("initials"):
        return ()
    met = (m for line in block.lines for m in _NAMED_WITH_AGE.finditer(line.text[:2000]))
    return tuple(dict.fromkeys(re.sub(r"[.．・･]", ".", m["name"]) for m in met))


def _at_heads(lines: list[Line], starts: list[int]) -> list[int]:
    """The starts, moved to the lines that present people where a cut elsewhere gave what is said below one head to
    the next: a head above the first part, two in one part, or one below facts of its part."""
    heads = _person_heads(lines)
    if not 2 <= len(heads) <= MAX_RECORDS:
        return starts
    for begin, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        inside = [h for h in heads if begin <= h < end]
        lead = begin == 0 and (not starts or starts[0] != 0)
        if inside and (lead or len(inside) > 1 or _facts(lines[begin : inside[0]]) - {"skills", "place"}):
            return _led_in(lines, heads)
    return starts


def blocks_of(lines: list[Line]) -> list[Block]:
    """The records of a body, in reading order: tables by row, numbered headings, repeated key labels, rules,
    lists of one line each; else the whole body is one block."""
    if sections := _by_sections(lines):
        ends = [*sections[1:], len(lines)]
        return [b for a, z in zip(sections, ends, strict=True) for b in blocks_of(lines[a + 1 : z])]
    lines, rows = _unrolled(lines)
    if len(rows) >= 1:
        starts = rows
    else:
        starts = (
            _by_key_label(lines)
            or _by_ordinals(lines)
            or _by_marked_headings(lines)
            or _by_rules(lines)
            or _by_compact_lines(lines)
        )
        ordinals = _by_ordinals(lines) if starts else []
        if ordinals and len(ordinals) >= len(starts):
            starts = _led_in(lines, ordinals)
        starts = _at_heads(lines, starts)
    if len(starts) < 2 and not rows:
        return [_block(lines, numbered=False)]
    lead = items_of(lines[: starts[0]], is_skill_name)
    ends = [*starts[1:], len(lines)]
    parts = [lines[a:b] for a, b in zip(starts, ends, strict=True)]
    last, tail = _tail(parts[-1], table=bool(rows)) if len(parts) > 1 else (parts[-1], [])
    parts[-1] = last
    common = [i for i in lead + items_of(tail, is_skill_name) if i.field != SEPARATOR]
    blocks = [_block(part, numbered=True) for part in parts]
    of_some = {id(i) for i in common if _names_numbers(i)}
    for number, block in enumerate(blocks, start=1):
        told = [_said_of(i, number, len(blocks)) if id(i) in of_some else i for i in common]
        block.common = [i for i in told if i is not None]
    return blocks


_ONE_COUNT = r"(?:[0-9０-９]{1,2}|[(（][0-9０-９]{1,2}[)）]|[①-⑳]|[A-HＡ-Ｈ](?![A-Za-z]))"
_OF_NUMBERS = re.compile(
    rf"(?<![^\s　はがも、。,※・（(])(?:案件|要員|No\.?|NO\.?|№)?[\s　]*(?P<numbers>{_ONE_COUNT}"
    rf"(?:[\s　]*(?:[・、,，&＆]|と|及び|および)[\s　]*(?:案件|No\.?|№)?{_ONE_COUNT})*)"
    r"[\s　]*(?:番|件目)?(?:の案件)?"
    r"(?:(?P<but>以外)は?|のみ|だけ|ともに|とも|につきましては|については|は(?!名|回))"
)
"""Which of several records a remark below all of them is about: 外国籍の方は1・3は不可, ②のみ出社."""


def _names_numbers(item: Item) -> bool:
    """True for a remark with a line that may be about some of the records only."""
    return item.field in (TEXT, UNKNOWN, "notes") and any(
        len(ln.text) <= 200 and _OF_NUMBERS.search(ln.text) for ln in item.lines
    )


def _said_of(item: Item, number: int, count: int) -> Item | None:
    """A remark for all as it holds for the record of this number; None where it names others only."""
    lines: list[Line] = []
    for line in item.lines:
        text = _clauses_of(line.text, number, count) if len(line.text) <= 200 else line.text
        if text.strip() or not line.text.strip():
            lines.append(Line(line.number, text, line.depth))
    return replace(item, lines=lines) if any(ln.text.strip() for ln in lines) else None


def _clauses_of(text: str, number: int, count: int) -> str:
    """The clauses of a line that hold for the record of this number, without the words that name it."""
    met = [m for m in _OF_NUMBERS.finditer(text) if all(1 <= n <= count for n in _named(m))]
    if not met:
        return text
    begins = [max(text.rfind(c, 0, m.start()) + 1 for c in "、。，") for m in met]
    begins = [max(b, met[i - 1].end()) if i else b for i, b in enumerate(begins)]
    kept = text[: begins[0]]
    for match, begin, end in zip(met, begins, [*begins[1:], len(text)], strict=True):
        if (number in _named(match)) != bool(match["but"]):
            kept += text[begin : match.start()] + text[match.end() : end]
    return kept


def _named(match: re.Match[str]) -> list[int]:
    return [_count_of(n) for n in re.findall(r"[0-9０-９]{1,2}|[①-⑳]|[A-HＡ-Ｈ]", match["numbers"])]


def _count_of(sign: str) -> int:
    if "①" <= sign <= "⑳":
        return ord(sign) - 0x245F
    return int(sign) if sign.isdigit() else (ord(sign) - 0xFF20 if sign >= "Ａ" else ord(sign) - 64)


_FOR_ALL = re.compile(
    r"共通(?!基盤|機能|部品|化|系|モジュール|フレーム|言語|ライブラリ|ポイント|API|設計|チーム|処理|プラットフォーム)"
    r"|(?:全|各|両)案件|全件|各件|\d名とも|(?:両|各|全)(?:名|員|要員|人材)(?:とも)?(?=[、はがで弊])"
    r"|いずれも|何れも|いずれの案件|^[※*・\s　]*(?:どちらも|両方とも|どちらとも|(?:共|とも)に)"
    r"|(?:全て|すべて)の案件|上記(?:の)?(?:\d+|全|各|両)?(?:案件|件)(?:は|とも|すべて|全て)"
    r"|^[※*・\s　]*(?:面談|精算|清算|支払い?|サイト|商流|場所|勤務地|契約|開始|参画|時期|期間|単価|稼働)(?:条件"
    r"|回数|サイト|時期|日)?(?:は|とも)、?(?:全て|すべて|全部|いずれ|何れ|どれ)"
    r"|\d(?:件|本|つ|ポジション)とも|(?:全て|すべて|どれ)(?:共通|も)|^[※*・\s　]*(?:すべて|全て|全部)(?![のをが])"
)
"""Words that say a line is about all records of the mail."""


_LIMITED = re.compile(r"外国籍|国籍|個人事業主|フリーランス|リモート|出社|面談|精算|清算|年齢|商流")


def _tail(part: list[Line], *, table: bool = False) -> tuple[list[Line], list[Line]]:
    """The last record's lines, and what follows it for all: after a rule, 共通, or a closing line; below a table all
    that follows."""
    for index, line in enumerate(part[1:], start=1):
        if _FOR_ALL.search(line.text) or (table and line.text.strip() and not line.text.startswith("【")):
            return part[:index], part[index:]
        if _LIMITED.search(line.text) and _OF_NUMBERS.search(line.text) and pieces_of(line.text)[0].field is None:
            return part[:index], part[index:]
        if is_rule(line.text) and not _facts(part[index:]) - {"partner_limit", "payment_site", "place"}:
            return part[:index], part[index:]
        if is_closing(line.text):
            return part[:index], part[index:]
    return part, []


_ONLY_ORDINAL = re.compile(
    r"^[\W_]*(?:案件|要員|人材|プロジェクト|PJ|No\.?)?[\s　]*(?:[①-⑳]|[0-9０-９一二三四五]{1,2}(?:件目"
    r"|人目|名目|つ目|つめ)?|[A-HＡ-Ｈ])(?:件目|人目|名目|つ目|つめ)?[\W_]*$",
    re.I,
)
"""A heading that counts and says nothing else: ＊＊＊１件目＊＊＊."""


def only_ordinal(text: str) -> bool:
    """True for a heading that counts and says nothing else: 案件A, ＊＊１件目＊＊."""
    return bool(_ONLY_ORDINAL.match(text))


def _pieces_label(text: str) -> bool:
    """True where a line begins with a known label."""
    return pieces_of(text)[0].field not in (None, UNKNOWN)


def _block(lines: list[Line], *, numbered: bool) -> Block:
    """A block with its items and, where a list of records is parted, the heading it begins with."""
    heading, at = "", 0
    for line in lines if numbered else []:
        if not line.text.strip() or is_rule(line.text) or counting_rule(line.text):
            continue
        if heading and (_pieces_label(line.text) or is_closing(line.text)):
            break
        heading, at = line.text, line.number
        if not _ONLY_ORDINAL.match(line.text):
            break
    return Block(lines, items_of(lines, is_skill_name), heading, at)


def together(block: Block, more: Block, *, alone: bool) -> Block:
    """Two blocks as one; `alone` where it is all the mail holds."""
    whole = _block([*block.lines, *more.lines], numbered=not alone)
    whole.common = block.common
    return whole
