#!/usr/bin/env bash
# A cold start: from exec to the first 200 of /readyz, and the memory after one request of each form.
#   bench/start.sh DATA MASTER_KEY [PROGRAM]
# "cold" drops the page cache first (as root), "warm" leaves it.
set -euo pipefail
cd "$(dirname "$0")/.."
data=$1 master_key=$2 program=${3:-build/bench/src/app/slovo}
port=9477

start() {
  "$program" serve --data "$data" --master-key "$master_key" --listen "127.0.0.1:$port" > "$data/start.log" 2>&1 &
  server=$!
}

stop() {
  kill "$server"
  wait "$server" || true
}

# Milliseconds until /readyz says 200, asked again and again by one process.
until_ready() {
  python3 - "$port" "$1" << 'PYTHON'
import socket, sys, time

port, begun = int(sys.argv[1]), int(sys.argv[2])
while True:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            if connection.recv(64).startswith(b"HTTP/1.1 200"):
                break
    except OSError:
        pass
    time.sleep(0.001)
print(f"{(time.time_ns() - begun) / 1e6:.0f}")
PYTHON
}

memory() { awk -v name="$1:" '$1 == name { printf "%.1f", $2 / 1024 }' "/proc/$server/status"; }

printf '%-8s%12s\n' cache ready_ms
for cache in cold warm warm warm; do
  if [ "$cache" = cold ]; then
    sync
    echo 3 > /proc/sys/vm/drop_caches || cache=warm
  fi
  begun=$(date +%s%N)
  start
  printf '%-8s%12s\n' "$cache" "$(until_ready "$begun")"
  stop
done

start
until_ready "$(date +%s%N)" > /dev/null
for form in ppc seo usability request collab; do
  page=$(curl -s "http://127.0.0.1:$port/forms/$form")
  token=$(grep -o 'name="token" value="[^"]*"' <<< "$page" | cut -d'"' -f4)
  sleep 3.1
  curl -s -o /dev/null -w "%{http_code} " -H 'Accept: application/json' --data-urlencode "token=$token" \
    --data-urlencode 'name=Оксана Коваленко' --data-urlencode "email=start-$form@example.com" \
    --data-urlencode 'site=https://shop.example/' --data-urlencode 'message=Цікавить реклама.' \
    --data-urlencode 'processing=yes' "http://127.0.0.1:$port/forms/$form"
done
echo
printf 'after one request of each form: anonymous %s MB, resident %s MB\n' "$(memory RssAnon)" "$(memory VmRSS)"
stop
