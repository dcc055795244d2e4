# Debian packages that Lagebild is built, tested and checked with. Sourced by ./demo and ./check.
#
# ensure_packages GROUP… installs what is missing of the groups "build", "test", "style" and "tidy", and nothing otherwise:
# where all is there, no package manager is started and no network is needed.

# What docs/dependencies.md explains, one line a purpose.
packages_build=(
  g++ cmake ninja-build pkgconf      # compiler and build
  libicu-dev libuchardet-dev         # Unicode, character sets
  libgumbo-dev                       # HTML
  libsimdjson-dev nlohmann-json3-dev # JSON in, JSON out
  zlib1g-dev libdeflate-dev libzstd-dev
  libssl-dev                         # SHA-256
  libhwy-dev                         # vector code of the language model
  libsqlite3-dev                     # the store
  libcli11-dev libfmt-dev            # command line, text output
)
packages_test=(libgtest-dev python3 python3-jsonschema)
packages_style=(clang-format)
packages_tidy=(clang-tidy)

# Prints the packages of its arguments that are not installed, one a line.
missing_packages() {
  local package status
  for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $status == installed ]] || echo "$package"
  done
}

ensure_packages() {
  local wanted=() group list
  for group in "$@"; do
    list="packages_$group[@]"
    wanted+=("${!list}")
  done
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "  no Debian system: make sure that you have the counterparts of ${wanted[*]}"
    return 0
  fi
  local missing
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  if ((${#missing[@]} == 0)); then
    echo "  all ${#wanted[@]} packages are there"
    return 0
  fi
  local as_root=()
  if [[ $(id -u) != 0 ]]; then
    if ! command -v sudo >/dev/null; then
      echo "  missing: ${missing[*]}" >&2
      echo "  install them as root (there is no sudo here), then start again" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "  installing ${missing[*]}"
  local log
  log=$(mktemp)
  if ! { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } \
    >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# Runs a command with its output kept in a log; shows the end of the log only where the command fails.
quietly() {
  local log=$1
  shift
  if ! "$@" >"$log" 2>&1; then
    echo "  failed: $*" >&2
    tail -n 40 "$log" >&2
    echo "  (all of it: $log)" >&2
    return 1
  fi
}
