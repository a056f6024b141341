/*
 * The text of an output record: the writing half of record-output.c.
 */
#include <stdlib.h>
#include <string.h>

#include "record-output.h"

/* "KEY P LO HI", without printf: an output may have a million of these. */
static void
put_range(struct out *o, const char *key, size_t n, const struct prange *pr)
{
	char	*p, *start;

	p = start = out_room(o, n + PREFIX_STRLEN + 40);
	memcpy(p, key, n);
	p = prefix_put(p + n, &pr->p);
	*p++ = ' ';
	p = fmt_u64(p, pr->lo);
	*p++ = ' ';
	p = fmt_u64(p, pr->hi);
	out_took(o, (size_t)(p - start));
}

/* The same with " N|-". */
static void
put_row(struct out *o, const char *key, size_t n, const struct prange *pr,
    uint32_t number)
{
	char	*p, *start;

	put_range(o, key, n, pr);
	p = start = out_room(o, 16);
	*p++ = ' ';
	if (number == 0)
		*p++ = '-';
	else
		p = fmt_u64(p, number);
	*p++ = '\n';
	out_took(o, (size_t)(p - start));
}

static void
put_words(struct out *o, const char *const *w, size_t n)
{
	size_t	 i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			out_char(o, ' ');
		out_str(o, w[i]);
	}
	out_char(o, '\n');
}

static void
put_prefixes(struct out *out, const struct object_record *o)
{
	struct prange	 pr;
	size_t		 i;

	for (i = 0; i < pset_count(&o->set); i++) {
		pset_get(&o->set, i, &pr);
		put_row(out, "row ", 4, &pr,
		    o->number == NULL ? 0 : o->number[i]);
	}
	for (i = 0; i < pset_count(&o->foreign); i++) {
		pset_get(&o->foreign, i, &pr);
		put_range(out, "foreign ", 8, &pr);
		out_char(out, '\n');
	}
	for (i = 0; i < o->nretired; i++)
		if (o->retired[i].deny)
			out_printf(out, "retired * %u\n",
			    o->retired[i].number);
		else
			put_row(out, "retired ", 8, &o->retired[i].prange,
			    o->retired[i].number);
}

static void
put_object(struct out *out, const struct object_record *o)
{
	const char	*head[] = { "object", o->platform, o->name,
			    record_holds(o), o->list };
	const char	*digest[] = { "digest", o->digest };
	size_t		 i;

	put_words(out, head, 5);
	put_words(out, digest, 2);
	out_str(out, "sentinel ");
	if (o->sentinel == 0)
		out_char(out, '-');
	else
		out_u64(out, o->sentinel);
	out_char(out, '\n');
	for (i = 0; i < o->ngiven; i++) {
		const char	*param[] = { "param", o->given[i].name,
				    o->given[i].value };

		put_words(out, param, 3);
	}
	if (o->kind == ROW_PREFIX)
		put_prefixes(out, o);
	else
		record_put_texts(out, o);
}

/* Will it read back?  Numbers are the business of whoever gave them. */
static int
out_check(const struct out_record *out)
{
	const struct object_record	*o;
	size_t				 i, j;

	if (record_check_word("output", out->output) == -1 ||
	    record_check_text(out->output, out->file) == -1 ||
	    record_check_digest(out->output, out->state) == -1 ||
	    record_check_digest(out->output, out->digest) == -1)
		return -1;
	for (i = 0; i < out->nobj; i++) {
		o = &out->obj[i];
		if (record_check_word(out->output, o->platform) == -1 ||
		    record_check_word(out->output, o->name) == -1 ||
		    record_check_word(out->output, o->list) == -1 ||
		    record_check_digest(out->output, o->digest) == -1)
			return -1;
		for (j = 0; j < o->ngiven; j++)
			if (record_check_word(out->output,
			    o->given[j].name) == -1 ||
			    record_check_word(out->output,
			    o->given[j].value) == -1)
				return -1;
		if ((pset_count(&o->set) > 0 && !o->set.sorted) ||
		    (pset_count(&o->foreign) > 0 && !o->foreign.sorted)) {
			log_error("output %s: object %s: not in order",
			    out->output, o->name);
			return -1;
		}
	}
	return 0;
}

char *
out_record_text(const struct out_record *out, size_t *len)
{
	const char	*file[] = { "path", out->file };
	const char	*state[] = { "state", out->state };
	const char	*digest[] = { "file", out->digest };
	struct out	 o;
	size_t		 i;

	if (out_check(out) == -1 || out_open_mem(&o) == -1)
		return NULL;
	record_head(&o, "output", out->output);
	put_words(&o, file, 2);
	put_words(&o, state, 2);
	put_words(&o, digest, 2);
	for (i = 0; i < out->nobj; i++)
		put_object(&o, &out->obj[i]);
	return record_text(&o, len);
}
