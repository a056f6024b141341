#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "record-output.h"

static const char *
family_name(int af)
{
	return af == 4 ? "v4" : af == 6 ? "v6" : "both";
}

static int
family_read(struct record_in *r, int *af)
{
	const char	*w;
	size_t		 n;

	if (record_word(r, &w, &n) == -1)
		return -1;
	if (n == 2 && memcmp(w, "v4", 2) == 0)
		*af = 4;
	else if (n == 2 && memcmp(w, "v6", 2) == 0)
		*af = 6;
	else if (n == 4 && memcmp(w, "both", 4) == 0)
		*af = 0;
	else
		return record_bad(r, "\"%.*s\": not v4, v6 or both",
		    n > 60 ? 60 : (int)n, w);
	return 0;
}

/* P LO HI.  0, or -1 (said). */
static int
range_read(struct record_in *r, int af, struct prange *pr)
{
	uint64_t	 lo, hi;
	unsigned	 width;

	if (record_prefix(r, &pr->p) == -1)
		return -1;
	width = prefix_width(pr->p.af);
	if (af != 0 && pr->p.af != af)
		return record_bad(r, "an IPv%d prefix in an object of IPv%d",
		    pr->p.af, af);
	if (record_number(r, width, &lo) == -1 ||
	    record_number(r, width, &hi) == -1)
		return -1;
	if (lo < pr->p.len || hi < lo)
		return record_bad(r, "lengths %d to %d are no range of a /%d",
		    (int)lo, (int)hi, pr->p.len);
	pr->lo = (uint8_t)lo;
	pr->hi = (uint8_t)hi;
	return 0;
}

/* P LO HI N|-, and nothing more.  0, or -1 (said). */
static int
row_read(struct record_in *r, int af, struct prange *pr, uint32_t *number)
{
	return range_read(r, af, pr) == -1 ? -1 : record_sequence(r, number);
}

static int
rows_read(struct record_in *r, struct object_record *o)
{
	struct prange	 pr, last;
	uint32_t	 number;
	size_t		 i, cap = 0;

	for (i = 0; record_is(r, "row"); i++) {
		if (row_read(r, o->af, &pr, &number) == -1)
			return -1;
		if (i > 0 && prange_cmp(&last, &pr) >= 0)
			return record_bad(r, "not in order, or twice");
		if (i > 0 && (number == 0) != (o->number == NULL))
			return record_bad(r, RECORD_MIXED);
		if (i >= LIMIT_PREFIXES)
			return record_bad(r, "more than %d rows",
			    LIMIT_PREFIXES);
		if (number != 0) {
			if (mem_grow(&o->number, &cap, i + 1,
			    sizeof *o->number) == -1)
				return -1;
			o->number[i] = number;
		}
		if (pset_add_range(&o->set, &pr) == -1 || record_done(r) == -1)
			return -1;
		last = pr;
	}
	return pset_sort(&o->set);
}

/*
 * Marks of rows above, in their order: both sorted, so one pass finds each.
 * The digest does not cover them, as the device knows nothing of them.
 */
static int
foreign_read(struct record_in *r, struct object_record *o)
{
	struct prange	 pr, row;
	size_t		 i = 0, n = pset_count(&o->set);
	int		 c = -1;

	while (record_is(r, "foreign")) {
		if (range_read(r, o->af, &pr) == -1)
			return -1;
		if (c == 0 && prange_cmp(&row, &pr) >= 0)
			return record_bad(r, "not in order, or twice");
		for (c = -1; i < n && c < 0; i++) {
			pset_get(&o->set, i, &row);
			c = prange_cmp(&row, &pr);
		}
		if (c != 0)
			return record_bad(r, "no row of this object");
		if (pset_add_range(&o->foreign, &pr) == -1 ||
		    record_done(r) == -1)
			return -1;
	}
	return pset_sort(&o->foreign);
}

static int
retired_read(struct record_in *r, struct object_record *o)
{
	struct retired	*t;

	while (record_is(r, "retired")) {
		if (o->nretired >= LIMIT_PREFIXES)
			return record_bad(r, "more than %d retired rows",
			    LIMIT_PREFIXES);
		if (mem_grow(&o->retired, &o->capretired, o->nretired + 1,
		    sizeof *o->retired) == -1)
			return -1;
		t = &o->retired[o->nretired];
		memset(t, 0, sizeof *t);
		if (row_read(r, o->af, &t->prange, &t->number) == -1)
			return -1;
		if ((t->number == 0) != (o->retired[0].number == 0))
			return record_bad(r, RECORD_MIXED);
		o->nretired++;
		if (record_done(r) == -1)
			return -1;
	}
	return 0;
}

/*
 * The digest was computed over the rows when they were written.  Rows that do
 * not have it any more were changed by a hand or by a merge that found no
 * conflict.  It needs no more of a platform than its name, so that records of
 * platforms that this program lacks are proven too.  0, or -1 (said).
 */
static int
object_digest(struct record_in *r, const struct object_record *o,
    unsigned long line)
{
	struct emit_object	 eo;
	struct emitter		 stranger;
	char			 hex[DIGEST_SIZE];

	object_record_emit(o, &eo);
	if (eo.em == NULL) {
		memset(&stranger, 0, sizeof stranger);
		stranger.name = o->platform;
		stranger.rows = ROW_PREFIX;
		eo.em = &stranger;
	}
	emit_digest(&eo, hex);
	if (strcmp(hex, o->digest) == 0)
		return 0;
	return record_bad_at(r, line, "the rows of %s are not those of this "
	    "digest: changed by hand or by a merge; " RECORD_WAY_OUT, o->name);
}

/* What the object was given.  0, or -1 (said). */
static int
params_read(struct record_in *r, struct out_record *out,
    struct object_record *o)
{
	struct emit_given	 given[EMIT_PARAMS];
	size_t			 n = 0;

	while (record_is(r, "param")) {
		if (n == EMIT_PARAMS)
			return record_bad(r, "more than %d parameters",
			    EMIT_PARAMS);
		if (record_copy(r, &out->mem, &given[n].name) == -1 ||
		    record_copy(r, &out->mem, &given[n].value) == -1 ||
		    record_done(r) == -1)
			return -1;
		n++;
	}
	return object_record_give(out, o, given, n);
}

/* One section.  0, or -1 (said). */
static int
object_read(struct record_in *r, struct out_record *out)
{
	struct object_record	*o;
	struct record_lines	 at;

	if (out->nobj >= LIMIT_OBJECTS)
		return record_bad(r, "more than %d objects", LIMIT_OBJECTS);
	if (mem_grow(&out->obj, &out->capobj, out->nobj + 1,
	    sizeof *out->obj) == -1)
		return -1;
	o = &out->obj[out->nobj++];
	memset(o, 0, sizeof *o);
	if (record_copy(r, &out->mem, &o->platform) == -1 ||
	    record_copy(r, &out->mem, &o->name) == -1 ||
	    family_read(r, &o->af) == -1 ||
	    record_copy(r, &out->mem, &o->list) == -1 ||
	    record_done(r) == -1 || record_need(r, "digest") == -1)
		return -1;
	at.digest = r->line;
	if (record_digest(r, o->digest) == -1 || record_done(r) == -1 ||
	    record_need(r, "sentinel") == -1)
		return -1;
	at.sentinel = r->line;
	if (record_sequence(r, &o->sentinel) == -1 || record_done(r) == -1 ||
	    params_read(r, out, o) == -1)
		return -1;
	at.row = r->line;
	if (rows_read(r, o) == -1 || foreign_read(r, o) == -1)
		return -1;
	at.retired = r->line;
	if (retired_read(r, o) == -1)
		return -1;
	/* first what a person can mend, then what only says "wrong" */
	if (record_owners(r, o, &at) == -1)
		return -1;
	return object_digest(r, o, at.digest);
}

static int
object_cmp(const void *va, const void *vb)
{
	const struct object_record	*const *a = va, *const *b = vb;
	int				 c;

	if ((c = strcmp((*a)->platform, (*b)->platform)) == 0 &&
	    (c = strcmp((*a)->name, (*b)->name)) == 0)
		c = (*a)->af - (*b)->af;
	return c;
}

/*
 * Two objects of one name and family would be one object on the device.
 * The first pair, or NULL; *err when memory ran out (said).
 */
static const struct object_record *
object_twice(const struct out_record *out, int *err)
{
	const struct object_record	**o, *found = NULL;
	size_t				  i;

	*err = 0;
	if (out->nobj < 2)
		return NULL;
	if ((o = reallocarray(NULL, out->nobj, sizeof *o)) == NULL) {
		log_error("out of memory");
		*err = 1;
		return NULL;
	}
	for (i = 0; i < out->nobj; i++)
		o[i] = &out->obj[i];
	qsort(o, out->nobj, sizeof *o, object_cmp);
	for (i = 1; i < out->nobj && found == NULL; i++)
		if (object_cmp(&o[i - 1], &o[i]) == 0)
			found = o[i];
	free(o);
	return found;
}

static int
out_read(struct record_in *r, struct out_record *out)
{
	const struct object_record	*twice;
	char				 hex[DIGEST_SIZE];
	unsigned long			 state;
	int				 err;

	if (record_need(r, "path") == -1 ||
	    record_rest(r, NULL, &out->file) == -1 ||
	    record_done(r) == -1 || record_need(r, "state") == -1)
		return -1;
	state = r->line;
	if (record_digest(r, out->state) == -1 || record_done(r) == -1 ||
	    record_need(r, "file") == -1 ||
	    record_digest(r, out->digest) == -1 || record_done(r) == -1)
		return -1;
	while (record_is(r, "object"))
		if (object_read(r, out) == -1)
			return -1;
	if (record_end(r) == -1)
		return -1;
	twice = object_twice(out, &err);
	if (twice != NULL)
		record_bad(r, "object %s %s %s stands here twice",
		    twice->platform, twice->name, family_name(twice->af));
	if (twice != NULL || err)
		return -1;
	out_record_state(out, hex);
	if (strcmp(hex, out->state) != 0)
		return record_bad_at(r, state, "this state is not that of the "
		    "objects: changed by hand or by a merge; " RECORD_WAY_OUT);
	return 0;
}

int
out_record_read(struct out_record *out, const char *path)
{
	struct record_in	 r;
	int			 rc;

	memset(out, 0, sizeof *out);
	rc = record_open(&r, path, "output", &out->output);
	if (rc == 1) {
		rc = out_read(&r, out) == -1 ? -1 : 1;
		record_close(&r);
	}
	if (rc != 1)
		out_record_free(out);
	return rc;
}

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
put_object(struct out *out, const struct object_record *o)
{
	const char	*head[] = { "object", o->platform, o->name,
			    family_name(o->af), o->list };
	const char	*digest[] = { "digest", o->digest };
	struct prange	 pr;
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
		put_row(out, "retired ", 8, &o->retired[i].prange,
		    o->retired[i].number);
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

void
out_record_free(struct out_record *out)
{
	size_t	 i;

	if (out == NULL)
		return;
	for (i = 0; i < out->nobj; i++) {
		pset_free(&out->obj[i].set);
		pset_free(&out->obj[i].foreign);
		free(out->obj[i].number);
		free(out->obj[i].retired);
	}
	free(out->obj);
	free(out->output);
	free(out->file);
	arena_free(&out->mem);
	memset(out, 0, sizeof *out);
}
