"""Why the private database cannot be used, and what to do: one sentence in each language. No rule here."""

ASK = (
    "PostGIS 付きの PostgreSQL を入れてください（Debian: apt-get install postgresql postgis）。または DATABASE_URL に"
    "別のサーバーを書いてください",
    "install PostgreSQL with PostGIS (Debian: apt-get install postgresql postgis), or set DATABASE_URL",
)
DIRECTORY = (
    "データの置き場所 {0} を使えません（{1}）。持ち主と権限を直すか、SAIHEN_DATA_DIR に別の場所を書いてください",
    "the data directory {0} cannot be used ({1}); mend its owner and mode, or name another one in SAIHEN_DATA_DIR",
)
NONE_HERE = (f"PostGIS 付きの PostgreSQL がありません。{ASK[0]}", f"there is no PostgreSQL with PostGIS here; {ASK[1]}")
NO_ACCOUNT = (
    f"root がデータベースを動かすための利用者 postgres がありません。{ASK[0]}",
    f"there is no `postgres` account for root to run the database under; {ASK[1]}",
)
OTHER_VERSION = (
    "{0} のデータベースは PostgreSQL {1} で作られましたが、この機械にあるのは {2} です。PostgreSQL {1} と PostGIS を"
    "入れ直すか、SAIHEN_DATA_DIR に新しい場所を書いてください",
    "the database in {0} was made by PostgreSQL {1}; this machine has {2}. Install PostgreSQL {1} with PostGIS again, "
    "or set SAIHEN_DATA_DIR to a new directory",
)
OTHER_OWNER = (
    "{0} のデータベースは別の利用者のものです。その利用者で始めるか、SAIHEN_DATA_DIR に別の場所を書いてください",
    "the database in {0} belongs to another account; use that account, or another SAIHEN_DATA_DIR",
)
NOT_MADE = (
    "データベースを作れませんでした。saihen doctor で原因を確かめてください（{0}）",
    "the private database could not be made; `saihen doctor` tells more ({0})",
)
NOT_STARTED = (
    "データベースが起動しませんでした。{0} を見るか saihen doctor を行ってください（{1}）",
    "the private database did not start; look at {0}, or run `saihen doctor` ({1})",
)
SOCKETS = (
    "{0} はデータベースの利用者だけの場所ではありません。消してからもう一度始めてください",
    "{0} is not a private directory of the database's account; remove it and start again",
)
REFUSED = (
    "{0} のデータベースにつながりません。{1} を見るか saihen doctor を行ってください（{2}）",
    "the private database in {0} refuses us; look at {1}, or run `saihen doctor` ({2})",
)


def said(words: tuple[str, str], *values: object) -> str:
    """Both sentences with their values, as commands print them."""
    return " / ".join(each.format(*values) for each in words)
