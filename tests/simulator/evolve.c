/*
 * Random rows, and how they change from one version to the next.
 */
#include <stdlib.h>
#include <string.h>

#include "../property/random.h"
#include "versions.h"

static const int	 family[FAMILIES] = { 4, 6 };

void
window_random(struct dev_window *w, uint64_t *random)
{
	unsigned	 i, what = random_below(random, 4);

	/* either end of the address space, or somewhere */
	for (i = 0; i < sizeof w->base6; i++)
		w->base6[i] = what == 0 ? 0 : what == 1 ? 0xff :
		    (uint8_t)random_below(random, 256);
	memcpy(w->base4, w->base6 + 3, sizeof w->base4);
	w->base4[3] &= 0xe0;
	w->base6[15] &= 0xe0;
}

/* Lengths that the platform can say, for this prefix. */
static void
random_range(struct prange *r, const struct chain *c)
{
	unsigned	 width = prefix_width(r->p.af), left = width - r->p.len;
	unsigned	 what = random_below(c->random, 8);

	r->lo = r->hi = r->p.len;
	if (emit_is_bare(c->em)) {
		if (c->orlonger)
			r->hi = (uint8_t)width;
		return;
	}
	if (left == 0 || c->em->ranges == RANGE_EXACT || what < 3)
		return;
	if (what < 5)
		r->hi = (uint8_t)width;
	else if (what < 7)
		r->hi = (uint8_t)(r->p.len + 1 + random_below(c->random, left));
	else {
		r->lo = (uint8_t)(r->p.len + 1 + random_below(c->random, left));
		r->hi = (uint8_t)(r->lo + random_below(c->random,
		    width - r->lo + 1));
	}
}

/* A prefix of the window: all nodes are alike, but the window itself. */
static void
random_row(struct prange *r, const struct chain *c, int af)
{
	unsigned	 width = prefix_width(af), depth, i;

	memset(r, 0, sizeof *r);
	r->p.af = (uint8_t)af;
	if (af == 4)
		memcpy(r->p.addr, c->window->base4, 4);
	else
		memcpy(r->p.addr, c->window->base6, 16);
	depth = random_below(c->random, DEV_DEPTH + 1);
	if (depth == 0 && random_below(c->random, 4) != 0)
		depth = DEV_DEPTH;
	r->p.len = (uint8_t)(width - DEV_DEPTH + depth);
	for (i = 0; i < depth; i++)
		if (random_below(c->random, 2))
			r->p.addr[width / 8 - 1] |= (uint8_t)(0x10 >> i);
	random_range(r, c);
}

static void
add(struct pset *s, const struct prange *r)
{
	if (s->n4 + s->n6 < VERSION_ROWS && pset_add_range(s, r) == -1)
		abort();
}

static void
add_some(struct pset *s, const struct chain *c, int af, unsigned most)
{
	struct prange	 r;
	unsigned	 n = random_below(c->random, most + 1);

	while (n-- > 0) {
		random_row(&r, c, af);
		add(s, &r);
	}
}

/* A prefix becomes the one around it, or its two halves. */
static void
reshape(struct pset *s, const struct chain *c, struct prange *r)
{
	struct prange	 half = *r;
	unsigned	 width = prefix_width(r->p.af), b;

	if (r->p.len > width - DEV_DEPTH && random_below(c->random, 2)) {
		b = (unsigned)--r->p.len;
		r->p.addr[b / 8] &= (uint8_t)~(0x80 >> b % 8);
		if (r->lo > 0)
			r->lo--;
		if (r->hi < width)
			r->hi--;
		if (r->hi < r->lo)
			r->hi = r->lo;
		if (c->em->ranges == RANGE_EXACT ||
		    (emit_is_bare(c->em) && !c->orlonger))
			r->lo = r->hi = r->p.len;
		add(s, r);
		return;
	}
	if (r->p.len == width) {
		add(s, r);
		return;
	}
	b = half.p.len++;
	half.lo = half.hi = half.p.len;
	random_range(&half, c);
	add(s, &half);
	half.p.addr[b / 8] |= (uint8_t)(0x80 >> b % 8);
	add(s, &half);
}

/* Row by row: it stays, goes, changes its lengths or its shape. */
static void
edit(struct pset *s, const struct chain *c, const struct pset *old)
{
	struct prange	 r;
	size_t		 i;

	for (i = 0; i < pset_count(old); i++) {
		pset_get(old, i, &r);
		switch (random_below(c->random, 8)) {
		case 0:
			continue;
		case 1:
			random_range(&r, c);
			break;
		case 2:
			reshape(s, c, &r);
			continue;
		}
		add(s, &r);
	}
}

/* The fewest prefixes, as "combine cover" with "match orlonger". */
static void
aggregate(struct pset *s, const struct chain *c, const struct pset *old,
    int af)
{
	struct pset	 in, out;
	struct prange	 r;
	size_t		 i;

	memset(&in, 0, sizeof in);
	memset(&out, 0, sizeof out);
	for (i = 0; i < pset_count(old); i++) {
		pset_get(old, i, &r);
		r.lo = r.hi = r.p.len;
		add(&in, &r);
	}
	add_some(&in, c, af, 1);
	if (pset_sort(&in) == -1 || pset_cover(&out, &in) == -1)
		abort();
	for (i = 0; i < pset_count(&out); i++) {
		pset_get(&out, i, &r);
		r.lo = r.hi = r.p.len;
		if ((emit_is_bare(c->em) && c->orlonger) ||
		    c->em->matches == MATCH_ROUTE)
			r.hi = (uint8_t)prefix_width(af);
		add(s, &r);
	}
	pset_free(&in);
	pset_free(&out);
}

static void
next_rows(struct pset *s, const struct chain *c, int af,
    const struct pset *old, const struct pset *older)
{
	unsigned	 what = old == NULL ? 0 : random_below(c->random, 16);

	switch (what) {
	case 0:				/* every row is another */
	case 1:
		add_some(s, c, af, VERSION_ROWS);
		break;
	case 2:				/* empty */
		break;
	case 3:				/* as it was once */
	case 4:
		if (older != NULL) {
			edit(s, c, older);
			break;
		}
		/* FALLTHROUGH */
	case 5:				/* one more prefix in an aggregate */
	case 6:
		aggregate(s, c, old, af);
		break;
	case 7:				/* no change */
		if (pset_copy(s, old) == -1)
			abort();
		break;
	default:
		edit(s, c, old);
		add_some(s, c, af, 3);
	}
	s->sorted = 0;
	if (pset_sort(s) == -1)
		abort();
}

void
version_rows(struct version *v, const struct chain *c,
    const struct version *old, const struct version *older)
{
	size_t	 f;

	version_text(v, c, "");
	for (f = 0; f < FAMILIES; f++) {
		if (!v->has[f])
			continue;
		next_rows(&v->obj[f].set, c, family[f],
		    old == NULL ? NULL : &old->obj[f].set,
		    older == NULL ? NULL : &older->obj[f].set);
		/* what never had a row is not written */
		if (pset_count(&v->obj[f].set) == 0 &&
		    (old == NULL || !old->has[f]))
			v->has[f] = 0;
	}
}
