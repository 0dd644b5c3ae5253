"""Titles of projects without what senders put around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matcher.normalise.text import clean, key

_REPLY = re.compile(r"^(?:\s*(?:re|fw|fwd|転送|返信)\s*[:：>])+\s*", re.IGNORECASE)
_LOUD = (
    r"大?至急|急募|緊急|再送|再掲|再度|再募集|増員|追加募集|継続募集|募集中?|条件変更|条件更新|条件緩和|単価変更|単価(?:up|アップ)|"
    r"更新|変更|訂正|修正版?|新着|新規|最新|注目|おすすめ|オススメ|リマインド|new|本日|枠追加|面談(?:即日|1回)|"
    r"(?:案件|要員)?(?:の?ご)?(?:紹介|案内|相談|情報)|案件|即日|即決|高単価|高額|長期|短期|直案件|"
    r"フル?リモート(?:可|併用|案件)?|リモート(?:可|併用|案件|メイン|相談可)?|在宅(?:可|併用)?|常駐|"
    r"(?:エンド|元請け?|プライム|上位|一次請?け?)直?|商流浅(?:い|め)|弊社独占|独占|複数名?(?:募集)?|\d+名(?:募集)?|外国籍可|プロパー(?:限定|優先)?"
)
"""What a title says to be heard, and not of the project."""
_MARKS = r"■◆★☆●◎※*＊~〜"
_BRACKETS = re.compile(
    rf"[【\[［〔《<＜(（{_MARKS}]+([^【】\[\]［］〔〕《》<>＜＞()（）{_MARKS}]*)[】\]］〕》>＞)）{_MARKS}]+"
)
_ALL_LOUD = re.compile(
    rf"(?:{_LOUD}|[\s・、,/／!！+＋&＆.:：]|\d{{1,2}}[/月]\d{{0,2}}日?(?:更新|時点|開始)?)+", re.IGNORECASE
)
_LEADING = re.compile(rf"^(?:(?:{_LOUD})[\s:：!！・/／]+)+", re.IGNORECASE)
_TRAILING = re.compile(r"(?:(?:案件)?の?(?:ご紹介|ご案内|ご相談)|\s+(?:案件|募集|の件))+$")
_BEGINS_LOUD = re.compile(r"^(?:大?至急|急募|緊急|再送|再掲|増員|条件変更|単価変更)[\s:：!！・]*")
_CLIENT = re.compile(
    r"某|大手|準大手|有名|老舗|超?大規模|上場(?:企業)?|東証プライム|(?:様|さま)?向け?の?|様|会社|企業|業界|系(?=[^列統譜])|"
    r"における|に関する|に伴う|案件|の"
)
_GENERIC = re.compile(
    r"システム|サービス|アプリ(?:ケーション)?|web|サイト|開発|構築|運用|保守|設計|改修|刷新|更改|導入|支援|対応|追加|機能|"
    r"業務|案件|エンジニア|プロジェクト|基盤|サーバー?|テスト|移行|リプレイス|社内|新規|既存|環境|バックエンド|フロントエンド|インフラ"
)
_SIGNS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[a-z][a-z+#]*")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Title:
    """A title as titles are compared."""

    core: str
    """Letters and figures without what is said to be heard, and without words for the kind of client."""
    words: frozenset[str]
    """Its Latin words (java, ios, pl)."""
    numbers: frozenset[str]
    bits: float
    """How much it is worth, among few, that two have it: little for Java開発, much for 信販会社与信システム保守."""


@lru_cache(maxsize=200_000)
def title(text: str) -> Title:
    """The title of a project as it is compared.

    >>> title("Re: 【急募】【再送】大手信販 与信システム保守").core == title("信販向け与信システム保守").core
    True
    """
    core = letters(_CLIENT.sub("", key(bare(text)))) or letters(key(bare(text))) or letters(key(text))
    rest = _GENERIC.sub("", core)
    latin = sum(c.isascii() for c in rest)
    return Title(
        core,
        frozenset(_WORDS.findall(core)),
        frozenset(n.lstrip("0") or "0" for n in _NUMBERS.findall(core)),
        min(14.0, 4.0 + 1.2 * (len(rest) - latin) + 0.5 * latin),
    )


def bare(text: str) -> str:
    """The title without replies, brackets that only want to be heard, and what stands around it."""
    told = _REPLY.sub("", clean(text))
    told = _BRACKETS.sub(lambda m: " " if not m[1].strip() or _ALL_LOUD.fullmatch(m[1]) else m[0], told).strip()
    for around in (_LEADING, _BEGINS_LOUD, _TRAILING):
        told = around.sub("", told) or told
    return told.strip()


def letters(text: str) -> str:
    """The letters and figures of a text."""
    return _SIGNS.sub("", text)
