#!/usr/bin/env bash
# Clients of /api/v1 made from the contract, in build/clients: a Python package and TypeScript types; then the Python one
# asks a running server. Needs the Python index for the generator, which lives in .cache/clients.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
OUT=build/clients
GENERATOR=.cache/clients
mkdir -p "$OUT"
if [ ! -x "$GENERATOR/bin/openapi-python-client" ]; then
  python3 -m venv "$GENERATOR"
  "$GENERATOR/bin/pip" install --quiet 'openapi-python-client>=0.29'
fi
.venv/bin/python -m scripts.client_contract "$OUT/openapi.json"
"$GENERATOR/bin/openapi-python-client" generate --path "$OUT/openapi.json" --output-path "$OUT/python/saihen_client" \
  --meta none --overwrite >"$OUT/python.log" 2>&1 || { cat "$OUT/python.log" >&2; exit 1; }
frontend/node_modules/.bin/openapi-typescript "$OUT/openapi.json" -o "$OUT/typescript/saihen.d.ts" >"$OUT/typescript.log"
PYTHONPATH="$OUT/python" "$GENERATOR/bin/python" scripts/try_client.py
echo "clients: $OUT/python/saihen_client, $OUT/typescript/saihen.d.ts"
