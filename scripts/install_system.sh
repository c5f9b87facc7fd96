#!/usr/bin/env bash
# Installs the system libraries that pip and npm cannot bring: what is missing, and nothing else.
#
#   scripts/install_system.sh run     what `make run` needs
#   scripts/install_system.sh test    what `make test` needs on top
#   scripts/install_system.sh own-postgres    the server's programs, where no running server lets the tests in
#
# Prints each missing package with its reason, asks once where there is a terminal, and goes ahead where
# there is none. When nothing is missing it says nothing and needs no network.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT

# group | Debian package | how to see that it is there | why
#   library FILE  dpkg knows the package, or the loader knows the file
#   font FAMILY   dpkg knows the package, or fontconfig knows the family
#   command NAME  a program of that name is on the path
#   NAME          a function below
readonly NEEDS='
run  | python3-venv         | has_venv                         | makes the virtual environment .venv
run  | ca-certificates      | has_certificates                 | lets pip and npm check whom they talk to
run  | libpango-1.0-0       | library libpango-1.0.so.0        | lays out the text of the PDF reports
run  | libpangoft2-1.0-0    | library libpangoft2-1.0.so.0     | gives Pango the fonts of the PDF reports
run  | libharfbuzz-subset0  | library libharfbuzz-subset.so.0  | embeds only the used part of a font: 3 to 17 times faster reports
run  | fontconfig           | command fc-cache                 | finds the fonts of the PDF reports
run  | poppler-utils        | command pdftoppm                 | shows the office a PDF that somebody sent as pictures
run  | poppler-data         | has_poppler_data                 | the Chinese characters of PDFs that carry no fonts of their own
run  | fonts-hanazono       | font HanaMinB                    | glyphs for the rare characters of names (GB 18030 levels 2 and 3)
test | chromium             | command chromium                 | the real browser of the journeys
test | fonts-noto-cjk       | font Noto Sans CJK SC            | Chinese type for the pages the browser shows
test | qpdf                 | command qpdf                     | checks that a PDF report is sound
test | default-jre-headless | command java                     | runs the Nu HTML checker
test | postgresql           | has_postgresql                   | the second database that every page is tested on
test | redis-server         | has_redis                        | counts the rate limits that several machines share
own-postgres | postgresql   | has_server_programs              | a private server for the tests: the one at hand lets nobody in
'

has_venv() {
  [ -x "$ROOT/.venv/bin/python" ] || "$("$ROOT/scripts/find_python.sh" 2>/dev/null)" -c 'import ensurepip, venv' 2>/dev/null
}

has_poppler_data() { [ -e /usr/share/poppler/cMap ]; }

has_certificates() { [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/ssl/cert.pem ] || [ -e /etc/pki/tls/certs/ca-bundle.crt ]; }

has_server_programs() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }

has_postgresql() {
  [ -n "${PORTAL_TEST_POSTGRES_URL:-}" ] || has_server_programs || (exec 3<>/dev/tcp/127.0.0.1/5432) 2>/dev/null
}

has_redis() {
  [ -n "${PORTAL_TEST_REDIS_URL:-}" ] || command -v redis-server >/dev/null || (exec 3<>/dev/tcp/127.0.0.1/6379) 2>/dev/null
}

has_package() { grep -qx "$1 installed" <<<"$INSTALLED"; }

has_library() { { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -F "$1" >/dev/null; }

has_font() { fc-list ":family=$1" 2>/dev/null | grep . >/dev/null; }

is_there() { # package, how to see it
  case $2 in
    library\ *) has_package "$1" || has_library "${2#library }" ;;
    font\ *) has_package "$1" || has_font "${2#font }" ;;
    command\ *) command -v "${2#command }" >/dev/null ;;
    *) "$2" ;;
  esac
}

fail() { printf '%s\n' "$*" >&2; exit 1; }

list_missing() { # groups, as a pattern
  local group package look reason
  while IFS='|' read -r group package look reason; do
    read -r group <<<"$group"; read -r package <<<"$package"; read -r look <<<"$look"; read -r reason <<<"$reason"
    [[ -n $package && $group =~ ^($1)$ ]] || continue
    is_there "$package" "$look" || printf '%s\t%s\n' "$package" "$reason"
  done <<<"$NEEDS"
}

confirm() {
  [ -t 0 ] && [ -t 1 ] || return 0
  local answer
  read -r -p 'Install these now? [Y/n] ' answer
  [[ -z $answer || $answer =~ ^[YyJj] ]]
}

choose_sudo() { # sets SUDO, or says in one sentence what to do
  SUDO=()
  [ "$(id -u)" -eq 0 ] && return
  command -v sudo >/dev/null ||
    fail "These packages need root and there is no sudo: as root, run  $COMMAND  and start again."
  if [ -t 0 ]; then SUDO=(sudo); else SUDO=(sudo -n); fi
  "${SUDO[@]}" true 2>/dev/null || [ -t 0 ] ||
    fail "These packages need root and sudo asks for a password, but there is no terminal: run  sudo $COMMAND  and start again."
}

install() {
  local quiet=(-qq -o Dpkg::Use-Pty=0)
  "${SUDO[@]}" apt-get update "${quiet[@]}" ||
    fail "apt-get could not refresh its package lists: check the network and /etc/apt/sources.list, or run  $COMMAND  by hand."
  "${SUDO[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${quiet[@]}" "${PACKAGES[@]}" >/dev/null ||
    fail "apt-get could not install them: run  $COMMAND  by hand and read what it says."
}

case ${1:-} in
  run) GROUPS_WANTED='run' ;;
  test) GROUPS_WANTED='run|test' ;;
  own-postgres) GROUPS_WANTED='own-postgres' ;;
  *) fail "Usage: scripts/install_system.sh run|test|own-postgres" ;;
esac

INSTALLED=
if command -v dpkg-query >/dev/null; then
  # shellcheck disable=SC2016  # the braces belong to dpkg-query
  INSTALLED=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' 2>/dev/null || true)
fi

MISSING=$(list_missing "$GROUPS_WANTED")
[ -z "$MISSING" ] && exit 0

mapfile -t PACKAGES < <(cut -f1 <<<"$MISSING")
COMMAND="apt-get install --no-install-recommends ${PACKAGES[*]}"

printf 'Missing on this system:\n'
while IFS=$'\t' read -r package reason; do printf '  %-21s %s\n' "$package" "$reason"; done <<<"$MISSING"

if ! command -v apt-get >/dev/null; then
  fail "There is no apt-get here: install what your system calls these packages, and start again."
fi
choose_sudo
confirm || fail "Nothing was installed: run  $COMMAND  and start again."
printf 'Installing them with apt-get …\n'
install
