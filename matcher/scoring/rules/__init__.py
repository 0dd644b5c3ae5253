"""Hard rules: what may not be proposed. Each rule is one class, said twice: over all people at once (`holds`),
and in words for one pair that breaks it (`tell`: needed, has, and the smallest change that would repair it).

What nobody knows breaks no rule: it becomes a question (questions.py). Add a class, add it to RULES.
"""

from __future__ import annotations

from matcher.scoring.rules.dates import FreeInTime, HasTheTime, MayBeMoved, NotStillOpen, StaysLongEnough
from matcher.scoring.rules.rule import Decides, Rule, everyone
from matcher.scoring.rules.skills import KnowsMustHaves, SomethingFits, SpeaksWellEnough
from matcher.scoring.rules.trade import (
    EarnsEnough,
    NotBackToSender,
    OwnOnDispatch,
    PaidInTime,
    WithinLimitsByPolicy,
    WithinTier,
)
from matcher.scoring.rules.wishes import NothingRefused, NotRuledOut, SheetIsClean, WithinReach

__all__ = ["RULES", "Decides", "KnowsMustHaves", "NotBackToSender", "Rule", "WithinReach", "everyone"]

RULES: tuple[Rule, ...] = (
    SheetIsClean(),
    NotStillOpen(),
    WithinTier(),
    NotBackToSender(),
    OwnOnDispatch(),
    WithinLimitsByPolicy(),
    NothingRefused(),
    NotRuledOut(),
    KnowsMustHaves(),
    SomethingFits(),
    SpeaksWellEnough(),
    FreeInTime(),
    StaysLongEnough(),
    MayBeMoved(),
    HasTheTime(),
    WithinReach(),
    EarnsEnough(),
    PaidInTime(),
)
"""In the order in which a person is told: what cannot be mended first."""
