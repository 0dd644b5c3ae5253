"""Mails that take back a person or close a project: named as that, and nobody and nothing new from them."""

from __future__ import annotations

import pytest

from tests.test_mail import reading

LABELLED = "【氏名】K.M\n【年齢】35歳\n【スキル】Java 5年\n【単価】60万\n【稼働】1月～\n【最寄】柏\n"

WITHDRAWN = [
    "件名：要員取り下げのご連絡\n\n先日ご提案のK.M（35歳・男性）、別現場に決まり、ご提案を取り消させていただきます。\n",
    "件名：K.Mの件\n\nアオバの森です。\nK.Mは他社様で参画が決定いたしました。ありがとうございました。\n",
    f"件名：【提案終了】K.M 35歳 Java\n\n下記要員は他社決定となりましたため、提案を終了いたします。\n\n{LABELLED}",
    "件名：K.M（35歳）について\n\nK.M 35歳の者ですが、他決となりました。面談の調整中のところ申し訳ございません。\n",
]
CLOSED = [
    ("件名：案件終了のお知らせ\n\n先日ご案内した「倉庫管理の刷新」は募集を締め切りました。\n", "倉庫管理の刷新"),
    ("件名：【クローズ】倉庫管理の刷新（Java）\n\n表題の案件はクローズとなりました。\n", "倉庫管理の刷新（Java）"),
    ("件名：Re: 倉庫管理の刷新\n\n先週ご案内しましたポジションは埋まりました。ご了承ください。\n", "倉庫管理の刷新"),
]


@pytest.mark.parametrize("text", WITHDRAWN)
def test_a_person_taken_back_is_nobody_new_and_is_named(text: str) -> None:
    read = reading(text)

    assert not read.records
    (other,) = read.others
    assert "取り下げ" in other.reason
    assert "K.M" in other.reason
    assert "手で直すまで" in other.reason


@pytest.mark.parametrize(("text", "named"), CLOSED)
def test_a_closed_project_is_named_and_said_to_stay(text: str, named: str) -> None:
    read = reading(text)

    assert not read.records
    (other,) = read.others
    assert "募集終了" in other.reason
    assert f"：{named}）" in other.reason
    assert "手で直すまで" in other.reason


@pytest.mark.parametrize(
    "text",
    [
        f"件名：要員のご紹介\n\n先日のT.Wは他社決定となりましたので、代わりに下記要員をご紹介します。\n\n{LABELLED}",
        f"件名：要員\n\n{LABELLED}【並行】2社（他社で決定した場合は終了します）\n",
        "件名：K.M 空き予定\n\nK.M 35歳 男性です。現在の案件が終了し、1月から稼働可能です。Java 5年、60万希望です。\n",
        "件名：K.M 35歳\n\nプロジェクトが凍結となり空きが出ました。K.M 35歳、Java 5年、60万、12月から動けます。\n",
        f"件名：【11月末プロジェクト終了】ご紹介\n\n今の案件がクローズするため、下記の者をご提案します。\n\n{LABELLED}",
        f"件名：現場凍結に伴う要員のご提案\n\n参画中の案件が中止となりました。\n\n{LABELLED}",
        "件名：K.M\n\nK.M 35歳です。現場がクローズとなったためご提案します。Java 5年、柏在住、60万、1月からです。\n",
    ],
)
def test_somebody_offered_is_read_whatever_closed_beside(text: str) -> None:
    assert [(r.type, r.data.initials) for r in reading(text).records] == [("engineer", "K.M")]


@pytest.mark.parametrize(
    "text",
    [
        "件名：【急募】倉庫（1名充足、残り1名）\n\n【案件名】倉庫\n【必須】Java\n【単価】60万\n【場所】渋谷\n",
        "件名：人員募集\n\n【案件名】倉庫\n【必須】Java\n【単価】60万\n【場所】渋谷\n【備考】充足次第クローズします\n",
        "件名：【募集締切間近】倉庫\n\n【案件名】倉庫\n【必須】Java\n【単価】60万\n【場所】渋谷\n本日応募締め切りとなります。\n",
        "件名：【クローズドテスト】検証\n\n【案件名】検証\n【必須】テスト\n【単価】45万\n【場所】中野\n【締切】11/28\n",
    ],
)
def test_a_project_with_seats_left_is_still_open(text: str) -> None:
    assert [r.type for r in reading(text).records] == ["project"]


def test_a_refusal_of_somebody_we_offered_closes_nothing():
    (other,) = reading("件名：選考結果のご連絡\n\nK.M様は、他の方で充足しましたためお見送りとなりました。\n").others

    assert "選考" in other.reason
