# shellcheck shell=sh
# Sourced by the other scripts: finds what is missing on this machine, and installs it where apt-get may.
#
#   need_packages compiler cmake gumbo ...      the names in the table below
#   want_packages parallel php ...              those that a script can do without
#
# Where apt-get cannot be used need_packages names the packages for apt, dnf and brew, and ends the
# script with 2. want_packages never ends it: what is still not there is in $missing.

# name | how it is found | apt | dnf | brew ("-": comes with the system, "none": not to be had)
package_table='
compiler   | can_compile_c                  | gcc libc6-dev       | gcc glibc-devel      | -
c++        | can_compile_cxx                | g++                 | gcc-c++              | -
binutils   | have nm                        | binutils            | binutils             | -
make       | have make                      | make                | make                 | -
cmake      | have_cmake                     | cmake               | cmake                | cmake
pkg-config | have pkg-config                | pkg-config          | pkgconf-pkg-config   | pkgconf
gumbo      | have_library gumbo             | libgumbo-dev        | gumbo-parser-devel   | gumbo-parser
check      | have_library check             | check               | check-devel          | check
jansson    | have_library jansson           | libjansson-dev      | jansson-devel        | jansson
zlib       | have_library zlib              | zlib1g-dev          | zlib-devel           | zlib
libzstd    | have_library libzstd           | libzstd-dev         | libzstd-devel        | zstd
gzip       | have gzip                      | gzip                | gzip                 | -
zstd       | have zstd                      | zstd                | zstd                 | zstd
valgrind   | have valgrind                  | valgrind libc6-dbg  | valgrind             | none
strace     | have strace                    | strace              | strace               | none
python     | have_python                    | python3             | python3              | python
python-dev | have_python_dev                | python3-dev python3-venv | python3-devel   | python
java       | have_java                      | default-jre-headless | java-latest-openjdk-headless | openjdk
jq         | have jq                        | jq                  | jq                   | jq
git        | have git                       | git                 | git                  | git
lint       | have_lint                      | gcc clang clang-format clang-tidy cppcheck shellcheck | gcc clang clang-tools-extra cppcheck ShellCheck | llvm cppcheck shellcheck
clang      | have clang                     | clang               | clang compiler-rt    | -
chromium   | have chromium                  | chromium            | chromium             | none
node       | have node                      | nodejs              | nodejs               | node
npm        | have npm                       | npm                 | nodejs-npm           | node
parallel   | have_gnu_parallel              | parallel            | parallel             | parallel
postgresql | have_postgresql                | postgresql          | postgresql-server    | postgresql
postgresql-dev | have_pgxs                  | postgresql-server-dev-all | postgresql-server-devel | -
microhttpd | have_library libmicrohttpd    | libmicrohttpd-dev   | libmicrohttpd-devel  | libmicrohttpd
sqlite     | have_library sqlite3           | libsqlite3-dev      | sqlite-devel         | sqlite
pip        | have_pip                       | python3-pip         | python3-pip          | -
php        | have php                       | php-cli             | php-cli              | php
groff      | have groff                     | groff-base          | groff-base           | groff
patch      | have patch                     | patch               | patch                | -
fish       | have fish                      | fish                | fish                 | fish
zsh        | have zsh                       | zsh                 | zsh                  | -
fuzzer     | have_fuzzer                    | clang libclang-rt-dev | clang compiler-rt  | llvm
debhelper  | have dh                        | debhelper build-essential | none                 | none
lintian    | have lintian                   | lintian             | none                 | none
autopkgtest | have autopkgtest              | autopkgtest         | none                 | none
abidiff    | have abidiff                   | abigail-tools       | libabigail           | none
cross-arm64 | have_cross aarch64 qemu-aarch64-static | gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static | none | none
cross-s390x | have_cross s390x qemu-s390x-static | gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-user-static | none | none
cross-i386 | have_cross i686           | gcc-i686-linux-gnu libc6-dev-i386-cross | none | none
musl       | have musl-gcc                  | musl-tools          | musl-gcc             | none
wasm       | have_wasm                      | clang lld wasi-libc libclang-rt-dev-wasm32 | clang lld wasi-libc-static compiler-rt | none
debootstrap | have debootstrap              | debootstrap debian-archive-keyring | debootstrap | none
'

have() { command -v "$1" > /dev/null 2>&1; }
have_library() { have pkg-config && pkg-config --exists "$1"; }
have_lint() {
  for tool in gcc clang clang-format clang-tidy cppcheck shellcheck; do have "$tool" || return 1; done
}
have_cmake() {
  have cmake && cmake --version | awk 'NR == 1 { split($3, v, "."); exit !(v[1] > 3 || v[1] == 3 && v[2] >= 25) }'
}
# A part of Debian's package is a package, too: python3-minimal, without some modules.
have_python() { have python3 && python3 -c 'import json, shutil, subprocess, zipfile' 2> /dev/null; }
have_python_dev() {
  have python3 && python3 -c 'import ensurepip, os, sys, sysconfig, venv
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' 2> /dev/null
}
# Of 17 at least. On a Mac a program of this name stands for one that is not there.
have_java() { have java && java --list-modules 2> /dev/null | grep -q '^java.base@\(1[7-9]\|[2-9][0-9]\)'; }
# moreutils has another program of this name.
have_gnu_parallel() { have parallel && parallel --version 2> /dev/null | grep -q GNU; }
# Debian keeps the server's programs out of PATH.
have_postgresql() {
  have psql || return 1
  for file in /usr/lib/postgresql/*/bin/initdb /usr/local/pgsql/bin/initdb; do [ ! -x "$file" ] || return 0; done
  have initdb
}
have_pgxs() {
  for file in /usr/lib/postgresql/*/bin/pg_config "$(command -v pg_config)"; do
    # Debian's client has the makefiles, too, without the headers of the server.
    if [ -x "$file" ] && [ -f "$("$file" --pgxs)" ] && [ -f "$("$file" --includedir-server)/postgres.h" ]; then return 0; fi
  done
  return 1
}
have_pip() { have python3 && python3 -m pip --version > /dev/null 2>&1; }
have_fuzzer() {
  have clang++ && resources=$(clang++ -print-resource-dir) && [ -d "$resources" ] &&
    [ -n "$(find "$resources/" -name 'libclang_rt.fuzzer*.a')" ]
}
# have_cross PROCESSOR [EMULATOR]
have_cross() { have "$1-linux-gnu-gcc" && { [ $# = 1 ] || have "$2"; }; }
have_wasm() {
  have clang && have wasm-ld &&
    echo 'int main(void) { return 0; }' | clang --target=wasm32-wasi --sysroot="${WASI_SYSROOT:-/usr}" -x c -o /dev/null - 2> /dev/null
}
compiles() { echo '#include <stdlib.h>' | "$@" -fsyntax-only - > /dev/null 2>&1; }
can_compile_c() { compiles "${CC:-cc}" -x c; }
can_compile_cxx() { compiles "${CXX:-c++}" -x c++; }

# column NAME NUMBER: a cell of the table, without the spaces around it.
column() {
  printf '%s' "$package_table" | awk -F'|' -v name="$1" -v number="$2" '
    { for (i = 1; i <= NF; i++) gsub(/^ +| +$/, "", $i) } $1 == name { print $number }'
}

missing_of() {
  for name in "$@"; do
    # The cell is a command and its arguments.
    # shellcheck disable=SC2046,SC2091
    $(column "$name" 2) || echo "$name"
  done
}

# packages_for COLUMN NAME...: one line.
packages_for() {
  number=$1
  shift
  for name in "$@"; do column "$name" "$number"; done | grep -vx -e - -e none | tr '\n' ' ' | sed 's/ $//'
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
may_install() { have apt-get && { [ "$(id -u)" = 0 ] || { have sudo && sudo -n true 2> /dev/null; }; }; }

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" < /dev/null
}

# The package of PostgreSQL makes a database and starts a server. The tests start one of their own,
# and it is not for them to leave one on the machine.
no_cluster=/etc/postgresql-common/createcluster.d/libsanitize-tests.conf
without_cluster() {
  # shellcheck disable=SC2016
  as_root sh -c 'mkdir -p "${1%/*}" && echo "create_main_cluster = false" > "$1"' sh "$no_cluster"
  "$@" || true
  as_root rm -f "$no_cluster"
}

# install_packages NAME...: what apt-get writes goes to $install_log.
install_packages() {
  packages=$(packages_for 3 "$@")
  [ -n "$packages" ] || return 0
  echo "Installing: $packages" >&2
  # $packages is a list of words.
  # shellcheck disable=SC2086
  set -- apt_get install -y --no-install-recommends $packages
  case " $packages " in *" postgresql "*) set -- without_cluster "$@" ;; esac
  "$@" >> "$install_log" 2>&1 || true
}

# install_missing NAME...: installs those that are not there, if that may be done here. Then $missing is
# what is still not there, and "$tried" says whether it was tried.
install_missing() {
  tried=false
  missing=$(missing_of "$@")
  if [ -z "$missing" ] || ! may_install; then return 0; fi
  tried=true
  install_log=$(mktemp)
  # The lists may be absent or old, and one broken source of packages need not matter.
  apt_get update > "$install_log" 2>&1 || true
  # Here and below $missing is a list of words.
  # shellcheck disable=SC2086
  install_packages $missing
  # shellcheck disable=SC2086
  missing=$(missing_of $missing)
}

want_packages() {
  install_missing "$@"
  if ! $tried; then return 0; fi
  # apt-get installs all or nothing: where one is not to be had, each for itself.
  for name in $missing; do install_packages "$name"; done
  # shellcheck disable=SC2086
  missing=$(missing_of $missing)
  if [ -n "$missing" ]; then grep '^[EW]: ' "$install_log" >&2 || true; fi
  rm -f "$install_log"
}

need_packages() {
  install_missing "$@"
  if $tried && [ -n "$missing" ]; then cat "$install_log" >&2; fi
  if $tried; then rm -f "$install_log"; fi
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2086
  set -- $missing
  if $tried; then
    echo "Could not install all that is needed. Missing:" "$@" >&2
  else
    echo "Missing:" "$@" >&2
    echo "Installing needs root, or sudo without a password, and apt-get. Install them, then run this again:" >&2
  fi
  echo "  apt-get install $(packages_for 3 "$@")" >&2
  echo "  dnf install $(packages_for 4 "$@")" >&2
  echo "  brew install $(packages_for 5 "$@")" >&2
  exit 2
}

processors() { getconf _NPROCESSORS_ONLN 2> /dev/null || echo 2; }

# build PRESET: configures and builds build/PRESET; says how long it took, and what went wrong.
build() {
  build_log=build/$1.log
  mkdir -p build
  echo "Building build/$1" >&2
  if ! { cmake --preset "$1" && cmake --build --preset "$1" --parallel "$(processors)"; } > "$build_log" 2>&1; then
    tail -n 60 "$build_log" >&2
    echo "The build failed; all of it is in $build_log" >&2
    return 1
  fi
}
