#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "record-output.h"

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

	if (o->kind != ROW_PREFIX)
		return record_texts(r, o);
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

	if (o->kind != ROW_PREFIX)
		return record_foreign_texts(r, o);
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

/* P LO HI N|-, or TEXT N|-, or * N: a deny of all.  0, or -1 (said). */
static int
retired_row(struct record_in *r, struct object_record *o, struct row *row)
{
	memset(row, 0, sizeof *row);
	row->kind = o->kind;
	if (r->end - r->at > 3 && memcmp(r->at, " * ", 3) == 0 &&
	    (o->kind != ROW_PREFIX || o->af != 0)) {
		r->at += 2;
		row->deny = 1;
		if (o->kind == ROW_PREFIX)
			emit_all(o->af, &row->prange);
	} else if (o->kind == ROW_PREFIX)
		return row_read(r, o->af, &row->prange, &row->number);
	else if (record_text_word(r, o->kind, &o->text.mem, &row->text) == -1)
		return -1;
	return record_sequence(r, &row->number);
}

static int
retired_read(struct record_in *r, struct object_record *o)
{
	struct row	 row;

	while (record_is(r, "retired")) {
		if (o->nretired >= LIMIT_PREFIXES)
			return record_bad(r, "more than %d retired rows",
			    LIMIT_PREFIXES);
		if (retired_row(r, o, &row) == -1)
			return -1;
		if (o->nretired > 0 &&
		    (row.number == 0) != (o->retired[0].number == 0))
			return record_bad(r, RECORD_MIXED);
		if (object_retire(o, &row) == -1 || record_done(r) == -1)
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
		stranger.rows = o->kind;
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
	    record_holds_read(r, o) == -1 ||
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
		    twice->platform, twice->name, record_holds(twice));
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

void
out_record_free(struct out_record *out)
{
	size_t	 i;

	if (out == NULL)
		return;
	for (i = 0; i < out->nobj; i++)
		object_clear(&out->obj[i]);
	free(out->obj);
	free(out->output);
	free(out->file);
	arena_free(&out->mem);
	memset(out, 0, sizeof *out);
}
