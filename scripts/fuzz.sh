#!/usr/bin/env bash
# Requests made up from the contract against the application over a town of its own, and the gate on facts made up;
# called by `make fuzz`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
.venv/bin/python -c 'import schemathesis' 2>/dev/null || .venv/bin/python -m pip install --quiet '.[fuzz]'
SAIHEN_EXAMPLES=1200 .venv/bin/python -m pytest tests/planning/test_gate_anything.py -n 0 -p no:cacheprovider
exec .venv/bin/python -m pytest tests/fuzz/fuzz_contract.py -p no:cacheprovider "$@"
