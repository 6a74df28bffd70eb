#!/bin/sh
# Fetches the design system, fonts and icons that the binary embeds, at the versions of package-lock.json, and copies
# what is used into web/kit/static/vendor. Run it once before building; needs npm. The registry is npm's own setting.
set -eu
cd "$(dirname "$0")"
command -v npm >/dev/null || { echo "build.sh: npm is missing; install Node.js 20 or newer (Debian: apt install npm)" >&2; exit 1; }
npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
out=../static/vendor
rm -rf "$out"/*
mkdir -p "$out/icons"
cp node_modules/@digdir/designsystemet-css/dist/src/index.css "$out/designsystemet.css"
cp node_modules/@digdir/designsystemet-css/dist/theme/designsystemet.css "$out/theme.css"
# Sámi letters are in latin-ext.
cp node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 "$out/inter-latin.woff2"
cp node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2 "$out/inter-latin-ext.woff2"
while read -r icon; do
	[ -z "$icon" ] || cp "node_modules/@navikt/aksel-icons/dist/svg/$icon.svg" "$out/icons/"
done < icons.txt
cat node_modules/@digdir/designsystemet-css/LICENSE > "$out/LICENSES.txt"
cat node_modules/@fontsource-variable/inter/LICENSE >> "$out/LICENSES.txt"
echo "@navikt/aksel-icons: MIT, NAV" >> "$out/LICENSES.txt"
echo "web/kit/static/vendor: $(find "$out" -type f | wc -l) files, $(du -sk "$out" | cut -f1) kB"
