/*
 * The fewest rows that accept the same routes.
 *
 * A route is a node of the binary trie of prefixes, its level is its length.
 * A row (P, lo..hi) accepts the nodes of P's subtree on the levels lo..hi.
 * Given the set S of accepted routes, find the least number of rows whose
 * union is S.  Rows may overlap, none may reach outside of S.
 *
 * Full levels.  Call level l full at P when all nodes of level l under P are
 * in S, and F(P) the set of the levels that are full at P.  A row (P, lo..hi)
 * lies in S just when lo..hi is part of F(P).  F(P) holds, below P's own
 * level, the levels that are full at both children.  So going up, full levels
 * are only lost, but for the node's own one, which is gained when P is in S.
 *
 * Lemma 1.  There is a smallest cover in which each row's lo..hi is a run of
 * its F(P): a maximal stretch of full levels.  Any row can be widened to the
 * run that it lies in, and still lies in S.  There are then as many rows that
 * could be taken at P as F(P) has runs, each at most once.
 *
 * Greedy fails.  Let P's left child be full on levels 1..3 and its right one
 * on 3..5.  Level 3 is full at P, but the two rows of the children are needed
 * for 1..2 and 4..5 and do 3 on the way: a row at P is one too many.  Had they
 * been full on 3 alone, the row at P is one instead of two.  What is best at P
 * depends on what is above and below.
 *
 * Needs and ways.  A row above P accepts, on each of its levels, either all of
 * P's subtree or nothing of it.  So the subtree sees of the world above it
 * nothing but a set B of levels, all in F(P), that come accepted; and the
 * world sees of the subtree nothing but V(B), the least number of rows taken
 * at P and below so that with B all of S under P is accepted.  V is a function
 * of B that falls as B grows.  It is written as a list of ways: pairs (need C,
 * rows k), with V(B) = least k of the ways whose C lies in B.  A way that needs
 * as much as another and takes as many rows is dropped: it never is the least
 * alone, and stays so under all that is done to ways below, since each step
 * makes of "less need, fewer rows" again "less need, fewer rows".
 *
 * Up one node.  From ways of both children to those of P, all that can be
 * done is done:
 *   (a) A child's way whose need is not in F(P) is dropped, for nothing at P
 *       or above may accept a level that is not full there.  One way always
 *       needs nothing: V of the empty set is finite.
 *   (b) Each way of one child is taken with each of the other: needs unite,
 *       rows add up.  If P is in S, P's level joins the needs.
 *   (c) For each run of F(P), each way stays as it is, and is also taken with
 *       the row (P, run): the run leaves its need, and it has a row more.
 *       A way that needs nothing of the run does not gain by the row.
 * At the root nothing comes from above, and the way that needs nothing and
 * has the fewest rows is the answer.
 *
 * Theorem.  It has the least number of rows, and its union is S.
 * Proof, by induction from the leaves: the list of P describes V exactly.
 * Take any B and any cover of P's subtree, given B, by rows at P and below, of
 * the kind of lemma 1; let X be the runs taken at P.  Below, each child is
 * covered given B and X, so by hypothesis has a way with a need in B and X,
 * and no more rows than the cover has there.  Those two are put together in
 * (b); P's own level, if it is needed, is in B or X as nothing below accepts
 * P; (c) with the runs X leaves a need in B, and the rows are as many as or
 * fewer than the cover has.  So the least k is at most the cover's count.
 * Conversely each way was made from rows that with B accept all that (b)
 * asked for, so no k is below V(B).  At a node whose subtree is full on F(P)
 * and holds nothing else (a leaf of the trie as we store it), each path down
 * meets all runs, no row serves two of them, and one row a run does it all:
 * V(B) is the count of runs not in B.  []
 *
 * Matters.  V is mostly a sum over parts that have nothing to do with each
 * other, and as a sum it is kept: a matter is a list of ways, a node holds a
 * list of matters, and one way is chosen of each.  In step (b) only matters
 * are multiplied that need levels of one run of F(P), directly or through
 * others; (c) is done by run, and so only for one such group at a time: the
 * minimum of a sum over separate choices is the sum of the minima.  A matter
 * that has one way left, which then needs nothing, is settled: its rows go to
 * the output and it is forgotten.
 *
 * Cost.  Levels are full only under prefixes that are full of routes, so
 * nearly all matters are settled one node up: the parent of 10.0.0.0/24 has no
 * full level when 10.0.1.0/24 is missing.  A matter has two ways as a rule
 * ("accept my levels from above, or I take a row").  In theory it can have as
 * many as F(P) has subsets, that is, about as many as P has routes under it if
 * those were given one by one; sets built to that end are refused beyond a
 * limit (ways.c) rather than answered with more rows than needed.
 *
 * Sweep.  Keys come in pre-order, so a stack will do: open nodes are keys
 * whose subtree is still being read, done ones are finished left halves that
 * wait for the right one.  A finished node is lifted to its parent as soon as
 * the next key is not in its sibling; a sibling that never came is full on
 * just the levels that keys above it accept.  No full levels at the parent:
 * everything is settled, and the chain up to the next key is not walked.
 * Level 0 is full at the root alone: there the row for it is forced, and what
 * else it accepts comes free.
 *
 * Last, rows are made as narrow as can be: ends of lo..hi that rows further up
 * accept anyway are cut off, from the top down.  That keeps 10.0.0.0/26 next
 * to 10.0.0.0/24 ge 27 le 27 from being written as 10.0.0.0/26 le 27.
 */
#include <string.h>

#include "set.h"
#include "span.h"
#include "ways.h"

struct node {
	u128		 addr;
	unsigned	 len;
	int		 open;
	u128		 above;		/* accepted by keys over this node */
	u128		 levels;	/* open: above, or by its keys; done: full */
	struct matter	*matters;	/* done only */
};

struct sweep {
	struct ways	 ways;
	struct node	 stack[2 * 129 + 2];
	unsigned	 n;		/* nodes there */
	unsigned	 done;		/* those of them that are not open */
	int		 zero;		/* the root itself is a route */
};

static int
is_within(u128 addr, unsigned len, u128 top, unsigned toplen)
{
	return len >= toplen && (addr & ~span_tail(toplen)) == top;
}

/* Nothing of a length below "len" is in the subtree. */
static u128
levels_from(u128 levels, unsigned len)
{
	return levels & levels_band(len, 128);
}

/* The bit that tells a node of this length, not 0, from its sibling. */
static u128
side(unsigned len)
{
	return (u128)1 << (128 - len);
}

/*
 * The top of the stack, which is done, gives way to its parent; or to nothing,
 * when no level is full there.
 */
static void
lift(struct sweep *w)
{
	struct node	*t = &w->stack[w->n - 1], *p = t;
	struct node	 left = { 0 }, up = { 0 };
	struct matter	*beside;
	u128		 full, self;
	unsigned	 len = t->len - 1;

	up.addr = t->addr & ~side(t->len);
	up.len = len;
	self = len > 0 ? t->above & LEVEL(len) : 0;
	if (w->n > 1 && !t[-1].open && t[-1].len == t->len &&
	    t[-1].addr == (t->addr ^ side(t->len))) {
		left = *--p;
		w->done--;
	}
	full = left.len != 0 ? left.levels : levels_from(t->above, t->len);
	up.levels = (t->levels & full) | self;
	beside = left.len != 0 ? left.matters : up.levels == 0 ? NULL :
	    ways_full(&w->ways, t->addr ^ side(t->len), t->len, full);
	up.matters = ways_lift(&w->ways, t->matters, beside, up.addr, len,
	    up.levels, self);
	up.above = t->above;
	if (p > w->stack && p[-1].open && p[-1].len == len) {
		p--;
		up.above = p->above;
	} else if (up.levels == 0) {
		w->n = (unsigned)(p - w->stack);
		if (--w->done == 0)
			ways_reset(&w->ways);
		return;
	}
	*p = up;
	w->n = (unsigned)(p - w->stack) + 1;
}

/* Finish all nodes that the key does not concern; all, when "last" is set. */
static void
finish(struct sweep *w, u128 addr, unsigned len, int last)
{
	struct node	*t;

	while (w->n > 0 && !w->ways.err) {
		t = &w->stack[w->n - 1];
		if (t->open) {
			if (!last && is_within(addr, len, t->addr, t->len))
				return;
			t->open = 0;
			t->levels = levels_from(t->levels, t->len);
			t->matters = ways_full(&w->ways, t->addr, t->len,
			    t->levels);
			w->done++;
		} else if (t->len == 0)
			return;
		else if (!last && !(t->addr & side(t->len)) &&
		    is_within(addr, len, t->addr | side(t->len), t->len))
			return;
		else
			lift(w);
	}
}

static void
sweep_key(struct sweep *w, u128 addr, uint32_t rng)
{
	struct node	*t;
	unsigned	 len = RNG_LEN(rng);
	u128		 above = 0;

	finish(w, addr, len, 0);
	if (w->n > 0) {
		t = &w->stack[w->n - 1];
		above = t->open ? t->levels : t->above;
	}
	if (w->n == 0 || !t->open || t->len != len) {
		t = &w->stack[w->n++];
		memset(t, 0, sizeof *t);
		t->addr = addr;
		t->len = len;
		t->open = 1;
		t->above = t->levels = above;
	}
	t->levels |= levels_band(RNG_LO(rng), RNG_HI(rng));
	if (RNG_LO(rng) == 0)
		w->zero = 1;
}

static void
sweep_end(struct sweep *w)
{
	struct node	*t = &w->stack[0];
	u128		 have = 0, rest;
	unsigned	 lo, hi = 0;

	finish(w, 0, 0, 1);
	if (w->n == 0 || w->ways.err)
		return;
	if (w->zero) {
		rest = t->levels;
		if (rest & LEVEL(1)) {
			levels_run(&rest, &lo, &hi);
			have = levels_band(lo, hi);
		}
		ways_row(&w->ways, 0, 0, 0, hi);
	}
	ways_settle(&w->ways, t->matters, have);
}

/* A row that is being narrowed, with all that it and those above accept. */
struct over {
	u128		 addr, levels;
	unsigned	 len;
};

static uint32_t
narrow(struct over *o, unsigned *n, u128 addr, uint32_t rng)
{
	unsigned	 len = RNG_LEN(rng), lo = RNG_LO(rng), hi = RNG_HI(rng);
	u128		 have;

	while (*n > 0 && !is_within(addr, len, o[*n - 1].addr, o[*n - 1].len))
		--*n;
	have = *n > 0 ? o[*n - 1].levels : 0;
	while (lo < hi && lo > 0 && (have & LEVEL(lo)))
		lo++;
	while (hi > lo && (have & LEVEL(hi)))
		hi--;
	/* several rows of one node share a place, so the depth is bounded */
	if (*n == 0 || o[*n - 1].len != len)
		++*n;
	o[*n - 1].addr = addr;
	o[*n - 1].len = len;
	o[*n - 1].levels = have | levels_band(lo, hi);
	return RNG(len, lo, hi);
}

static void
narrow_all(struct pset *s)
{
	struct over	 o[129];
	unsigned	 n;
	size_t		 i;

	for (i = n = 0; i < s->n4; i++)
		s->k4[i] = key4_make(key4_addr(s->k4[i]), narrow(o, &n,
		    (u128)key4_addr(s->k4[i]) << 96, (uint32_t)s->k4[i] &
		    0xffffff));
	for (i = n = 0; i < s->n6; i++)
		s->k6[i].rng = narrow(o, &n, key6_addr(&s->k6[i]),
		    s->k6[i].rng);
}

int
pset_ranges(struct pset *out, const struct pset *s)
{
	struct sweep	 w;
	size_t		 i;

	memset(&w, 0, sizeof w);
	ways_open(&w.ways, out, 4);
	for (i = 0; i < s->n4 && !w.ways.err; i++)
		sweep_key(&w, (u128)key4_addr(s->k4[i]) << 96,
		    (uint32_t)s->k4[i] & 0xffffff);
	sweep_end(&w);
	if (ways_close(&w.ways) == -1)
		return -1;
	memset(&w, 0, sizeof w);
	ways_open(&w.ways, out, 6);
	for (i = 0; i < s->n6 && !w.ways.err; i++)
		sweep_key(&w, key6_addr(&s->k6[i]), s->k6[i].rng);
	sweep_end(&w);
	if (ways_close(&w.ways) == -1)
		return -1;
	out->sorted = 0;
	if (pset_sort(out) == -1)
		return -1;
	narrow_all(out);
	return 0;
}
