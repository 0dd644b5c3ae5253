"""商流: how trade mails and lists say whose people may come, and what only looks like it."""

from __future__ import annotations

import pytest

from matcher.model import PartnerLimit
from matcher.normalise.chains import chain_depth, partner_limit, unlimited
from matcher.readers import table
from tests.test_mail import reading
from tests.test_table import csv_of

OURS, ONE_BELOW = (0, None, None), (1, None, None)
LIMITS = {
    "貴社所属まで": OURS,
    "貴社様所属まで": OURS,
    "貴社プロパーまで": OURS,
    "貴社内社員まで": OURS,
    "御社所属社員様まで": OURS,
    "貴社直雇用まで": OURS,
    "貴社契約社員まで可": OURS,
    "貴社正社員または契約社員まで": OURS,
    "貴社プロパーor貴社契約社員まで": OURS,
    "貴社プロパー、契約社員まで": OURS,
    "貴社止まりでお願いします": OURS,
    "貴社どまり": OURS,
    "貴社所属の方に限ります": OURS,
    "貴社までの商流でお願いします": OURS,
    "貴社所属以外不可": OURS,
    "貴社社員以外は不可": OURS,
    "プロパー以外NG": OURS,
    "貴社下不可": OURS,
    "貴社以下不可": OURS,
    "貴社から先は不可": OURS,
    "貴社より先NG": OURS,
    "BPさんNG": OURS,
    "協力会社不可": OURS,
    "貴社所属のみ、再委託NG": OURS,
    "商流：貴社プロパー": OURS,
    "商流：弊社まで貴社所属": OURS,
    "商流：弊社まで": OURS,
    "商流制限：弊社直契約まで": OURS,
    "商流：エンド→元請→弊社→貴社所属": OURS,
    "エンド→SIer→弊社（貴社社員まで）": OURS,
    "弊社から1社先まで": OURS,
    "弊社下1社まで": OURS,
    "弊社含め2社まで": OURS,
    "1社先まで": ONE_BELOW,
    "一社下まで可": ONE_BELOW,
    "貴社1社下まで(社員/契約社員可)": ONE_BELOW,
    "貴社１社下（契約社員可）まで": ONE_BELOW,
    "貴社一社下プロパーまで可": ONE_BELOW,
    "貴社+1社先まで": ONE_BELOW,
    "貴社の下1社まで": ONE_BELOW,
    "貴社以降1社まで": ONE_BELOW,
    "貴社含め2社まで": ONE_BELOW,
    "貴社所属、または貴社1社先所属まで": ONE_BELOW,
    "貴社直または1社先まで": ONE_BELOW,
    "商流：貴社社員、または貴社1社先まで": ONE_BELOW,
    "貴社BPまで可": ONE_BELOW,
    "BP1社まで": ONE_BELOW,
    "商流：1社まで": ONE_BELOW,
    "1社先まで、2社先は応相談": ONE_BELOW,
    "2社先は不可": ONE_BELOW,
    "弊社より2社先まで": ONE_BELOW,
    "貴社以降2社まで": (2, None, None),
    "二社先まで": (2, None, None),
    "貴社社員のみ（個人事業主不可）": (0, False, None),
    "貴社1社先まで（個人事業主不可）": (1, False, None),
    "1社下まで可、個人不可": (1, False, None),
    "貴社直個人事業主まで": (0, True, 1),
    "貴社個人事業主まで可": (0, True, 1),
    "貴社所属または個人事業主（貴社直）まで": (0, True, 1),
    "貴社正社員、個人事業主（直）まで": (0, True, 1),
    "貴社1社先個人事業主まで": (1, True, 2),
    "個人事業主は不可（貴社直契約は可）": (None, True, 1),
    "フリーランスNG": (None, False, None),
}


@pytest.mark.parametrize(("text", "limit"), LIMITS.items(), ids=str)
def test_whose_people_may_come(text, limit):
    tier, free, free_tier = limit

    assert partner_limit(text) == PartnerLimit(max_tier=tier, freelance=free, freelance_tier=free_tier)


@pytest.mark.parametrize(
    "text",
    [
        "貴社までお伺いします",
        "弊社までご連絡ください",
        "詳細は弊社まで",
        "ご応募は弊社まで",
        "面談は弊社まで1回",
        "貴社社員の方に限らずご提案ください",
        "本案件は貴社のみへのご案内です",
        "貴社限定でのご紹介です",
        "貴社プロパー優先",
        "貴社プロパー希望",
        "貴社社員様歓迎",
        "貴社所属かどうかご記載ください",
        "ご提案時は貴社所属、年齢、単価をご記載ください",
        "貴社所属のエンジニア様をご紹介ください",
        "並行1社まで",
        "商流は浅めを希望",
        "エンド→1次→2次→弊社",
        "BP可",
        "4次請けまで",
        "一社挟みまで",
    ],
)
def test_what_only_looks_like_a_limit_is_none(text):
    assert partner_limit(text) is None


@pytest.mark.parametrize(
    ("text", "free"), [("商流制限なし", True), ("商流：不問", True), ("商流は問いません", True), ("貴社まで", False)]
)
def test_a_chain_nothing_limits_is_told_as_such(text, free):
    assert unlimited(text) is free


@pytest.mark.parametrize(
    "text", ["弊社まで貴社所属", "弊社まで", "貴社1社下まで(社員/契約社員可)", "制限なし", "貴社下不可"]
)
def test_a_line_on_the_chain_leaves_nothing_unread(text):
    mail = reading(f"【案件名】通販サイトの改修\n【必須】Java\n【単価】60万\n【場所】渋谷\n商流：{text}\n")
    listed = table.read(csv_of("案件名,単価,勤務地,必須スキル,商流", f"通販サイトの改修,60万,渋谷,Java,{text}"))

    for (read,) in (mail.records, listed.records):
        assert read.unread == ()
        assert read.data.partner_limit == partner_limit(f"商流：{text}")


def test_a_chain_told_down_to_us_is_no_limit_but_a_length():
    assert (partner_limit("商流：エンド→元請→弊社→貴社"), chain_depth("エンド→元請→弊社→貴社")) == (None, 2)
