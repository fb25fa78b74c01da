# shellcheck shell=sh
# Sourced by bindings/NAME/test, with $0 its path: goes to the root of the project, and has what all bindings need.
#
#   wants python sqlite ...    installs these (the names in scripts/packages.sh), or leaves the binding out
#   leave_out WHY              ends the script: the binding cannot be built or tested here
#   install_library            builds build/release and installs it; then $prefix is where, and pkg-config finds it there
#   check TEXT COMMAND...      a test: the command's output is shown when it fails
#   closing_line               "N passed, N failed", and the exit status

cd "$(dirname "$0")/../.." || exit 2
. scripts/packages.sh

passed=0
failed=0

leave_out() {
  echo "left out: $1"
  exit 77
}

wants() {
  want_packages "$@"
  [ -z "$missing" ] || leave_out "missing: $(echo "$missing" | tr '\n' ' ')(apt-get install $(packages_for 3 "$@"))"
}

install_library() {
  wants compiler make cmake pkg-config gumbo
  prefix=$PWD/build/prefix
  build release && cmake --install build/release --prefix "$prefix" > build/install.log || exit 1
  PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name sanitize.pc)")${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
  export PKG_CONFIG_PATH
}

check() {
  text=$1
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n%s\n' "$text" "$output"
  fi
}

closing_line() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
