#!/bin/sh
# Says which of the named programs are missing, or installs them by the system's packages when it may.
missing=
for program in "$@"; do
  command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
done
[ -z "$missing" ] && exit 0
packages=$(echo "$missing" | sed 's/ go/ golang/; s/ psql/ postgresql/; s/ xmllint/ libxml2-utils/; s/ pdftotext/ poppler-utils/')
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "torg: installing$packages" >&2
  apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q $packages >/dev/null && exit 0
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && command -v apt-get >/dev/null 2>&1; then
  echo "torg: installing$packages" >&2
  sudo apt-get update -q >/dev/null && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -q $packages >/dev/null && exit 0
fi
echo "torg: missing:$missing. Install the package(s)$packages and try again." >&2
exit 1
