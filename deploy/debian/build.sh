#!/bin/sh
# Builds torg_VERSION_ARCH.deb from bin/torg with dpkg-deb alone. Run from the root of the source, after `make build`.
set -eu
version=${VERSION:-0.0.0}
arch=${ARCH:-$(dpkg --print-architecture)}
out=${OUT:-.}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 0755 "$root"
install -D -m 0755 bin/torg "$root/usr/bin/torg"
for unit in deploy/*.service deploy/*.timer; do install -D -m 0644 "$unit" "$root/lib/systemd/system/$(basename "$unit")"; done
for doc in docs/operations.md docs/proof.md deploy/nginx.conf LICENSE; do install -D -m 0644 "$doc" "$root/usr/share/doc/torg/$(basename "$doc")"; done
install -d "$root/DEBIAN" "$root/etc/torg/municipalities"
cat > "$root/etc/torg/torg.yaml" <<EOF
data: /var/lib/torg
listen: 127.0.0.1:8080
inside: 127.0.0.1:9090
municipalities: municipalities
stores: {main: {engine: sqlite}}
EOF
echo /etc/torg/torg.yaml > "$root/DEBIAN/conffiles"
cat > "$root/DEBIAN/control" <<EOF
Package: torg
Version: $version
Architecture: $arch
Maintainer: Torg <torg@example.com>
Section: web
Priority: optional
Depends: adduser, ca-certificates
Recommends: nginx
Suggests: postgresql, clamav-daemon, age
Description: a whole digital municipality in one program
 Applications, casework, Noark 5 archive, digital letters, public journal.
EOF
cat > "$root/DEBIAN/postinst" <<'EOF'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
  adduser --system --group --home /var/lib/torg --no-create-home torg
  for zone in internal secured; do adduser --system --ingroup torg --home /var/lib/torg --no-create-home torg-$zone; done
  install -d -o torg -g torg -m 0750 /var/lib/torg
  install -d -o root -g torg -m 0750 /etc/torg/secrets
fi
EOF
chmod 0755 "$root/DEBIAN/postinst"
dpkg-deb --root-owner-group --build "$root" "$out/torg_${version}_${arch}.deb"
