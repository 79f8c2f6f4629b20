"""The running program asked over HTTP, beside the browser."""

import json
import time
import urllib.request
from typing import Any
from urllib.error import HTTPError

WAIT_SECONDS = 900


def ask(url: str, body: dict[str, Any] | None = None, *, method: str | None = None, tag: str = "") -> Any:
    """The JSON answer; a body makes it a POST, `tag` goes along as If-Match."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "If-Match": tag}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=60) as answer:
        return json.load(answer)


def finished(address: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The run or series of this answer, once it is done."""
    last = time.monotonic() + WAIT_SECONDS
    while asked["state"] in {"queued", "running"} and time.monotonic() < last:
        time.sleep(1)
        asked = ask(f"{address}/{asked['id']}")
    assert asked["state"] == "done", asked
    return asked


def newest_plan(server: str, *, seconds: int) -> dict[str, Any]:
    """The newest finished plan; the sample city's own, asked for where there is none under way."""
    address = server + "api/runs"
    try:
        found: dict[str, Any] = ask(address + "/latest")
    except HTTPError:
        waiting = [run for run in ask(address) if run["state"] in {"queued", "running"}]
        return finished(address, waiting[0] if waiting else ask(address, {"title": "試算", "seconds": seconds}))
    return found
