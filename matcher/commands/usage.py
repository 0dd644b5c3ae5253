"""What was wrong with a call, in the language of the run: the command line's library speaks English only."""

from __future__ import annotations

import re

from matcher.messages import Lang, tell

_SAID = (
    ("no_command", r"No such command '(?P<name>.+?)'\.(?: Did you mean (?P<near>.+)\?)?"),
    ("no_option", r"No such option: (?P<name>\S+?)(?: \(Possible options: (?P<near>.+)\))?"),
    ("missing", r"Missing \w+ '(?P<name>.+?)'\..*"),
    ("extra", r"Got unexpected extra arguments?(?:\(s\))? \((?P<name>.+)\)"),
    ("needs_value", r"Option '(?P<name>.+?)' requires .+ arguments?\."),
    ("takes_none", r"Option '(?P<name>.+?)' does not take a value\."),
    ("integer", r"Invalid value for '(?P<name>.+?)': Input should be a valid integer.*"),
    ("number", r"Invalid value for '(?P<name>.+?)': Input should be a valid number.*"),
    ("least", r"Invalid value for '(?P<name>.+?)': Input should be greater than or equal to (?P<limit>\S+)"),
    ("most", r"Invalid value for '(?P<name>.+?)': Input should be less than or equal to (?P<limit>\S+)"),
)
"""Message → what the library says; whatever it says otherwise is passed on as it stands."""


def problem_in(said: str, lang: Lang) -> str:
    """The library's word for a wrong call, put into the language of the run.

    >>> problem_in("Missing argument 'PROJECT'.", "ja")
    'PROJECT を指定してください。'
    """
    if lang == "en":
        return said
    for key, pattern in _SAID:
        met = re.fullmatch(pattern, said, re.DOTALL)
        if met is not None:
            parts = {name: value for name, value in met.groupdict().items() if value is not None}
            near = tell("usage.near", lang, near=parts["near"].replace("'", "")) if "near" in parts else ""
            return tell(f"usage.{key}", lang, **{**parts, "near": near})
    return said
