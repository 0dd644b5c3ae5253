"""What somebody else wrote, made fit to leave the house: nothing in it names the client or the sender, says how to
reach them, what they pay, or whom they would rather not have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from matcher.messages import Lang, tell
from matcher.model import Project
from matcher.normalise.companies import mail_domain
from matcher.normalise.identifying import (
    Folded,
    Spot,
    by_form,
    companies,
    core_of,
    folded,
    joined,
    lexicon,
    places_of,
    ways_to_reach,
)
from matcher.normalise.industries import industry
from matcher.normalise.skills import normalise
from matcher.taxonomy import taxonomy

TEXT_MAX, PHRASE_MAX = 3_000, 200
"""Characters of a text, and of a phrase, that a mail to many may hold."""


class Withheld(NamedTuple):
    """A piece of text that does not go out as it is, and why: price, limit, chain, contact, number, place, long,
    company, or masked (it goes out with a neutral word)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Veil:
    """Takes out of texts what must not be read in them; `withheld` remembers what was."""

    names: tuple[str, ...]
    """Folded names of every company we know; each is replaced by a neutral word wherever it stands."""
    own: frozenset[str] = frozenset()
    """Those of the client, the sender and whoever the project itself names in full: masked even where they are a word
    of the trade."""
    codes: tuple[str, ...] = ()
    """The sources' own numbers of the project, folded."""
    neutral: str | None = None
    """What to call a company whose name does not tell its trade."""
    lang: Lang = "ja"
    withheld: list[Withheld] = field(default_factory=list)

    def text(self, text: str | None) -> str | None:
        """What may be passed on of a text, clause by clause; None where nothing is left."""
        whole = text or ""
        if len(whole) > TEXT_MAX:
            self.withheld.append(Withheld("long", whole[TEXT_MAX : TEXT_MAX + 200]))
        lines = (self._line(line) for line in whole[:TEXT_MAX].splitlines() if not _HEADING.match(line))
        return "\n".join(_balanced(line) for line in lines if line) or None

    def phrase(self, text: str | None) -> str | None:
        """A text of one thought (a title, a requirement) with all names masked; None where it has to stay here."""
        whole = " ".join((text or "")[:PHRASE_MAX].split())
        bare = _NUMBERED.sub(" ", _without(whole, self._codes(whole)))
        bare = " ".join(self.masked(bare).split())
        bare = _SAME.sub("", _EMPTY.sub("", bare).strip(" 　・:：/／-－|｜"))
        why = _why_not(bare)
        if why:
            self.withheld.append(Withheld(why, text or ""))
            return None
        return bare or None

    def region(self, text: str) -> str | None:
        """Of a place that is no station, the prefecture and the city or ward; None where it names neither."""
        found = _REGION.search(text.translate(_NARROW))
        region = found[0] if found else None
        if region != text.strip():
            self.withheld.append(Withheld("place", text))
        return region

    def masked(self, text: str) -> str:
        """The text with every company replaced by a neutral word and every way to reach somebody taken out."""
        shown, at = "", 0
        for spot in self.spots(text):
            shown += text[at : spot.start] + (self._word(spot) if spot.kind == "company" else "")
            at = spot.end
        return shown + text[at:]

    def spots(self, text: str) -> list[Spot]:
        """Where the text names a company, known to us or not, or a way to reach somebody."""
        flat = folded(text)
        ours = [Spot(*flat.span(*place), "company") for name in self.names for place in self._found(name, flat)]
        return joined((*ways_to_reach(text), *companies(text), *ours))

    def _found(self, name: str, flat: Folded) -> list[tuple[int, int]]:
        places = list(places_of(name, flat))
        return [] if not places or (name not in self.own and _common_word(name)) else places

    def _codes(self, text: str) -> list[tuple[int, int]]:
        flat = folded(text)
        return [flat.span(*place) for code in self.codes for place in places_of(code, flat)]

    def _word(self, spot: Spot) -> str:
        if spot.word is not None and spot.word not in ("company", "sier"):
            return tell(f"veil.{spot.word}", self.lang)
        return self.neutral or tell("veil.company", self.lang)

    def _line(self, line: str) -> str | None:
        kept = [c for clause in _CLAUSE.findall(line) if (c := self._clause(clause))]
        return "".join(kept).strip() or None

    def _clause(self, clause: str) -> str | None:
        if not clause.strip():
            return None
        spots, why = self.spots(clause), _why_not(clause)
        if any(s.kind != "company" for s in spots):
            why = why or "contact"
        elif self._codes(clause):
            why = why or "number"
        elif spots and _OF_CLIENT.match(clause):
            why = why or "company"
        if why:
            self.withheld.append(Withheld(why, clause.strip()))
            return None
        if spots:
            self.withheld.append(Withheld("masked", clause.strip()))
        return self.masked(clause)


def veil_for(statements: Sequence[Project], known: Iterable[str | None], lang: Lang) -> Veil:
    """The veil of one project: `statements` are all records it reached us by, `known` every company we know of."""
    own = {core_of(name) for p in statements for name in (p.client, p.sender) if name}
    hosts = {host for p in statements if (host := mail_domain(p.sender_address))}
    labels = {host.split(".")[0] for host in hosts}
    boxes = {(p.sender_address or "").partition("@")[0].casefold() for p in statements}
    said = [text for p in statements for text in (p.title, p.description, *p.conditions[:100]) if text]
    named = {core_of(text[spot.start : spot.end]) for text in said for spot in by_form(text[:TEXT_MAX])}
    names = {core_of(name) for name in known if name} | own | named
    shorter = {short for name in own for short in _called(name)}
    own |= named
    kept = {n for n in (*names, *shorter, *hosts, *labels, *boxes) if len(n) >= 2}
    kept = {n for n in kept if n in own or n not in lexicon().common}
    kept = {n for n in kept if not (n.isascii() and len(n) < 3 and n not in names)}
    codes = {folded(p.number).text for p in statements if p.number and len(p.number) >= 3}
    return Veil(
        names=tuple(sorted(kept, key=lambda n: (-len(n), n))),
        own=frozenset(own & kept),
        codes=tuple(sorted(codes)),
        neutral=_neutral(statements, lang),
        lang=lang,
    )


def _neutral(statements: Sequence[Project], lang: Lang) -> str | None:
    """What to call the client: its trade, where a record says it."""
    trade = next((p.industry for p in statements if p.industry), None)
    told = trade_text(trade, lang) if trade else None
    return tell("veil.of_trade", lang, trade=told) if told else None


def trade_text(text: str, lang: Lang) -> str | None:
    """The industry a text names, as the vocabulary calls it: 金融 / finance; None for what it does not know."""
    name = industry(text)
    if name is None:
        return None
    entry = taxonomy().industries[name]
    return entry.ja if lang == "ja" and entry.ja else name.replace("_", " ")


_SUFFIX = re.compile(
    r"(?:システムズ?|ソリューションズ?|テクノロジーズ?|ホールディングス|グループ|ジャパン|サービス|コンサルティング|情報システム|情報|データ|"
    r"ソフト(?:ウェア)?|エンジニアリング|ネットワークス?|ワークス|テック|テクノ|商会|開発|銀行|生命保険|生命|損害保険|海上火災|火災|保険|証券|商事|"
    r"物産|製作所|工業|産業|製薬|電機|電力|運輸|建設|不動産|食品|百貨店|systems?|solutions?|technolog(?:y|ies)|japan|group|bank)+$"
)


def _called(name: str) -> list[str]:
    """Short ways of calling a company: without what tells only its trade. Two letters are too few unless kanji."""
    short = _SUFFIX.sub("", name)
    enough = len(short) >= 3 or (len(short) == 2 and all("一" <= c <= "龠" for c in short))
    return [short] if short != name and enough else []


@cache
def _roles() -> frozenset[str]:
    """Every spelling of every role, folded."""
    words = taxonomy().roles.values()
    return frozenset(folded(s).text for word in words for s in (word.name, word.ja or "", *word.aliases, *word.codes))


def _common_word(name: str) -> bool:
    """Is the name a word of the trade (a skill, a role, an industry) before it is anybody's?"""
    if name in _roles() or _SUFFIX.fullmatch(name):
        return True
    return any(m.confidence >= 0.9 for term in normalise(name, "any") for m in term.matches)


_REGION = re.compile(
    r"(?:東京都|北海道|(?:京都|大阪)府|[一-龠]{2,3}県)(?:[一-龠ぁ-んァ-ヶー]{1,6}?[市区])?|(?<![一-龠ァ-ヶー])(?:[一-龠]{1,4}[市区])|都内|首都圏|関東|関西|東海|九州"
)
_PLACE = re.compile(
    r"^[\s・■□◆◇●○*-]*(?:勤務地|勤務場所|作業場所|場所|住所|所在地|就業場所)\s*[:：]|(?:ビル|タワー)(?:\d|[内に(（]|$)|\d+[階F]"
)
_CLAUSE = re.compile(r"[^。｡※]+[。｡]?")
_NUMBERED = re.compile(
    r"[【\[(（<＜〔]?\s*(?:案件|管理|整理|募集)?\s*(?:No\.?|NO\.?|№|番号|ID)\s*[:：.]?\s*[A-Za-z]{0,4}[-_]?\d[A-Za-z0-9_-]*\s*[】\])）>＞〕]?"
    r"|[【\[(（<＜〔]\s*[A-Za-z]{1,5}[-_]\d{2,}[A-Za-z0-9_-]*\s*[】\])）>＞〕]|(?<![A-Za-z0-9])[A-Za-z]{1,5}-\d{4,}(?![A-Za-z0-9])"
)
_EMPTY = re.compile(r"[【\[(（<＜〔「『]\s*[様殿]?\s*[】\])）>＞〕」』]")
_SAME = re.compile(r"^同社(?:向け|様|の)?[\s　・]*")
"""The client of the project before, in a mail of several."""
_HEADING = re.compile(r"^[\s　]*[●■◆○◇□▼▽★☆・【〔]+[^\s:：、。]{1,8}[】〕]?[\s　]*$")
_OF_CLIENT = re.compile(
    r"^[\s・■□◆◇●○*-]*(?:顧客|エンド|客先|お客様|ユーザー?|企業|会社|元請|上位|クライアント)[^:：]{0,6}[:：]"
)
_MONEY = re.compile(
    r"\d[\d,.]{0,12}\s{0,3}万(?!件|人|ユーザ|行|レコード|台|アクセス|PV|ステップ|店|社|点|回|世帯|会員|口座)|\d\s{0,3}円|[¥￥]\s{0,3}\d|\d\s{0,3}JPY"
    r"|(?:単価|予算|金額|報酬|粗利|マージン)\s*[:：はがを]|スキル見合|税[別込抜]"
)
_LIMITS = re.compile(
    r"\d\d\s*(?:歳|才)|(?<![\d０-９])[2-6二三四五六]\s*[0十]\s*代|年[齢令](?:不問|制限|条件|層|は|[:：])|若手(?!育成|の育成)|シニア(?:不可|可|層)"
    r"|性別(?:不問|は|[:：])|(?:男性|女性|男女)(?:のみ|限定|歓迎|希望|可|不可|の方|活躍|不問|優遇)"
    r"|外国籍|外国人(?:不可|可|の方|エンジニア)|国籍(?:不問|可|不可|の方|は|[:：])|日本人(?:のみ|限定|の方)|日本国籍"
    r"|(?i:\bnationality\b|\bforeigners?\b|\b(?:fe)?males? only|\byears old\b|\bunder \d\d\b|\bjapanese only\b)"
)
_CHAIN = re.compile(
    r"弊社|当社|小社|貴社|御社|プロパー|商流|元請|[一二三123]次請|再委託|エンド直|直案件|支払い?(?:サイト|条件|[:：])|入金(?:サイト|後)|\d\d\s*日サイト"
    r"|同席|上位(?:会社|企業|さん|様|の|面談|より|から)|(?:担当者?|窓口)\s*[:：]|連絡(?:先|ください|下さい|お願い|をお)|問い?合わ?せ(?:先|ください|下さい)"
    r"|応募(?:ください|下さい|方法|条件|資格)|(?:TEL|FAX|Tel|Fax|℡)\s*[:：.]|電話番号|(?:期限|期日)\s*[:：はまで]|締切|締め切り|〆切"
    r"|並行(?:提案|営業|状況)|個人事業主|フリーランス|(?:BP|協力会社)様?(?:可|不可|まで|さん|様)"
)


def _why_not(text: str) -> str | None:
    """Why a text cannot be passed on as it is; None where it can."""
    flat = text.translate(_NARROW)
    if _MONEY.search(flat):
        return "price"
    if _LIMITS.search(flat):
        return "limit"
    if _PLACE.search(flat):
        return "place"
    return "chain" if _CHAIN.search(flat) else None


_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _balanced(text: str) -> str:
    """The text without a bracket at its end that nothing opens."""
    closing = {")": "(", "）": "（", "】": "【", "」": "「"}
    while text and text[-1] in closing and text.count(text[-1]) > text.count(closing[text[-1]]):
        text = text[:-1].rstrip()
    return text


def _without(text: str, places: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(places, reverse=True):
        text = text[:start] + text[end:]
    return text
