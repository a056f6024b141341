#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "../base/log.h"
#include "../base/mem.h"
#include "ways.h"

/*
 * More ways than this for one matter are not followed (see ranges.c: what is
 * published has two).
 */
#define WAYS_MAX	512

#define CHUNK		(64 * 1024)

struct chunk {
	struct chunk	*next;
	size_t		 used, size;
	max_align_t	 data[];
};

u128
levels_band(unsigned lo, unsigned hi)
{
	if (hi == 0)
		return 0;
	return (~(u128)0 << (lo == 0 ? 0 : lo - 1)) & (~(u128)0 >> (128 - hi));
}

static unsigned
low_bit(u128 v)
{
	uint64_t	 low = (uint64_t)v;

	if (low != 0)
		return (unsigned)__builtin_ctzll(low);
	return 64 + (unsigned)__builtin_ctzll((uint64_t)(v >> 64));
}

void
levels_run(u128 *levels, unsigned *lo, unsigned *hi)
{
	u128	 rest;

	*lo = low_bit(*levels) + 1;
	/* zero when the run goes up to level 128 */
	rest = ~(*levels >> (*lo - 1));
	*hi = rest << (*lo - 1) == 0 ? 128 : *lo + low_bit(rest) - 1;
	*levels &= ~levels_band(*lo, *hi);
}

void
ways_open(struct ways *c, struct pset *out, int af)
{
	memset(c, 0, sizeof *c);
	c->out = out;
	c->af = af;
}

void
ways_reset(struct ways *c)
{
	struct chunk	*k;

	for (k = c->first; k != NULL; k = k->next) {
		k->used = 0;
		if (k == c->at)
			break;
	}
	c->at = c->first;
}

int
ways_close(struct ways *c)
{
	struct chunk	*k;

	while ((k = c->first) != NULL) {
		c->first = k->next;
		free(k);
	}
	free(c->f.w);
	free(c->g.w);
	return c->err ? -1 : 0;
}

/* NULL after a failure, said. */
static void *
take(struct ways *c, size_t n)
{
	struct chunk	*k;
	void		*p;
	size_t		 size;

	n = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	size = n > CHUNK ? n : CHUNK;
	while ((k = c->at) == NULL || k->size - k->used < n) {
		if (k != NULL && k->next != NULL) {
			c->at = k->next;
			continue;
		}
		if ((k = malloc(sizeof *k + size)) == NULL) {
			log_error("out of memory");
			c->err = 1;
			return NULL;
		}
		k->next = NULL;
		k->used = 0;
		k->size = size;
		if (c->at != NULL)
			c->at->next = k;
		else
			c->first = k;
		c->at = k;
	}
	p = (char *)k->data + k->used;
	k->used += n;
	return p;
}

static const struct pick *
pick_row(struct ways *c, u128 addr, unsigned len, unsigned lo, unsigned hi)
{
	struct pick	*p;

	if ((p = take(c, sizeof *p)) == NULL)
		return NULL;
	p->a = p->b = NULL;
	p->addr = addr;
	p->len = (uint8_t)len;
	p->lo = (uint8_t)lo;
	p->hi = (uint8_t)hi;
	return p;
}

static const struct pick *
pick_both(struct ways *c, const struct pick *a, const struct pick *b)
{
	struct pick	*p;

	if (a == NULL || b == NULL)
		return a == NULL ? b : a;
	if ((p = take(c, sizeof *p)) == NULL)
		return NULL;
	p->a = a;
	p->b = b;
	return p;
}

void
ways_row(struct ways *c, u128 addr, unsigned len, unsigned lo, unsigned hi)
{
	struct pset	*s = c->out;
	struct key6	*k;

	if (c->af == 4) {
		if (s->n4 == s->cap4 && pset_reserve(s, 1, 0) == -1)
			c->err = 1;
		else
			s->k4[s->n4++] = key4_make((uint32_t)(addr >> 96),
			    RNG(len, lo, hi));
	} else {
		if (s->n6 == s->cap6 && pset_reserve(s, 0, 1) == -1) {
			c->err = 1;
			return;
		}
		k = &s->k6[s->n6++];
		k->hi = (uint64_t)(addr >> 64);
		k->lo = (uint64_t)addr;
		k->rng = RNG(len, lo, hi);
		k->tag = 0;
	}
}

/* Depth: a few steps for each level of the trie. */
static void
pick_out(struct ways *c, const struct pick *p)
{
	for (; p != NULL; p = p->b) {
		if (p->a == NULL) {
			ways_row(c, p->addr, p->len, p->lo, p->hi);
			return;
		}
		pick_out(c, p->a);
	}
}

/*
 * A place in the front for a way, or NULL when one that is there needs no more
 * and takes no more rows.  Those that the new one beats so are dropped.
 */
static struct way *
front_add(struct ways *c, struct front *f, u128 need, unsigned rows)
{
	size_t	 i, n;

	for (i = 0; i < f->n; i++)
		if ((f->w[i].need & ~need) == 0 && f->w[i].rows <= rows)
			return NULL;
	for (i = n = 0; i < f->n; i++)
		if ((need & ~f->w[i].need) != 0 || rows > f->w[i].rows)
			f->w[n++] = f->w[i];
	f->n = n;
	if (f->n == WAYS_MAX) {
		log_error("combine ranges: more than %d ways to combine what "
		    "is nested in one prefix; use combine none", WAYS_MAX);
		c->err = 1;
		return NULL;
	}
	if (mem_grow(&f->w, &f->cap, f->n + 1, sizeof *f->w) == -1) {
		c->err = 1;
		return NULL;
	}
	f->w[f->n].need = need;
	f->w[f->n].rows = rows;
	return &f->w[f->n++];
}

/* What is in c->g becomes c->f. */
static void
turn(struct ways *c)
{
	struct front	 t = c->f;

	c->f = c->g;
	c->g = t;
	c->g.n = 0;
}

/* All ways of c->f with all ways of m. */
static void
front_times(struct ways *c, const struct matter *m)
{
	struct way	*v;
	size_t		 i, j;

	for (i = 0; i < c->f.n && !c->err; i++)
		for (j = 0; j < m->n && !c->err; j++)
			if ((v = front_add(c, &c->g,
			    c->f.w[i].need | m->way[j].need,
			    c->f.w[i].rows + m->way[j].rows)) != NULL)
				v->picks = pick_both(c, c->f.w[i].picks,
				    m->way[j].picks);
	turn(c);
}

/*
 * All ways of c->f without and with a row at this node for the levels lo..hi.
 * Without comes first and wins ties: rows stay near to what was published.
 */
static void
front_row(struct ways *c, u128 addr, unsigned len, unsigned lo, unsigned hi)
{
	const struct pick	*row = NULL;
	u128			 band = levels_band(lo, hi);
	struct way		*v;
	size_t			 i;

	for (i = 0; i < c->f.n && !c->err; i++)
		if ((v = front_add(c, &c->g, c->f.w[i].need,
		    c->f.w[i].rows)) != NULL)
			v->picks = c->f.w[i].picks;
	for (i = 0; i < c->f.n && !c->err; i++) {
		if ((c->f.w[i].need & band) == 0 ||
		    (v = front_add(c, &c->g, c->f.w[i].need & ~band,
		    c->f.w[i].rows + 1)) == NULL)
			continue;
		if (row == NULL)
			row = pick_row(c, addr, len, lo, hi);
		v->picks = pick_both(c, c->f.w[i].picks, row);
	}
	turn(c);
}

/*
 * The front as a matter before "next"; or, when one way is left, which then
 * needs nothing, its rows as settled.
 */
static struct matter *
front_done(struct ways *c, struct matter *next)
{
	struct matter	*m;

	if (c->err)
		return NULL;
	if (c->f.n > c->most)
		c->most = c->f.n;
	if (c->f.n == 1 && c->f.w[0].need == 0) {
		pick_out(c, c->f.w[0].picks);
		return next;
	}
	if ((m = take(c, sizeof *m + c->f.n * sizeof *m->way)) == NULL)
		return NULL;
	m->next = next;
	m->n = (unsigned)c->f.n;
	memcpy(m->way, c->f.w, c->f.n * sizeof *m->way);
	return m;
}

struct matter *
ways_full(struct ways *c, u128 addr, unsigned len, u128 levels)
{
	struct matter	*m = NULL;
	struct way	*v;
	unsigned	 lo, hi;

	while (levels != 0 && !c->err) {
		levels_run(&levels, &lo, &hi);
		c->f.n = 0;
		if ((v = front_add(c, &c->f, 0, 1)) != NULL)
			v->picks = pick_row(c, addr, len, lo, hi);
		if ((v = front_add(c, &c->f, levels_band(lo, hi), 0)) != NULL)
			v->picks = NULL;
		m = front_done(c, m);
	}
	return c->err ? NULL : m;
}

/*
 * Drop the ways of m that need what can't come from above: it is in no row of
 * this node nor of one over it.  The first way of any matter needs nothing, or
 * one that does is there: it stays.  Returns what is still open, over "next".
 */
static struct matter *
restrict_to(struct ways *c, struct matter *m, u128 levels, struct matter *next)
{
	unsigned	 i, n;

	for (i = n = 0; i < m->n; i++)
		if ((m->way[i].need & ~levels) == 0)
			m->way[n++] = m->way[i];
	m->n = n;
	if (n == 1) {
		pick_out(c, m->way[0].picks);
		return next;
	}
	m->next = next;
	return m;
}

static u128
span_of_needs(const struct matter *m)
{
	u128		 all = 0;
	unsigned	 i;

	for (i = 0; i < m->n; i++)
		all |= m->way[i].need;
	return all;
}

/* Whole runs of "levels" that are touched by "some". */
static u128
runs_of(u128 levels, u128 some)
{
	u128		 all = 0, band;
	unsigned	 lo, hi;

	while (levels != 0) {
		levels_run(&levels, &lo, &hi);
		band = levels_band(lo, hi);
		if ((band & some) != 0)
			all |= band;
	}
	return all;
}

/*
 * Multiply into the front, off the list, all matters that are tied by runs to
 * those in "group", until no more are.  Returns the runs of all of them.
 */
static u128
gather(struct ways *c, struct matter **open, u128 levels, u128 group)
{
	struct matter	**mp, *m;

	for (mp = open; (m = *mp) != NULL && !c->err; ) {
		if ((span_of_needs(m) & group) == 0) {
			mp = &m->next;
			continue;
		}
		*mp = m->next;
		group |= runs_of(levels, span_of_needs(m));
		front_times(c, m);
		mp = open;
	}
	return group;
}

struct matter *
ways_lift(struct ways *c, struct matter *a, struct matter *b, u128 addr,
    unsigned len, u128 levels, u128 self)
{
	struct matter	*open = NULL, *done = NULL, *next;
	struct way	*v;
	u128		 group;
	unsigned	 lo, hi;

	for (; a != NULL; a = next) {
		next = a->next;
		open = restrict_to(c, a, levels, open);
	}
	for (; b != NULL; b = next) {
		next = b->next;
		open = restrict_to(c, b, levels, open);
	}
	while ((open != NULL || self != 0) && !c->err) {
		/* begin with the node's own need, or with any that is open */
		c->f.n = c->g.n = 0;
		if ((v = front_add(c, &c->f, self, 0)) != NULL)
			v->picks = NULL;
		group = runs_of(levels,
		    self != 0 ? self : span_of_needs(open));
		self = 0;
		group = gather(c, &open, levels, group);
		while (group != 0 && !c->err) {
			levels_run(&group, &lo, &hi);
			front_row(c, addr, len, lo, hi);
		}
		done = front_done(c, done);
	}
	return c->err ? NULL : done;
}

void
ways_settle(struct ways *c, const struct matter *m, u128 have)
{
	const struct way	*best;
	unsigned		 i;

	for (; m != NULL && !c->err; m = m->next) {
		best = NULL;
		for (i = 0; i < m->n; i++)
			if ((m->way[i].need & ~have) == 0 &&
			    (best == NULL || m->way[i].rows < best->rows))
				best = &m->way[i];
		if (best != NULL)
			pick_out(c, best->picks);
	}
}
