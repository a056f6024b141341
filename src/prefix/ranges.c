/*
 * The fewest rows that accept the same routes.
 *
 * A route is a node of the binary trie of prefixes, its level is its length.
 * A row (P, lo..hi) accepts the nodes of P's subtree on the levels lo..hi.
 * Given the set S of accepted routes, find the least number of rows whose
 * union is S.  Rows may overlap; none may reach outside of S.
 *
 * Full levels.  Call a level full at P when all nodes of that level under P
 * are in S, and F(P) the set of the levels that are full at P.  A row
 * (P, lo..hi) lies in S just when lo..hi is part of F(P).  Below P's own level,
 * F(P) is what is full at both children; P's own level is in it when P is a
 * route.  A run of F(P) is a maximal stretch of levels in it.  Rows may be
 * widened to the run they lie in, so at P there are as many rows to choose
 * from as F(P) has runs.
 *
 * Taking the widest rows first is wrong.  Let P's left half be full on levels
 * 1..3 and the right one on 3..5: level 3 is full at P, but the rows of the
 * halves are needed for 1..2 and 4..5, and do 3 on the way.  Had both been
 * full on 3 alone, one row at P would save one of two.
 *
 * What the subtree of P sees of the rows above is a set B of levels, part of
 * F(P), that are accepted already, for a row above P accepts all of a level
 * under P or nothing.  Let V(P, B) be the least number of rows at P and below
 * that accept the rest of S under P.  The answer is V(root, {}).
 *
 * Theorem.  Each run of F(P) is either "free" or "needy", so that for all B
 *
 *	V(P, B) = K + the number of needy runs that are not wholly in B
 *
 * where K depends on P alone; and a run that begins at P's own level is needy.
 *
 * Proof, upwards.  At a node whose subtree holds full levels and nothing else
 * (a leaf of the trie as it is stored), no row serves two runs, and one row
 * serves a whole run: K = 0, and all runs are needy.
 *
 * At a node Q with halves 0 and 1, let X be the runs of F(Q) that get a row at
 * Q.  Then V(Q, B) is the least, over X, of |X| + V(0, B+X) + V(1, B+X), where
 * Q's own level must be in B+X if Q is a route.  Look at a needy run of a
 * half.
 *   - If it is not part of F(Q), no B and X have all of it: it costs one row in
 *     any case, which goes to K.
 *   - Otherwise, as F(Q) below Q's own level is part of the half's F, it is a
 *     run of F(Q), or all of one but Q's own level.
 * So all that is left splits by runs of F(Q), each with or without a row at Q:
 *   - It is a needy run of both halves.  Wholly in B: 0.  Else it costs the
 *     halves 2, and 1 with a row at Q: 1.  It is needy.
 *   - It is a needy run of one half.  Wholly in B: 0.  Else 1, with the half's
 *     row or with one at Q.  It is needy.
 *   - It is a needy run of neither: 0.  It is free.
 *   - It is l..b with Q's own level l.  Wholly in B: 0.  If l is not in B, the
 *     row at Q is forced, and does it all: 1.  Otherwise b > l; both halves are
 *     routes, and have runs that begin at l + 1, their own level.  The shorter
 *     of these ends at b, for b + 1 is not in F(Q).  It is needy, and not
 *     wholly in B: at least 1, and the row at Q does it.  It is needy.
 * This is the form that was claimed.  []
 *
 * So it is enough to keep for each needy run the one row that would do it: with
 * both halves, or with the node's own level, a row at Q, and with one half, the
 * row that this has.  It is written when it does not fit F of the next node up;
 * what comes to the root is written there.  The count of rows written is K and
 * the needy runs of the root: V(root, {}).
 *
 * Sweep.  Keys come in pre-order, so a stack will do: open nodes are keys
 * whose subtree is still being read, done ones are finished left halves that
 * wait for the right one.  A finished node is lifted to its parent as soon as
 * the next key is not in its sibling; a sibling that never came is full on
 * just the levels that keys above it accept.  When no level is full at the
 * parent, all is written, and the chain up to the next key is not walked.
 * Keys without ranges are so done in a step or two each, and any set in time
 * linear in keys times width; memory is the stack's.
 *
 * Level 0 exists at the root only.  It is left out of the sets of levels, so
 * that they are 128 bits, and its row is made at the very end.
 *
 * Last, ends of rows that rows further up accept anyway are cut off, from the
 * top down.  That keeps 10.0.0.0/26 beside 10.0.0.0/24 ge 27 le 27 from being
 * written as 10.0.0.0/26 le 27.
 */
#include <string.h>

#include "set.h"
#include "span.h"

#define LEVELS_MAX	128
#define NEEDS_MAX	(LEVELS_MAX / 2 + 1)	/* one a run */
/* Done nodes are one a level at most, and one more while it is made. */
#define HEAP_MAX	((NEEDS_MAX + 1) * (LEVELS_MAX + 2))

/* Bit l - 1 for level l. */
#define LEVEL(l)	((u128)1 << ((l) - 1))

/* A needy run, lo..hi, and the row that would do it. */
struct need {
	u128		 addr;
	uint8_t		 len, lo, hi;
};

struct node {
	u128		 addr;
	unsigned	 len;
	int		 open;
	u128		 above;		/* accepted by keys over this node */
	/* open: accepted by those and its own keys; done: full */
	u128		 levels;
	unsigned	 needs;		/* done: so many, last on the heap */
};

struct sweep {
	struct pset	*out;
	int		 af;
	int		 err;
	int		 zero;		/* the root itself is a route */
	struct node	 stack[2 * (LEVELS_MAX + 2)];
	unsigned	 n;
	struct need	 heap[HEAP_MAX];	/* of the done nodes, in turn */
	unsigned	 used;
};

/* Levels lo..hi, of which 0 is left out. */
static u128
levels_band(unsigned lo, unsigned hi)
{
	if (hi == 0)
		return 0;
	return (~(u128)0 << (lo == 0 ? 0 : lo - 1)) &
	    (~(u128)0 >> (LEVELS_MAX - hi));
}

static unsigned
low_bit(u128 v)
{
	uint64_t	 low = (uint64_t)v;

	if (low != 0)
		return (unsigned)__builtin_ctzll(low);
	return 64 + (unsigned)__builtin_ctzll((uint64_t)(v >> 64));
}

static int
is_within(u128 addr, unsigned len, u128 top, unsigned toplen)
{
	return len >= toplen && (addr & ~span_tail(toplen)) == top;
}

/* The bit that tells a node of this length, not 0, from its sibling. */
static u128
side(unsigned len)
{
	return (u128)1 << (128 - len);
}

static void
row_out(struct sweep *w, const struct need *r)
{
	struct pset	*s = w->out;
	struct key6	*k;

	if (w->af == 4) {
		if (s->n4 == s->cap4 && pset_reserve(s, 1, 0) == -1)
			w->err = 1;
		else
			s->k4[s->n4++] = key4_make((uint32_t)(r->addr >> 96),
			    RNG(r->len, r->lo, r->hi));
		return;
	}
	if (s->n6 == s->cap6 && pset_reserve(s, 0, 1) == -1) {
		w->err = 1;
		return;
	}
	k = &s->k6[s->n6++];
	k->hi = (uint64_t)(r->addr >> 64);
	k->lo = (uint64_t)r->addr;
	k->rng = RNG(r->len, r->lo, r->hi);
	k->tag = 0;
}

static void
need_set(struct need *r, u128 addr, unsigned len, unsigned lo, unsigned hi)
{
	r->addr = addr;
	r->len = (uint8_t)len;
	r->lo = (uint8_t)lo;
	r->hi = (uint8_t)hi;
}

/* Needs of a node with these levels and nothing else.  Returns the count. */
static unsigned
needs_full(struct need *r, u128 addr, unsigned len, u128 levels)
{
	unsigned	 n, lo, hi;
	u128		 rest;

	for (n = 0; levels != 0; n++) {
		lo = low_bit(levels) + 1;
		rest = ~(levels | (LEVEL(lo) - 1));
		hi = rest == 0 ? LEVELS_MAX : low_bit(rest);
		need_set(&r[n], addr, len, lo, hi);
		levels &= ~levels_band(lo, hi);
	}
	return n;
}

/* Write those that do not fit the levels of the node above; keep the others. */
static unsigned
needs_fit(struct sweep *w, struct need *r, unsigned n, u128 levels)
{
	unsigned	 i, kept = 0;

	for (i = 0; i < n; i++)
		if ((levels_band(r[i].lo, r[i].hi) & ~levels) != 0)
			row_out(w, &r[i]);
		else
			r[kept++] = r[i];
	return kept;
}

/*
 * The needs of the halves, which fit, become those of the node "up" at the end
 * of the heap.  Both lists are in order of levels; what begins at the same
 * level is the same run.
 */
static void
needs_merge(struct sweep *w, struct node *up, int self, const struct need *a,
    unsigned na, const struct need *b, unsigned nb)
{
	struct need	*first = &w->heap[w->used], *r = first;
	const struct need *ea = a + na, *eb = b + nb;

	if (self)
		need_set(r++, up->addr, up->len, up->len, up->len);
	while (a < ea || b < eb) {
		if (b == eb || (a < ea && a->lo < b->lo))
			*r = *a++;
		else if (a == ea || b->lo < a->lo)
			*r = *b++;
		else {
			need_set(r, up->addr, up->len, a->lo, a->hi);
			a++;
			b++;
		}
		if (self && r->lo == up->len + 1)
			first->hi = r->hi;
		else
			r++;
	}
	up->needs = (unsigned)(r - first);
	w->used += up->needs;
}

/*
 * The top of the stack, which is done, gives way to its parent; or to nothing,
 * when no level is full there.
 */
static void
lift(struct sweep *w)
{
	struct node	*t = &w->stack[w->n - 1], *p = t, up;
	struct need	 mine[NEEDS_MAX], other[NEEDS_MAX];
	unsigned	 nm, no = 0;
	u128		 beside, self, at = t->addr ^ side(t->len);

	up.addr = t->addr & ~side(t->len);
	up.len = t->len - 1;
	up.open = 0;
	up.above = t->above;
	up.needs = 0;
	self = up.len > 0 ? t->above & LEVEL(up.len) : 0;
	w->used -= nm = t->needs;
	memcpy(mine, &w->heap[w->used], nm * sizeof *mine);
	if (p > w->stack && !p[-1].open && p[-1].len == t->len &&
	    p[-1].addr == at) {
		p--;
		beside = p->levels;
		w->used -= no = p->needs;
		memcpy(other, &w->heap[w->used], no * sizeof *other);
	} else {
		/* it never came: what keys above accept is there, and here */
		beside = t->above & levels_band(t->len, LEVELS_MAX);
		no = needs_full(other, at, t->len, beside);
	}
	up.levels = (t->levels & beside) | self;
	nm = needs_fit(w, mine, nm, up.levels);
	no = needs_fit(w, other, no, up.levels);
	needs_merge(w, &up, self != 0, mine, nm, other, no);
	if (p > w->stack && p[-1].open && p[-1].len == up.len)
		up.above = (--p)->above;
	else if (up.levels == 0) {
		w->n = (unsigned)(p - w->stack);
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

	while (w->n > 0 && !w->err) {
		t = &w->stack[w->n - 1];
		if (t->open) {
			if (!last && is_within(addr, len, t->addr, t->len))
				return;
			t->open = 0;
			t->levels &= levels_band(t->len, LEVELS_MAX);
			t->needs = needs_full(&w->heap[w->used], t->addr,
			    t->len, t->levels);
			w->used += t->needs;
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
	struct node	*t = NULL;
	unsigned	 len = RNG_LEN(rng);
	u128		 above = 0;

	finish(w, addr, len, 0);
	if (w->n > 0) {
		t = &w->stack[w->n - 1];
		above = t->open ? t->levels : t->above;
	}
	if (t == NULL || !t->open || t->len != len) {
		t = &w->stack[w->n++];
		t->addr = addr;
		t->len = len;
		t->open = 1;
		t->above = t->levels = above;
		t->needs = 0;
	}
	t->levels |= levels_band(RNG_LO(rng), RNG_HI(rng));
	if (RNG_LO(rng) == 0)
		w->zero = 1;
}

/* What came to the root is written; its own level joins the need behind it. */
static int
sweep_end(struct sweep *w)
{
	struct need	 r;
	unsigned	 i;

	finish(w, 0, 0, 1);
	need_set(&r, 0, 0, 0, 0);
	for (i = 0; i < w->used && !w->err; i++)
		if (w->zero && w->heap[i].lo == 1)
			r.hi = w->heap[i].hi;
		else
			row_out(w, &w->heap[i]);
	if (w->zero)
		row_out(w, &r);
	return w->err ? -1 : 0;
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
	struct over	 o[LEVELS_MAX + 1];
	unsigned	 n;
	size_t		 i;

	for (i = n = 0; i < s->n4; i++)
		s->k4[i] = key4_make(key4_addr(s->k4[i]), narrow(o, &n,
		    (u128)key4_addr(s->k4[i]) << 96,
		    (uint32_t)s->k4[i] & 0xffffff));
	for (i = n = 0; i < s->n6; i++)
		s->k6[i].rng = narrow(o, &n, key6_addr(&s->k6[i]),
		    s->k6[i].rng);
}

static void
sweep_open(struct sweep *w, struct pset *out, int af)
{
	w->out = out;
	w->af = af;
	w->err = w->zero = 0;
	w->n = w->used = 0;
}

int
pset_ranges(struct pset *out, const struct pset *s)
{
	struct sweep	 w;
	size_t		 i;

	sweep_open(&w, out, 4);
	for (i = 0; i < s->n4 && !w.err; i++)
		sweep_key(&w, (u128)key4_addr(s->k4[i]) << 96,
		    (uint32_t)s->k4[i] & 0xffffff);
	if (sweep_end(&w) == -1)
		return -1;
	sweep_open(&w, out, 6);
	for (i = 0; i < s->n6 && !w.err; i++)
		sweep_key(&w, key6_addr(&s->k6[i]), s->k6[i].rng);
	if (sweep_end(&w) == -1)
		return -1;
	out->sorted = 0;
	if (pset_sort(out) == -1)
		return -1;
	narrow_all(out);
	return 0;
}
