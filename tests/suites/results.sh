# What the suites counted, and which tests did not hold. Sourced by test.sh; suites run side by side, so all of it is kept in files.

# counted NAME PASSED FAILED SKIPPED
counted() { printf '%s\t%d\t%d\t%d\n' "$@" >>"$results/counts"; }

# told failed|unstable SUITE: the names on standard input, one a line.
told() {
  local name
  while IFS= read -r name; do [ -z "$name" ] || printf '%s: %s\n' "$2" "$name" >>"$results/$1"; done
}



list() {
  [ -s "$results/$1" ] || return 0
  printf '\n%s\n' "$2"
  sed 's/^/  /' "$results/$1"
}

summarize() {
  say "Summary"
  touch "$results/counts"
  awk -F '\t' '{ printf "%-40s %6d passed %4d failed %4d skipped\n", $1, $2, $3, $4; p += $2; f += $3; s += $4 }
    END { printf "%-40s %6d passed %4d failed %4d skipped\n", "all", p, f, s }' "$results/counts"
  list unstable "Unstable: failed, and held when they were run once more. Each is a fault, of the test or of the code:"
  list failed "Failed:"
  awk -F '\t' '{ p += $2; f += $3; s += $4 } END { printf "%d passed, %d failed, %d skipped\n", p, f, s; exit f > 0 }' "$results/counts" >"$results/totals"
}
