"""Forwards and replies as mail programs write them in HTML: the offer is read once, as the forwarder's."""

from __future__ import annotations

import pytest

from matcher.model import Project
from matcher.readers import read_source
from matcher.readers.source import Source
from tests.make import day

TODAY = day("2026-11-24")
OFFER = "<br>".join(
    ["【案件名】帳票の改修", "【必須】Java", "【場所】渋谷", "【単価】60万", "【開始】12月", "【商流】2社先まで", ""]
)
WHO = "関 健 &lt;seki@moto.example&gt;"
FORWARDS = {
    "Gmail, forwarded": '<div dir="ltr">転送します。<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
    "---------- Forwarded message ---------<br>差出人: <strong>関 健</strong> <span>&lt;seki@moto.example&gt;</span><br>"
    f"Date: 2026年11月20日(金) 10:00<br>Subject: 帳票案件のご紹介<br>To: us@ours.example<br></div><br>{OFFER}</div></div>",
    "Gmail, quoted": '<div dir="ltr">ご提案をお待ちしています。</div><br><div class="gmail_quote"><div class="gmail_attr">'
    f"2026年11月20日(金) 10:00 {WHO}:<br></div>"
    f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{OFFER}</blockquote></div>',
    "Outlook": "<div><p>ご確認ください。</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>"
    f"<b>From:</b> {WHO}<br><b>Sent:</b> Friday, November 20, 2026 10:00 AM<br><b>To:</b> us<br>"
    f"<b>Subject:</b> 帳票案件のご紹介</p></div><p class=MsoNormal>{OFFER}</p></div>",
    "Outlook, Japanese": f"<p>ご確認ください。</p><p><b>差出人:</b> {WHO}<br><b>送信日時:</b> 2026年11月20日 10:00<br>"
    f"<b>宛先:</b> us<br><b>件名:</b> 帳票案件のご紹介</p><p>{OFFER}</p>",
    "Thunderbird": f"<p>ご確認ください。</p><p>-------- 転送メッセージ --------</p><table><tr><th>件名: </th><td>帳票案件</td></tr>"
    f"<tr><th>日付: </th><td>Fri, 20 Nov 2026 10:00</td></tr><tr><th>差出人: </th><td>{WHO}</td></tr></table><p>{OFFER}</p>",
    "Apple Mail": "<p>転送です</p><blockquote type='cite'><div>Begin forwarded message:</div>"
    f"<div><b>差出人: </b>{WHO}</div><div><b>件名: </b>帳票案件のご紹介</div><br><div>{OFFER}</div></blockquote>",
}


@pytest.mark.parametrize("program", sorted(FORWARDS))
def test_what_was_forwarded_in_html_is_the_forwarders_offer_one_tier_further(program: str) -> None:
    head = "From: 山田 <yamada@aozora.example>\nSubject: Fwd: x\nDate: Tue, 24 Nov 2026 09:00:00 +0900\nMIME-Version: 1.0\n"
    html = f"Content-Type: text/html; charset=utf-8\n\n<html><body>{FORWARDS[program]}</body></html>"
    (record,) = read_source(Source("m.eml", (head + html).encode(), TODAY), debug=True).records
    project = record.data

    assert isinstance(project, Project)
    assert (project.title, project.place, project.rate_max) == ("帳票の改修", "渋谷", 600_000)
    assert project.partner_limit is not None
    assert project.partner_limit.max_tier == 1
    assert project.sender_address == "yamada@aozora.example"
