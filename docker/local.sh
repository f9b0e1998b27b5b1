#!/usr/bin/env bash
# What compose.yaml describes, as plain processes of this machine. See --help.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

usage() {
  cat <<'END'
Usage: docker/local.sh [--sentinels] [--ports "BALANCER HUB1 HUB2 REDIS REPLICA"] [--folder DIR] [--host DLL] [--no-demo] [--check]

Starts Redis with a replica, two hubs that share a log in it, nginx before them, and a made-up live channel; stays until Ctrl-C or SIGTERM, and
ends them in order. Needs redis-server and nginx (apt-get install redis-server nginx) and the .NET SDK.

  --sentinels
            with a second replica and three Sentinels, so that a replica takes over when the primary goes: docs/failover.md
  --ports   default "8080 5081 5082 6390 6391", all on 127.0.0.1; with --sentinels four more, "REPLICA2 SENTINEL1 SENTINEL2 SENTINEL3",
            default 6392 26390 26391 26392
  --folder  for data and logs; default a new one, which is removed at the end. One that is given stays
  --host    the hub's program; default the release build, which is made when it is missing
  --no-demo nothing is published
  --check   only writes the configurations and has nginx check its own
END
}

ports="8080 5081 5082 6390 6391" folder="" demo=1 check=0 sentinels=0
host=$root/src/RealtimeHub.Host/bin/Release/net10.0/RealtimeHub.Host.dll
cli=$root/clients/RealtimeHub.Cli/bin/Release/net10.0/rthub.dll
while [ $# -gt 0 ]; do
  case $1 in
    --sentinels) sentinels=1; shift ;;
    --ports) ports=$2; shift 2 ;;
    --folder) folder=$2; shift 2 ;;
    --host) host=$2; shift 2 ;;
    --no-demo) demo=0; shift ;;
    --check) check=1; shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "local.sh: unknown argument '$1'; see docker/local.sh --help" >&2; exit 64 ;;
  esac
done
read -r balancer_port hub1_port hub2_port redis_port replica_port replica2_port sentinel_ports <<<"$ports"
[ -n "${replica_port:-}" ] || { echo "local.sh: --ports needs five, not '$ports'" >&2; exit 64; }

read -ra sentinel_ports <<<"${sentinel_ports:-26390 26391 26392}"
replica2_port=${replica2_port:-6392}
[ ${#sentinel_ports[@]} -eq 3 ] || { echo "local.sh: with --sentinels, --ports needs nine, not '$ports'" >&2; exit 64; }

# Debian keeps nginx where ordinary users do not look.
PATH=$PATH:/usr/sbin:/sbin
for tool in redis-server nginx dotnet; do
  command -v "$tool" >/dev/null || { echo "local.sh: $tool is missing; see docker/local.sh --help" >&2; exit 69; }
done

keep=1
if [ -z "$folder" ]; then folder=$(mktemp -d) keep=0; fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

# pids NAME: what was started, in the order of its start.
declare -A pids=()
declare -a started=()

# The kernel ends what was started when this script is killed.
bound=()
if command -v setpriv >/dev/null && setpriv --pdeathsig KILL true 2>/dev/null; then bound=(setpriv --pdeathsig KILL --); fi

# start NAME COMMAND...
start() {
  local name=$1
  shift
  "${bound[@]}" "$@" >"$folder/$name.log" 2>&1 </dev/null &
  pids[$name]=$!
  started+=("$name")
}

# tell NAME: please end.
tell() { [ -z "${pids[$1]:-}" ] || kill -s TERM "${pids[$1]}" 2>/dev/null || true; }

# gone NAME: waits until it has ended.
gone() { if [ -n "${pids[$1]:-}" ]; then wait "${pids[$1]}" 2>/dev/null || true; fi; }

stop_all() {
  trap - EXIT
  # Publishers first, then the hubs, which let their subscribers go, and what they rest on at last. A second signal has the hubs hurry.
  trap 'tell hub-1; tell hub-2' INT TERM
  local name
  for name in demo hub-1 hub-2; do tell "$name"; done
  for name in demo hub-1 hub-2; do gone "$name"; done
  # No Sentinel shall take the end for a failure.
  for name in balancer sentinel-1 sentinel-2 sentinel-3 redis-replica-2 redis-replica redis; do tell "$name"; gone "$name"; done
  if [ "$keep" = 0 ]; then rm -rf "$folder"; fi
}

# until_ready NAME COMMAND...: for a while; each try may take a moment more.
until_ready() {
  local name=$1 tries
  shift
  for ((tries = 0; tries < 600; tries++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    kill -0 "${pids[$name]}" 2>/dev/null || break
    sleep 0.1
  done
  echo "local.sh: $name did not start; it said:" >&2
  tail -n 20 "$folder/$name.log" >&2
  exit 1
}

answers() {
  # A status line of 200; /dev/tcp needs no other program.
  exec 9<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&9
  local line=""
  read -r -t 5 line <&9 || true
  exec 9<&- 9>&-
  [[ $line == *" 200 "* ]]
}

# replicates PORT
replicates() { redis-cli -p "$1" info replication | grep -q master_link_status:up; }

redis() {
  local name=$1 port=$2
  shift 2
  mkdir -p "$folder/$name"
  start "$name" redis-server --bind 127.0.0.1 --port "$port" --dir "$folder/$name" --save "" --appendonly yes --appendfsync everysec \
    --maxmemory-policy noeviction --repl-diskless-sync-delay 0 "$@"
}

# Sentinel writes into its configuration what it learns.
sentinel() {
  mkdir -p "$folder/$1"
  cat >"$folder/$1/sentinel.conf" <<END
bind 127.0.0.1
port $2
dir $folder/$1
sentinel monitor tams 127.0.0.1 $redis_port 2
sentinel down-after-milliseconds tams 2000
sentinel failover-timeout tams 3000
sentinel parallel-syncs tams 1
END
  start "$1" redis-server "$folder/$1/sentinel.conf" --sentinel
}

knows_others() { redis-cli -p "$1" sentinel ckquorum tams | grep -q "^OK 3 "; }

hub() {
  start "$1" dotnet "$host" --urls "http://127.0.0.1:$2" "--RealtimeHub:Node=$1" "--RealtimeHub:Redis=$where" \
    --RealtimeHub:RedisLog:Level=Replicated "--RealtimeHub:Data=$folder/$1"
}

write_nginx() {
  mkdir -p "$folder/nginx"
  sed -e "s|/tmp/|$folder/nginx/|" -e "s|listen 8080|listen 127.0.0.1:$balancer_port|" \
    -e "s|hub-1:5080|127.0.0.1:$hub1_port|" -e "s|hub-2:5080|127.0.0.1:$hub2_port|" "$here/nginx.conf" >"$folder/nginx/nginx.conf"
}

write_nginx
if [ "$check" = 1 ]; then
  nginx -t -q -p "$folder/nginx" -c "$folder/nginx/nginx.conf"
  if [ "$keep" = 0 ]; then rm -rf "$folder"; fi
  exit 0
fi

[ -f "$host" ] || dotnet build "$root/src/RealtimeHub.Host" -c Release -v quiet --nologo
if [ "$demo" = 1 ] && [ ! -f "$cli" ]; then dotnet build "$root/clients/RealtimeHub.Cli" -c Release -v quiet --nologo; fi

trap stop_all EXIT
trap 'exit 0' INT TERM
redis redis "$redis_port" --min-replicas-to-write 1 --min-replicas-max-lag 2
redis redis-replica "$replica_port" --replicaof 127.0.0.1 "$redis_port" --min-replicas-to-write "$sentinels" --min-replicas-max-lag 2
until_ready redis redis-cli -p "$redis_port" ping
until_ready redis-replica replicates "$replica_port"
where=127.0.0.1:$redis_port
if [ "$sentinels" = 1 ]; then
  redis redis-replica-2 "$replica2_port" --replicaof 127.0.0.1 "$redis_port" --min-replicas-to-write 1 --min-replicas-max-lag 2
  until_ready redis-replica-2 replicates "$replica2_port"
  where=serviceName=tams
  for n in 1 2 3; do
    sentinel "sentinel-$n" "${sentinel_ports[n - 1]}"
    where=127.0.0.1:${sentinel_ports[n - 1]},$where
  done
  for n in 1 2 3; do until_ready "sentinel-$n" knows_others "${sentinel_ports[n - 1]}"; done
fi
hub hub-1 "$hub1_port"
hub hub-2 "$hub2_port"
until_ready hub-1 answers "$hub1_port" /health/ready
until_ready hub-2 answers "$hub2_port" /health/ready
start balancer nginx -p "$folder/nginx" -c "$folder/nginx/nginx.conf" -g 'daemon off;'
until_ready balancer answers "$balancer_port" /health/ready
if [ "$demo" = 1 ]; then start demo dotnet "$cli" simulate --hub "http://127.0.0.1:$balancer_port"; fi

for name in "${started[@]}"; do echo "$name ${pids[$name]}"; done
echo "data and logs in $folder"
echo "ready: http://127.0.0.1:$balancer_port/"
# Whatever of it ends: the others go on, as they would on machines of their own.
while true; do wait -n || true; [ -n "$(jobs -rp)" ] || exit 1; done
