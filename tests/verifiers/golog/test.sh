#!/usr/bin/env bash
# test.sh WRITE_LOG FOLDER: Go's libraries accept the ledgers that we write, served over HTTP, and
# refuse each way of changing one.
set -euo pipefail
write_log=$1 work=$2/work golog=$2/golog
here=$(cd "$(dirname "$0")" && pwd)
"$here/build.sh" "$golog"
rm -rf "$work"; mkdir -p "$work"

server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; }
trap stop EXIT
coproc SERVER { exec "$golog" serve "$work"; }
server=$SERVER_PID
read -r url <&"${SERVER[0]}"

say() { printf '%s\n' "$*"; }
accepts() { "$golog" "$@" >/dev/null || { say "refused, should be accepted: $*"; exit 1; }; }
refuses() {
  local status=0
  "$golog" "$@" >/dev/null 2>&1 || status=$?
  [ "$status" = 1 ] || { say "status $status, should be refused (1): $*"; exit 1; }
}
# with_changed FILE COMMAND…: one byte of the file is another while the command runs.
with_changed() {
  local file=$1; shift
  cp "$file" "$work/kept"
  python3 - "$file" <<'PY'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[len(data) // 2] ^= 1
open(sys.argv[1], "wb").write(data)
PY
  "$@"
  mv "$work/kept" "$file"
}

for sizes in "1 0" "2 1" "255 1" "256 255" "257 256" "1000 300" "5000 4096" "70000 256"; do
  read -r size old <<<"$sizes"
  log="$work/$size"
  "$write_log" "$log" "$size" "$old"
  [ "$old" = 0 ] || accepts log -n 200 -old "$log/old.checkpoint" "$url/$size/site" "$log/vkey"
  accepts log -n 200 "$url/$size/site" "$(cat "$log/vkey")"
  for receipt in "$log"/*.tlog-proof; do
    accepts receipt "$receipt" "$log/vkey"
    with_changed "$receipt" refuses receipt "$receipt" "$log/vkey"
  done
done

log="$work/5000" site="$url/5000/site"
refuses log -old "$log/forked.checkpoint" "$site" "$log/vkey"
refuses log -old "$work/70000/site/ledger/checkpoint" "$site" "$log/vkey"
refuses log "$site" "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
for file in checkpoint tile/0/007 tile/0/019.p/136 tile/1/000.p/19 tile/entries/003 tile/entries/019.p/136; do
  with_changed "$log/site/ledger/$file" refuses log "$site" "$log/vkey"
done
accepts log "$site" "$log/vkey"
say "golog: all as it should be"
