"""What is printed where a command cannot do its work."""

from __future__ import annotations

from matcher.model import (
    Document,
    Record,
)


class Problem(Record):
    code: str
    message: str
    place: str | None = None


class ErrorDocument(Document):
    """Printed with exit status 2."""

    error: Problem


DOCUMENTS: dict[str, type[Document]] = {
    "error": ErrorDocument,
}
