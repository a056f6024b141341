/*
 * Union, difference and intersection: by prefix, a merge of two sorted arrays;
 * by space, of two sequences of runs.
 */
#include "../base/big.h"
#include "set.h"
#include "span.h"

/* Which keys a merge keeps: those of a alone, of both, of b alone. */
#define ONLY_A	0x1
#define BOTH	0x2
#define ONLY_B	0x4

static size_t
merge4(uint64_t *to, const struct pset *a, const struct pset *b, unsigned keep)
{
	size_t	 i = 0, j = 0, n = 0;

	while (i < a->n4 && j < b->n4) {
		if (a->k4[i] < b->k4[j]) {
			if (keep & ONLY_A)
				to[n++] = a->k4[i];
			i++;
		} else if (a->k4[i] > b->k4[j]) {
			if (keep & ONLY_B)
				to[n++] = b->k4[j];
			j++;
		} else {
			if (keep & BOTH)
				to[n++] = a->k4[i];
			i++;
			j++;
		}
	}
	if (keep & ONLY_A)
		while (i < a->n4)
			to[n++] = a->k4[i++];
	if (keep & ONLY_B)
		while (j < b->n4)
			to[n++] = b->k4[j++];
	return n;
}

static size_t
merge6(struct key6 *to, const struct pset *a, const struct pset *b,
    unsigned keep)
{
	size_t	 i = 0, j = 0, n = 0;
	int	 c;

	while (i < a->n6 && j < b->n6) {
		c = key6_cmp(&a->k6[i], &b->k6[j]);
		if (c < 0) {
			if (keep & ONLY_A)
				to[n++] = a->k6[i];
			i++;
		} else if (c > 0) {
			if (keep & ONLY_B)
				to[n++] = b->k6[j];
			j++;
		} else {
			if (keep & BOTH)
				to[n++] = a->k6[i];
			i++;
			j++;
		}
	}
	if (keep & ONLY_A)
		while (i < a->n6)
			to[n++] = a->k6[i++];
	if (keep & ONLY_B)
		while (j < b->n6)
			to[n++] = b->k6[j++];
	return n;
}

/* A key that is in both is taken from a, with its tag. */
static int
merge(struct pset *out, const struct pset *a, const struct pset *b,
    unsigned keep)
{
	int	 with_b = (keep & ONLY_B) != 0;

	out->n4 = out->n6 = 0;
	if (pset_reserve(out, a->n4 + (with_b ? b->n4 : 0),
	    a->n6 + (with_b ? b->n6 : 0)) == -1)
		return -1;
	out->n4 = merge4(out->k4, a, b, keep);
	out->n6 = merge6(out->k6, a, b, keep);
	out->sorted = 1;
	return 0;
}

int
pset_union(struct pset *out, const struct pset *a, const struct pset *b)
{
	return merge(out, a, b, ONLY_A | BOTH | ONLY_B);
}

int
pset_minus(struct pset *out, const struct pset *a, const struct pset *b)
{
	return merge(out, a, b, ONLY_A);
}

int
pset_and(struct pset *out, const struct pset *a, const struct pset *b)
{
	return merge(out, a, b, BOTH);
}

/*
 * What of each run of a is in no run of b.  A run of b may reach over the end
 * of one of a into the next, so it is given up only when it ends before the
 * run of a does.
 */
static int
minus_space(struct span_sink *o, struct spans *a, struct spans *b)
{
	struct span	 v, w, part;
	int		 more = spans_next(b, &w), left;

	while (spans_next(a, &v)) {
		for (left = 1; left && more && w.s <= v.e; ) {
			if (w.e >= v.s) {
				part.s = v.s;
				part.e = w.s - 1;	/* used if w.s > v.s */
				if (w.s > v.s && span_put(o, &part) == -1)
					return -1;
				if (w.e >= v.e) {
					left = 0;
					break;
				}
				v.s = w.e + 1;	/* w.e < v.e: no overflow */
			}
			more = spans_next(b, &w);
		}
		if (left && span_put(o, &v) == -1)
			return -1;
	}
	return 0;
}

static int
and_space(struct span_sink *o, struct spans *a, struct spans *b)
{
	struct span	 v, w, part;
	int		 more;

	more = spans_next(a, &v) && spans_next(b, &w);
	while (more) {
		part.s = v.s > w.s ? v.s : w.s;
		part.e = v.e < w.e ? v.e : w.e;
		if (part.s <= part.e && span_put(o, &part) == -1)
			return -1;
		more = v.e < w.e ? spans_next(a, &v) : spans_next(b, &w);
	}
	return 0;
}

static int
by_space(struct pset *out, const struct pset *a, const struct pset *b,
    int (*pass)(struct span_sink *, struct spans *, struct spans *))
{
	struct span_sink	 o;
	struct spans		 ia, ib;
	int			 af;

	out->n4 = out->n6 = 0;
	for (af = 4; af <= 6; af += 2) {
		o.to = out;
		o.af = af;
		spans_open(&ia, a, af);
		spans_open(&ib, b, af);
		if (pass(&o, &ia, &ib) == -1)
			return -1;
	}
	out->sorted = 1;
	return 0;
}

int
pset_minus_space(struct pset *out, const struct pset *a, const struct pset *b)
{
	return by_space(out, a, b, minus_space);
}

int
pset_and_space(struct pset *out, const struct pset *a, const struct pset *b)
{
	return by_space(out, a, b, and_space);
}
