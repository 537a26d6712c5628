#!/bin/bash
# bench/study/run.sh [PAGES] [BUILD]: a generated site served by nginx, crawled by ours and by others, in one table.
# Scrapy takes part when it is installed (python3-scrapy), linkinator when it is in the path (npm install --prefix DIR
# linkinator). PEERS=no leaves them out.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
pages=${1:-10000}
build=${2:-$here/../../build/bench}
port=${PORT:-18973}
work=$(mktemp -d)
server=
finish() { [ -z "$server" ] || kill "$server"; rm -rf "$work"; }
trap finish EXIT

"$build/bench/study/bench_site" "$work/site" "$pages"
sed -e "s|@WORK@|$work|g" -e "s|@PORT@|$port|g" "$here/nginx.conf" >"$work/nginx.conf"
/usr/sbin/nginx -p "$work" -e "$work/error.log" -c "$work/nginx.conf" &
server=$!
for _ in $(seq 100); do curl -s -o "$work/first" "http://127.0.0.1:$port/" && break; sleep 0.05; done

show() { # NAME: reads "pages N, …" and "S s, peak M MB" and makes a line of them
    awk -v name="$1" '/^pages/ { pages = $2 + 0; rest = $0 } / s, peak / { seconds = $1; peak = $4 }
        END { if (seconds > 0) printf "| %s | %s | %.2f s | %s | %s MB |\n", name, rest, seconds, pages ? int(pages / seconds) : "–", peak }'
}
echo "| who | what | time | pages/s | peak memory |"
echo "|---|---|---|---|---|"
url="http://127.0.0.1:$port/"
"$build/bench/study/bench_crawl" links "$url" "127.0.0.1:$port" | show "ours, crawl and links only"
"$build/bench/study/bench_crawl" checks "$url" "127.0.0.1:$port" | show "ours, crawl and all checks"
if [ -x "$build/src/app/slovo" ] && "$build/src/app/slovo" study --help >"$work/help" 2>&1; then
    /usr/bin/env python3 "$here/timed.py" "$build/src/app/slovo" study --test --allow-address "127.0.0.1:$port" \
        --max-pages $((pages * 2 > 100000 ? 100000 : pages * 2)) --out "$work/report" "$url" | show "ours, slovo study with all checks and report"
fi
[ "${PEERS:-yes}" = yes ] || exit 0
/usr/bin/python3 -c 'import scrapy' 2>"$work/none" && /usr/bin/python3 "$here/scrapy_peer.py" "$url" | show "Scrapy"
if command -v linkinator >"$work/none"; then
    /usr/bin/env python3 "$here/timed.py" linkinator "$url" --recurse --concurrency 10 --format json |
        show "linkinator"
fi
