# shellcheck shell=sh
# Sourced by the other scripts: finds what is missing on this machine, and installs it where apt-get may.
#
#   need_packages compiler cmake gumbo ...      the names in the table below
#
# Where apt-get cannot be used it names the packages for apt, dnf and brew, and ends the script with 2.

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
valgrind   | have valgrind                  | valgrind libc6-dbg  | valgrind             | none
strace     | have strace                    | strace              | strace               | none
python     | have python3                   | python3-minimal     | python3              | python
jq         | have jq                        | jq                  | jq                   | jq
git        | have git                       | git                 | git                  | git
lint       | have_lint                      | clang clang-format clang-tidy cppcheck shellcheck | clang clang-tools-extra cppcheck ShellCheck | llvm cppcheck shellcheck
clang      | have clang                     | clang               | clang compiler-rt    | -
chromium   | have chromium                  | chromium            | chromium             | none
node       | have node                      | nodejs              | nodejs               | node
npm        | have npm                       | npm                 | nodejs-npm           | node
'

have() { command -v "$1" > /dev/null 2>&1; }
have_library() { have pkg-config && pkg-config --exists "$1"; }
have_lint() { have clang-format && have clang-tidy && have cppcheck && have shellcheck; }
have_cmake() {
  have cmake && cmake --version | awk 'NR == 1 { split($3, v, "."); exit !(v[1] > 3 || v[1] == 3 && v[2] >= 25) }'
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

need_packages() {
  missing=$(missing_of "$@")
  [ -n "$missing" ] || return 0
  # From here on $missing is a list of words.
  # shellcheck disable=SC2086
  set -- $missing
  packages=$(packages_for 3 "$@")
  if may_install; then
    echo "Installing: $packages" >&2
    log=$(mktemp)
    # The lists may be absent or old, and one broken source of packages need not matter.
    apt_get update > "$log" 2>&1 || true
    # shellcheck disable=SC2086
    apt_get install -y --no-install-recommends $packages >> "$log" 2>&1 || true
    # shellcheck disable=SC2046
    missing=$(missing_of "$@")
    [ -z "$missing" ] || cat "$log" >&2
    rm -f "$log"
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086
    set -- $missing
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
