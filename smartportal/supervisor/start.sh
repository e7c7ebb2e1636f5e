#!/bin/sh
# Finds a Python that is new enough and hands over to it.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
for python in ${SMARTPORTAL_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" -P "$here/bootstrap.py" "$@"
    fi
done
echo "smartportal needs Python 3.11 or newer; none was found (set SMARTPORTAL_PYTHON to one)." >&2
exit 1
