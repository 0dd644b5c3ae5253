"""Every value is read in every frame a label is written in, alone and among several records of one mail."""

from __future__ import annotations

from matcher.readers.mail import read
from matcher.readers.source import Source
from tests.mail_frames import FRAMES, made_mails
from tests.mail_truth import Score, add_mail, told
from tests.make import day


def test_every_way_of_saying_a_value_is_read_in_every_frame():
    score = Score()
    for number, (text, truths) in enumerate(made_mails(rounds=4)):
        reading = read(Source(f"made{number}.txt", text.encode(), day("2026-11-24")))
        add_mail(f"made{number}.txt", truths, [told(r) for r in reading.records], score)

    assert score.mails == 4 * 2 * len(FRAMES)
    assert score.counts_right >= 0.99 * score.mails, "\n".join(score.wrong)
    assert score.share >= 0.99, "\n".join(score.wrong)
    assert score.false_values <= 0.01 * score.silent, "\n".join(score.wrong)
    assert all(score.misses[name] <= 0.03 * n for name, n in score.by_field.items()), "\n".join(score.wrong)
