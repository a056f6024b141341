# GitHub, through gh.  The token is in GH_TOKEN and nowhere else: git asks gh
# for it.

labels_all='coverage-loss coverage-gain attribute-only ipv6 refused format-only
first-publication'

forge_setup() {
	gh auth setup-git
}

# forge_find BRANCH BASE: the number of the open request, or nothing.
forge_find() {
	gh pr list --state open --head "$1" --base "$2" --json number --jq '.[0].number // empty'
}

forge_body() {
	gh pr view "$1" --json body --jq .body
}

# A label that is missing is made; one that can't be made stops nothing.
forge_labels() {
	has=$(gh pr view "$1" --json labels --jq '.labels[].name') || return 0
	for label in $labels_all; do
		case " $2 " in
		*" $label "*)
			gh label create "$label" --force --description o365feed >/dev/null &&
			    gh pr edit "$1" --add-label "$label" >/dev/null ||
			    say "label $label: not set" ;;
		*)	printf '%s\n' "$has" | grep -qx "$label" &&
			    gh pr edit "$1" --remove-label "$label" >/dev/null ;;
		esac
	done
	return 0
}

# forge_open BRANCH BASE TITLE BODY-FILE LABELS
forge_open() {
	gh pr create --head "$1" --base "$2" --title "$3" --body-file "$4" || return 1
	forge_labels "$1" "$5"
}

# forge_update NUMBER TITLE BODY-FILE LABELS
forge_update() {
	gh pr edit "$1" --title "$2" --body-file "$3" >/dev/null || return 1
	forge_labels "$1" "$4"
}

forge_close() {
	gh pr close "$1" --comment "$2"
}

forge_summary() {
	[ -z "${GITHUB_STEP_SUMMARY:-}" ] || cat "$1" >>"$GITHUB_STEP_SUMMARY"
}
