#!/bin/sh
# Makes the tables of BENCHMARKS.md anew: builds hub and load program, runs every mode, keeps what they print in artifacts/load/results.
# usage: run.sh [MODE…]   publish publish-one publish-batch catch-up stalled fan-out idle two-nodes publish-redis node-died   (all unless named)
# Figures mean something only while the machine does nothing else: each table ends with what others used.
set -eu
cd "$(dirname "$0")/../../.."
out=artifacts/load
results=$out/results
mkdir -p "$results"

dotnet publish src/RealtimeHub.Host -c Release -o "$out/host" -v quiet --nologo
dotnet publish tests/RealtimeHub.Load -c Release -o "$out/load" -v quiet --nologo

table="$results/$(date -u +%Y-%m-%dT%H%M%SZ).txt"
load() {
  {
    echo "\$ RealtimeHub.Load $*"
    "$out/load/RealtimeHub.Load" "$@" --host "$out/host/RealtimeHub.Host.dll"
    echo
  } | tee -a "$table"
}

{
  uname -srm
  grep -m1 'model name' /proc/cpuinfo || true
  echo "$(nproc) cores; .NET $(dotnet --version); $(git log -1 --format=%h)"
  echo
} | tee "$table"

for mode in ${*:-publish publish-one publish-batch catch-up stalled fan-out idle two-nodes publish-redis node-died}; do
  case "$mode" in
    publish) load publish --rounds 15 --seconds 2 ;;
    publish-one) load publish --publishers 1 --rounds 9 --seconds 2 ;;
    publish-batch) load publish --publishers 8 --batch 100 --rounds 5 ;;
    catch-up) for run in 1 2 3; do load catch-up; done ;;
    stalled) load stalled --rounds 9 --seconds 5 ;;
    fan-out)
      for run in 1 2 3; do load fan-out --subscribers 1000; done
      load fan-out --subscribers 1000 --rate 100 --events 1000
      load fan-out --subscribers 200 --rate 500 --events 5000
      ;;
    idle) load idle ;;
    two-nodes) for run in 1 2 3; do load two-nodes; done ;;
    publish-redis)
      load publish-redis
      load publish-redis --appendfsync always
      load publish-redis --replicas 1
      load publish-redis --batch 1
      ;;
    node-died) load node-died ;;
    *) echo "$mode is none of: publish publish-one publish-batch catch-up stalled fan-out idle two-nodes publish-redis node-died" >&2; exit 64 ;;
  esac
done
echo "kept in $table"
