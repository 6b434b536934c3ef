#!/bin/sh
# After the files of the package are in place. electron-builder fills in the names in braces.
set -e

folder='/opt/${sanitizedProductName}'
ln -sf "$folder/${executable}" '/usr/bin/${executable}'

# Chromium makes its sandbox of a user namespace, and of this program where the system allows nobody one.
# Only the person who starts the studio finds out which, so it is always ready, as in Chromium's packages.
chown root:root "$folder/chrome-sandbox"
chmod 4755 "$folder/chrome-sandbox"

# An AppArmor before version 4 neither understands the profile nor restricts user namespaces.
profile='/etc/apparmor.d/${executable}'
if command -v apparmor_parser >/dev/null 2>&1 &&
  apparmor_parser --skip-kernel-load --skip-cache "$folder/resources/apparmor-profile" >/dev/null 2>&1
then
  install -m 0644 "$folder/resources/apparmor-profile" "$profile"
  # Not in a chroot or container, whose kernel is somebody else's.
  if aa-enabled --quiet 2>/dev/null && ! ischroot 2>/dev/null; then
    apparmor_parser --replace --write-cache --skip-read-cache "$profile" || true
  fi
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database -q /usr/share/applications || true
fi
