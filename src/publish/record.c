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

	digest_seal(o);
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

size_t
object_rows(const struct object_record *o)
{
	return o->kind == ROW_PREFIX ? pset_count(&o->set) : o->text.n;
}

void
object_row(const struct object_record *o, size_t i, struct row *r)
{
	memset(r, 0, sizeof *r);
	r->kind = o->kind;
	if (o->kind == ROW_PREFIX)
		pset_get(&o->set, i, &r->prange);
	else
		r->text = o->text.s[i];
	r->number = o->number == NULL ? 0 : o->number[i];
}

long
object_find(const struct object_record *o, const struct row *r)
{
	struct row	 at;
	size_t		 lo = 0, hi = object_rows(o), mid;
	int		 c;

	if (o->kind != r->kind || (r->kind != ROW_PREFIX && r->text == NULL))
		return -1;
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		object_row(o, mid, &at);
		if ((c = row_order(&at, r)) == 0)
			return (long)mid;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return -1;
}

void
object_retired(const struct object_record *o, size_t i, struct row *r)
{
	memset(r, 0, sizeof *r);
	r->kind = o->kind;
	r->prange = o->retired[i].prange;
	r->number = o->retired[i].number;
	r->text = o->retired[i].text;
	r->deny = o->retired[i].deny;
}

int
object_retire(struct object_record *o, const struct row *r)
{
	struct retired	*t;

	if (mem_grow(&o->retired, &o->capretired, o->nretired + 1,
	    sizeof *o->retired) == -1)
		return -1;
	t = &o->retired[o->nretired];
	memset(t, 0, sizeof *t);
	t->prange = r->prange;
	t->number = r->number;
	t->deny = r->deny;
	if (r->text != NULL &&
	    (t->text = arena_strdup(&o->text.mem, r->text)) == NULL)
		return -1;
	o->nretired++;
	return 0;
}

const char *
row_str(const struct row *r, char buf[ROW_STR])
{
	if (r->kind == ROW_PREFIX)
		return prange_str(&r->prange, buf);
	snprintf(buf, ROW_STR, "%s", r->text == NULL ? "*" : r->text);
	return buf;
}

void
object_clear(struct object_record *o)
{
	pset_free(&o->set);
	pset_free(&o->foreign);
	texts_free(&o->text);
	texts_free(&o->ftext);
	free(o->number);
	free(o->retired);
	o->number = NULL;
	o->retired = NULL;
	o->nretired = o->capretired = 0;
}

void
object_record_emit(const struct object_record *o, struct emit_object *eo)
{
	memset(eo, 0, sizeof *eo);
	eo->em = emitter_find(o->platform);
	eo->name = o->name;
	eo->kind = o->kind;
	eo->af = o->af;
	if (o->kind == ROW_PREFIX)
		eo->set = &o->set;
	eo->text = o->text.s;
	eo->ntext = o->text.n;
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
