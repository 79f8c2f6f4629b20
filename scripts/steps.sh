# Shell functions of setup.sh: progress, stamps, what is missing, the Python environment. Sourced, not run.

# step WORDS COMMAND...: say what is done and how long it took; show the output only when it fails.
step() {
  local words=$1 log="$STAMPS/step.log" began=$SECONDS
  shift
  printf '→ %s … ' "$words" >&2
  if "$@" >"$log" 2>&1 </dev/null; then
    printf 'done, %d s\n' $((SECONDS - began)) >&2
  else
    printf 'FAILED\n' >&2
    tail -n 40 "$log" >&2
    exit 1
  fi
}

# A stamp keeps the hash of the files that a finished step was made from.
digest() { find "$@" -type f ! -path '*/__pycache__/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum; }
changed() { local name=$1; shift; [ "$(digest "$@")" != "$(cat "$STAMPS/$name" 2>/dev/null)" ]; }
record() { local name=$1; shift; digest "$@" >"$STAMPS/$name"; }

find_python() {
  local each
  for each in python3 python3.13 python3.12 python3.11; do
    if "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$each"
      return
    fi
  done
}

has_postgis() { compgen -G '/usr/share/postgresql/*/extension/postgis.control' >/dev/null \
  && compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || find_elsewhere; }
find_elsewhere() {
  local sharedir
  command -v initdb pg_ctl >/dev/null && sharedir=$(pg_config --sharedir 2>/dev/null) \
    && [ -f "$sharedir/extension/postgis.control" ]
}
has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_japanese_font() { command -v fc-list && [ -n "$(fc-list :lang=ja family)" ]; }

# The Debian packages that are missing, as one line; empty where nothing is.
system_programs() {
  local python missing=()
  if [ ! -x .venv/bin/python ]; then
    python=$(find_python)
    [ -n "$python" ] && "$python" -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3 python3-venv)
  fi
  if [ -z "${DATABASE_URL:-}" ] && ! has_postgis; then
    missing+=(postgresql postgresql-postgis postgresql-postgis-scripts)
  fi
  if [ "$1" = --for-tests ]; then
    has_postgis || [ -z "${DATABASE_URL:-}" ] || missing+=(postgresql postgresql-postgis postgresql-postgis-scripts)
    has_browser >/dev/null || missing+=(chromium)
    has_japanese_font >/dev/null || missing+=(fontconfig fonts-ipafont-gothic)
  fi
  echo "${missing[*]:-}"
}

install_python() {
  if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    local python
    python=$(find_python)
    if [ -z "$python" ]; then
      echo 'Saihen needs Python 3.11 or newer (Debian 12 and later have it).'
      return 1
    fi
    rm -rf .venv
    "$python" -m venv .venv
  fi
  local from=() lock=requirements.lock
  if [ -d offline/wheels ]; then
    from=(--no-index --find-links offline/wheels)
    lock=offline/requirements.lock
    .venv/bin/python -m pip install --disable-pip-version-check --upgrade "${from[@]}" setuptools || return
  fi
  .venv/bin/python -m pip install --disable-pip-version-check "${from[@]}" --require-hashes -r "$lock" &&
    .venv/bin/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
}

wait_for_kernels() {
  wait "$KERNELS" || {
    cat "$STAMPS/kernels.log"
    return 1
  }
}
