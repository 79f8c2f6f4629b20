#!/usr/bin/env bash
# Clients of /api/v1 made from the contract, in build/clients: a Python package and a TypeScript one (openapi-fetch with
# the contract's types); then both ask a running server. Needs the Python and npm indexes: the generator and
# openapi-fetch live in .cache/clients.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/node.sh
STAMPS=.cache/setup
source scripts/steps.sh
need_node
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
cp scripts/client.ts "$OUT/typescript/index.ts"
cp scripts/try_client.ts "$OUT/typescript/try_client.ts"
cat >"$OUT/typescript/package.json" <<'PACKAGE'
{ "name": "saihen-client", "private": true, "type": "module", "main": "index.js", "types": "index.ts",
  "dependencies": { "openapi-fetch": "^0.17.0" } }
PACKAGE
(cd "$OUT/typescript" && npm install --silent --no-audit --no-fund)
frontend/node_modules/.bin/tsc --strict --target es2022 --module nodenext --types node \
  --typeRoots frontend/node_modules/@types "$OUT/typescript/index.ts" "$OUT/typescript/try_client.ts"
PYTHONPATH="$OUT/python" "$GENERATOR/bin/python" scripts/try_client.py
echo "clients: $OUT/python/saihen_client, $OUT/typescript"
