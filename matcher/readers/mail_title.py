"""A project's title out of a subject or a heading: what is decoration goes, what is said stays."""

from __future__ import annotations

import re

from matcher.readers.mail_recognise import compact_facts

TITLE_LENGTH = 120


def clean_title(text: str) -> str | None:
    """A title without 【急募】, Re:, numbers, bullets and remarks on price or place around it.

    >>> clean_title("Re: 【案件】◆急募◆ 販売管理システム開発【60～65万】"), clean_title("①Javaエンジニア募集")
    ('販売管理システム開発', 'Javaエンジニア募集')
    """
    text = re.sub(r"^(?:\s*(?:re|fw|fwd|転送|返信)\s*[:：]\s*)+", "", text.strip(), flags=re.I)
    text = re.sub(r"[\s　]+", " ", text)
    previous = None
    while previous != text:
        previous = text
        text = _TITLE_HEAD.sub("", text).strip(" 　・:：／/|｜-")
        text = _TITLE_TAIL.sub("", text).strip(" 　・:：／/|｜")
    text = re.sub(r"^[「『](.*)[」』]$", r"\1", text)
    if not text or not re.search(r"[A-Za-z\u3041-\u9fff]", text) or _NO_TITLE.fullmatch(text):
        return None
    return text[:TITLE_LENGTH]


def title_of_subject(subject: str) -> str | None:
    """A subject's title without the parts between slashes that only state terms.

    >>> title_of_subject("AWS基盤構築/リモート併用/即日"), title_of_subject("Java／Pythonの開発")
    ('AWS基盤構築', 'Java／Pythonの開発')
    """
    parts = re.split(r"((?<!\d)[/／|｜■](?!\d))", subject)
    kept: list[str] = []
    for mark, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        terms = compact_facts(part.strip()) - {"skills"}
        if not part.strip() or (terms and len(part.strip()) <= 14 and len(parts) > 1):
            continue
        kept += [mark if kept else "", part]
    return clean_title("".join(kept)) or clean_title(subject)


_URGENT = (
    r"(?:急募|至急|大至急|緊急|高単価|注目|再送|新着|新規|募集中?|おすすめ|オススメ"
    r"|案件(?:情報|紹介|配信|のご紹介|ご紹介)?|新規案件|プロパー案件|直案件|弊社直"
    r"|エンド直|元請直|元請け直|プライム案件|プライム|長期|即日|即日案件|フルリモート"
    r"|リモート(?:可|併用|案件)?|本日配信|更新|増員|面談1回|SES|求人|BP様|個人可|外国籍可"
    r"|外国籍不可|お願い|ご依頼|要員募集|人材募集|エンジニア募集|No\.?\d+|案件No\.?[\w-]+"
    r"|ID[:：]?\w+|\d{1,2}月(?:開始|～|~|〜)?(?:案件)?|[\d～〜~万円]{2,12})"
)
_TITLE_HEAD = re.compile(
    rf"^(?:[■□◆◇●○◎・※▼▽★☆◯▪•►▶→\-*＊#]+\s*(?:{_URGENT}[■□◆◇●○◎★☆!！]+)?"
    r"|[【\[](?=[^】\]]*[】\]]\s*\S{3})[^】\]]*(?:\d月|リモート|\d万|募集|急募|即日|出社|面談|\d名|駅)[^】\]]*[】\]]"
    rf"|[【\[〖＜<（(≪《]\s*(?:{_URGENT}[\s・/／、!！]*)+[】\]〗＞>）)≫》]|[【\[]\s*(?:案件"
    rf"|要員|人材)?\s*(?:No\.?)?\s*[0-9０-９①-⑳A-HＡ-Ｈ]{{1,3}}\s*[】\]]|(?:案件"
    rf"|PJ)\s*(?:[0-9０-９①-⑳]{{1,2}}|[A-HＡ-Ｈ](?![A-Za-z]))\s*[:：.．)）\s]|[①-⑳❶-❿]|[A-ZＡ-Ｚ]{{1,2}}-?[0-9０-９]{{1,2}}[)）.．:：]\s*"
    rf"|[(（]?[0-9０-９]{{1,2}}[)）.．、]\s*|(?:案件名|件名|案件|タイトル)\s*[:：]|★"
    r"|(?:急募|至急)[!！:：\s]+)"
)
_TITLE_TAIL = re.compile(
    rf"(?:[【\[（(＜<]\s*(?:{_URGENT}[\s・/／、!！]*)+[】\]）)＞>]|[◆★■●]+"
    r"|[【\[（(][^【】\[\]（）()]*(?:万|駅|\d月|リモート|出社|常駐|\d名|名募集|募集|面談|即日"
    r"|歳|年以上)[^【】\[\]（）()]*[】\]）)]|(?:のご?(?:紹介|案内|相談|依頼)(?:です)?"
    r"|について|に関して|の件)[。]?)$"
)
_NO_TITLE = re.compile(
    r"(?:(?:新規)?案件(?:情報|一覧|紹介|のご紹介|リスト)?|ご紹介|お願い|ご案内|ご相談"
    r"|お世話になっております|要員(?:募集|情報)?|(?:本日|最新|今週)の?案件(?:情報|一覧)?"
    r"|ご連絡|案件のご案内|募集|件名なし|無題|\(no subject\)|エンジニア募集"
    r"|人材募集)(?:\d+件|[0-9/]+)?(?:です)?[。]?"
)
