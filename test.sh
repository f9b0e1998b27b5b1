#!/usr/bin/env bash
# Installs what the tests need, builds, and runs all suites. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'EOF'
Usage: ./test.sh [--long]

Builds the solution and runs every suite: the .NET test projects (tests/*.Tests) and the Node suites.
What they need and is missing (redis-server, chromium, strace, e2fsprogs) is installed with apt-get; .NET SDK 10 and
Node 20 with npm are expected to be there.

  --long   also run the tests of category Long: load, memory, many restarts (RTHUB_LONG=1 does the same)
  --help   show this

Results are kept in artifacts/test-results. The exit code is 0 when nothing failed.
EOF
}

long=${RTHUB_LONG:-0}
for argument in "$@"; do
  case $argument in
    --long) long=1 ;;
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

passed=0 failed=0 skipped=0
declare -a summary=()

say() { printf '\n== %s\n' "$*"; }

# counted NAME PASSED FAILED SKIPPED
counted() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  summary+=("$(printf '%-36s %6d passed %4d failed %4d skipped' "$@")")
}

install_missing() {
  local -a missing=()
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v chromium >/dev/null || missing+=(chromium)
  # The fault tests: strace injects storage errors, a loop-mounted ext4 image is where the power is cut.
  command -v strace >/dev/null || missing+=(strace)
  [ -x /sbin/mkfs.ext4 ] || command -v mkfs.ext4 >/dev/null || missing+=(e2fsprogs)
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
  if ! dotnet build RealtimeHub.sln -c Release --nologo -v quiet </dev/null; then
    counted "build" 0 1 0
    return 1
  fi
}

# The attribute of the counters of a results file.
counter() { grep -o "<Counters [^>]*" "$1" | grep -o "\b$2=\"[0-9]*\"" | tr -dc 0-9; }

run_dotnet() {
  local project=$1 name trx code=0 total executed ok
  name=$(basename "$project" .csproj)
  trx=$results/$name.trx
  say "$name"
  local -a filter=(--filter 'Category!=Long')
  [ "$long" = 1 ] && filter=()
  dotnet test "$project" -c Release --no-build --nologo -v quiet "${filter[@]}" \
    --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=minimal' --results-directory "$results" </dev/null || code=$?
  if [ ! -f "$trx" ]; then
    # A project without tests leaves no results.
    counted "$name" 0 $((code != 0)) 0
    return
  fi
  total=$(counter "$trx" total) executed=$(counter "$trx" executed) ok=$(counter "$trx" passed)
  local bad=$((executed - ok))
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  counted "$name" "$ok" "$bad" $((total - executed))
}

# The number that a TAP summary line gives.
tapped() { sed -n "s/^# $2 \([0-9]*\)$/\1/p" "$1" | tail -n 1; }

run_node() {
  local folder=$1 name tap code=0
  name=$(basename "$folder")
  tap=$results/$name.tap
  say "$folder (Node)"
  if ! (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error </dev/null >"$results/$name.npm.log" 2>&1); then
    cat "$results/$name.npm.log" >&2
    counted "$folder" 0 1 0
    return
  fi
  (cd "$folder" && node --test --test-concurrency=1 --test-timeout=180000 \
    --test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination="$tap" ./*.test.mjs </dev/null) || code=$?
  local ok bad cancelled left
  ok=$(tapped "$tap" pass) bad=$(tapped "$tap" fail) cancelled=$(tapped "$tap" cancelled) left=$(tapped "$tap" skipped)
  bad=$((${bad:-0} + ${cancelled:-0}))
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  counted "$folder" "${ok:-0}" "$bad" "${left:-0}"
}

# The number of a summary in vitest's JSON: it comes before the list of the tests, and is no name of theirs.
vitested() { grep -o "\"$2\":[0-9]*" "$1" | head -n 1 | tr -dc 0-9; }

# A package with its types, checked and built, and its vitest suite.
run_vitest() {
  local folder=$1 name json code=0
  name=$(basename "$folder")
  json=$results/$name.json
  say "$folder (vitest)"
  if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run check && npm run build) </dev/null >"$results/$name.npm.log" 2>&1; then
    cat "$results/$name.npm.log" >&2
    counted "$folder" 0 1 0
    return
  fi
  (cd "$folder" && npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$json" </dev/null) || code=$?
  local ok=0 bad=0 left=0
  if [ -f "$json" ]; then
    ok=$(vitested "$json" numPassedTests) bad=$(vitested "$json" numFailedTests)
    left=$(($(vitested "$json" numPendingTests) + $(vitested "$json" numTodoTests)))
  fi
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  counted "$folder" "$ok" "$bad" "$left"
}

check_tools
install_missing
if build; then
  for project in tests/*.Tests/*.csproj; do run_dotnet "$project"; done
  for folder in tests/interop; do run_node "$folder"; done
  run_vitest clients/typescript
fi

say "Summary"
printf '%s\n' "${summary[@]}"
printf '%-36s %6d passed %4d failed %4d skipped\n' all "$passed" "$failed" "$skipped"
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped" >"$results/totals"
[ "$failed" -eq 0 ]
