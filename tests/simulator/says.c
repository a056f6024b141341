#include <string.h>

#include "says.h"

struct state {
	struct prange	 r;
	uint32_t	 number;
};

static size_t
state_of(struct state *s, const struct version *v, size_t f)
{
	const struct object_record	*o = &v->obj[f];
	size_t				 i, n = pset_count(&o->set);

	for (i = 0; i < n; i++) {
		pset_get(&o->set, i, &s[i].r);
		s[i].number = o->number == NULL ? 0 : o->number[i];
	}
	return n;
}

/*
 * Which old rows must go before something comes?  Those on whose number another
 * row is to stand, and those that are to stand under another number.  And what
 * stays untouched, and how many come to a free place?
 */
static size_t
need(const struct version *old, const struct version *now, size_t f,
    size_t *same, size_t *fresh)
{
	struct state	 a[DEV_ROWS], b[DEV_ROWS];
	int		 mark[DEV_ROWS];
	size_t		 i, j, best, na, nb, n = 0, taken;

	memset(mark, 0, sizeof mark);
	*same = *fresh = 0;
	na = state_of(a, old, f);
	nb = state_of(b, now, f);
	for (j = 0; j < nb; j++) {
		best = taken = na;
		for (i = 0; i < na; i++) {
			if (prange_cmp(&a[i].r, &b[j].r) == 0) {
				if (best == na || a[i].number == b[j].number ||
				    (a[best].number != b[j].number &&
				    a[i].number < a[best].number))
					best = i;
			} else if ((b[j].number != 0 &&
			    a[i].number == b[j].number) ||
			    version_same_place(now, &a[i].r, &b[j].r))
				taken = i;
		}
		if (best < na && a[best].number == b[j].number) {
			++*same;
			continue;
		}
		if (best < na)
			mark[best] = 1;
		if (taken < na)
			mark[taken] = 1;
		if (best == na && taken == na)
			++*fresh;
	}
	for (i = 0; i < na; i++)
		n += mark[i] != 0;
	return n;
}

/* Has a prefix of the one several rows, and of the other none? */
static int
several(const struct pset *one, const struct pset *other)
{
	struct prange	 r, q;
	size_t		 i, j, n;

	for (i = 0; i < pset_count(one); i++) {
		pset_get(one, i, &r);
		for (j = n = 0; j < pset_count(one); j++) {
			pset_get(one, j, &q);
			n += prefix_cmp(&r.p, &q.p) == 0;
		}
		if (n > 1 && !pset_has(other, &r.p))
			return 1;
	}
	return 0;
}

/* May it be blocked?  Only where a refused line could leave an open list. */
static int
may_block(const struct version *old, const struct version *now, size_t f,
    size_t same, size_t fresh)
{
	const struct object_record	*a = &old->obj[f], *b = &now->obj[f];
	size_t				 i;

	if (b->sentinel > a->sentinel) {
		for (i = 0; i < pset_count(&a->set); i++)
			if (a->number[i] == b->sentinel)
				return 1;
		return same + fresh == 0 ||
		    (pset_count(&a->set) == 0 && a->sentinel != 0);
	}
	if (now->em->longest && (several(&a->set, &b->set) ||
	    several(&b->set, &a->set)))
		return 1;
	return a->sentinel == 0 && same == 0;
}

static int
unchanged(const struct version *old, const struct version *now, size_t f,
    size_t same)
{
	const struct object_record	*a = &old->obj[f], *b = &now->obj[f];

	return same == pset_count(&a->set) && same == pset_count(&b->set) &&
	    b->sentinel <= a->sentinel;
}

static const char *
object_right(const struct version *old, const struct version *now, size_t f,
    const struct emit_edits *sum, const char *text)
{
	size_t	 same, fresh, gaps;

	gaps = need(old, now, f, &same, &fresh);
	if ((sum->adds + sum->dels + sum->blocked == 0) !=
	    unchanged(old, now, f, same))
		return "a change where none is, or none where one is";
	if (now->em->delta != DELTA_LINES)
		return NULL;
	if (sum->blocked > 0)
		return may_block(old, now, f, same, fresh) ? NULL :
		    "blocked without need";
	if (sum->gaps != gaps)
		return "gaps without need";
	if (gaps > 0 && strstr(text, "change places") == NULL)
		return "gaps that are not said";
	return NULL;
}

const char *
says_right(const struct version *old, const struct version *now,
    const char *text, struct emit_edits sum[FAMILIES], unsigned *blocked)
{
	struct emit_object	 a[FAMILIES], b[FAMILIES];
	const char		*why;
	size_t			 f, i = 0, j = 0, both;

	version_objects(old, a);
	version_objects(now, b);
	*blocked = 0;
	for (f = 0; f < FAMILIES; f++) {
		both = old->has[f] && now->has[f];
		if (now->has[f] && emit_delta_count(&a[i], both, &b[j], 1,
		    &sum[f]) == -1)
			return "memory";
		if (both && (why = object_right(old, now, f, &sum[f],
		    text)) != NULL)
			return why;
		if (sum[f].blocked > 0)
			*blocked |= 1u << f;
		i += (size_t)old->has[f];
		j += (size_t)now->has[f];
	}
	return NULL;
}
