#!/bin/sh
# Every test there is. What a test needs is installed when we may; otherwise that part is skipped and named at the end.
set -u
skipped=
for program in chromium psql xmllint qpdf pdftotext openssl; do
  sh scripts/need.sh "$program" || skipped="$skipped $program"
done
[ -d /usr/lib/postgresql ] || sh scripts/need.sh postgresql-server || skipped="$skipped postgresql"
out=$(mktemp)
go vet ./... && go build ./... || exit 1
# The race detector needs a C compiler; without one the tests run without it, and it is said.
race=
if command -v cc >/dev/null 2>&1; then race=-race; export CGO_ENABLED=1; else skipped="$skipped cc(-race)"; fi
go test $race -timeout 30m ./... >"$out" 2>&1
code=$?
cat "$out"
passed=$(grep -c '^ok ' "$out")
failed=$(grep -c '^FAIL	' "$out")
rm -f "$out"
if [ -n "$skipped" ]; then echo "SKIPPED, not installed here:$skipped"; fi
echo "$passed passed, $failed failed"
exit $code
