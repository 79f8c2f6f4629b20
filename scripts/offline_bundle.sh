#!/usr/bin/env bash
# One archive for machines without a network: the program, its Python wheels, the built front end, the list of Debian
# packages. Called by `make offline-bundle`; unpacked elsewhere, `make run` installs from it and asks nothing of a network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
VERSION=$(.venv/bin/python -c 'import app; print(app.__version__)')
NAME=saihen-$VERSION-offline
OUT=${1:-.cache/$NAME.tar.gz}
MADE=$(mktemp -d)
trap 'rm -rf "$MADE"' EXIT
ROOT=$MADE/$NAME
mkdir -p "$ROOT/offline"

git archive HEAD | tar -x -C "$ROOT"
.venv/bin/python -m scripts.runtime_lock >"$ROOT/offline/requirements.lock"
.venv/bin/python -m pip download --disable-pip-version-check --quiet --only-binary :all: --require-hashes --no-deps \
  -r "$ROOT/offline/requirements.lock" -d "$ROOT/offline/wheels"
# What builds our own package is no dependency of it.
.venv/bin/python -m pip download --disable-pip-version-check --quiet --only-binary :all: --no-deps 'setuptools>=77' \
  -d "$ROOT/offline/wheels"
cp -r frontend/dist "$ROOT/offline/frontend-dist"
scripts/paper_parts.sh "$ROOT/offline/node_modules"
cat >"$ROOT/offline/debian-packages.txt" <<'LIST'
make
python3
python3-venv
postgresql
postgresql-postgis
postgresql-postgis-scripts
LIST
(cd "$ROOT" && find offline -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum >offline.sha256)
tar -c -z -f "$OUT" -C "$MADE" "$NAME"
echo "$OUT: $(du -h "$OUT" | cut -f1), $(find "$ROOT/offline/wheels" -type f | wc -l) wheels"
