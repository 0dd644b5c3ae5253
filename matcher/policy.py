"""What the company decides: weights, floors, caps, horizon. One TOML file; what it does not say has the default here.

`matcher policy` prints the effective values, each with what it means and where it comes from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matcher.errors import InputError, PolicyError
from matcher.messages import Lang, tell

Points = Annotated[float, Field(ge=0)]
Chance = Annotated[float, Field(ge=0, le=1)]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlanPolicy(Section):
    horizon_months: int = Field(6, ge=1, le=36, description="months from today within which gross profit counts")
    client_share_caution: Chance = Field(
        0.3, description="share of our placed people above which a client's weight is cautioned (依存度)"
    )
    partner_seats_max: int | None = Field(None, ge=1, description="most new seats per partner company; none = no cap")
    time_limit_s: float = Field(60, gt=0, description="seconds after which the best plan so far is shown with its gap")
    switching_cost: int = Field(
        30_000, ge=0, description="what giving up a pair of the standing plan counts when it is planned anew, yen"
    )


class PricePolicy(Section):
    rate_point: Literal["min", "middle", "max"] = Field(
        "middle", description="which point of a price range counts; the best case twice would flatter every pair"
    )
    rate_unknown: int = Field(
        400_000, ge=0, description="sell rate counted for own employees where a project names none, low on purpose, yen"
    )
    floor_bench: int = Field(0, description="least monthly margin for 待機, yen")
    floor_soon: int = Field(30_000, description="least monthly margin for 終了予定, yen")
    floor_reassign: int = Field(50_000, description="least monthly margin for 社内調整, yen")
    floor_partner: int = Field(30_000, description="least monthly margin for BP, yen")
    target_margin: int = Field(200_000, gt=0, description="monthly margin that earns 100 cost points, yen")
    overhead_share: Chance = Field(0.0, description="share of the sell rate kept back for selling costs")
    cash_rate_year: Chance = Field(0.03, description="yearly interest on money we pay before the client pays us")
    hours_sd: float = Field(12, ge=0, description="spread of monthly hours around the middle of the band, hours")


class SkillPolicy(Section):
    required_months_floor: Chance = Field(
        0.8, description="share of the months asked below which a must-have is refused; above it, it grades"
    )
    full_months: int = Field(36, gt=0, description="months that count as full experience where none are asked")


class StartPolicy(Section):
    late_days_max: int = Field(14, ge=0, description="days after the project's start an engineer may become free")
    late_days_open: int = Field(45, ge=0, description="the same where the start is 即日・随時")
    early_days_free: int = Field(31, ge=0, description="days of waiting before the start that cost no points")


class PlacePolicy(Section):
    commute_minutes_max: int = Field(90, gt=0, description="longest way to work where the person names no limit")
    full_remote_days: float = Field(
        0.5, ge=0, description="days a week on site that still pass for フルリモート (one or two visits a month)"
    )
    commute_minutes_rare: int = Field(
        150, gt=0, description="longest way to work where at most one day a week is spent on site"
    )


class SuccessPolicy(Section):
    """Starting values (proposal to contract 3-10 %, interview to contract about 1/3) until own figures are learnt."""

    screening_low: Chance = Field(0.04, description="chance that a poorly fitting proposal passes the papers")
    screening_high: Chance = Field(0.40, description="chance that a perfectly fitting one does")
    interview: Chance = Field(0.33, description="chance to be taken after the first interview")
    further_interview: Chance = Field(0.75, description="factor for each interview more")
    interviews_unknown: int = Field(2, ge=1, description="interviews assumed where the project does not say")
    half_life_days: float = Field(10, gt=0, description="days in which half of all projects are filled by others")
    rival_proposal: Chance = Field(0.95, description="factor per proposal of the person running elsewhere")
    rival_interview: Chance = Field(0.85, description="factor per interview running elsewhere")
    rival_waiting: Chance = Field(0.65, description="factor per answer awaited elsewhere")
    rival_offer: Chance = Field(0.30, description="factor per offer in hand elsewhere")
    extension_unknown: Chance = Field(0.70, description="chance that a contract about to end is not extended after all")
    extension_asked: Chance = Field(0.80, description="the same once the client was asked")
    lead_days_own: float = Field(1, ge=0, description="days until an own employee can be proposed")
    lead_days_partner: float = Field(2, ge=0, description="days until a partner's employee can be proposed")
    confirmed: Chance = Field(1.0, description="factor for 確定案件")
    budgeting: Chance = Field(0.6, description="factor for 予算取り中")
    information: Chance = Field(0.3, description="factor for 情報のみ")


class LeavingPolicy(Section):
    allow_moves: bool = Field(True, description="may 社内調整 people be moved to another project at all")
    move_chance: Chance = Field(
        0.15, description="chance that a planned move comes off, so that its backfill is needed"
    )
    relationship_cost: int = Field(200_000, ge=0, description="yen a client's displeasure at a change of person costs")
    notice_days: int = Field(30, ge=0, description="notice before contract end where the contract does not say")


class WeightPolicy(Section):
    """Weights of the fit score; they need not add up to anything."""

    required: Points = Field(60, description="must-have skills")
    preferred: Points = Field(15, description="nice-to-have skills")
    phases: Points = Field(10, description="phases worked in")
    role: Points = Field(10, description="role held")
    assessment: Points = Field(10, description="what a technical manager or client said of him")


class LawPolicy(Section):
    filter_age: bool = Field(False, description="let a stated age limit refuse people (a caution is shown either way)")
    filter_sex: bool = Field(False, description="let a stated limit on sex refuse people")
    filter_nationality: bool = Field(False, description="let a stated limit on nationality refuse people")
    dispatch_licence: bool = Field(False, description="do we hold a licence for 労働者派遣")
    partner_pay_days_max: int = Field(
        60, gt=0, description="longest payment term towards small partners and freelancers, days after delivery"
    )


class Policy(Section):
    plan: PlanPolicy = PlanPolicy()
    price: PricePolicy = PricePolicy()
    skill: SkillPolicy = SkillPolicy()
    start: StartPolicy = StartPolicy()
    place: PlacePolicy = PlacePolicy()
    success: SuccessPolicy = SuccessPolicy()
    leaving: LeavingPolicy = LeavingPolicy()
    weights: WeightPolicy = WeightPolicy()
    law: LawPolicy = LawPolicy()
    severities: dict[str, Literal["block", "warn", "info"]] = Field(
        default_factory=dict, description="severity by rule id where it differs from docs/rules.md"
    )
    client_caps: dict[str, int] = Field(default_factory=dict, description="most new seats by client name")
    ng: tuple[tuple[str, str], ...] = Field((), description="pairs (client, engineer id) that are never proposed")
    file: str | None = Field(None, exclude=True)

    @cached_property
    def stated(self) -> frozenset[str]:
        """Dotted names of the values the policy file itself states."""
        return (
            frozenset(_dotted(tomllib.loads(Path(self.file).read_text(encoding="utf-8")))) if self.file else frozenset()
        )

    def floor(self, supply: str | None) -> int:
        """Least monthly margin in yen for a kind of supply; unknown supply is held to the partner's floor."""
        return int(getattr(self.price, f"floor_{supply or 'partner'}"))

    def values(self) -> Iterator[tuple[str, Any, str, str]]:
        """(dotted name, value, source, meaning) of every value, in the order of this file."""
        for name, field in type(self).model_fields.items():
            if name == "file":
                continue
            value = getattr(self, name)
            if isinstance(value, Section):
                for inner, about in type(value).model_fields.items():
                    dotted = f"{name}.{inner}"
                    yield dotted, getattr(value, inner), self._source(dotted), about.description or ""
            else:
                yield name, value, self._source(name), field.description or ""

    def _source(self, dotted: str) -> str:
        return str(self.file) if self.file and dotted in self.stated else "default"


def _dotted(table: dict[str, Any], before: str = "") -> Iterator[str]:
    for key, value in table.items():
        yield before + key
        if isinstance(value, dict):
            yield from _dotted(value, f"{before}{key}.")


def load_policy(path: Path | None = None, lang: Lang = "ja") -> Policy:
    """The effective policy. Raises InputError for a file that cannot be read, PolicyError with every bad value."""
    if path is None:
        return Policy()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(tell("policy.cannot_open", lang, path=path, why=error.strerror), place=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(tell("policy.no_toml", lang, path=path, why=error), place=str(path)) from error
    if "file" in table:
        raise PolicyError([tell("policy.unknown", lang, path=path, name="file")], place=str(path))
    try:
        return Policy(**table, file=str(path))
    except ValidationError as error:
        raise PolicyError([_problem(path, e, lang) for e in error.errors()], place=str(path)) from error


def _problem(path: Path, error: Any, lang: Lang) -> str:
    from difflib import get_close_matches

    where = ".".join(str(p) for p in error["loc"])
    if error["type"] != "extra_forbidden":
        return f"{path}: {where} = {error['input']!r}: {error['msg']}"
    known = [name for name, *_ in Policy().values()] + list(Policy.model_fields)
    close = get_close_matches(where, known, n=1)
    if close:
        return tell("policy.maybe", lang, path=path, name=where, close=close[0])
    return tell("policy.unknown", lang, path=path, name=where)
