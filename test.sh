#!/usr/bin/env bash
# Installs what the tests need, builds, and runs all suites. See --help.
# The .NET suites and the Node suites run side by side: most of them wait for something most of the time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'EOF'
Usage: ./test.sh [--long] [--again]

Builds the solution and runs every suite: the .NET test projects (tests/*.Tests) and the Node suites.
What they need and is missing (redis-server, nginx, chromium, strace, e2fsprogs, iproute2, nftables) is installed with
apt-get; .NET SDK 10 and Node 20 with npm are expected to be there.

  --long   also run the tests of category Long: load, memory, many restarts (RTHUB_LONG=1 does the same)
  --again  run a test that failed once more, alone: one that holds then is listed as unstable instead of failed
  --help   show this

Results are kept in artifacts/test-results. The exit code is 0 when nothing failed.
EOF
}

long=${RTHUB_LONG:-0} again=0
for argument in "$@"; do
  case $argument in
    --long) long=1 ;;
    --again) again=1 ;;
    --help | -h) usage; exit 0 ;;
    *) echo "test.sh: unknown argument '$argument'; see ./test.sh --help" >&2; exit 2 ;;
  esac
done
export RTHUB_LONG=$long

results=$PWD/artifacts/test-results
rm -rf "$results" artifacts/tmp
mkdir -p "$results" artifacts/tmp

# Everything temporary stays in the checkout, and nothing that was started outlives the run.
export TMPDIR=$PWD/artifacts/tmp
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '\n== %s\n' "$*"; }

install_missing() {
  local -a missing=()
  command -v redis-server >/dev/null || missing+=(redis-server)
  # docker/local.sh puts it before two hubs; Debian keeps it where ordinary users do not look.
  command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx)
  command -v chromium >/dev/null || missing+=(chromium)
  # The fault tests: strace injects storage errors, a loop-mounted ext4 image is where the power is cut.
  command -v strace >/dev/null || missing+=(strace)
  [ -x /sbin/mkfs.ext4 ] || command -v mkfs.ext4 >/dev/null || missing+=(e2fsprogs)
  # Failovers are tested in network namespaces, whose links nftables cuts.
  command -v ip >/dev/null || [ -x /sbin/ip ] || missing+=(iproute2)
  command -v nft >/dev/null || [ -x /usr/sbin/nft ] || missing+=(nftables)
  [ ${#missing[@]} -eq 0 ] && return
  say "Installing ${missing[*]}"
  local -a as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  if ! { "${as_root[@]}" apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"; } </dev/null >"$results/apt.log" 2>&1; then
    tail -n 20 "$results/apt.log" >&2
    echo "test.sh: could not install ${missing[*]}; install them and run again" >&2
    exit 1
  fi
}

check_tools() {
  local tool
  for tool in dotnet node npm; do
    command -v "$tool" >/dev/null || { echo "test.sh: $tool is missing: .NET SDK 10 and Node 20 with npm are needed" >&2; exit 1; }
  done
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || { echo "test.sh: Node 20 or newer is needed, this is $(node -v)" >&2; exit 1; }
}

build() {
  say "Building"
  dotnet build RealtimeHub.sln -c Release --nologo -v quiet </dev/null || { counted "build" 0 1 0; return 1; }
}

source tests/suites/results.sh
source tests/suites/dotnet.sh
source tests/suites/node.sh

check_tools
install_missing
if build; then
  node_suites >"$results/node.log" 2>&1 &
  # What is left running when this ends early would go on.
  trap 'kill %1 2>/dev/null || true' EXIT
  dotnet_suites
  wait %1 || counted "the Node suites ended early" 0 1 0
  cat "$results/node.log"
fi
summarize
