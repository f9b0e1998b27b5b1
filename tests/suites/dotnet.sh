# The .NET suites. Sourced by test.sh.

# The attribute of the counters of a results file.
counter() { grep -o "<Counters [^>]*" "$1" | grep -o "\b$2=\"[0-9]*\"" | tr -dc 0-9; }

# The names of the tests of a results file that failed.
failed_in() { grep -o '<UnitTestResult [^>]*outcome="Failed"' "$1" | sed 's/.*testName="\([^"]*\)".*/\1/; s/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'; }

# run_tests PROJECT RESULTS FILTER
run_tests() {
  dotnet test "$1" -c Release --no-build --nologo -v quiet ${3:+--filter "$3"} \
    --logger "trx;LogFileName=$2" --logger 'console;verbosity=minimal' --results-directory "$results" </dev/null
}

# once_more PROJECT NAMES: the methods of the failed tests, all their cases.
once_more() {
  local filter
  filter=$(sed 's/(.*//; s/^/FullyQualifiedName=/' <<<"$2" | sort -u | paste -sd '|')
  run_tests "$1" "$(basename "$1" .csproj).again.trx" "$filter"
}

dotnet_suite() {
  local project=$1 name trx code=0 total executed ok bad names filter='Category!=Long'
  name=$(basename "$project" .csproj)
  trx=$results/$name.trx
  say "$name"
  [ "$long" = 1 ] && filter=
  run_tests "$project" "$name.trx" "$filter" || code=$?
  if [ ! -f "$trx" ]; then
    # A project without tests leaves no results.
    counted "$name" 0 $((code != 0)) 0
    return
  fi
  total=$(counter "$trx" total) executed=$(counter "$trx" executed) ok=$(counter "$trx" passed)
  bad=$((executed - ok))
  [ "$code" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
  names=$(failed_in "$trx" || true)
  if [ "$bad" -gt 0 ] && [ "$again" = 1 ] && [ -n "$names" ] && once_more "$project" "$names"; then
    told unstable "$name" <<<"$names"
    ok=$executed bad=0
  else
    told failed "$name" <<<"$names"
  fi
  counted "$name" "$ok" "$bad" $((total - executed))
}

dotnet_suites() {
  local project
  for project in tests/*.Tests/*.csproj; do dotnet_suite "$project"; done
}
