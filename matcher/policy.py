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
from pydantic.fields import FieldInfo

from matcher.errors import InputError, PolicyError
from matcher.messages import Lang, tell, why_os
from matcher.messages.refusals import given, why_refused, why_unreadable

Points = Annotated[float, Field(ge=0)]
Chance = Annotated[float, Field(ge=0, le=1)]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PlanPolicy(Section):
    horizon_months: int = Field(
        6,
        ge=1,
        le=36,
        description="months from today within which gross profit counts",
        json_schema_extra={"ja": "今日から何ヶ月分の粗利を数えるか（月）"},
    )
    client_share_caution: Chance = Field(
        0.3,
        description="share of our placed people above which a client's weight is cautioned (依存度)",
        json_schema_extra={"ja": "1社の取引先に稼働者のこの割合を超えて偏ると注意を出す（依存度）"},
    )
    partner_seats_max: int | None = Field(
        None,
        ge=1,
        description="most new seats per partner company; none = no cap",
        json_schema_extra={"ja": "パートナー1社あたりの新規配置の上限（名）。none は上限なし"},
    )
    time_limit_s: float = Field(
        60,
        gt=0,
        description="seconds after which the best plan so far is shown with its gap",
        json_schema_extra={"ja": "この秒数で打ち切り、その時点の最良プランと差を示す（秒）"},
    )
    proposals_per_engineer: int = Field(
        3,
        ge=1,
        description="most proposals of one person at the same time, in a round",
        json_schema_extra={"ja": "提案ラウンドで1名を同時に提案する件数の上限（件）"},
    )
    proposals_per_seat: int = Field(
        3,
        ge=1,
        description="most people proposed for one seat at the same time, in a round",
        json_schema_extra={"ja": "提案ラウンドで1席に同時に提案する人数の上限（名）"},
    )
    switching_cost: int = Field(
        30_000,
        ge=0,
        description="what giving up a pair of the standing plan counts when it is planned anew, yen",
        json_schema_extra={"ja": "立て直しのとき、前回の組み合わせを1つ手放すことに数える費用（円）"},
    )


class PricePolicy(Section):
    rate_point: Literal["min", "middle", "max"] = Field(
        "middle",
        description="which point of a price range counts; the best case twice would flatter every pair",
        json_schema_extra={"ja": "単価に幅があるとき、どこを使うか（min 下限・middle 中央・max 上限）"},
    )
    rate_unknown: int = Field(
        400_000,
        ge=0,
        description="sell rate counted for own employees where a project names none, low on purpose, yen",
        json_schema_extra={"ja": "単価未記載の案件で自社社員に見込む月額。控えめにする（円）"},
    )
    rate_unknown_high: int = Field(
        800_000,
        ge=0,
        description="the highest such a rate may turn out to be: the upper end of the value's range, yen",
        json_schema_extra={"ja": "単価未記載のときに見込みうる上限。期待値の幅の上側に使う（円）"},
    )
    margin_unknown: int = Field(
        30_000,
        ge=0,
        description="monthly margin counted for a partner where the rate or his price is not known, yen; it does not "
        "follow the floor, or a higher floor would make such a pair worth more",
        json_schema_extra={
            "ja": "単価か仕入れがわからないBPに見込む粗利。最低粗利を上げても増えない。控えめにする（円/月）"
        },
    )
    site_unknown_days: int = Field(
        60,
        ge=0,
        description="days until a client pays where it does not say; a partner who does not say is paid in 30",
        json_schema_extra={"ja": "客先の支払サイトが不明なときの日数。BPは30日とみなす（日）"},
    )
    floor_bench: int = Field(
        0,
        description="least monthly margin for 待機, yen",
        json_schema_extra={"ja": "待機の要員に必要な最低粗利（円/月）"},
    )
    floor_soon: int = Field(
        30_000,
        description="least monthly margin for 終了予定, yen",
        json_schema_extra={"ja": "終了予定の要員に必要な最低粗利（円/月）"},
    )
    floor_reassign: int = Field(
        50_000,
        description="least monthly margin for 社内調整, yen",
        json_schema_extra={"ja": "社内調整の要員に必要な最低粗利（円/月）"},
    )
    floor_partner: int = Field(
        30_000,
        description="least monthly margin for BP, yen",
        json_schema_extra={"ja": "BPの要員に必要な最低粗利（円/月）"},
    )
    target_margin: int = Field(
        200_000,
        gt=0,
        description="monthly margin that earns 100 cost points, yen",
        json_schema_extra={"ja": "費用の点数が満点になる粗利（円/月）"},
    )
    overhead_share: Chance = Field(
        0.0,
        description="share of the sell rate kept back for selling costs",
        json_schema_extra={"ja": "単価のうち営業費用として差し引く割合"},
    )
    cash_rate_year: Chance = Field(
        0.03,
        description="yearly interest on money we pay before the client pays us",
        json_schema_extra={"ja": "入金前に立て替える費用の年利"},
    )
    hours_sd: float = Field(
        12,
        ge=0,
        description="spread of monthly hours around the middle of the band, hours",
        json_schema_extra={"ja": "月の稼働時間のばらつき（標準偏差、時間）"},
    )


class SkillPolicy(Section):
    required_months_floor: Chance = Field(
        0.8,
        description="share of the months asked below which a must-have is refused; above it, it grades",
        json_schema_extra={"ja": "必須の年数に対し、この割合に届かなければ提案しない。届けば点数で差をつける"},
    )
    short_power: float = Field(
        1.5,
        ge=1,
        description="how steeply a must-have falls below the months asked: 1 evenly, more: clients mind every month",
        json_schema_extra={"ja": "必須の年数に足りないとき、どれだけ急に点数を下げるか（1 は比例）"},
    )
    full_months: int = Field(
        36,
        gt=0,
        description="months that count as full experience where none are asked",
        json_schema_extra={"ja": "年数の指定がないとき、十分とみなす経験（月）"},
    )
    claimed_share: Chance = Field(
        0.9,
        description="weight of a skill that is only claimed, in a mail or a table, beside one the history shows",
        json_schema_extra={"ja": "経歴に裏づけのない、自己申告だけのスキルの重み"},
    )
    recent_months: int = Field(
        36,
        ge=0,
        description="months since the last use within which a skill is fresh",
        json_schema_extra={"ja": "最後に使ってからこの月数までは、最近の経験とみなす（月）"},
    )
    old_months: int = Field(
        120,
        gt=0,
        description="months since the last use after which it no longer fades",
        json_schema_extra={"ja": "最後に使ってからこの月数で、重みが下限になる（月）"},
    )
    old_share: Chance = Field(
        0.7,
        description="weight of a skill last used so long ago; in between it falls evenly",
        json_schema_extra={"ja": "古い経験の重みの下限。その間は一定の割合で下がる"},
    )


class StartPolicy(Section):
    late_days_max: int = Field(
        14,
        ge=0,
        description="days after the project's start an engineer may become free",
        json_schema_extra={"ja": "案件の開始から何日遅れの参画まで提案するか（日）"},
    )
    late_days_open: int = Field(
        45,
        ge=0,
        description="the same where the start is 即日・随時",
        json_schema_extra={"ja": "開始が即日・随時のときの同じ日数（日）"},
    )


class PlacePolicy(Section):
    commute_minutes_max: int = Field(
        90,
        gt=0,
        description="longest way to work where the person names no limit",
        json_schema_extra={"ja": "本人の希望がないときの通勤時間の上限（分）"},
    )
    full_remote_days: float = Field(
        0.5,
        ge=0,
        description="days a week on site that still pass for フルリモート (one or two visits a month)",
        json_schema_extra={"ja": "フルリモートとみなす出社日数の上限（日/週。月1〜2回の出社は可）"},
    )
    commute_minutes_rare: int = Field(
        150,
        gt=0,
        description="longest way to work where at most one day a week is spent on site",
        json_schema_extra={"ja": "出社が週1日以下のときの通勤時間の上限（分）"},
    )


class SuccessPolicy(Section):
    """Starting values (proposal to contract 3-10 %, interview to contract about 1/3) until own figures are learnt."""

    screening_low: Chance = Field(
        0.02,
        description="chance that a poorly fitting proposal passes the papers",
        json_schema_extra={"ja": "適合の低い提案が書類を通る見込み"},
    )
    screening_high: Chance = Field(
        0.70,
        description="chance that a perfectly fitting one does",
        json_schema_extra={"ja": "適合の高い提案が書類を通る見込み"},
    )
    screening_power: float = Field(
        6.0,
        ge=1,
        description="how steeply the chance on paper rises with the fit: 1 evenly, more: only a good fit has one",
        json_schema_extra={"ja": "適合につれて書類の見込みが上がる急さ（1 は一定、大きいほど適合の高い人に限る）"},
    )
    interview: Chance = Field(
        0.33,
        description="chance to be taken after the first interview",
        json_schema_extra={"ja": "1回目の面談で決まる見込み"},
    )
    further_interview: Chance = Field(
        0.75, description="factor for each interview more", json_schema_extra={"ja": "面談が1回増えるごとに掛ける値"}
    )
    interviews_unknown: int = Field(
        2,
        ge=1,
        description="interviews assumed where the project does not say",
        json_schema_extra={"ja": "面談回数が不明なときに見込む回数（回）"},
    )
    half_life_days: float = Field(
        10,
        gt=0,
        description="days in which half of all projects are filled by others",
        json_schema_extra={"ja": "半分の案件が他社で決まるまでの日数（日）"},
    )
    rival_proposal: Chance = Field(
        0.95,
        description="factor per proposal of the person running elsewhere",
        json_schema_extra={"ja": "他社への提案中1件ごとに掛ける値"},
    )
    rival_interview: Chance = Field(
        0.85,
        description="factor per interview running elsewhere",
        json_schema_extra={"ja": "他社での面談1件ごとに掛ける値"},
    )
    rival_waiting: Chance = Field(
        0.65,
        description="factor per answer awaited elsewhere",
        json_schema_extra={"ja": "他社の結果待ち1件ごとに掛ける値"},
    )
    rival_offer: Chance = Field(
        0.30,
        description="factor per offer in hand elsewhere",
        json_schema_extra={"ja": "他社のオファー1件ごとに掛ける値"},
    )
    parallel_unknown: int = Field(
        1,
        ge=0,
        description="proposals assumed elsewhere for a partner's person where nobody says how many",
        json_schema_extra={"ja": "並行状況が不明なBP要員に見込む提案数（件）"},
    )
    arrived_unknown_days: float = Field(
        3,
        ge=0,
        description="age of a project whose arrival is unknown, days",
        json_schema_extra={"ja": "受信日が不明な案件を、何日前のものとみなすか（日）"},
    )
    extension_unknown: Chance = Field(
        0.70,
        description="chance that a contract about to end is not extended after all",
        json_schema_extra={"ja": "終了予定の契約が延長されず、実際に終わる見込み"},
    )
    extension_asked: Chance = Field(
        0.80,
        description="the same once the client was asked",
        json_schema_extra={"ja": "延長の有無を客先に確認したあとの同じ見込み"},
    )
    lead_days_own: float = Field(
        1,
        ge=0,
        description="days until an own employee can be proposed",
        json_schema_extra={"ja": "自社社員を提案できるまでの日数（日）"},
    )
    lead_days_partner: float = Field(
        2,
        ge=0,
        description="days until a partner's employee can be proposed",
        json_schema_extra={"ja": "BP要員を提案できるまでの日数（日）"},
    )
    confirmed: Chance = Field(1.0, description="factor for 確定案件", json_schema_extra={"ja": "確定案件に掛ける値"})
    budgeting: Chance = Field(
        0.6, description="factor for 予算取り中", json_schema_extra={"ja": "予算取り中の案件に掛ける値"}
    )
    information: Chance = Field(
        0.3, description="factor for 情報のみ", json_schema_extra={"ja": "情報のみの案件に掛ける値"}
    )
    certainty_unknown: Chance = Field(
        0.8,
        description="factor where a project does not say how certain it is",
        json_schema_extra={"ja": "案件の確度が不明なときに掛ける値"},
    )
    chain_step: Chance = Field(
        0.92,
        description="factor per company between us and the end client, each of which looks at the papers as well",
        json_schema_extra={"ja": "間に入る会社1社ごとに掛ける値（各社で書類選考があるため）"},
    )
    chain_unknown: int = Field(
        1,
        ge=0,
        description="companies assumed between us and the end client where a project does not say",
        json_schema_extra={"ja": "商流が不明な案件で、間に入るとみなす会社の数（社）"},
    )
    no_account_days: float = Field(
        14,
        ge=0,
        description="days a contract takes longer with a company we have no account with (口座なし)",
        json_schema_extra={"ja": "口座のない会社と契約するまでに余分にかかる日数（日）"},
    )


class ClientPolicy(Section):
    """What a client is worth beside the project at hand: factors on the gross profit, by rank and by segment."""

    rank_a: float = Field(
        1.10, ge=0, description="factor for clients of rank A", json_schema_extra={"ja": "Aランクの取引先に掛ける値"}
    )
    rank_b: float = Field(
        1.00,
        ge=0,
        description="factor for clients of rank B, and of no rank",
        json_schema_extra={"ja": "Bランク、ランクなしの取引先に掛ける値"},
    )
    rank_c: float = Field(
        0.95, ge=0, description="factor for clients of rank C", json_schema_extra={"ja": "Cランクの取引先に掛ける値"}
    )
    rank_d: float = Field(
        0.85, ge=0, description="factor for clients of rank D", json_schema_extra={"ja": "Dランクの取引先に掛ける値"}
    )
    key: float = Field(
        1.05, ge=0, description="factor for 大口 clients", json_schema_extra={"ja": "大口の取引先に掛ける値"}
    )
    growth: float = Field(
        1.05, ge=0, description="factor for 成長 clients", json_schema_extra={"ja": "成長中の取引先に掛ける値"}
    )
    standard: float = Field(
        1.00,
        ge=0,
        description="factor for 標準 clients, and where none is said",
        json_schema_extra={"ja": "標準の取引先、区分なしに掛ける値"},
    )


class LeavingPolicy(Section):
    allow_moves: bool = Field(
        True,
        description="may 社内調整 people be moved to another project at all",
        json_schema_extra={"ja": "稼働中の要員の社内調整を認めるか"},
    )
    move_chance: Chance = Field(
        0.15,
        description="chance that a planned move comes off, so that its backfill is needed",
        json_schema_extra={"ja": "予定した異動が実現し、後任が必要になる見込み"},
    )
    relationship_cost: int = Field(
        200_000,
        ge=0,
        description="yen a client's displeasure at a change of person costs",
        json_schema_extra={"ja": "要員の交代で取引先との関係が受ける損失（円）"},
    )
    notice_days: int = Field(
        30,
        ge=0,
        description="notice before contract end where the contract does not say",
        json_schema_extra={"ja": "契約に定めがないときの終了予告の日数（日）"},
    )


class WeightPolicy(Section):
    """Weights of the fit score; they need not add up to anything."""

    required: Points = Field(60, description="must-have skills", json_schema_extra={"ja": "必須スキルの配点"})
    preferred: Points = Field(25, description="nice-to-have skills", json_schema_extra={"ja": "尚可スキルの配点"})
    phases: Points = Field(20, description="phases worked in", json_schema_extra={"ja": "担当工程の配点"})
    role: Points = Field(10, description="role held", json_schema_extra={"ja": "役割の配点"})
    industry: Points = Field(5, description="trade worked in (業種)", json_schema_extra={"ja": "業種の配点"})
    led: Points = Field(
        5,
        description="size of the team led, where somebody is to lead",
        json_schema_extra={"ja": "率いた人数の配点（リーダーを求める案件のみ）"},
    )
    assessment: Points = Field(
        25,
        description="what a technical manager or client said of him; outweighs the sheet",
        json_schema_extra={"ja": "技術責任者や客先の評価の配点。シートより重くみる"},
    )


class LawPolicy(Section):
    filter_age: bool = Field(
        False,
        description="let a stated age limit refuse people (a caution is shown either way)",
        json_schema_extra={"ja": "客先指定の年齢条件で絞り込むか（どちらでも注意は表示）"},
    )
    filter_sex: bool = Field(
        False,
        description="let a stated limit on sex refuse people",
        json_schema_extra={"ja": "客先指定の性別条件で絞り込むか"},
    )
    filter_nationality: bool = Field(
        False,
        description="let a stated limit on nationality refuse people",
        json_schema_extra={"ja": "客先指定の国籍条件で絞り込むか"},
    )
    dispatch_licence: bool = Field(
        False,
        description="do we hold a licence for 労働者派遣",
        json_schema_extra={"ja": "労働者派遣の許可を持っているか"},
    )
    partner_pay_days_max: int = Field(
        60,
        gt=0,
        description="longest payment term towards small partners and freelancers, days after delivery",
        json_schema_extra={"ja": "小規模な協力会社・個人事業主への支払期限の上限（納品からの日数）"},
    )


class AnnouncePolicy(Section):
    """Mails that go out to many: projects to partners, the list of free people to clients."""

    margin: int = Field(
        50_000,
        ge=0,
        description="what we keep of a client's monthly rate in a mail to partners, never less than floor_partner, yen",
        json_schema_extra={"ja": "協力会社へ案内する単価で、客先単価から引く粗利。floor_partner を下回らない（円/月）"},
    )
    round_to: int = Field(
        10_000,
        ge=1,
        description="our price is rounded down to a multiple of this, yen",
        json_schema_extra={"ja": "案内する単価をこの単位に切り下げる（円）"},
    )
    days_before: int = Field(
        2,
        ge=0,
        description="working days between our deadline for partners and the client's",
        json_schema_extra={"ja": "協力会社への提案期限を、客先の期限より何営業日早めるか"},
    )
    tier_max: int = Field(
        2,
        ge=1,
        description="most companies between us and a person, whatever the client allows (2 = the partner and one more)",
        json_schema_extra={"ja": "客先が認めても、これより深い商流の方は募らない（社。2 は協力会社のもう1社先まで）"},
    )
    tier_unknown: int = Field(
        1,
        ge=1,
        description="the same where the project does not say how many the client allows",
        json_schema_extra={"ja": "案件に商流制限の記載がないときの同じ値（社）"},
    )
    bench_days: int = Field(
        60,
        ge=0,
        description="days within which somebody must become free to stand in the list of free people",
        json_schema_extra={"ja": "要員リストに、何日先までに空く方を載せるか（日）"},
    )
    bench_partners: bool = Field(
        False,
        description="may the list of free people name partners' people and freelancers",
        json_schema_extra={"ja": "要員リストに協力会社の方や個人事業主も載せるか"},
    )
    bench_age: bool = Field(
        False,
        description="does the list of free people show ages; it goes to many who have asked for nothing yet",
        json_schema_extra={"ja": "要員リストに年齢を載せるか（不特定の取引先へ送るため、通常は載せない）"},
    )
    bench_most: int = Field(
        50,
        ge=1,
        description="most people in one list; those free first are taken",
        json_schema_extra={"ja": "要員リスト1通に載せる人数の上限。先に空く方から載せる（名）"},
    )
    bench_skills: int = Field(
        6,
        ge=1,
        description="most skills named per person in that list",
        json_schema_extra={"ja": "要員リストで1名につき挙げるスキルの数"},
    )


class Policy(Section):
    plan: PlanPolicy = PlanPolicy()
    price: PricePolicy = PricePolicy()
    skill: SkillPolicy = SkillPolicy()
    start: StartPolicy = StartPolicy()
    place: PlacePolicy = PlacePolicy()
    success: SuccessPolicy = SuccessPolicy()
    client: ClientPolicy = ClientPolicy()
    leaving: LeavingPolicy = LeavingPolicy()
    weights: WeightPolicy = WeightPolicy()
    law: LawPolicy = LawPolicy()
    announce: AnnouncePolicy = AnnouncePolicy()
    severities: dict[str, Literal["block", "warn", "info"]] = Field(
        default_factory=dict,
        description="severity by rule id where it differs from docs/rules.md",
        json_schema_extra={"ja": "チェック項目ごとの重み（docs/rules.md と変える場合）"},
    )
    client_caps: dict[str, int] = Field(
        default_factory=dict,
        description="most new seats by client name",
        json_schema_extra={"ja": "取引先ごとの新規配置の上限（名）"},
    )
    ng: tuple[tuple[str, str], ...] = Field(
        (),
        description="pairs (client, engineer id) that are never proposed",
        json_schema_extra={"ja": "提案しない組み合わせ（取引先, 要員ID）"},
    )
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

    @property
    def margin_kept(self) -> int:
        """What we keep of a client's rate when we ask partners, yen a month: never less than the least we accept."""
        return max(self.announce.margin, self.price.floor_partner)

    def values(self, lang: Lang = "en") -> Iterator[tuple[str, Any, str, str]]:
        """(dotted name, value, source, meaning) of every value, in the order of this file."""
        for name, field in type(self).model_fields.items():
            if name == "file":
                continue
            value = getattr(self, name)
            if isinstance(value, Section):
                for inner, about in type(value).model_fields.items():
                    dotted = f"{name}.{inner}"
                    yield dotted, getattr(value, inner), self._source(dotted), _about(about, lang)
            else:
                yield name, value, self._source(name), _about(field, lang)

    def _source(self, dotted: str) -> str:
        return str(self.file) if self.file and dotted in self.stated else "default"


def _about(field: FieldInfo, lang: Lang) -> str:
    """What a value means."""
    extra = field.json_schema_extra
    return str(extra["ja"]) if lang == "ja" and isinstance(extra, dict) else field.description or ""


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
        raise InputError(
            tell("policy.cannot_open", lang, path=path, why=why_os(error, lang)), place=str(path)
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        why = why_unreadable(error, lang)
        raise InputError(tell("policy.no_toml", lang, path=path, why=why), place=str(path)) from error
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
        return tell("refused.value_at", lang, path=path, field=where, given=given(error), why=why_refused(error, lang))
    known = [name for name, *_ in Policy().values()] + list(Policy.model_fields)
    close = get_close_matches(where, known, n=1)
    if close:
        return tell("policy.maybe", lang, path=path, name=where, close=close[0])
    return tell("policy.unknown", lang, path=path, name=where)
