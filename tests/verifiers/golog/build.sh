#!/usr/bin/env bash
# build.sh OUTPUT: builds golog from Debian's golang-golang-x-mod-dev, without network and modules.
set -euo pipefail
cd "$(dirname "$0")"
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS='' GOPROXY=off GOCACHE="${GOCACHE:-$(dirname "$1")/go-cache}"
exec go build -o "$1" main.go receipt.go
