/*
 * Rows with ranges: the same routes, in the fewest rows, against brute force.
 *
 * A trial has a window with up to seven levels below it; the routes in it are
 * bits, numbered as a heap (1 is the window, 2n and 2n+1 the halves of n).  The
 * rows that may be taken are all (node, run of full levels).  That no cover
 * takes fewer than we did is shown by search: the route with the fewest rows
 * left to accept it branches, routes of which no two share a row bound it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/prefix/set.h"
#include "random.h"

#define DEPTH_MAX	7
#define NODES		(1u << (DEPTH_MAX + 1))
#define WORDS		(NODES / 64)
#define ROWS_MAX	2048

struct bits {
	uint64_t	 w[WORDS];
};

struct universe {
	struct prefix	 top;
	unsigned	 depth;
	struct bits	 routes;
	struct bits	 row[ROWS_MAX];
	unsigned	 nrows;
	unsigned	 of[NODES][DEPTH_MAX + 1];	/* rows of a route */
	unsigned	 nof[NODES];
	unsigned long	 steps;		/* of the search that are left */
};

static uint64_t	 state;
static uint64_t	 seed;

static int
bit_get(const struct bits *b, unsigned n)
{
	return b->w[n / 64] >> (n % 64) & 1;
}

static void
bit_set(struct bits *b, unsigned n)
{
	b->w[n / 64] |= UINT64_C(1) << (n % 64);
}

static unsigned
level_of(unsigned n)
{
	return 31 - (unsigned)__builtin_clz(n);
}

/* Set the nodes under n on the levels lo..hi below the window. */
static void
band_set(struct bits *b, unsigned n, unsigned lo, unsigned hi)
{
	unsigned	 i, level, first;

	for (level = lo; level <= hi; level++) {
		first = n << (level - level_of(n));
		for (i = 0; i < 1u << (level - level_of(n)); i++)
			bit_set(b, first + i);
	}
}

static int
band_full(const struct bits *b, unsigned n, unsigned level)
{
	unsigned	 i, first = n << (level - level_of(n));

	for (i = 0; i < 1u << (level - level_of(n)); i++)
		if (!bit_get(b, first + i))
			return 0;
	return 1;
}

static struct prefix
node_prefix(const struct universe *u, unsigned n)
{
	struct prefix	 p = u->top;
	unsigned	 depth = level_of(n), i, bit;

	for (i = 0; i < depth; i++) {
		bit = p.len++;
		if (n >> (depth - 1 - i) & 1)
			p.addr[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
	}
	return p;
}

/* The node of a prefix, or 0 when it is not in the window. */
static unsigned
node_of(const struct universe *u, const struct prefix *p)
{
	unsigned	 n = 1, i;

	if (!prefix_covers(&u->top, p))
		return 0;
	for (i = u->top.len; i < p->len; i++)
		n = 2 * n + (p->addr[i / 8] >> (7 - i % 8) & 1);
	return n;
}

/* A window of this depth: at the root, at the far ends, or anywhere. */
static void
universe_place(struct universe *u, unsigned depth)
{
	unsigned	 width, i, how = random_below(&state, 3);

	memset(&u->top, 0, sizeof u->top);
	u->depth = depth;
	u->top.af = random_below(&state, 2) ? 4 : 6;
	width = prefix_width(u->top.af);
	switch (random_below(&state, 3)) {
	case 0:
		return;
	case 1:
		u->top.len = (uint8_t)(width - depth);
		break;
	default:
		u->top.len = (uint8_t)random_below(&state, width - depth + 1);
	}
	for (i = 0; i < u->top.len; i++)
		if (how == 1 || (how == 2 && random_below(&state, 2)))
			u->top.addr[i / 8] |= (uint8_t)(0x80 >> i % 8);
}

/* A row that another one holds is of no use. */
static void
row_add(struct universe *u, unsigned n, unsigned lo, unsigned hi)
{
	struct bits	 b;
	unsigned	 i, k, same;

	memset(&b, 0, sizeof b);
	band_set(&b, n, lo, hi);
	for (i = 0; i < u->nrows; i++) {
		for (k = same = 0; k < WORDS; k++)
			same += (b.w[k] & ~u->row[i].w[k]) == 0;
		if (same == WORDS)
			return;
	}
	assert_true(u->nrows < ROWS_MAX);
	u->row[u->nrows++] = b;
}

/* All runs of full levels; nodes nearer to the top first, as they hold more. */
static void
rows_find(struct universe *u)
{
	unsigned	 n, lo, hi, i;

	u->nrows = 0;
	for (n = 1; n < 2u << u->depth; n++)
		for (lo = level_of(n); lo <= u->depth; lo = hi + 1) {
			hi = lo;
			if (!band_full(&u->routes, n, lo))
				continue;
			while (hi < u->depth &&
			    band_full(&u->routes, n, hi + 1))
				hi++;
			row_add(u, n, lo, hi);
		}
	memset(u->nof, 0, sizeof u->nof);
	for (n = 1; n < 2u << u->depth; n++)
		for (i = 0; i < u->nrows; i++)
			if (bit_get(&u->row[i], n))
				u->of[n][u->nof[n]++] = i;
}

/*
 * Is there a cover of what is left with at most this many rows?  Routes are
 * looked at by the count of their rows; each that shares no row with one
 * chosen before it needs a row of its own.  -1: out of steps.
 */
static int
can_cover(struct universe *u, const struct bits *left, unsigned most)
{
	struct bits	 next, blocked;
	unsigned	 n, i, k, count, best = 0, bound = 0;
	int		 r;

	if (u->steps-- == 0)
		return -1;
	memset(&blocked, 0, sizeof blocked);
	for (count = 1; count <= u->depth + 1; count++)
		for (n = 1; n < 2u << u->depth; n++) {
			if (u->nof[n] != count || !bit_get(left, n))
				continue;
			if (best == 0)
				best = n;
			if (bit_get(&blocked, n))
				continue;
			if (++bound > most)
				return 0;
			for (i = 0; i < count; i++)
				for (k = 0; k < WORDS; k++)
					blocked.w[k] |=
					    u->row[u->of[n][i]].w[k];
		}
	if (best == 0)
		return 1;
	for (i = 0; i < u->nof[best]; i++) {
		for (k = 0; k < WORDS; k++)
			next.w[k] = left->w[k] &
			    ~u->row[u->of[best][i]].w[k];
		if ((r = can_cover(u, &next, most - 1)) != 0) {
			if (r == -1)
				u->steps = 0;
			return r;
		}
	}
	return 0;
}

/* Does a row over this one, which is not of the same prefix, accept it? */
static int
is_accepted(const struct pset *s, const struct prefix *p, unsigned level)
{
	struct prange	 r;
	size_t		 i;

	for (i = 0; i < pset_count(s); i++) {
		pset_get(s, i, &r);
		if (prefix_covers(&r.p, p) && r.p.len < p->len &&
		    r.lo <= level && level <= r.hi)
			return 1;
	}
	return 0;
}

/* Rows say nothing at either end that wider rows say as well. */
static void
check_narrow(const struct pset *s, const char *what, unsigned long trial)
{
	struct prange	 r;
	size_t		 i;

	for (i = 0; i < pset_count(s); i++) {
		pset_get(s, i, &r);
		if (is_accepted(s, &r.p, r.lo) || is_accepted(s, &r.p, r.hi))
			fail_msg("%s: trial %lu, SEED=%llu: not narrow", what,
			    trial, (unsigned long long)seed);
	}
}

/* Our rows for the set: do they accept the routes, and are they the fewest? */
static void
check_rows(struct universe *u, struct pset *s, const char *what,
    unsigned long trial)
{
	struct pset	 out;
	struct prange	 r;
	struct bits	 got;
	unsigned	 n;
	size_t		 i, k;

	memset(&out, 0, sizeof out);
	memset(&got, 0, sizeof got);
	if (pset_sort(s) == -1 || pset_ranges(&out, s) == -1 || !out.sorted)
		fail_msg("%s: trial %lu, SEED=%llu: failed", what, trial,
		    (unsigned long long)seed);
	for (i = 0; i < pset_count(&out); i++) {
		pset_get(&out, i, &r);
		n = node_of(u, &r.p);
		if (n == 0 || r.lo < r.p.len || r.hi < r.lo ||
		    r.hi > u->top.len + u->depth)
			fail_msg("%s: trial %lu, SEED=%llu: bad row", what,
			    trial, (unsigned long long)seed);
		band_set(&got, n, r.lo - u->top.len, r.hi - u->top.len);
	}
	for (k = 0; k < WORDS; k++)
		if (got.w[k] != u->routes.w[k])
			fail_msg("%s: trial %lu, SEED=%llu: other routes",
			    what, trial, (unsigned long long)seed);
	check_narrow(&out, what, trial);
	rows_find(u);
	u->steps = 20000;
	if (pset_count(&out) > 0 &&
	    can_cover(u, &u->routes, (unsigned)pset_count(&out) - 1) == 1)
		fail_msg("%s: trial %lu, SEED=%llu: not the fewest (%zu)",
		    what, trial, (unsigned long long)seed, pset_count(&out));
	pset_free(&out);
}

/* The routes one by one, in the order of the heap. */
static void
check_exact(struct universe *u, const char *what, unsigned long trial)
{
	struct pset	 s;
	struct prefix	 p;
	unsigned	 n;

	memset(&s, 0, sizeof s);
	for (n = 1; n < 2u << u->depth; n++) {
		if (!bit_get(&u->routes, n))
			continue;
		p = node_prefix(u, n);
		if (pset_add(&s, &p) == -1)
			fail();
	}
	check_rows(u, &s, what, trial);
	pset_free(&s);
}

/* Every set of routes there is, three levels below a window. */
static void
all_small_sets(void **unused)
{
	static struct universe	 u;
	unsigned long		 set, step = random_trials(10) >= 10 ? 1 : 3;

	(void)unused;
	for (set = random_below(&state, (unsigned)step); set < 1 << 15;
	    set += step) {
		universe_place(&u, 3);
		memset(&u.routes, 0, sizeof u.routes);
		u.routes.w[0] = set << 1;
		check_exact(&u, "all small sets", set);
	}
}

/* Deeper ones, made of bands, with single routes added and taken out. */
static void
random_sets(void **unused)
{
	static struct universe	 u;
	unsigned long		 trial, trials = random_trials(100000);
	unsigned		 n, lo, hi, count, top;

	(void)unused;
	for (trial = 0; trial < trials; trial++) {
		universe_place(&u, 3 + random_below(&state, DEPTH_MAX - 2));
		top = 2u << u.depth;
		memset(&u.routes, 0, sizeof u.routes);
		for (count = 2 + random_below(&state, 14); count > 0; count--) {
			n = 1 + random_below(&state, random_below(&state, 2) ?
			    top - 1 : 15);
			lo = level_of(n) + random_below(&state,
			    u.depth - level_of(n) + 1);
			hi = lo + random_below(&state, u.depth - lo + 1);
			band_set(&u.routes, n, lo, hi);
		}
		for (count = random_below(&state, 4); count > 0; count--) {
			n = 1 + random_below(&state, top - 1);
			u.routes.w[n / 64] ^= UINT64_C(1) << (n % 64);
		}
		check_exact(&u, "random sets", trial);
	}
}

/* The input is rows with ranges itself, which overlap and nest. */
static void
random_rows(void **unused)
{
	static struct universe	 u;
	unsigned long		 trial, trials = random_trials(100000);
	struct pset		 s;
	struct prange		 r;
	unsigned		 n, lo, hi, count;

	(void)unused;
	for (trial = 0; trial < trials; trial++) {
		universe_place(&u, 3 + random_below(&state, DEPTH_MAX - 2));
		memset(&u.routes, 0, sizeof u.routes);
		memset(&s, 0, sizeof s);
		for (count = random_below(&state, 14); count > 0; count--) {
			n = 1 + random_below(&state, random_below(&state, 2) ?
			    (2u << u.depth) - 1 : 15);
			lo = level_of(n) + random_below(&state,
			    u.depth - level_of(n) + 1);
			hi = lo + random_below(&state, u.depth - lo + 1);
			band_set(&u.routes, n, lo, hi);
			r.p = node_prefix(&u, n);
			r.lo = (uint8_t)(u.top.len + lo);
			r.hi = (uint8_t)(u.top.len + hi);
			if (pset_add_range(&s, &r) == -1)
				fail();
		}
		check_rows(&u, &s, "random rows", trial);
		pset_free(&s);
	}
}

/* The rows of rows are the rows: nothing is left to gain. */
static void
twice(void **unused)
{
	unsigned long	 trial, trials = random_trials(3000);
	struct pset	 s, once, again;
	struct prange	 r;
	unsigned	 i, n;

	(void)unused;
	for (trial = 0; trial < trials; trial++) {
		memset(&s, 0, sizeof s);
		memset(&once, 0, sizeof once);
		memset(&again, 0, sizeof again);
		memset(&r, 0, sizeof r);
		r.p.af = random_below(&state, 2) ? 4 : 6;
		n = random_below(&state, 600);
		for (i = 0; i < n; i++) {
			r.p.addr[0] = (uint8_t)random_below(&state, 4);
			r.p.addr[1] = (uint8_t)random_next(&state);
			r.p.len = (uint8_t)(10 + random_below(&state, 7));
			r.p.addr[1] &= (uint8_t)(0xff << (16 - r.p.len));
			r.lo = (uint8_t)(r.p.len + random_below(&state, 3) / 2);
			r.hi = (uint8_t)(r.lo + random_below(&state, 3) / 2);
			if (pset_add_range(&s, &r) == -1)
				fail();
		}
		if (pset_sort(&s) == -1 || pset_ranges(&once, &s) == -1 ||
		    pset_ranges(&again, &once) == -1 ||
		    pset_count(&once) > pset_count(&s) ||
		    pset_count(&again) != pset_count(&once))
			fail_msg("twice: trial %lu, SEED=%llu", trial,
			    (unsigned long long)seed);
		pset_free(&s);
		pset_free(&once);
		pset_free(&again);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(all_small_sets),
		cmocka_unit_test(random_sets),
		cmocka_unit_test(random_rows),
		cmocka_unit_test(twice),
	};

	state = seed = random_seed();
	return cmocka_run_group_tests_name("ranges properties", tests, NULL,
	    NULL);
}
