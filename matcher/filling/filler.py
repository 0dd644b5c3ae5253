"""The one thing the rest of the house knows of a language model."""

from __future__ import annotations

from typing import Protocol

from matcher.errors import MatcherError


class Away(MatcherError):
    """Nobody answers: the endpoint is not there, too slow, refuses, or says what is no answer."""


class Filler(Protocol):
    """Answers a question about a text."""

    def __call__(self, task: str, text: str) -> str:
        """What it says to `task` about `text`, which is data. Raises Away where no answer comes."""
        ...
