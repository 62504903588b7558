#!/bin/sh
# Makes .venv with everything the lock names, and only again when the lock has changed.
#
#   deploy/environment.sh          what running it needs (requirements/base.txt)
#   deploy/environment.sh dev      what working on it needs (requirements/dev.txt)
#   PYTHON=/path/to/python …       choose the Python yourself
#
# Needs Python 3.12 or newer and a package index that pip can reach; nothing else, not even HOME.
# The project itself is linked by a .pth file: building it would fetch build tools that no lock pins.
set -eu

cd "$(dirname -- "$0")/.."
project=$(pwd -P)
kind=${1:-base}
lock=requirements/$kind.txt
venv=$project/.venv
# What comes as source only, by hand and with its hash; it is made with the setuptools of the lock.
source_lock=requirements/dev-source.txt

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

[ -f "$lock" ] || fail "There is no $lock. Use: deploy/environment.sh [base|dev]"

# A version manager's stand-in can exist and yet not run: only what answers counts.
is_new_enough() { "$1" -I -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }
makes_venvs() { "$1" -I -c 'import venv, ensurepip' >/dev/null 2>&1; }

seen=
without_venv=
consider() {  # sets python and succeeds when $1 can make the environment
  [ -n "$1" ] && [ -x "$1" ] || return 1
  if ! is_new_enough "$1"; then
    version=$("$1" -I -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || return 1
    seen="$seen
  $1 is Python $version"
    return 1
  fi
  if ! makes_venvs "$1"; then without_venv=$1; return 1; fi
  python=$1
}

find_python() {
  if [ -n "${PYTHON:-}" ]; then
    chosen=$(command -v -- "$PYTHON") || fail "PYTHON=$PYTHON: there is no such program."
    consider "$chosen" && return 0
    explain "PYTHON=$PYTHON can't be used."
  fi
  for name in python3.14 python3.13 python3.12 python3 python; do
    found=$(command -v -- "$name" 2>/dev/null) || continue
    consider "$found" && return 0
  done
  for root in "${PYENV_ROOT:-}" "${HOME:+$HOME/.pyenv}"; do
    [ -n "$root" ] || continue
    for found in "$root"/versions/3.1[2-9]*/bin/python3; do
      consider "$found" && return 0
    done
  done
  explain "Wellpaid needs Python 3.12 or newer, and none was found."
}

explain() {
  say "$1"
  [ -z "$seen" ] || say "These are too old:$seen"
  if [ -n "$without_venv" ]; then
    say "$without_venv is new enough, but its module venv or ensurepip is missing."
    fail "On Debian and Ubuntu: apt-get install python3-venv. Then run this again."
  fi
  fail "Install one (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python; or pyenv install 3.13), or name one: PYTHON=/path/to/python."
}

# The lock, this script and the place of the project: when one of them changes, it is made again.
fingerprint() { { cat "$lock" "$source_lock" deploy/environment.sh; printf '%s' "$project"; } | cksum; }
wanted="$kind $(fingerprint)"
is_current() {
  [ -x "$venv/bin/python" ] && "$venv/bin/python" -I -c '' 2>/dev/null || return 1
  # What development needs holds all that running needs.
  [ "$(cat "$venv/.made-from" 2>/dev/null)" = "$wanted" ] && return 0
  [ "$kind" = base ] && [ "$(cat "$venv/.made-from-base" 2>/dev/null)" = "$wanted" ]
}
is_current && exit 0

# Two that start at once take turns; a lock whose owner is gone counts for nothing.
turn=$project/.venv.lock
waited=0
until mkdir "$turn" 2>/dev/null; do
  owner=$(cat "$turn/pid" 2>/dev/null || true)
  if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -rf "$turn"; continue; fi
  [ "$waited" -gt 0 ] || say "Another run is making .venv; waiting for it."
  waited=$((waited + 1))
  [ "$waited" -lt 600 ] || fail "Waited 10 minutes for another run. If none is alive, remove $turn."
  sleep 1
done
printf '%s' "$$" >"$turn/pid"
log=$turn/log
trap 'rm -rf "$turn"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
is_current && exit 0

find_python
say "Making .venv with $("$python" -I -c 'import platform; print("Python", platform.python_version())'); this takes a minute or two the first time."
rm -f "$venv/.made-from" "$venv/.made-from-base"
is_new_enough "$venv/bin/python" || rm -rf "$venv"
if ! "$python" -I -m venv "$venv" >"$log" 2>&1; then
  cat "$log" >&2
  fail "The environment can't be made; the lines above say why."
fi
# --require-hashes: nothing comes in that the lock doesn't name, byte for byte. --only-binary: nothing is built.
if ! "$venv/bin/python" -I -m pip install --disable-pip-version-check --no-input --require-hashes \
    --no-deps --only-binary :all: --requirement "$lock" >"$log" 2>&1; then
  tail -n 25 "$log" >&2
  fail "Installing what $lock names failed; the lines above say why. Nothing is half done: run this again."
fi
# A judge for tests alone: no build tool is fetched for it, and a running installation never has it.
if [ "$kind" = dev ] && ! "$venv/bin/python" -I -m pip install --disable-pip-version-check --no-input \
    --require-hashes --no-deps --no-build-isolation --requirement "$source_lock" >"$log" 2>&1; then
  tail -n 25 "$log" >&2
  fail "Making what $source_lock names failed; the lines above say why. Run this again."
fi
"$venv/bin/python" -I -c '
import pathlib, sys, sysconfig
target = pathlib.Path(sysconfig.get_path("purelib"), "wellpaid_source.pth")
target.write_text(sys.argv[1] + "/src\n", "utf-8")
' "$project"
"$venv/bin/python" -I -c 'import django, psycopg, wellpaid' || fail "What was installed doesn't load; the lines above say why."
if [ "$kind" != base ]; then
  lock=requirements/base.txt
  printf '%s' "base $(fingerprint)" >"$venv/.made-from-base"
fi
printf '%s' "$wanted" >"$venv/.made-from"
