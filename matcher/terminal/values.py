"""Values of records as people say them: codes by their names, bands, limits, lengths; never a code of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from matcher.messages import Lang, field_words, known, listed, months_text, tell, value_words


def told(value: Any, lang: Lang, field: str = "") -> str:
    """A value of a field as JSON has it, in words; `field` is its name, or its path in a record."""
    name = field.rpartition(".")[2].partition("[")[0]
    if name in _SAID and value not in (None, [], {}):
        return _SAID[name](value, lang)
    if isinstance(value, list):
        each = [told(one, lang, name) for one in value]
        several = any(isinstance(one, dict) and "surface" not in one and "any_of" not in one for one in value)
        return " ／ ".join(each) if several else listed(each, lang)
    if isinstance(value, dict):
        return _parts(value, lang)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 10_000:
        return f"{value:,}"
    return value_words(field, value, lang)


def dated(value: str, exactness: str | None, lang: Lang) -> str:
    """A date as exactly as it is known: 2026-12-01, 2026年12月上旬, 2026年12月, 随時（12月1日〜）."""
    key = f"report.date.{exactness}"
    if exactness == "day" or not known(key):
        return value
    day = date.fromisoformat(value)
    third = tell(f"report.third.{min((day.day - 1) // 10, 2)}", lang)
    return tell(key, lang, y=day.year, m=day.month, d=day.day, third=third, iso=value)


def _parts(value: Mapping[str, Any], lang: Lang) -> str:
    if "any_of" in value:
        return tell("report.or", lang).join(told(one, lang) for one in value["any_of"])
    if "surface" in value and "skill" in value:
        return _skill(value, lang)
    stated = [(name, one) for name, one in value.items() if one not in (None, [], {}, False)]
    return listed([f"{field_words(name, lang)} {told(one, lang, name)}" for name, one in stated], lang) or "-"


def _skill(value: Mapping[str, Any], lang: Lang) -> str:
    """Java 17（5年）, ?独自FW; a length that is only known to be no longer: EC2（長くても5年）."""
    name = " ".join(p for p in (value["skill"] or f"?{value['surface']}", value.get("version")) if p)
    said = []
    if value.get("months") is not None:
        said.append(months_text(value["months"], lang))
    elif value.get("months_most") is not None:
        said.append(tell("terminal.at_most", lang, months=months_text(value["months_most"], lang)))
    if value.get("level"):
        said.append(str(value["level"]))
    return tell("report.skill_months", lang, skill=name, months=listed(said, lang)) if said else name


def _settlement(value: Mapping[str, Any], lang: Lang) -> str:
    if value.get("fixed"):
        return tell("report.fixed", lang)
    low, high = ("" if value.get(end) is None else str(value[end]) for end in ("min_h", "max_h"))
    band = f"{low}〜{high}h" if low or high else ""
    rule = tell(f"report.settlement.{value['rule']}", lang) if value.get("rule") else ""
    return " ".join(part for part in (band, rule) if part)


def _limit(value: Mapping[str, Any], lang: Lang) -> str:
    """商流制限 in words; a freelancer's is told beside it."""
    said = []
    if (most := value.get("max_tier")) is not None:
        said.append(_tier_limit(most, lang))
    if value.get("freelance") is not None:
        said.append(tell("report.freelance_ok" if value["freelance"] else "report.freelance_no", lang))
    if value.get("freelance_tier") is not None:
        said.append(tell("report.freelance_tier", lang, n=value["freelance_tier"]))
    return listed(said, lang)


def _tier_limit(value: int, lang: Lang) -> str:
    return tell("report.tier.own_only", lang) if value == 0 else tell("report.tier.up_to", lang, n=value)


def _tier(value: int, lang: Lang) -> str:
    return tell("report.tier.own", lang) if value == 0 else tell("report.tier.away", lang, n=value)


def _chain(value: int, lang: Lang) -> str:
    return tell("report.chain.direct", lang) if value == 0 else tell("report.chain.between", lang, n=value)


def _remote(value: Mapping[str, Any] | str, lang: Lang) -> str:
    """How one works, and the days in the office; a wish has the mode alone."""
    if isinstance(value, str):
        return value_words("remote", value, lang)
    mode, days = value_words("mode", value["mode"], lang), value.get("onsite_days")
    if not days or value["mode"] == "full":
        return mode
    return tell("report.onsite_days", lang, mode=mode, days=_range(days, "{:g}".format))


def _exactness(value: Mapping[str, str] | str, lang: Lang) -> str:
    """By date, how exactly it is known."""
    if isinstance(value, str):
        return value_words("exactness", value, lang)
    return listed(
        [f"{field_words(one, lang)} {value_words('exactness', said, lang)}" for one, said in value.items()], lang
    )


def _utilisation(value: list[float], lang: Lang) -> str:
    return _range(value, "{:.0%}".format)


def _range(ends: list[float], write: Callable[[float], str]) -> str:
    low, high = map(write, ends)
    return low if low == high else f"{low}〜{high}"


def _term(value: Mapping[str, Any], lang: Lang) -> str:
    said = [months_text(value["months"], lang)] if value.get("months") is not None else []
    said += [tell(f"report.term.{name}", lang) for name in ("long", "extendable") if value.get(name)]
    return listed(said, lang) or "-"


def _phases(value: list[str] | str, lang: Lang) -> str:
    return listed([tell(f"phase.{one}", lang) for one in ([value] if isinstance(value, str) else value)], lang)


def _named(family: str) -> Callable[[list[str] | str, Lang], str]:
    """Entries of the vocabulary by their Japanese names; what the trade itself writes in capitals (PM, SE) stays."""

    def name_of(name: str, lang: Lang) -> str:
        from matcher.taxonomy import taxonomy

        entry = getattr(taxonomy(), family).get(name)
        if entry is None:
            return value_words("role", name, lang)
        return str(entry.ja) if entry.ja and lang == "ja" and not name.isupper() else name

    def names(value: list[str] | str, lang: Lang) -> str:
        return listed([name_of(one, lang) for one in ([value] if isinstance(value, str) else value)], lang)

    return names


_SAID: dict[str, Callable[[Any, Lang], str]] = {
    "settlement": _settlement,
    "partner_limit": _limit,
    "max_tier": _tier_limit,
    "exactness": _exactness,
    "tier": _tier,
    "chain_depth": _chain,
    "remote": _remote,
    "utilisation": _utilisation,
    "term": _term,
    "phases": _phases,
    "industry": _named("industries"),
    "role": _named("roles"),
    "roles": _named("roles"),
}
"""How a field is said where its own words are no value a person would use."""
