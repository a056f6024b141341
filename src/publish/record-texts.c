/*
 * The rows of objects that hold host names or values, in output records.
 */
#include <string.h>

#include "record-output.h"

/* What an object holds, as one word. */
static const struct {
	const char	*name;
	enum row_kind	 kind;
	int		 af;
} holds[] = {
	{ "v4",		ROW_PREFIX,	4 },
	{ "v6",		ROW_PREFIX,	6 },
	{ "both",	ROW_PREFIX,	0 },
	{ "hosts",	ROW_HOST,	0 },
	{ "values",	ROW_VALUE,	0 }
};

#define NHOLDS	(sizeof holds / sizeof holds[0])

const char *
record_holds(const struct object_record *o)
{
	size_t	 i;

	for (i = 0; i + 1 < NHOLDS; i++)
		if (holds[i].kind == o->kind && holds[i].af == o->af)
			break;
	return holds[i].name;
}

int
record_holds_read(struct record_in *r, struct object_record *o)
{
	const char	*w;
	size_t		 i, n;

	if (record_word(r, &w, &n) == -1)
		return -1;
	for (i = 0; i < NHOLDS; i++)
		if (strlen(holds[i].name) == n &&
		    memcmp(w, holds[i].name, n) == 0) {
			o->kind = holds[i].kind;
			o->af = holds[i].af;
			return 0;
		}
	return record_bad(r, "\"%.*s\": not v4, v6, both, hosts or values",
	    n > 60 ? 60 : (int)n, w);
}

int
record_text_word(struct record_in *r, enum row_kind kind, struct arena *mem,
    const char **s)
{
	const char	*bad;

	if (record_copy(r, mem, s) == -1)
		return -1;
	if (kind == ROW_VALUE)
		bad = value_kind(*s) == VALUE_NONE ? "not a community" : NULL;
	else
		bad = host_check(*s, strlen(*s));
	return bad == NULL ? 0 : record_bad(r, "\"%.80s\": %s", *s, bad);
}

int
record_texts(struct record_in *r, struct object_record *o)
{
	struct texts	*t = &o->text;
	uint32_t	 number;
	size_t		 cap = 0;

	for (; record_is(r, "row"); t->n++) {
		if (t->n >= LIMIT_HOSTS)
			return record_bad(r, "more than %d rows", LIMIT_HOSTS);
		if (mem_grow(&t->s, &t->cap, t->n + 1, sizeof *t->s) == -1 ||
		    record_text_word(r, o->kind, &t->mem, &t->s[t->n]) == -1 ||
		    record_sequence(r, &number) == -1)
			return -1;
		if (t->n > 0 && strcmp(t->s[t->n - 1], t->s[t->n]) >= 0)
			return record_bad(r, "not in order, or twice");
		if (t->n > 0 && (number == 0) != (o->number == NULL))
			return record_bad(r, RECORD_MIXED);
		if (number != 0) {
			if (mem_grow(&o->number, &cap, t->n + 1,
			    sizeof *o->number) == -1)
				return -1;
			o->number[t->n] = number;
		}
		if (record_done(r) == -1)
			return -1;
	}
	return 0;
}

int
record_foreign_texts(struct record_in *r, struct object_record *o)
{
	const char	*s;
	size_t		 n;

	while (record_is(r, "foreign")) {
		if (record_text_word(r, o->kind, &o->ftext.mem, &s) == -1)
			return -1;
		if (texts_find(&o->text, s) == -1)
			return record_bad(r, "no row of this object");
		n = o->ftext.n;
		if (n > 0 && strcmp(o->ftext.s[n - 1], s) >= 0)
			return record_bad(r, "not in order, or twice");
		if (texts_add(&o->ftext, s) == -1 || record_done(r) == -1)
			return -1;
	}
	return 0;
}

/* "KEY TEXT", with " N|-" where there is a number to say. */
static void
put_text(struct out *o, const char *key, const char *text, int numbered,
    uint32_t number)
{
	out_str(o, key);
	out_str(o, text == NULL ? "*" : text);
	if (numbered) {
		out_char(o, ' ');
		if (number == 0)
			out_char(o, '-');
		else
			out_u64(o, number);
	}
	out_char(o, '\n');
}

void
record_put_texts(struct out *out, const struct object_record *o)
{
	size_t	 i;

	for (i = 0; i < o->text.n; i++)
		put_text(out, "row ", o->text.s[i], 1,
		    o->number == NULL ? 0 : o->number[i]);
	for (i = 0; i < o->ftext.n; i++)
		put_text(out, "foreign ", o->ftext.s[i], 0, 0);
	for (i = 0; i < o->nretired; i++)
		put_text(out, "retired ", o->retired[i].text, 1,
		    o->retired[i].number);
}
