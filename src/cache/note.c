#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/log.h"
#include "../base/out.h"
#include "../base/path.h"
#include "cache.h"

#define NOTE_MAGIC	"o365feed-note 1"

void
cache_note_free(struct cache_note *note)
{
	if (note == NULL)
		return;
	free(note->why);
	free(note->link);
	free(note->page_etag);
	free(note->page_modified);
	memset(note, 0, sizeof *note);
}

/* The keys that are texts. */
static char **
note_text(struct cache_note *note, const char *key)
{
	if (strcmp(key, "why") == 0)
		return &note->why;
	if (strcmp(key, "link") == 0)
		return &note->link;
	if (strcmp(key, "page-etag") == 0)
		return &note->page_etag;
	if (strcmp(key, "page-modified") == 0)
		return &note->page_modified;
	return NULL;
}

/* One line "key value" into the note.  Returns what is wrong, or NULL. */
static const char *
note_line(struct cache_note *note, const char *key, const char *value)
{
	const char	*bad;
	char		**text;

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
	if (strcmp(key, "request") == 0) {
		if (!digest_ok(value))
			return "bad digest";
		strlcpy(note->request, value, sizeof note->request);
		return NULL;
	}
	if ((text = note_text(note, key)) == NULL)
		return "unknown key";
	free(*text);
	*text = strdup(value);
	return *text == NULL ? "out of memory" : NULL;
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
	if (bad == NULL && note->not_before == 0 && note->link == NULL)
		bad = "neither a time nor a link";
	if (bad == NULL && (note->link == NULL) != (note->request[0] == '\0'))
		bad = "a link and its request go together";
	if (bad != NULL) {
		log_error("%s: line %d: %s", path, n > 1 ? n - 1 : 1, bad);
		cache_note_free(note);
	}
	free(text);
	return bad == NULL ? 1 : -1;
}

static void
put(struct out *out, const char *key, const char *value)
{
	if (value != NULL)
		out_printf(out, "%s %s\n", key, value);
}

int
cache_note_write(const struct cache_note *note, const char *path)
{
	struct out	 out;
	char		*text;
	size_t		 len;
	int		 rc;

	if (note->not_before == 0 && note->link == NULL)
		return cache_note_clear(path);
	if (out_open_mem(&out) == -1)
		return -1;
	out_str(&out, NOTE_MAGIC "\n");
	if (note->not_before != 0) {
		out_printf(&out, "not-before %lld\n",
		    (long long)note->not_before);
		put(&out, "ask", note->scope == CACHE_ASK_VERSION ?
		    "version" : "none");
		put(&out, "why", note->why);
	}
	if (note->link != NULL) {
		put(&out, "request", note->request);
		put(&out, "link", note->link);
		put(&out, "page-etag", note->page_etag);
		put(&out, "page-modified", note->page_modified);
	}
	if ((text = out_steal(&out, &len)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	rc = path_write(path, text, len, 0644);
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
