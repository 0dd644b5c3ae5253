"""What company names and mail domains are compared by."""

from __future__ import annotations

import re
from functools import lru_cache

from matcher.normalise.text import key

FORMS = re.compile(r"株式会社|有限会社|合同会社|\(株\)|\(有\)|\(同\)|株\)|,?inc\.?$|co\.,?ltd\.?|様$|御中$")
FREE_MAIL = frozenset({"gmail.com", "yahoo.co.jp", "outlook.jp", "outlook.com", "hotmail.com", "icloud.com"})


@lru_cache(maxsize=8192)
def company_key(name: str | None) -> str:
    """A company's name without its legal form, 様, spaces and width; empty for none.

    >>> company_key("㈱サザナミ") == company_key("株式会社サザナミ 様")
    True
    """
    return FORMS.sub("", key(name or "").replace(" ", "")).strip()


def mail_domain(address: str | None) -> str:
    """The mail domain of a company; mailbox providers name no company."""
    domain = (address or "").rpartition("@")[2].strip("> ").lower()
    return "" if domain in FREE_MAIL else domain
