#!/usr/bin/env bash
# Every check, each with its seconds; all of them run even if one fails. Called by `make test`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/node.sh
STAMPS=.cache/setup
source scripts/steps.sh
need_node
FAILED=()

check() {
  local words=$1 began=$SECONDS
  shift
  echo "== $words"
  "$@" </dev/null || FAILED+=("$words")
  echo "-- $words: $((SECONDS - began)) s"
}

check "style" .venv/bin/ruff check --quiet .
check "format" .venv/bin/ruff format --quiet --check .
check "types" .venv/bin/mypy
check "front end: style, types and tests" npm_quiet run check
check "tests on PostGIS and in the browser" .venv/bin/python -m pytest -n 2 --dist worksteal --durations=8

echo "== ${SECONDS} s in all"
if [ "${#FAILED[@]}" -gt 0 ]; then
  printf 'FAILED: %s\n' "${FAILED[@]}"
  exit 1
fi
echo "all green"
