# GitLab, through glab.  The token is in GITLAB_TOKEN and nowhere else: glab
# reads it there, and git asks the script "credential" for it.

labels_all=coverage-loss,coverage-gain,attribute-only,ipv6,refused,format-only,first-publication

requests() {
	echo "projects/${CI_PROJECT_ID:?}/merge_requests$1"
}

forge_setup() {
	git remote set-url "$remote" "${CI_SERVER_URL:?}/${CI_PROJECT_PATH:?}.git" &&
	    git config "credential.$CI_SERVER_URL.helper" "!'$here/credential'"
}

# The number of the first request of an answer.
number_of() {
	grep -o '"iid":[0-9]*' | head -n 1 | cut -d : -f 2
}

# glab ends with 0 at some errors: an answer without a number is one.
answered() {
	answer=$(glab api "$@") || return 1
	[ -n "$(printf '%s\n' "$answer" | number_of)" ]
}

# forge_find BRANCH BASE: the number of the open request, or nothing.
forge_find() {
	query="?state=opened&source_branch=$1&target_branch=$2"
	found=$(glab api "$(requests "$query")") || return 1
	case $found in
	'['*)	printf '%s\n' "$found" | number_of ;;
	*)	return 1 ;;
	esac
}

forge_body() {
	glab api "$(requests "/$1")"
}

# forge_open BRANCH BASE TITLE BODY-FILE LABELS
forge_open() {
	answered --method POST "$(requests '')" --raw-field "source_branch=$1" \
	    --raw-field "target_branch=$2" --raw-field "title=$3" \
	    --field "description=@$4" --raw-field "labels=$(echo "$5" | tr ' ' ,)" \
	    --field remove_source_branch=true
}

# forge_update NUMBER TITLE BODY-FILE LABELS: other labels stay.
forge_update() {
	add=$(echo "$4" | tr ' ' ,)
	away=$(echo "$labels_all" | tr , '\n' |
	    grep -vx "$(echo "$4" | tr ' ' '\n')" | paste -s -d , -)
	answered --method PUT "$(requests "/$1")" --raw-field "title=$2" \
	    --field "description=@$3" --raw-field "add_labels=$add" \
	    --raw-field "remove_labels=$away"
}

forge_close() {
	answered --method POST "$(requests "/$1/notes")" --raw-field "body=$2" || :
	answered --method PUT "$(requests "/$1")" --raw-field state_event=close
}

# The job keeps it as an artifact.
forge_summary() {
	[ -z "${CI_PROJECT_DIR:-}" ] || cp "$1" "$CI_PROJECT_DIR/o365feed-report.md"
}
