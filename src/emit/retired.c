#include <stdlib.h>
#include <string.h>

#include "retired.h"

static int
cmp_live(const void *a, const void *b)
{
	const struct row	*x = a, *y = b;
	int			 c = row_order(x, y);

	return c != 0 ? c : x->number < y->number ? -1 : x->number > y->number;
}

static int
cmp_u32(const void *a, const void *b)
{
	const uint32_t	*x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int
cmp_retired(const void *a, const void *b)
{
	const struct retired	*x = a, *y = b;

	return prange_cmp(&x->prange, &y->prange);
}

/*
 * Where the longest prefix decides, the wider goes before what lies inside of
 * it: else it would decide what the inner one did.
 */
static int
sort_retired(struct live *l, const struct emit_object *o)
{
	if (o->kind != ROW_PREFIX || !emit_inner_first(o->em))
		return 0;
	l->retired = reallocarray(NULL, o->nretired, sizeof *l->retired);
	if (l->retired == NULL)
		return -1;
	memcpy(l->retired, o->retired, o->nretired * sizeof *l->retired);
	qsort(l->retired, o->nretired, sizeof *l->retired, cmp_retired);
	return 0;
}

int
live_init(struct live *l, const struct emit_object *o)
{
	struct row	 row;
	size_t		 i, n = emit_count(o);

	memset(l, 0, sizeof *l);
	l->n = n;
	l->row = reallocarray(NULL, n + 1, sizeof *l->row);
	l->number = reallocarray(NULL, n + 1, sizeof *l->number);
	if (l->row == NULL || l->number == NULL || sort_retired(l, o) == -1) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < n; i++) {
		emit_get(o, i, &row);
		l->row[i] = row;
		l->number[i] = row.number;
	}
	qsort(l->row, n, sizeof *l->row, cmp_live);
	qsort(l->number, n, sizeof *l->number, cmp_u32);
	return 0;
}

void
live_free(struct live *l)
{
	free(l->row);
	free(l->number);
	free(l->retired);
}

/*
 * A retired row that stands for all, of a record that does not say "deny": most
 * likely what a list ended with when it was adopted by an older release.  As
 * that can't be told for sure, it is removed as a permit: to leave that would
 * be the worse fault.
 */
static int
may_be_deny(const struct emit_object *o, const struct retired *rt)
{
	return o->kind == ROW_PREFIX && o->sentinel != 0 &&
	    rt->prange.p.len == 0 && rt->prange.lo == 0 &&
	    rt->number != o->sentinel;
}

static int
has_number(const struct live *l, uint32_t number)
{
	return bsearch(&number, l->number, l->n, sizeof *l->number,
	    cmp_u32) != NULL;
}

/* Did the list hold anything but the deny that it ended with? */
static int
had_rows(const struct emit_object *o)
{
	size_t	 i;

	for (i = 0; i < o->nretired; i++)
		if (!o->retired[i].deny)
			return 1;
	return 0;
}

/*
 * When a deny goes.  A row that has its number could not come before; and of a
 * list without rows those of before are there until the sentinel is, which is
 * the same row as the deny to a device that takes none twice.
 */
static enum when
deny_when(const struct emit_object *o, const struct live *l,
    const struct retired *rt)
{
	if (l->n == 0)
		return had_rows(o) ? BEFORE : NEVER;
	return has_number(l, rt->number) ? BEFORE : BETWEEN;
}

/* Does a live row stand in its place, under another range? */
static int
place_taken(const struct emit_object *o, const struct live *l, size_t at,
    const struct retired *rt)
{
	const struct prange	*r = &rt->prange;
	int			 place;

	if (o->em->place == NULL || o->kind != ROW_PREFIX)
		return 0;
	place = o->em->place(r);
	while (at > 0 && prefix_cmp(&l->row[at - 1].prange.p, &r->p) == 0)
		at--;
	for (; at < l->n && prefix_cmp(&l->row[at].prange.p, &r->p) == 0; at++)
		if (o->em->place(&l->row[at].prange) == place)
			return 1;
	return 0;
}

enum when
retired_when(const struct emit_object *o, const struct live *l,
    const struct retired *rt)
{
	struct row	 key;
	size_t		 lo = 0, hi = l->n, mid;
	int		 keyed;

	if (rt->number != 0 && rt->number == o->sentinel)
		return NEVER;
	if (rt->deny || may_be_deny(o, rt))
		return deny_when(o, l, rt);
	emit_retired(o, rt, &key);
	if (bsearch(&key, l->row, l->n, sizeof *l->row, cmp_live) != NULL)
		return NEVER;
	while (lo < hi) {	/* the first row that is not below the key */
		mid = lo + (hi - lo) / 2;
		if (row_order(&l->row[mid], &key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	keyed = lo < l->n && row_order(&l->row[lo], &key) == 0;
	if (o->em->seq_step == 0 && (keyed || !place_taken(o, l, lo, rt)))
		return keyed ? NEVER : AFTER;
	if (o->em->seq_step == 0)
		return o->em->order == DELS_FIRST ? BEFORE : NEVER;
	if (has_number(l, rt->number))
		return BEFORE;
	return keyed && o->em->order == DELS_FIRST ? BEFORE : AFTER;
}
