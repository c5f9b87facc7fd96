#!/usr/bin/env bash
# Prints the path of a Python that is new enough for the portal, or says in one sentence what to do.
set -euo pipefail

for candidate in "${PYTHON:-python3}" python3.11 python3.12 python3.13; do
  path=$(command -v "$candidate") || continue
  if "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    printf '%s\n' "$path"
    exit 0
  fi
done
echo 'Python 3.11 or newer was not found: install it (Debian 12: apt-get install python3 python3-venv) and start again.' >&2
exit 1
