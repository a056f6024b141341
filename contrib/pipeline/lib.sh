# What the scripts of this folder share; they read it with "." and have set
# "here" to the folder.  POSIX sh; needs git.

# Settings, each from the environment.
program=${O365FEED:-o365feed}
conf=${O365FEED_CONF:-o365feed.conf}
records=${O365FEED_RECORDS:-records}
paths=${O365FEED_PATHS:-.}
remote=${O365FEED_REMOTE:-origin}
base=${O365FEED_BASE:-main}
branch=${O365FEED_BRANCH:-o365feed/update}
forge=${O365FEED_FORGE:-}
me=$(basename "$0")

say() {
	printf '%s: %s\n' "$me" "$*" >&2
}

die() {
	say "$*"
	exit 1
}

# A folder of our own, a forge, a clean checkout.  State and cache go to a
# place outside of the repository; what the next runner needs is in it.
begin() {
	tmp=$(mktemp -d "${TMPDIR:-/tmp}/o365feed-$me.XXXXXX") || exit 1
	trap 'rm -rf "$tmp"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	: "${XDG_STATE_HOME:=$tmp/state}"
	export XDG_STATE_HOME
	: "${GIT_AUTHOR_NAME:=o365feed}" "${GIT_AUTHOR_EMAIL:=o365feed@localhost}"
	: "${GIT_COMMITTER_NAME:=$GIT_AUTHOR_NAME}"
	: "${GIT_COMMITTER_EMAIL:=$GIT_AUTHOR_EMAIL}"
	export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL

	case $forge in
	'')	die 'set O365FEED_FORGE to github, gitlab or a file' ;;
	*/*)	. "$forge" ;;
	*)	[ -f "$here/$forge.sh" ] || die "no forge $forge"
		. "$here/$forge.sh" ;;
	esac
	cd "$(git rev-parse --show-toplevel)" || exit 1
	[ -f "$conf" ] || die "$conf is not in the repository"
	dirt=$(git status --porcelain) || exit 1
	[ -z "$dirt" ] || die "the checkout is not clean: $dirt"
	forge_setup || die 'the forge is not usable'
}
