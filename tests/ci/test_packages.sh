#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/ci/packages on machines that lack something: dpkg-query and apt-get are played by the files here.
set -eu
packages=$(cd "$(dirname "$0")" && pwd)/packages
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A machine that has everything that is not in the file `lacks`, and whose apt-get takes it from there.
cat >"$work/dpkg-query" <<'END'
#!/bin/sh
for package; do :; done
grep -qx "$package" "$(dirname "$0")/lacks" && exit 1
echo installed
END
cat >"$work/apt-get" <<'END'
#!/bin/sh
echo "$*" >>"$(dirname "$0")/did"
: >"$(dirname "$0")/lacks"
END
printf '#!/bin/sh\necho 0\n' >"$work/id"
chmod +x "$work/dpkg-query" "$work/apt-get" "$work/id"
PATH=$work:$PATH

says() {
  wanted=$1 code=$2
  shift 2
  got=$("$packages" "$@" 2>&1) && is=0 || is=$?
  [ "$is" = "$code" ] || { echo "packages $*: exit status $is, not $code: $got"; exit 1; }
  [ "$got" = "$wanted" ] || { echo "packages $*: $got"; exit 1; }
}

: >"$work/lacks"
says "" 0 check
printf 'wine64\n' >"$work/lacks"
says "" 0 check
says "Missing packages; to install them: apt-get install wine64" 1 windows no
printf 'ninja-build\nlibuv1-dev\nmandoc\n' >"$work/lacks"
says "Missing packages; to install them: apt-get install ninja-build libuv1-dev" 1 build no
[ ! -e "$work/did" ] || { echo "it installed although it was told not to"; exit 1; }
says "Missing packages, now installed: ninja-build libuv1-dev mandoc" 0 check
grep -q 'install .* ninja-build libuv1-dev mandoc$' "$work/did" || { echo "apt-get was given:"; cat "$work/did"; exit 1; }
says "" 0 check
