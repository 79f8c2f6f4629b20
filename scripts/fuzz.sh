#!/usr/bin/env bash
# Requests made up from the contract against the application over a town of its own; called by `make fuzz`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
.venv/bin/python -c 'import schemathesis' 2>/dev/null || .venv/bin/python -m pip install --quiet '.[fuzz]'
exec .venv/bin/python -m pytest tests/fuzz/fuzz_contract.py -p no:cacheprovider "$@"
