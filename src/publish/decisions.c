#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../base/mem.h"
#include "../base/out.h"
#include "../base/path.h"
#include "decisions.h"

#define DECISIONS_HEAD	"o365feed-decisions 1\n"

char *
decisions_path(const char *record_dir)
{
	return path_join(record_dir, "decisions");
}

static struct decision *
find(const struct decisions *ds, const char *verb, const char *subject)
{
	size_t	 i;

	for (i = 0; i < ds->n; i++)
		if (!ds->d[i].used && strcmp(ds->d[i].verb, verb) == 0 &&
		    strcmp(ds->d[i].subject, subject) == 0)
			return &ds->d[i];
	return NULL;
}

const char *
decisions_find(const struct decisions *ds, const char *verb,
    const char *subject)
{
	const struct decision	*d = find(ds, verb, subject);

	return d == NULL ? NULL : d->rest;
}

const char *
decision_phrase(const char *rest, char *buf, size_t size)
{
	size_t		 n = strcspn(rest, " ");
	const char	*why = rest + n + strspn(rest + n, " ");

	if (*why == '\0' || strcmp(why, "-") == 0)
		snprintf(buf, size, "%.*s", (int)n, rest);
	else
		snprintf(buf, size, "%.*s: %s", (int)n, rest, why);
	return buf;
}

int
decisions_drop(struct decisions *ds, const char *verb, const char *subject)
{
	struct decision	*d = find(ds, verb, subject);

	if (d == NULL)
		return 0;
	d->used = 1;
	ds->changed = 1;
	return 1;
}

int
decisions_add(struct decisions *ds, const char *verb, const char *subject,
    const char *rest)
{
	struct decision	*d;

	decisions_drop(ds, verb, subject);
	if (mem_grow(&ds->d, &ds->cap, ds->n + 1, sizeof *ds->d) == -1)
		return -1;
	d = &ds->d[ds->n];
	memset(d, 0, sizeof *d);
	d->verb = strdup(verb);
	d->subject = strdup(subject);
	d->rest = strdup(rest);
	if (d->verb == NULL || d->subject == NULL || d->rest == NULL) {
		free(d->verb);
		free(d->subject);
		free(d->rest);
		log_error("out of memory");
		return -1;
	}
	ds->n++;
	ds->changed = 1;
	return 0;
}

/* Does the text begin with a digest, or a day, as a word of its own? */
static int
starts_digest(const char *s)
{
	char	 hex[DIGEST_SIZE];

	strlcpy(hex, s, sizeof hex);
	return digest_ok(hex) &&
	    (s[DIGEST_LEN] == ' ' || s[DIGEST_LEN] == '\0');
}

static int
starts_day(const char *s)
{
	char	 day[DATE_SIZE];
	long	 v;

	strlcpy(day, s, sizeof day);
	return strlen(day) == DATE_SIZE - 1 && date_parse(day, &v) == 0 &&
	    (s[DATE_SIZE - 1] == ' ' || s[DATE_SIZE - 1] == '\0');
}

/*
 * The verbs, whether their subject is a digest, and what has to follow it: a
 * pin or a deferral that nobody understands would be one that nobody heeds.
 */
static const struct {
	const char	*verb;
	int		 digest;
	int		(*starts)(const char *);	/* NULL: anything */
} verbs[] = {
	{ "accept", 1, NULL }, { "defer", 1, starts_day },
	{ "pin-list", 0, NULL }, { "pin-output", 0, starts_digest },
};

/* "VERB SUBJECT rest": cut in place.  0, or -1. */
static int
read_line(struct decisions *ds, char *line)
{
	char	*verb, *subject;
	size_t	 i;

	verb = strsep(&line, " ");
	subject = strsep(&line, " ");
	if (subject == NULL || *subject == '\0' || line == NULL)
		return -1;
	for (i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if (strcmp(verb, verbs[i].verb) == 0 &&
		    (!verbs[i].digest || digest_ok(subject)) &&
		    (verbs[i].starts == NULL || verbs[i].starts(line)))
			return decisions_add(ds, verb, subject, line);
	return -1;
}

int
decisions_read(struct decisions *ds, const char *path)
{
	char	*text, *line, *rest;
	int	 n = 1;

	memset(ds, 0, sizeof *ds);
	errno = 0;
	if ((text = path_read(path, LIMIT_CONF_BYTES, NULL)) == NULL)
		return errno == ENOENT ? 0 : -1;
	if (*text == '\0') {
		/* all of them were used up */
		free(text);
		return 0;
	}
	rest = text;
	line = strsep(&rest, "\n");
	if (rest == NULL || strncmp(line, DECISIONS_HEAD,
	    sizeof DECISIONS_HEAD - 2) != 0 || strlen(line) !=
	    sizeof DECISIONS_HEAD - 2) {
		log_error("%s:1: not a decisions file of this version", path);
		goto fail;
	}
	while ((line = strsep(&rest, "\n")) != NULL) {
		n++;
		if (*line == '\0' && rest == NULL)
			break;
		if (read_line(ds, line) == -1) {
			log_error("%s:%d: not a decision", path, n);
			goto fail;
		}
	}
	ds->changed = 0;
	free(text);
	return 0;
fail:
	free(text);
	decisions_free(ds);
	return -1;
}

void
decisions_free(struct decisions *ds)
{
	size_t	 i;

	if (ds == NULL)
		return;
	for (i = 0; i < ds->n; i++) {
		free(ds->d[i].verb);
		free(ds->d[i].subject);
		free(ds->d[i].rest);
	}
	free(ds->d);
	memset(ds, 0, sizeof *ds);
}

int
decisions_accept(struct decisions *ds, const char *digest)
{
	return decisions_drop(ds, "accept", digest);
}

int
decisions_deferred(struct decisions *ds, const char *digest, long today)
{
	const char	*rest = decisions_find(ds, "defer", digest);
	char		 day[DATE_SIZE];
	long		 until;

	if (rest == NULL)
		return 0;
	strlcpy(day, rest, sizeof day);
	if (date_parse(day, &until) == 0 && today < until)
		return 1;
	decisions_drop(ds, "defer", digest);
	return 0;
}

static int
decision_cmp(const void *va, const void *vb)
{
	const struct decision	*a = va, *b = vb;
	int			 c;

	if ((c = strcmp(a->verb, b->verb)) != 0)
		return c;
	return strcmp(a->subject, b->subject);
}

char *
decisions_text(const struct decisions *ds, size_t *len)
{
	struct out		 out;
	struct decision		*sorted;
	size_t			 i;

	if (out_open_mem(&out) == -1)
		return NULL;
	if ((sorted = reallocarray(NULL, ds->n + 1, sizeof *sorted)) == NULL) {
		log_error("out of memory");
		out_close(&out);
		return NULL;
	}
	if (ds->n > 0) {
		memcpy(sorted, ds->d, ds->n * sizeof *sorted);
		qsort(sorted, ds->n, sizeof *sorted, decision_cmp);
	}
	out_str(&out, DECISIONS_HEAD);
	for (i = 0; i < ds->n; i++) {
		if (sorted[i].used)
			continue;
		out_printf(&out, "%s %s %s\n", sorted[i].verb,
		    sorted[i].subject, sorted[i].rest);
	}
	free(sorted);
	return out_steal(&out, len);
}
