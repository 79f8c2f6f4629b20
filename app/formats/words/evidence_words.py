"""The summary of `saihen evidence` as a page in Japanese, for whoever reads a tender or an audit."""

from collections.abc import Iterator, Mapping
from typing import Any

FILES = {
    "summary.json": "この要約と同じ内容（機械が読む形）",
    "settings.json": "設定のすべて（秘密の値は、あるかないかだけ）",
    "roles.csv": "役割と権限（プログラムの中）",
    "roles.md": "役割とすべての経路の対応表（英語）",
    "database-rights.csv": "データベースの利用者と表ごとの権限",
    "components.cdx.json": "部品表（SBOM、CycloneDX 1.5）",
    "data.ja.md": "データの種類・ログと保存期間・接続先（英語は data.md）",
    "accounts.md": "利用者・パスワード・セッション・監査（英語）",
    "cryptography.md": "暗号の方式と鍵（英語）",
    "asvs.csv": "ASVS 5.0.0 レベル1・2 の自己点検（要件ごとに、示すファイル）",
    "mappings.csv": "総務省 情報セキュリティポリシーガイドラインと非機能要件への対応",
}
HARDENING = {
    "one_time_codes_required_of": "認証アプリのコードを求める相手",
    "provider_asked_for_strong_sign_ins": "認証基盤に強い認証を求める",
    "passwords_sign_in": "パスワードでのサインイン",
    "two_persons_adopt": "計画の採用は二人で決める",
    "virus_scanner": "保存するファイルのウイルス検査",
    "proxy_known": "リバースプロキシの登録",
    "session_hours": "サインインの期限（時間）",
}
SAID = {True: "はい", False: "いいえ", "off": "なし", "administrators": "管理者", "everybody": "全員"}
VERIFIED = {True: "復元して行数が同じことを確かめた", False: "復元すると違いがあった", None: "復元して確かめていない"}


def evidence_in_japanese(summary: Mapping[str, Any]) -> str:
    """The page as Markdown. `summary`: as `saihen evidence` writes it into `summary.json`."""
    return "\n".join(_lines(summary)) + "\n"


def _lines(summary: Mapping[str, Any]) -> Iterator[str]:
    yield f"# Saihen {summary['program']} の証跡\n\n{summary['made_at']} 時点。\n"
    yield "| 項目 | 結果 |\n|---|---|"
    yield f"| 変更の履歴 | {_history(summary['history'])} |"
    yield f"| 最新のバックアップ | {_backup(summary['backup'])} |"
    yield f"| ASVS 5.0.0（レベル1・2）の自己点検 | {_asvs(summary['asvs'])} |"
    yield from (f"| {HARDENING[name]} | {SAID.get(value, value)} |" for name, value in summary["hardening"].items())
    yield "\n## 一緒に書き出したファイル\n\n| ファイル | 中身 |\n|---|---|"
    yield from (f"| `{name}` | {words} |" for name, words in FILES.items())


def _history(history: Mapping[str, Any]) -> str:
    if not history["holds"]:
        return f"**封印と合わないところが {len(history['broken'])} 件あります**"
    if history["chain"] is None:
        return "まだ封印がありません（計算係が動くと封印されます）"
    return f"書き換えはありません（最新の封印 `{history['chain']}`）"


def _backup(backup: Mapping[str, Any] | None) -> str:
    if backup is None:
        return "**自動バックアップがありません**（`SAIHEN_BACKUP_DIR` を決めてください）"
    rows = sum(backup["tables"].values())
    return f"`{backup['file']}`、{backup['made_at']}、{rows:,} 行。{VERIFIED[backup['verified']]}"


def _asvs(states: Mapping[str, int]) -> str:
    met, missing = states.get("met", 0), states.get("not met", 0)
    share = f"、当てはまる {met + missing} 件の {met / (met + missing):.1%}" if met + missing else ""
    return f"適合 {met}、不適合 {missing}、該当なし {states.get('not applicable', 0)}{share}"
