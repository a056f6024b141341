#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "../base/path.h"
#include "record-read.h"

/* Printable, no blank: control characters and blanks part words and lines. */
int
record_word_ok(const char *s, size_t n)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] <= 0x20 || s[i] == 0x7f)
			return 0;
	return n > 0 && n <= LIMIT_STRING;
}

/* The same with blanks inside. */
int
record_text_ok(const char *s, size_t n)
{
	size_t	 i;

	if (n == 0 || n > LIMIT_STRING || s[0] == ' ' || s[n - 1] == ' ')
		return 0;
	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return 0;
	return 1;
}

int
record_check_word(const char *what, const char *s)
{
	if (s != NULL && record_word_ok(s, strlen(s)))
		return 0;
	log_error("%s: \"%s\" can't stand in a record: empty, too long, blanks "
	    "or control characters", what, s == NULL ? "" : s);
	return -1;
}

int
record_check_text(const char *what, const char *s)
{
	if (s != NULL && record_text_ok(s, strlen(s)))
		return 0;
	log_error("%s: \"%s\" can't stand in a record: empty, too long, blanks "
	    "at an end or control characters", what, s == NULL ? "" : s);
	return -1;
}

int
record_check_digest(const char *what, const char *s)
{
	if (digest_ok(s))
		return 0;
	log_error("%s: has no digest for its record", what);
	return -1;
}

/*
 * Names come from the configuration; here is the last place where one could
 * leave the record directory or be taken for a temp file.
 */
char *
record_path(const char *record_dir, const char *kind, const char *name)
{
	char	*s;

	if (record_check_word(kind, name) == -1)
		return NULL;
	if (name[0] == '.' || strchr(name, '/') != NULL) {
		log_error("%s: \"%s\" can't be the name of a record", kind,
		    name);
		return NULL;
	}
	if (asprintf(&s, "%s/%s/%s", record_dir, kind, name) == -1) {
		log_error("out of memory");
		return NULL;
	}
	return s;
}

void
record_head(struct out *o, const char *kind, const char *name)
{
	out_str(o, "o365feed-record 1 ");
	out_str(o, kind);
	out_char(o, ' ');
	out_str(o, name);
	out_char(o, '\n');
}

char *
record_text(struct out *o, size_t *len)
{
	char	*s;

	out_str(o, "end\n");
	if ((s = out_steal(o, len)) == NULL)
		log_error("out of memory");
	return s;
}

void
out_record_state(const struct out_record *out, char hex[DIGEST_SIZE])
{
	struct digest	 d;
	size_t		 i;

	digest_init(&d);
	for (i = 0; i < out->nobj; i++)
		digest_str(&d, out->obj[i].digest);
	digest_end(&d, hex);
}

const struct object_record *
out_record_find(const struct out_record *out, const char *platform,
    const char *name, int af)
{
	size_t	 i;

	for (i = 0; i < out->nobj; i++)
		if (out->obj[i].af == af &&
		    strcmp(out->obj[i].name, name) == 0 &&
		    strcmp(out->obj[i].platform, platform) == 0)
			return &out->obj[i];
	return NULL;
}

void
object_record_emit(const struct object_record *o, struct emit_object *eo)
{
	memset(eo, 0, sizeof *eo);
	eo->em = emitter_find(o->platform);
	eo->name = o->name;
	eo->af = o->af;
	eo->set = &o->set;
	eo->number = o->number;
	eo->sentinel = o->sentinel;
	eo->retired = o->retired;
	eo->nretired = o->nretired;
	eo->given = o->given;
	eo->ngiven = o->ngiven;
}

int
object_record_give(struct out_record *out, struct object_record *o,
    const struct emit_given *given, size_t n)
{
	size_t	 i;

	o->given = NULL;
	o->ngiven = 0;
	if (n == 0)
		return 0;
	if ((o->given = arena_alloc(&out->mem, n * sizeof *o->given)) == NULL)
		goto fail;
	for (i = 0; i < n; i++) {
		o->given[i].name = arena_strdup(&out->mem, given[i].name);
		o->given[i].value = arena_strdup(&out->mem, given[i].value);
		if (o->given[i].name == NULL || o->given[i].value == NULL)
			goto fail;
		o->ngiven++;
	}
	return 0;
fail:
	log_error("out of memory");
	return -1;
}
