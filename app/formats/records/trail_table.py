"""The audit trail as a CSV file that opens in Excel."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.formats.text.comma_file import no_formula

HEAD = {
    "ja": ("日時", "種別", "利用者", "操作", "接続元", "内容"),
    "en": ("at", "kind", "who", "action", "origin", "detail"),
}
Row = tuple[datetime, str, str | None, str, str | None, dict[str, Any]]


def trail_csv(rows: Iterable[Row], language: str) -> bytes:
    """UTF-8 with a byte order mark; `rows` as (at, kind, who, action, origin, detail)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD[language])
    for at, kind, who, action, origin, detail in rows:
        told = json.dumps(detail, ensure_ascii=False, sort_keys=True)
        cells = (at.astimezone().isoformat(timespec="seconds"), kind, who or "", action, origin or "", told)
        writer.writerow([no_formula(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")
