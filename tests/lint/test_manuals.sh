# The manuals are clean mdoc, and no line of them is the name of a page that
# is not there.
cd "${TOP:-$(dirname "$0")/../..}" || exit 1
count=0
failed=0
for page in src/*.[1-8]; do
	[ -e "$page" ] || continue
	count=$((count + 1))
	if ! command -v mandoc >/dev/null 2>&1; then
		echo "ok $count - $page # SKIP no mandoc here"
		continue
	fi
	# Which other manuals are installed says nothing of ours.
	said=$(mandoc -Tlint "$page" 2>&1 |
	    grep -v 'referenced manual not found')
	if [ -z "$said" ]; then
		echo "ok $count - $page"
	else
		echo "not ok $count - $page"
		echo "$said" | sed 's/^/# /'
		failed=1
	fi
done
if [ $count -eq 0 ]; then
	echo '1..0 # SKIP no manual'
	exit 0
fi
echo "1..$count"
exit $failed
