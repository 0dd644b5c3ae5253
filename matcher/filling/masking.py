"""A mail without what identifies people and companies, and the way back:
株式会社架空の田村です → [COMPANY_1]の[NAME_1]です.

One placeholder stands for one name wherever it is written; what a placeholder stood for is put back only here, on this
machine. Lines that tell a machine what to do are taken out altogether.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from matcher.normalise.identifying import Spot, by_form, companies, core_of, folded, places_of, ways_to_reach

TEXT_MAX = 8_000
"""Characters of one record's part that are sent."""
PLACEHOLDER = re.compile(r"\[(?:COMPANY|NAME|MAIL|PHONE|URL|ADDRESS)_\d+\]")

_ORDERS = re.compile(
    r"""
    (?i: (?:ignore|disregard|forget|override)\b .{0,60} \b(?:instruction|prompt|rule|above|previous|prior|everything)
      | \bsystem\s*(?:prompt|message|:) | \b(?:assistant|developer)\s*: | \byou\ are\ (?:now|an?|the)\b | \bas\ an\ ai\b
      | <\|
      | \b(?:set|change|write|output|return|print|respond|reply|answer|fill|treat|extract|record|report)\b .{0,40}
        \b(?:rate|price|value|field|json|salary|with|as)\b .{0,30} [\d"'{]
    )
    | 指示.{0,12}(?:無視|忘れ|従) | (?:無視|忘れ).{0,8}(?:指示|命令|ルール|前提) | プロンプト
    | (?:AI|ＡＩ|人工知能)(?:への指示|へ[:：、]|アシスタント(?:へ|は|、|[:：])|は(?:以下|次))
    | あなたは.{0,20}(?:AI|アシスタント|モデル|抽出|プログラム)
    | (?:単価|金額|値|フィールド|項目|結果).{0,20}
      (?:[とを]出力|に設定|に変更|[にと]書き換|と回答|と答え|として扱)
    | 自動(?:処理|抽出|解析|読み?取り?)(?:の場合|システム|プログラム|ツール|機|では|する際)
    | (?:欄|項目|フィールド).{0,20}(?:記入|入力|設定|登録|書い|書く)
    | (?:出力|回答|抽出)(?:結果)?.{0,12}(?:せよ|しなさい|してください|すること) | JSONで
    """,
    re.VERBOSE,
)
"""Words that speak to a machine, not to a reader of the trade."""

_KANJI = r"[一-龠々]{1,4}(?:[ 　][一-龠々ぁ-ん]{1,4})?"
_KATAKANA = r"[ァ-ヺー]{2,8}(?:[ 　・][ァ-ヺー]{2,8})?"
_HIRAGANA = r"[ぁ-ん]{2,6}[ 　]?[ぁ-ん]{2,6}"
_ROMAN = r"[A-Z][a-z]+[ 　][A-Z][A-Za-z]+"
_LABELS = r"(?:氏\s*名|名\s*前|お名前|フリガナ|ふりがな|担\s*当\s*者?|営業担当|差出人|発信者)[】\])）]?\s*[:：]?[ 　]*"
_LABELLED = re.compile(rf"{_LABELS}({_KANJI}|{_KATAKANA}|{_ROMAN}|{_HIRAGANA})(?=$|[\s　、,，(（/／|様さ氏<＜【])")
_SAID = re.compile(
    rf"(?:^|の|[\s　\]」）)])({_KANJI}|[ァ-ヺー]{{2,8}})(?=(?:です|でございます|と申します|より|拝)(?:[。.\s　]|$))"
)
_CALLED = re.compile(rf"({_KANJI}|[ァ-ヺー一-龠々A-Za-z]{{2,12}})[ 　]?(?=様|さん(?!か)|氏(?!名))")
_CHARGED = re.compile(rf"(?:担当|窓口|責任者)の({_KANJI}|[ァ-ヺー]{{2,8}})(?=[（(\s　、。，,]|まで|が|$)")
_ALONE = re.compile(
    rf"^[\s　・■●◆]*([一-龠々]{{1,4}}[ 　]+[一-龠々ぁ-ん]{{1,4}}|{_ROMAN})"
    r"(?=[\s　]*(?:[(（][ぁ-んァ-ヺー A-Za-z　]+[)）])?[\s　]*$)"
)
_PLACE = re.compile(r"[一-龠][都道府県区駅線]$|[一-龠]{2}市$")
_WORDS = re.compile(
    "個人事業主|フリーランス|プロパー|社員|協力会社|担当|エンジニア|システム|経験|スキル|単価|期間|場所|精算|開発|勤務|条件|業務"
)
_NOBODY = frozenset(
    {
        *(
            "客",
            "お客",
            "顧客",
            "皆",
            "皆々",
            "各位",
            "担当",
            "担当者",
            "御担当者",
            "貴社",
            "御社",
            "弊社",
            "当社",
            "企業",
            "会社",
        ),
        *(
            "先方",
            "上位",
            "元請",
            "元請け",
            "取引先",
            "協力会社",
            "ユーザー",
            "ユーザ",
            "エンド",
            "クライアント",
            "パートナー",
            "エンドユーザー",
            "エンドユーザ",
        ),
        *(
            "メーカー",
            "人事",
            "採用",
            "営業",
            "若手",
            "何",
            "同",
            "仕",
            "有",
            "多",
            "模",
            "下記",
            "以下",
            "上記",
            "以上",
            "次",
        ),
        *(
            "案件",
            "要員",
            "人材",
            "月末",
            "月初",
            "開始",
            "終了",
            "本日",
            "明日",
            "即日",
            "来月",
            "今月",
            "翌月",
            "予定",
            "最寄",
        ),
        *(
            "必須",
            "尚可",
            "必要",
            "可能",
            "不可",
            "希望",
            "要相談",
            "相談",
            "応相談",
            "募集",
            "急募",
            "詳細",
            "常駐",
            "在宅",
        ),
        *(
            "平日",
            "午前",
            "午後",
            "毎日",
            "先着",
            "様",
            "殿",
            "御中",
            "面談",
            "人数",
            "備考",
            "時間",
            "服装",
            "年齢",
            "性別",
        ),
    }
)
"""What stands where names stand and is none."""


@dataclass
class Masked:
    """The text as it may be sent, line by line, and what each placeholder stands for."""

    lines: list[tuple[int, str]]
    """(number in the mail, masked text) of the lines that are sent."""
    originals: dict[int, str]
    stood_for: dict[str, str] = field(default_factory=dict)
    orders: int = 0
    """Lines that spoke to a machine and were taken out."""

    @property
    def text(self) -> str:
        return "\n".join(line for _, line in self.lines)

    def restored(self, text: str) -> str:
        """The text with every placeholder put back."""
        return PLACEHOLDER.sub(lambda m: self.stood_for.get(m[0], ""), text)

    def where(self, quote: str) -> tuple[int, str] | None:
        """(line number, original line) of the line in which all of a quote stands; None where no line holds it."""
        wanted = folded(quote).text
        if not wanted:
            return None
        return next(((n, self.originals[n]) for n, line in self.lines if wanted in folded(line).text), None)


def masked(lines: Iterable[tuple[int, str]], *, people: Iterable[str] = (), firms: Iterable[str] = ()) -> Masked:
    """These lines (number, text) made fit to be sent; `people` and `firms` are names known beforehand."""
    given = _first((n, text) for n, text in lines if text.strip())
    kept = [(n, text) for n, text in given if not _ORDERS.search(text)]
    whole = Masked([], dict(kept), orders=len(given) - len(kept))
    names = {name.strip() for name in people if len(name.strip()) >= 2}
    names |= {part for name in names for part in re.split(r"[\s　]+", name) if len(part) >= 2}
    for _, text in kept:
        names |= {text[start:end] for start, end in _people_in(text)}
    numbers: dict[str, str] = {}
    firms = {*firms, *(text[spot.start : spot.end] for _, text in kept for spot in (*by_form(text), *companies(text)))}
    firms |= {text[start:end] for _, text in kept for start, end in _firms_in(text)}
    known = [(core_of(firm), "COMPANY") for firm in sorted(firms)] + [
        (folded(name).text, "NAME") for name in sorted(names)
    ]
    known = [(key, kind) for key, kind in known if len(key) >= 2 and key not in _NOBODY]
    size = 0
    for n, text in kept:
        line = _line(text, known, whole, numbers)
        size += len(line) + 1
        if size > TEXT_MAX:
            break
        whole.lines.append((n, line))
    return whole


def _first(lines: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """As many lines as may be sent; of a longer mail the rest is not even looked at."""
    found: list[tuple[int, str]] = []
    size = 0
    for n, text in lines:
        size += len(text) + 1
        if size > TEXT_MAX:
            break
        found.append((n, text))
    return found


def _people_in(text: str) -> Iterator[tuple[int, int]]:
    """Where a line names people, by what stands around a name."""
    for pattern in (_LABELLED, _SAID, _CALLED, _CHARGED, _ALONE):
        for match in pattern.finditer(text):
            parts = [match[1].strip(), *match[1].split()]
            if not any(p in _NOBODY or _PLACE.search(p) for p in parts) and not _WORDS.search(match[1]):
                yield match.span(1)


def _firms_in(text: str) -> Iterator[tuple[int, int]]:
    """Where a line names a company by what stands around it, whatever its form."""
    for match in _TO.finditer(text):
        at = match.lastindex or 0
        if match[at] not in _NOBODY and not _WORDS.search(match[at]):
            yield match.span(at)


def _line(text: str, known: list[tuple[str, str]], whole: Masked, numbers: dict[str, str]) -> str:
    spots: list[tuple[int, int, str]] = [(s.start, s.end, _KINDS[s.kind]) for s in _spots(text)]
    spots += [(start, end, "COMPANY") for start, end in _firms_in(text)]
    spots += [(start, end, "NAME") for start, end in _people_in(text)]
    flat = folded(text)
    for key, kind in known:
        spots += [(*flat.span(*place), kind) for place in places_of(key, flat)]
    shown, at = "", 0
    for start, end, kind in _apart(spots):
        shown += text[at:start] + _placeholder(text[start:end], kind, whole, numbers)
        at = end
    shown += text[at:]
    for start, end in sorted(_people_in(shown), reverse=True):  # now that a company before a name is told from it
        if not PLACEHOLDER.search(shown[start:end]) and "_" not in shown[start:end]:
            shown = shown[:start] + _placeholder(shown[start:end], "NAME", whole, numbers) + shown[end:]
    return _BORDER.sub("＜", shown)


_TO = re.compile(
    r"([^\s　、。「」【】（）()]{2,30})[ 　]*御中"
    rf"|([^\s　、。！!>＞]{{2,20}})の(?=(?:{_KANJI})(?:です|でございます|と申します)(?:[。.\s　]|$))"
    r"|^[ 　]*([^\s　、。「」【】（）()]{2,30}?)[ 　]*(?:営業|人事|採用|調達|購買)?[ 　]*ご担当者?様"
)
"""Whom a letter is to, and whose people write it."""
_BORDER = re.compile(r"<(?=\s*/?\s*mail)", re.IGNORECASE)
"""What would end the data before its end."""
_KINDS = {"company": "COMPANY", "mail": "MAIL", "phone": "PHONE", "url": "URL", "address": "ADDRESS"}


def _spots(text: str) -> list[Spot]:
    return [*ways_to_reach(text), *companies(text)]


def _placeholder(text: str, kind: str, whole: Masked, numbers: dict[str, str]) -> str:
    key = f"{kind} {core_of(text) if kind == 'COMPANY' else folded(text).text}"
    if key not in numbers:
        numbers[key] = f"[{kind}_{1 + sum(k.startswith(kind + ' ') for k in numbers)}]"
        whole.stood_for[numbers[key]] = text.strip()
    return numbers[key]


def _apart(spots: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spots in order, none overlapping: the longer one counts."""
    kept: list[tuple[int, int, str]] = []
    for spot in sorted(spots, key=lambda s: (s[0] - s[1], s[0])):
        if all(spot[1] <= k[0] or spot[0] >= k[1] for k in kept):
            kept.append(spot)
    return sorted(kept)
