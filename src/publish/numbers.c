#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numbers.h"

/* Numbers in use, by open addressing; 0 is a free slot (and never a number). */
struct used {
	uint32_t	*slot;
	size_t		 size;	/* a power of two */
	uint32_t	 highest;
	uint32_t	 tried;	/* up to here none is free: used_free() */
};

static int
used_init(struct used *u, size_t n)
{
	memset(u, 0, sizeof *u);
	for (u->size = 64; u->size < 2 * n; u->size *= 2)
		;
	if ((u->slot = calloc(u->size, sizeof *u->slot)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	return 0;
}

static size_t
used_at(const struct used *u, uint32_t v)
{
	size_t	 i = (v * 2654435761u) & (u->size - 1);

	while (u->slot[i] != 0 && u->slot[i] != v)
		i = (i + 1) & (u->size - 1);
	return i;
}

static int
used_has(const struct used *u, uint32_t v)
{
	return u->slot[used_at(u, v)] == v;
}

static void
used_add(struct used *u, uint32_t v)
{
	u->slot[used_at(u, v)] = v;
	if (v > u->highest)
		u->highest = v;
}

/*
 * A number that nothing ever had, 0 when there is none.  It comes before those
 * of retired rows: a device that missed a change may still hold one of them.
 */
static uint32_t
used_free(struct used *u, uint32_t ceiling)
{
	while (u->tried < ceiling)
		if (!used_has(u, ++u->tried))
			return u->tried;
	return 0;
}

static int
retired_cmp(const void *va, const void *vb)
{
	return row_order(va, vb);
}

/* Rows that were retired before: sorted, to find one that comes back. */
static struct row *
retired_sorted(const struct object_record *old, size_t *count)
{
	struct row	*by;
	size_t		 i, n = 0;

	if ((by = reallocarray(NULL, old->nretired + 1, sizeof *by)) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	for (i = 0; i < old->nretired; i++) {
		object_retired(old, i, &by[n]);
		n += !by[n].deny;
	}
	if (n > 0)
		qsort(by, n, sizeof *by, retired_cmp);
	*count = n;
	return by;
}

static const struct row *
retired_find(const struct row *by, size_t n, const struct row *r)
{
	size_t	 lo = 0, hi = n, mid;
	int	 c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if ((c = row_order(&by[mid], r)) == 0)
			return &by[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/*
 * Carry over: numbers of rows that stay or come back, and the retired rows,
 * oldest first, to which those that leave now are added.
 */
static int
carry_over(struct object_record *now, const struct object_record *old)
{
	const struct row	*back;
	struct row		*by, a, b;
	size_t			 i, j = 0, n, m, nby;
	int			 c;

	n = object_rows(now);
	m = object_rows(old);
	if ((by = retired_sorted(old, &nby)) == NULL)
		return -1;
	for (i = 0; i < old->nretired; i++) {
		object_retired(old, i, &a);
		if ((a.deny || object_find(now, &a) == -1) &&
		    object_retire(now, &a) == -1)
			goto fail;
	}
	for (i = 0; i < n || j < m;) {
		if (i < n)
			object_row(now, i, &a);
		if (j < m)
			object_row(old, j, &b);
		c = i == n ? 1 : j == m ? -1 : row_order(&a, &b);
		if (c == 0) {
			if (now->number != NULL && old->number != NULL)
				now->number[i] = old->number[j];
			i++;
			j++;
		} else if (c < 0) {
			back = retired_find(by, nby, &a);
			if (back != NULL && now->number != NULL)
				now->number[i] = back->number;
			i++;
		} else {
			if (object_retire(now, &b) == -1)
				goto fail;
			j++;
		}
	}
	free(by);
	return 0;
fail:
	free(by);
	return -1;
}

/* Nothing has a number yet: as the driver numbers what has no record. */
static int
number_all(struct object_record *now, const struct emitter *em, char *why,
    size_t size)
{
	size_t		 i, n = object_rows(now);
	uint32_t	 start, step;

	if (emit_numbering(em, n, &start, &step) == -1) {
		snprintf(why, size, "%zu rows, and numbers end at %u", n,
		    em->seq_max);
		return -1;
	}
	for (i = 0; i < n; i++)
		now->number[i] = start + (uint32_t)i * step;
	return 0;
}

/* The number that was retired first goes to a new row. */
static uint32_t
take_retired(struct object_record *now)
{
	uint32_t	 v;

	if (now->nretired == 0)
		return 0;
	v = now->retired[0].number;
	memmove(now->retired, now->retired + 1,
	    (now->nretired - 1) * sizeof *now->retired);
	now->nretired--;
	return v;
}

/*
 * Rows [i, i + k) are new; their neighbours have the numbers lo and hi (0:
 * none).  Spread them over the gap; what does not fit goes behind the highest.
 */
static int
number_run(struct object_record *now, struct used *u, const struct emitter *em,
    size_t i, size_t k, uint32_t lo, uint32_t hi, uint32_t ceiling)
{
	uint64_t	 gap = hi > lo ? (uint64_t)hi - lo - 1 : 0;
	uint32_t	 v, at = lo;
	size_t		 j;

	for (j = 0; j < k; j++) {
		v = 0;
		if (gap >= k) {
			v = lo + (uint32_t)((gap + 1) * (j + 1) / (k + 1));
			if (v <= at)
				v = at + 1;
			while (v < hi && used_has(u, v))
				v++;
			/* the rows behind this one need room as well */
			if (v >= hi)
				v = 0;
		}
		if (v == 0 && u->highest < ceiling) {
			v = u->highest + em->seq_step;
			if (v > ceiling || v < u->highest)
				v = u->highest + 1;
		}
		if (v == 0)
			v = used_free(u, ceiling);
		if (v == 0)
			v = take_retired(now);
		if (v == 0)
			return -1;
		now->number[i + j] = v;
		used_add(u, v);
		if (v > lo && v < hi)
			at = v;
	}
	return 0;
}

static int
number_new(struct object_record *now, const struct emitter *em,
    uint32_t ceiling, char *why, size_t size)
{
	struct used	 u;
	size_t		 i, k, n = object_rows(now);
	uint32_t	 lo = 0, hi;
	int		 rc = -1;

	if (used_init(&u, n + now->nretired + 1) == -1)
		return -1;
	for (i = 0; i < n; i++)
		if (now->number[i] != 0)
			used_add(&u, now->number[i]);
	for (i = 0; i < now->nretired; i++)
		used_add(&u, now->retired[i].number);
	for (i = 0; i < n; i += k) {
		for (k = 0; i + k < n && now->number[i + k] == 0; k++)
			;
		hi = i + k < n ? now->number[i + k] : 0;
		if (k > 0 && number_run(now, &u, em, i, k, lo, hi,
		    ceiling) == -1) {
			snprintf(why, size, "no sequence number is left up to "
			    "%u", ceiling);
			goto out;
		}
		if (k == 0) {
			lo = hi;
			k = 1;
		} else
			lo = now->number[i + k - 1];
	}
	rc = 0;
out:
	free(u.slot);
	return rc;
}

int
numbers_assign(struct object_record *now, const struct object_record *old,
    const struct emitter *em, char *why, size_t size)
{
	struct row	 all;
	uint32_t	 ceiling = em->seq_max;
	size_t		 n = object_rows(now);

	snprintf(why, size, "out of memory");
	now->sentinel = emit_sentinel(em);
	if (now->sentinel != 0)
		ceiling--;
	if (em->seq_step > 0 &&
	    (now->number = calloc(n + 1, sizeof *now->number)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	if (old == NULL) {
		if (em->seq_step > 0)
			return number_all(now, em, why, size);
		return 0;
	}
	/* where the whole form replaces and nothing has a number, the past
	 * needs no memory */
	if (em->seq_step == 0 && em->load != LOAD_MERGE)
		return 0;
	if (carry_over(now, old) == -1)
		return -1;
	if (em->seq_step > 0 && old->sentinel != 0 &&
	    old->sentinel != now->sentinel) {
		memset(&all, 0, sizeof all);
		all.kind = now->kind;
		if (now->kind == ROW_PREFIX)
			emit_all(now->af, &all.prange);
		all.number = old->sentinel;
		all.deny = 1;
		if (object_retire(now, &all) == -1)
			return -1;
	}
	if (em->seq_step > 0)
		return number_new(now, em, ceiling, why, size);
	return 0;
}

int
numbers_retire(struct object_record *now, const struct object_record *old)
{
	uint32_t	*number = now->number;
	int		 rc;

	/* its own numbers are right: only the retired rows are carried */
	now->number = NULL;
	rc = carry_over(now, old);
	now->number = number;
	return rc;
}
