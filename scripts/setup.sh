#!/usr/bin/env bash
# Install what is missing and build what has changed; does nothing, quickly, where there is nothing to do.
#   scripts/setup.sh               what `saihen run` needs
#   scripts/setup.sh --for-tests   also a browser and Japanese fonts
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
STAMPS=.cache/setup
mkdir -p "$STAMPS"
source scripts/steps.sh
source scripts/node.sh

PROGRAMS=$(system_programs "${1:-}")
if [ -n "$PROGRAMS" ]; then
  source scripts/system.sh
  # shellcheck disable=SC2086  a list of packages
  step "system packages: $PROGRAMS" install_system $PROGRAMS
fi

# Two `make` at once must not build over each other.
exec 9>"$STAMPS/lock"
flock 9

if changed python requirements.lock pyproject.toml || [ ! -x .venv/bin/saihen ]; then
  step "Python packages (one to three minutes the first time)" install_python
  record python requirements.lock pyproject.toml
fi

if changed kernels requirements.lock app/optimizer && [ -f app/optimizer/warm_up.py ]; then
  # Beside the front end's build: one core each.
  .venv/bin/python -m app.optimizer.warm_up >"$STAMPS/kernels.log" 2>&1 9>&- &
  KERNELS=$!
fi

FRONTEND=(frontend/package.json frontend/package-lock.json frontend/index.html frontend/src frontend/public frontend/vite.config.ts)
if [ -d offline/frontend-dist ] && [ ! -f frontend/dist/index.html ]; then
  # Built where there is a network (scripts/offline_bundle.sh).
  cp -r offline/frontend-dist frontend/dist
  mkdir -p frontend/node_modules
  cp -r offline/node_modules/. frontend/node_modules/
  record packages frontend/package-lock.json
  record frontend "${FRONTEND[@]}"
fi
if changed packages frontend/package-lock.json || [ ! -d frontend/node_modules ]; then
  need_node
  step "front end's packages" npm_quiet ci
  record packages frontend/package-lock.json
fi
if changed frontend "${FRONTEND[@]}" || [ ! -f frontend/dist/index.html ]; then
  need_node
  step "front end" npm_quiet run build
  record frontend "${FRONTEND[@]}"
fi

if [ -n "${KERNELS:-}" ]; then
  step "optimizer's kernels" wait_for_kernels
  record kernels requirements.lock app/optimizer
fi
