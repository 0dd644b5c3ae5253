"""An endpoint that speaks the chat protocol of OpenAI, on this machine or elsewhere, as the environment names it."""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from matcher.errors import InputError
from matcher.filling.filler import Away
from matcher.messages import Lang, tell

URL, MODEL, KEY, TIMEOUT = "MATCHER_LLM_URL", "MATCHER_LLM_MODEL", "MATCHER_LLM_KEY", "MATCHER_LLM_TIMEOUT"
TIMEOUT_S, TIMEOUT_MOST_S = 30.0, 300.0
TRIES = 3
PAUSE_S = 0.5
"""Before the second try; twice as long before the third."""
ANSWER_MAX = 256 * 1024
"""Bytes of an answer that are read."""
TOKENS_MAX = 1500
AGAIN = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Endpoint:
    """A place to ask, by its base URL (`http://127.0.0.1:11434/v1`)."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = TIMEOUT_S
    pause_s: float = PAUSE_S

    def __call__(self, task: str, text: str) -> str:
        """The first choice's text. Raises Away after a few tries."""
        body = {
            "model": self.model,
            "temperature": 0,
            "max_tokens": TOKENS_MAX,
            "messages": [{"role": "system", "content": task}, {"role": "user", "content": text}],
        }
        return _said(self._sent(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")))

    def _sent(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(f"{self.url.rstrip('/')}/chat/completions", body, headers, method="POST")
        opener = urllib.request.build_opener(_Here(), *_proxies(self.url))
        why = ""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(self.pause_s * 2 ** (attempt - 1))
            try:
                with opener.open(request, timeout=self.timeout_s) as answer:
                    return _read(answer, time.monotonic() + self.timeout_s)
            except urllib.error.HTTPError as error:
                error.close()
                why = f"HTTP {error.code}"
                if error.code not in AGAIN:
                    break
            except (OSError, HTTPException, ValueError) as error:
                why = _reason(error)
        raise Away(why or "?")


class _Here(urllib.request.HTTPRedirectHandler):
    """Text goes to the endpoint that was named and to no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _proxies(url: str) -> tuple[urllib.request.ProxyHandler, ...]:
    return (urllib.request.ProxyHandler({}),) if _on_this_machine(url) else ()


def _read(answer: Any, until: float) -> bytes:
    """The body, no more than is read of any answer, and no later than the time given."""
    parts, size = [], 0
    while size <= ANSWER_MAX and (part := answer.read1(65536)):
        parts.append(part)
        size += len(part)
        if time.monotonic() > until:
            raise TimeoutError("timed out")
    if size > ANSWER_MAX:
        raise ValueError(f"> {ANSWER_MAX} bytes")
    return b"".join(parts)


def _reason(error: BaseException) -> str:
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    return str(getattr(inner, "strerror", None) or inner or type(error).__name__)


def _said(body: bytes) -> str:
    try:
        text = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Away("no chat answer") from None
    if not isinstance(text, str):
        raise Away("no text in the answer")
    return text


def configured(lang: Lang = "ja", environment: Mapping[str, str] | None = None) -> Endpoint:
    """The endpoint the environment names. Raises InputError where none is, or one that would carry text in the open."""
    given = os.environ if environment is None else environment
    url, model = given.get(URL, "").strip(), given.get(MODEL, "").strip()
    if not url or not model:
        raise InputError(tell("filling.not_configured", lang, url=URL, model=MODEL), place=URL if not url else MODEL)
    try:
        parts = urlsplit(url)
        host, scheme, _ = parts.hostname, parts.scheme, parts.port
    except ValueError:
        host = scheme = None
    if not host or scheme not in ("http", "https") or parts.username or parts.query or parts.fragment:
        raise InputError(tell("filling.bad_url", lang, url=URL), place=URL)
    if scheme == "http" and not _on_this_machine(url):
        raise InputError(tell("filling.in_the_open", lang, url=URL), place=URL)
    try:
        seconds = float(given.get(TIMEOUT, "") or TIMEOUT_S)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= TIMEOUT_MOST_S:
        raise InputError(tell("filling.bad_timeout", lang, name=TIMEOUT, most=f"{TIMEOUT_MOST_S:g}"), place=TIMEOUT)
    return Endpoint(url, model, given.get(KEY, ""), seconds)


def _on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
