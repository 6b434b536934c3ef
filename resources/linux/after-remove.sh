#!/bin/sh
# After the files of the package are gone. An upgrade comes here too, before the new version is set up.
set -e

case "$1" in
  remove | purge | disappear) ;;
  *) exit 0 ;;
esac

rm -f '/usr/bin/${executable}'
profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
  if command -v apparmor_parser >/dev/null 2>&1 && ! ischroot 2>/dev/null; then
    apparmor_parser --remove "$profile" 2>/dev/null || true
  fi
  rm -f "$profile"
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database -q /usr/share/applications || true
fi
