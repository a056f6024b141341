# Every header compiles alone, and every source without a warning, with each
# of the two compilers that is here.
# time-limit: 300
top=${TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$top" || exit 1
build=${BUILD:-build}
make=make
$make --version 2>/dev/null | grep -q '^GNU' || make=gmake
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
count=0
failed=0

# tap STATUS NAME: what was said is in $tmp/out
tap() {
	count=$((count + 1))
	if [ "$1" -eq 0 ] && [ ! -s "$tmp/out" ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		sed 's/^/# /' "$tmp/out"
		failed=1
	fi
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# found FILE...: those that are there, of patterns that may fit nothing
found() {
	for file; do
		[ -e "$file" ] && echo "$file"
	done
}

for cc in gcc clang; do
	if ! command -v $cc >/dev/null 2>&1; then
		skip "headers alone, $cc" "no $cc here"
		skip "sources, $cc" "no $cc here"
		continue
	fi
	flags=$($make -s --no-print-directory CC=$cc flags)
	status=0
	: >"$tmp/out"
	echo 'extern int header_alone;' >"$tmp/alone.c"
	for header in $(found src/*/*.h); do
		eval "$cc $flags -Werror -fsyntax-only -include $header" \
		    '"$tmp/alone.c"' >>"$tmp/out" 2>&1 || status=1
	done
	tap $status "headers alone, $cc"
	if [ -e src/conf/parse.y ] && [ ! -e "$build/conf/parse.h" ]; then
		skip "sources, $cc" "not built"
		continue
	fi
	eval "$cc $flags -Werror -fsyntax-only -Isrc -I$build/conf" \
	    $(found src/*.c src/*/*.c tests/unit/*.c tests/property/*.c) \
	    >"$tmp/out" 2>&1
	tap $? "sources, $cc"
done
echo "1..$count"
exit $failed
