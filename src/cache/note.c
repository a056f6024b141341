#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/log.h"
#include "../base/path.h"
#include "cache.h"

#define NOTE_MAGIC	"o365feed-note 1"

void
cache_note_free(struct cache_note *note)
{
	if (note == NULL)
		return;
	free(note->why);
	memset(note, 0, sizeof *note);
}

/* One line "key value" into the note.  Returns what is wrong, or NULL. */
static const char *
note_line(struct cache_note *note, const char *key, const char *value)
{
	const char	*bad;

	if (strcmp(key, "not-before") == 0) {
		note->not_before = (time_t)strtonum(value, 0, INT64_MAX / 2,
		    &bad);
		return bad == NULL ? NULL : "bad time";
	}
	if (strcmp(key, "ask") == 0) {
		if (strcmp(value, "version") == 0)
			note->scope = CACHE_ASK_VERSION;
		else if (strcmp(value, "none") == 0)
			note->scope = CACHE_ASK_NONE;
		else
			return "bad value of ask";
		return NULL;
	}
	if (strcmp(key, "why") == 0) {
		free(note->why);
		note->why = strdup(value);
		return note->why == NULL ? "out of memory" : NULL;
	}
	return "unknown key";
}

/*
 * Read a note.  Returns 1 when there is one, 0 when there is none, -1 when it
 * is damaged (said); the caller frees it in any case.
 */
int
cache_note_read(struct cache_note *note, const char *path)
{
	char		*text, *line, *next, *value;
	const char	*bad = NULL;
	int		 n;

	memset(note, 0, sizeof *note);
	if ((text = path_read(path, LIMIT_NOTE_BYTES, NULL)) == NULL)
		return errno == ENOENT ? 0 : -1;
	next = text;
	for (n = 1; bad == NULL && (line = strsep(&next, "\n")) != NULL; n++) {
		if (n == 1)
			bad = strcmp(line, NOTE_MAGIC) == 0 ? NULL :
			    "not a note of this program's version";
		else if (next == NULL && line[0] == '\0')
			break;
		else if ((value = strchr(line, ' ')) == NULL)
			bad = "no value";
		else {
			*value++ = '\0';
			bad = note_line(note, line, value);
		}
	}
	if (bad == NULL && note->not_before == 0)
		bad = "no time";
	if (bad != NULL) {
		log_error("%s: line %d: %s", path, n > 1 ? n - 1 : 1, bad);
		cache_note_free(note);
	}
	free(text);
	return bad == NULL ? 1 : -1;
}

int
cache_note_write(const struct cache_note *note, const char *path)
{
	char	*text;
	int	 n, rc;

	n = asprintf(&text, NOTE_MAGIC "\nnot-before %lld\nask %s\n%s%s%s",
	    (long long)note->not_before,
	    note->scope == CACHE_ASK_VERSION ? "version" : "none",
	    note->why != NULL ? "why " : "",
	    note->why != NULL ? note->why : "",
	    note->why != NULL ? "\n" : "");
	if (n == -1) {
		log_error("out of memory");
		return -1;
	}
	rc = path_write(path, text, (size_t)n, 0644);
	free(text);
	return rc;
}

int
cache_note_clear(const char *path)
{
	if (unlink(path) == -1 && errno != ENOENT) {
		log_error("%s: %s", path, strerror(errno));
		return -1;
	}
	return 0;
}
