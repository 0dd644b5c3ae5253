"""Text made comparable."""

from __future__ import annotations

import pytest

from matcher.normalise.text import clean, kana_key, key


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        pytest.param("Ｊａｖａ", "Java", id="full width"),
        pytest.param("ｵﾗｸﾙﾃﾞｰﾀﾍﾞｰｽ", "オラクルデータベース", id="half-width kana"),
        pytest.param("⽉給と⽒名", "月給と氏名", id="Kangxi radicals"),
        pytest.param("65万～70万", "65万〜70万", id="wave dash"),
        pytest.param("①70万", "①70万", id="circled numbers stay"),
        pytest.param("Java　　 8", "Java 8", id="blanks"),
        pytest.param("Java\r\nPHP", "Java\nPHP", id="lines stay"),
        pytest.param("Java \t PHP", "Java\tPHP", id="tabs stay"),
        pytest.param("  \u200bJava\ufeff", "Java", id="invisible"),
        pytest.param("", "", id="empty"),
    ],
)
def test_clean_gives_one_form(raw, cleaned):
    assert clean(raw) == cleaned


def test_cleaning_twice_changes_nothing():
    raw = "①Ｊａｖａ　～\t⽉ ｶﾞ\r\n〜 ㈱"

    assert clean(clean(raw)) == clean(raw)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Node.js", "NodeJS"),
        ("Vue.js", "vuejs"),
        ("SQL Server", "sql-server"),
        ("Spring Boot", "ＳＰＲＩＮＧ　ＢＯＯＴ"),
        ("ASP.NET", "asp .net"),
        ("Objective-C", "ObjectiveC"),
        ("Ｃ＃", "c#"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C", "C#"), ("C", "C++"), (".NET", "NET"), ("1.4", "14"), ("C/S", "CS"), ("R&D", "RD"), ("①", "1")],
)
def test_signs_that_distinguish_stay(one, other):
    assert key(one) != key(other)


def test_the_kana_key_forgives_long_marks_and_small_vowels():
    assert kana_key("データベースサーバー") == kana_key("データベースサーバ") != ""
    assert kana_key("ジャヴァスクリプト") == kana_key("ジャバスクリプト")
    assert kana_key("Java") == ""
