# The Node suites: node's own test runner and vitest. Sourced by test.sh.

# The number that a TAP summary line gives.
tapped() { sed -n "s/^# $2 \([0-9]*\)$/\1/p" "$1" | tail -n 1; }

# The names of the tests of a TAP file that failed.
failed_tap() { sed -n 's/^not ok [0-9]* - \(.*\)$/\1/p' "$1" | sed 's/\\#/#/g'; }

# node_tests TAP [OPTION…]
node_tests() {
  local tap=$1
  shift
  node --test --test-concurrency=1 --test-timeout=180000 "$@" \
    --test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination="$tap" ./*.test.mjs </dev/null
}

# node_once_more FOLDER TAP NAMES
node_once_more() {
  local -a patterns=()
  local name
  while IFS= read -r name; do patterns+=(--test-name-pattern="^$(sed 's/[][\\.*^$+?(){}|/]/\\&/g' <<<"$name")\$"); done <<<"$3"
  (cd "$1" && node_tests "$2" "${patterns[@]}")
}

node_suite() {
  local folder=$1 name tap code=0 ok bad cancelled left names
  name=$(basename "$folder")
  tap=$results/$name.tap
  say "$folder (Node)"
  if ! (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error </dev/null >"$results/$name.npm.log" 2>&1); then
    cat "$results/$name.npm.log" >&2
    counted "$folder" 0 1 0
    return
  fi
  (cd "$folder" && node_tests "$tap") || code=$?
  ok=$(tapped "$tap" pass) bad=$(tapped "$tap" fail) cancelled=$(tapped "$tap" cancelled) left=$(tapped "$tap" skipped)
  ok=${ok:-0} bad=$((${bad:-0} + ${cancelled:-0}))
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  names=$(failed_tap "$tap")
  if [ "$bad" -gt 0 ] && [ "$again" = 1 ] && [ -n "$names" ] && node_once_more "$folder" "$results/$name.again.tap" "$names"; then
    told unstable "$folder" <<<"$names"
    ok=$((ok + bad)) bad=0
  else
    told failed "$folder" <<<"$names"
  fi
  counted "$folder" "$ok" "$bad" "${left:-0}"
}

# read_vitest JSON EXPRESSION: of the report r, what the JavaScript expression gives.
read_vitest() { node -p "const r = JSON.parse(require('fs').readFileSync('$1', 'utf8')); $2"; }

# The names of the tests of a report with such a state.
vitest_names() {
  read_vitest "$1" "r.testResults.flatMap(f => f.assertionResults).filter(t => $2).map(t => t.fullName).join('\n')"
}

# A package with its types, checked and built, and its vitest suite.
vitest_suite() {
  local folder=$1 name json code=0 ok=0 bad=0 left=0
  local -a retry=()
  name=$(basename "$folder")
  json=$results/$name.json
  say "$folder (vitest)"
  if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run check && npm run build) </dev/null >"$results/$name.npm.log" 2>&1; then
    cat "$results/$name.npm.log" >&2
    counted "$folder" 0 1 0
    return
  fi
  [ "$again" = 1 ] && retry=(--retry=1)
  (cd "$folder" && npx --no-install vitest run "${retry[@]}" --reporter=default --reporter=json --outputFile.json="$json" </dev/null) || code=$?
  if [ -f "$json" ]; then
    ok=$(read_vitest "$json" r.numPassedTests) bad=$(read_vitest "$json" r.numFailedTests) left=$(read_vitest "$json" 'r.numPendingTests + r.numTodoTests')
    vitest_names "$json" "t.status === 'failed'" | told failed "$folder"
    # A test that needed its second try keeps what the first one said.
    vitest_names "$json" "t.status === 'passed' && t.failureMessages.length > 0" | told unstable "$folder"
  fi
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  counted "$folder" "$ok" "$bad" "$left"
}

node_suites() {
  node_suite tests/interop
  vitest_suite clients/typescript
}
