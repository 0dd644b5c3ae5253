"""Why a record's model refuses a value, in words: its own are English and speak of types."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from matcher.messages import Lang, known, listed, tell

_BY_KIND = (
    (r"int_.*|.*_from_float", "whole", None),
    (r"(?:float|decimal|finite)_.*", "number", None),
    (r"bool_.*", "yes_or_no", None),
    (r"string_.*", "text", None),
    (r"(?:date|datetime|time).*", "day", None),
    (r"greater_than_equal", "least", "ge"),
    (r"less_than_equal", "most", "le"),
    (r"greater_than", "more", "gt"),
    (r"less_than", "less", "lt"),
    (r"too_short", "few", "min_length"),
    (r"too_long", "many", "max_length"),
    (r"(?:tuple|list|set|frozen_set|iterable)_type", "list", None),
    (r"(?:dict|model|mapping|model_attributes|dataclass)_type", "parts", None),
    (r"missing", "missing", None),
    (r"extra_forbidden", "extra", None),
)
"""Kind of fault → message, and the part of its context that is the limit."""


def why_refused(fault: Mapping[str, Any], lang: Lang = "ja") -> str:
    """Why a value cannot stand, of a fault as pydantic's `errors()` lists it; codes with what they mean."""
    kind, context = str(fault["type"]), fault.get("ctx", {})
    if kind in ("literal_error", "enum"):
        codes = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        field = next((part for part in reversed(fault["loc"]) if isinstance(part, str)), "")
        return tell("refused.one_of", lang, known=listed([_code(code, field, lang) for code in codes], lang))
    for pattern, key, limit in _BY_KIND:
        if re.fullmatch(pattern, kind):
            return tell(f"refused.{key}", lang, **({"limit": f"{context[limit]:g}"} if limit else {}))
    return tell("refused.other", lang)


def _code(code: str, field: str, lang: Lang) -> str:
    key = f"phase.{code}" if field == "phases" else f"value.{field}.{code}"
    return tell("refused.code", lang, code=code, called=tell(key, lang)) if known(key) else code


def given(fault: Mapping[str, Any]) -> str:
    """What was given where the fault lies, as JSON writes it, shortened; a text as it stands."""
    value = fault["input"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def path_of(loc: Sequence[int | str]) -> str:
    """Where a fault lies as a path of field names (`required[1].skill`, counted from 1); names of models on the way
    are none."""
    path = ""
    for part in loc:
        if isinstance(part, int):
            path += f"[{part + 1}]"
        elif not path or not part[:1].isupper():
            path += f".{part}" if path else part
    return path


def why_unreadable(error: Exception, lang: Lang = "ja") -> str:
    """Why a text is no JSON or TOML, or no text at all: where it goes wrong, as far as the error says."""
    if isinstance(error, UnicodeDecodeError):
        return tell("refused.encoding", lang)
    met = re.search(r"line (\d+),? column (\d+)", str(error))
    return tell("refused.at", lang, line=met[1], column=met[2]) if met else tell("refused.form", lang)
