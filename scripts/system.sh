# Shell functions of setup.sh: Debian packages, as root or through sudo. Sourced, not run.

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# sudo that would ask a question nobody can see is no sudo.
may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

if ! may_install; then
  if command -v apt-get >/dev/null && command -v sudo >/dev/null && [ -t 0 ]; then
    echo "sudo will ask for your password, to install: $PROGRAMS" >&2
    sudo -v
  else
    {
      echo "These programs are missing and this account may not install them: $PROGRAMS"
      echo "Ask the administrator to run:   apt-get install --no-install-recommends $PROGRAMS"
      echo "or name another PostgreSQL + PostGIS server in DATABASE_URL. Then start again."
    } >&2
    exit 1
  fi
fi

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends "$@"
}

install_system() {
  apt update || return
  if [[ " $* " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    # Saihen keeps a cluster of its own: the package need not make and start one for the whole machine.
    apt install postgresql-common || return
    echo 'create_main_cluster = false' | as_root tee -a /etc/postgresql-common/createcluster.conf || return
  fi
  apt install "$@"
}
