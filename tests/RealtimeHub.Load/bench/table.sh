#!/bin/sh
# Makes the tables of BENCHMARKS.md anew, and the plot docs/throughput.svg: builds hub and load program, runs every part, server on core 0, load on
# core 1, medians of 5 runs; of 3 for idle and plot, and for publish, many-filters and stalled, which have 5 rounds each. The peers take turns with the
# hub; those that are not installed (nats-server; nginx with nchan) are left out.
#
# usage: table.sh [--quick] [--fresh] [PART…]
#   parts    saturated paced idle catch-up publish many-filters stalled plot   (these unless named)
#            nodes: two hubs on one Redis, what a publish through Redis costs, the clients of a node that died (needs redis-server)
#   --quick  one run each, shorter: about 11 minutes for all; without it about an hour
#   --fresh  forgets the runs that are there; without it what is there is not run again, so that an interrupted table goes on
# Runs are kept in artifacts/load/results (artifacts/load/quick with --quick). Figures mean something only while the machine does nothing else: the last
# column says how much others used; a run in which it was more than a tenth is made again, twice at most. HUB_HOST names a published
# RealtimeHub.Host.dll to measure instead of building this checkout's.
set -eu
cd "$(dirname "$0")/../../.."
out=artifacts/load results=$PWD/artifacts/load/results fresh= quick= parts=
for argument in "$@"; do
  case "$argument" in
    --quick) quick=1 results=$PWD/artifacts/load/quick ;;
    --fresh) fresh=1 ;;
    saturated | paced | idle | catch-up | publish | many-filters | stalled | plot | nodes) parts="$parts $argument" ;;
    *) sed -n '2,14s/^# \{0,1\}//p' "tests/RealtimeHub.Load/bench/table.sh" >&2; exit 64 ;;
  esac
done
parts=${parts:-saturated paced idle catch-up publish many-filters stalled plot}
[ -z "$fresh" ] || for part in $parts; do rm -f "$results/$part.jsonl" "$results/$part.txt" "$results/$part.done"; done
mkdir -p "$results"
# Ten thousand connections need as many descriptors, on both sides.
ulimit -n "$(ulimit -Hn)"

# Seconds of warming up (at a rate: a quarter of them as fast as it goes, then at the rate) and of measuring; the same for all peers. With 16 s at a rate
# the compiler's part is about 1 % of the server's processor time; it is in the tables.
if [ -n "$quick" ]; then
  saturated="--warm-up 4 --seconds 2" paced_warm=10 paced_seconds=4 log=200000 spread_log=200000
  rounds="--rounds 3 --seconds 2" few="--rounds 2 --seconds 2" turns="--warm-up 6 --rounds 3 --seconds 5" plot="--warm-up 1 --seconds 1"
else
  saturated="--warm-up 10 --seconds 4" paced_warm=16 paced_seconds=10 log=1000000 spread_log=400000
  rounds="--rounds 5 --seconds 2" few="--rounds 5 --seconds 2" turns="--warm-up 16 --rounds 5 --seconds 10" plot="--warm-up 3 --seconds 3"
fi

# runs PART: how many.
runs() {
  if [ -n "$quick" ]; then echo 1; return; fi
  case "$1" in saturated | paced | catch-up) echo 5 ;; nodes) echo 1 ;; *) echo 3 ;; esac
}

# seconds PART: about as long as one run of it takes.
seconds() {
  case "$1${quick:+-quick}" in
    saturated) echo 90 ;; saturated-quick) echo 45 ;;
    paced) echo 232 ;; paced-quick) echo 140 ;;
    idle | idle-quick) echo 110 ;;
    catch-up) echo 75 ;; catch-up-quick) echo 45 ;;
    publish) echo 135 ;; publish-quick) echo 105 ;;
    many-filters) echo 60 ;; many-filters-quick) echo 45 ;;
    stalled) echo 150 ;; stalled-quick) echo 55 ;;
    plot) echo 135 ;; plot-quick) echo 80 ;;
    nodes | nodes-quick) echo 300 ;;
  esac
}

host=${HUB_HOST:-}
if [ -z "$host" ]; then
  host=$out/host/RealtimeHub.Host.dll
  dotnet publish src/RealtimeHub.Host -c Release -o "$out/host" -v quiet --nologo
fi
dotnet publish tests/RealtimeHub.Load -c Release -o "$out/load" -v quiet --nologo

servers="hub hub-messagepack stock-signalr"
if command -v nats-server >/dev/null; then servers="$servers nats"; fi
if [ -e /usr/lib/nginx/modules/ngx_nchan_module.so ] && command -v nginx >/dev/null; then servers="$servers nchan"; fi

# measure ARGUMENTS…: one run's line; one in which others used more than a tenth of the machine is thrown away and made anew, twice at most.
measure() {
  for attempt in 1 2 3; do
    line=$("$out/load/RealtimeHub.Load" "$@" --host "$host" --data "$PWD/$out" --json) || return 1
    others=$(echo "$line" | sed -n 's/.*"others_percent":\([0-9]*\).*/\1/p')
    if [ "${others:-0}" -lt 10 ] || [ "$attempt" = 3 ]; then break; fi
    echo "disturbed: others used $others %: again" >&2
  done
  echo "$line"
}

# run PART NUMBER ARGUMENTS…: one run, unless it is there.
run() {
  part=$1 number=$2
  shift 2
  key="$number $*"
  if grep -qxF -- "$key" "$results/$part.done" 2>/dev/null; then return 0; fi
  echo "$(date +%H:%M:%S) $part, run $number of $(runs "$part"): $*" >&2
  # A run that fails is told and left out; the next call of this script tries it again.
  if line=$(measure "$@"); then
    # With the number of the run: ratios are taken between those that were made one after the other.
    echo "$line" | sed "s/^{/{\"run\":$number,/" >>"$results/$part.jsonl"
    echo "$key" >>"$results/$part.done"
  else
    echo "failed: $part: $*" >&2
  fi
}

# nodes ARGUMENTS…: one run as people read it, unless it is there.
nodes() {
  if grep -qxF -- "$*" "$results/nodes.done" 2>/dev/null; then return 0; fi
  echo "$(date +%H:%M:%S) nodes: $*" >&2
  if "$out/load/RealtimeHub.Load" "$@" --host "$host" --data "$PWD/$out" >>"$results/nodes.txt"; then echo "$*" >>"$results/nodes.done"; else echo "failed: $*" >&2; fi
}

left=0
for part in $parts; do left=$((left + $(runs "$part") * $(seconds "$part"))); done

for part in $parts; do
  number=1
  while [ "$number" -le "$(runs "$part")" ]; do
    echo "$(date +%H:%M:%S) $part, run $number of $(runs "$part"): about $(($(seconds "$part") / 60 + 1)) min; all that is left: about $(((left + 59) / 60)) min" >&2
    case "$part" in
      saturated)
        for server in $servers; do run saturated $number fan-out --peer $server --subscribers 1000 --events 2000 $saturated; done ;;
      paced)
        for server in $servers; do
          run paced $number fan-out --peer $server --subscribers 1000 --rate 100 --events $((100 * paced_seconds)) --warm-up $paced_warm
        done
        for server in hub hub-messagepack stock-signalr; do
          run paced $number fan-out --peer $server --subscribers 200 --rate 500 --events $((500 * paced_seconds)) --warm-up $paced_warm
        done ;;
      idle)
        for server in hub hub-messagepack stock-signalr; do run idle $number idle --peer $server --connections 10000; done ;;
      catch-up)
        run catch-up $number catch-up --events $log
        run catch-up $number catch-up --events $spread_log --subscribers 100 --spread ;;
      publish)
        run publish $number publish $rounds
        run publish $number publish --publishers 8 --batch 100 $rounds
        run publish $number publish --publishers 1 $rounds ;;
      many-filters) run many-filters $number many-filters $few ;;
      nodes)
        nodes two-nodes
        nodes publish-redis
        nodes publish-redis --appendfsync always
        nodes publish-redis --replicas 1
        nodes publish-redis --batch 1
        nodes node-died ;;
      stalled) run stalled $number stalled --subscribers 170 --stalled 15 --crawling 15 --rate 500 $turns ;;
      plot)
        # At a time as many events as make 4 GB together, at least eight, again and again: about a second each.
        for size in 1000 10000 100000; do
          for subscribers in 100 1000 5000 10000; do
            events=$((4000000000 / (size * subscribers)))
            if [ $events -lt 8 ]; then events=8; fi
            if [ $events -gt 10000 ]; then events=10000; fi
            run plot $number fan-out --subscribers $subscribers --size $size --events $events $plot
          done
        done ;;
    esac
    left=$((left - $(seconds "$part")))
    number=$((number + 1))
  done
done

{
  changes=$(git status --porcelain -- src tests/RealtimeHub.Load)
  echo "$(date -u '+%Y-%m-%d %H:%M') UTC, commit $(git log -1 --format=%h)${changes:+ with changes}, $(uname -srm), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, .NET $(dotnet --version)"
  echo
  if [ -n "$quick" ]; then
    echo "One short run each."
  else
    echo "Medians of so many runs as the column says; those of publishing, of many filters and of stalled readers have 5 rounds each. Every peer is warmed up alike: 10 s as fast as it goes; at a rate 4 s as fast as it goes, then 12 s at the rate. Ratios are medians of the ratios of runs that were made one after the other."
  fi
  echo
  if [ -s "$results/plot.jsonl" ]; then drawing="--plot docs/throughput.svg"; else drawing=; fi
  "$out/load/RealtimeHub.Load" table "$results" $drawing
  if [ -s "$results/nodes.txt" ]; then printf '```\n'; cat "$results/nodes.txt"; printf '```\n'; fi
} | tee "$results/table.md"
echo "kept in $results/table.md" >&2
