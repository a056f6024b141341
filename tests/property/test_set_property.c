/*
 * Each fast pass of the set library against the slow, obvious one, on random
 * sets.
 *
 * A trial picks a window: a prefix with six levels below it, so that a set in
 * it is 127 bits (a bit a prefix, numbered as a heap: 1 is the window, 2n and
 * 2n+1 the halves of n) and its space is 64 bits.  Half of all windows are at
 * an end of the address space or hold all of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/prefix/set.h"
#include "random.h"

#define DEPTH	6
#define LEAVES	(1u << DEPTH)
#define NODES	(2 * LEAVES)

struct window {
	struct prefix	 top;
};

struct model {
	uint8_t		 has[NODES];	/* by prefix; [0] is not used */
	uint64_t	 space;		/* by leaf, the first in bit 0 */
};

static uint64_t	 state;
static uint64_t	 seed;

static void
window_random(struct window *w)
{
	unsigned	 width, i;

	memset(w, 0, sizeof *w);
	w->top.af = random_below(&state, 2) ? 4 : 6;
	width = prefix_width(w->top.af);
	switch (random_below(&state, 4)) {
	case 0:
		break;			/* /0 */
	case 1:				/* either end, at full length */
		w->top.len = (uint8_t)(width - DEPTH);
		break;
	default:
		w->top.len = (uint8_t)random_below(&state, width - DEPTH + 1);
	}
	i = random_below(&state, 3);	/* all zeros, all ones, any */
	for (width = 0; width < w->top.len; width++)
		if (i == 1 || (i == 2 && random_below(&state, 2)))
			w->top.addr[width / 8] |= (uint8_t)(0x80 >> width % 8);
}

/* The prefix of node n. */
static struct prefix
node_prefix(const struct window *w, unsigned n)
{
	struct prefix	 p = w->top;
	unsigned	 depth = 31 - (unsigned)__builtin_clz(n), i, bit;

	for (i = 0; i < depth; i++) {
		bit = p.len++;
		if (n >> (depth - 1 - i) & 1)
			p.addr[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
	}
	return p;
}

/* The leaves under node n. */
static uint64_t
node_space(unsigned n)
{
	unsigned	 first = n, count = 1;

	for (; first < LEAVES; first *= 2)
		count *= 2;
	return (count == 64 ? ~UINT64_C(0) : (UINT64_C(1) << count) - 1) <<
	    (first - LEAVES);
}

static void
model_random(struct model *m)
{
	unsigned	 n, count = 1 + random_below(&state, 40), last = 1;

	memset(m, 0, sizeof *m);
	if (random_below(&state, 20) == 0)
		count = 0;
	while (count-- > 0) {
		switch (random_below(&state, 4)) {
		case 0:		/* next to the last one, or its parent */
			n = last ^ 1;
			if (n < 2 || random_below(&state, 3) == 0)
				n = last > 1 ? last / 2 : 1;
			break;
		case 1:		/* long ones */
			n = LEAVES + random_below(&state, LEAVES);
			break;
		default:
			n = 1 + random_below(&state, NODES - 1);
		}
		last = n;
		m->has[n] = 1;
		m->space |= node_space(n);
	}
}

/* The set, in random order and with repetitions, not sorted. */
static void
set_shuffled(struct pset *s, const struct window *w, const struct model *m)
{
	unsigned	 ids[2 * NODES], n, count = 0, i, t;
	struct prefix	 p;

	memset(s, 0, sizeof *s);
	for (n = 1; n < NODES; n++)
		if (m->has[n]) {
			ids[count++] = n;
			if (random_below(&state, 8) == 0)
				ids[count++] = n;
		}
	for (n = count; n > 1; n--) {
		i = random_below(&state, n);
		t = ids[i];
		ids[i] = ids[n - 1];
		ids[n - 1] = t;
	}
	for (n = 0; n < count; n++) {
		p = node_prefix(w, ids[n]);
		if (pset_add(s, &p) == -1)
			fail();
	}
}

/* Walk the heap in pre-order, which is the order of keys. */
static unsigned
preorder_next(unsigned n)
{
	if (n < LEAVES)
		return 2 * n;
	while (n & 1)
		n /= 2;
	return n + 1;	/* 1 behind the last: 0 + 1, see the callers */
}

static void
expect(const struct pset *s, const struct window *w, const uint8_t has[NODES],
    const char *what, unsigned long trial)
{
	struct prange	 r;
	struct prefix	 p;
	unsigned	 n = 1, i = 0;

	do {
		if (!has[n])
			continue;
		p = node_prefix(w, n);
		if (i >= pset_count(s))
			fail_msg("%s: trial %lu, SEED=%llu: too few", what,
			    trial, (unsigned long long)seed);
		pset_get(s, i++, &r);
		if (prefix_cmp(&r.p, &p) != 0 || r.lo != p.len ||
		    r.hi != p.len)
			fail_msg("%s: trial %lu, SEED=%llu: key %u", what,
			    trial, (unsigned long long)seed, i - 1);
	} while ((n = preorder_next(n)) != 1);
	if (i != pset_count(s) || !s->sorted)
		fail_msg("%s: trial %lu, SEED=%llu: too many", what, trial,
		    (unsigned long long)seed);
}

/* The cover of this space: nodes that are full below parents that are not. */
static void
model_cover(uint64_t space, uint8_t has[NODES])
{
	unsigned	 n;
	uint64_t	 all;

	memset(has, 0, NODES);
	for (n = 1; n < NODES; n++) {
		all = node_space(n);
		has[n] = (space & all) == all && (n == 1 ||
		    (space & node_space(n / 2)) != node_space(n / 2));
	}
}

static void
check_lookup(const struct pset *s, const struct window *w,
    const struct model *m, unsigned long trial)
{
	unsigned	 n = 1 + random_below(&state, NODES - 1);
	struct prefix	 p = node_prefix(w, n);
	uint64_t	 all = node_space(n), got = m->space & all;
	enum pset_rel	 rel;

	rel = got == 0 ? PSET_OUTSIDE : got == all ? PSET_INSIDE : PSET_PARTLY;
	if (pset_has(s, &p) != m->has[n] || pset_where(s, &p) != rel)
		fail_msg("lookup: trial %lu, SEED=%llu", trial,
		    (unsigned long long)seed);
}

static void
check_space(const struct pset *s, const struct window *w,
    const struct model *m, unsigned long trial)
{
	struct space	 sp;
	unsigned	 bits, n = (unsigned)__builtin_popcountll(m->space);
	u128		 want;

	pset_space(s, &sp);
	bits = prefix_width(w->top.af) - w->top.len - DEPTH;
	want = n == LEAVES && bits == 128 - DEPTH ? ~(u128)0 :
	    (u128)n << bits;
	if ((w->top.af == 4 ? sp.v4 : sp.v6) != want)
		fail_msg("space: trial %lu, SEED=%llu", trial,
		    (unsigned long long)seed);
}

typedef int	 op_fn(struct pset *, const struct pset *, const struct pset *);

static void
check_op(op_fn *op, const struct pset *a, const struct pset *b,
    const struct window *w, const uint8_t has[NODES], const char *what,
    unsigned long trial)
{
	struct pset	 out;

	memset(&out, 0, sizeof out);
	if (op(&out, a, b) == -1)
		fail();
	expect(&out, w, has, what, trial);
	pset_free(&out);
}

/* Written and read again, through the fast way and through the slow one. */
static void
check_text(const struct pset *s, unsigned long trial)
{
	struct pset	 t;
	struct out	 o;
	struct in	 in;
	char		*text;
	size_t		 n;

	memset(&t, 0, sizeof t);
	if (out_open_mem(&o) == -1)
		fail();
	pset_write(s, &o);
	if ((text = out_steal(&o, &n)) == NULL)
		fail();
	in_open_mem(&in, "test", text, n);
	if (pset_read(&t, &in) == -1 || !pset_equal(s, &t))
		fail_msg("text: trial %lu, SEED=%llu", trial,
		    (unsigned long long)seed);
	in_close(&in);
	free(text);
	pset_free(&t);
}

static void
sets(void **unused)
{
	unsigned long	 trial, trials = random_trials(1000000);
	struct window	 w;
	struct model	 a, b;
	struct pset	 sa, sb, out;
	uint8_t		 has[NODES];
	unsigned	 n;

	(void)unused;
	for (trial = 0; trial < trials; trial++) {
		window_random(&w);
		model_random(&a);
		model_random(&b);
		set_shuffled(&sa, &w, &a);
		set_shuffled(&sb, &w, &b);
		if (pset_sort(&sa) == -1 || pset_sort(&sb) == -1)
			fail();
		expect(&sa, &w, a.has, "sort", trial);
		check_lookup(&sa, &w, &a, trial);
		check_space(&sa, &w, &a, trial);
		if (trial % 16 == 0)
			check_text(&sa, trial);
		model_cover(a.space & ~b.space, has);
		check_op(pset_minus_space, &sa, &sb, &w, has, "minus", trial);
		model_cover(a.space & b.space, has);
		check_op(pset_and_space, &sa, &sb, &w, has, "and", trial);
		for (n = 1; n < NODES; n++)
			has[n] = a.has[n] | b.has[n];
		check_op(pset_union, &sa, &sb, &w, has, "union", trial);
		for (n = 1; n < NODES; n++)
			has[n] = a.has[n] & b.has[n];
		check_op(pset_and, &sa, &sb, &w, has, "and keys", trial);
		for (n = 1; n < NODES; n++)
			has[n] = a.has[n] & !b.has[n];
		check_op(pset_minus, &sa, &sb, &w, has, "minus keys", trial);
		model_cover(a.space, has);
		memset(&out, 0, sizeof out);
		if (pset_cover(&out, &sa) == -1)
			fail();
		expect(&out, &w, has, "cover", trial);
		pset_cover_inplace(&sa);
		if (!pset_equal(&out, &sa))
			fail();
		pset_free(&out);
		pset_free(&sa);
		pset_free(&sb);
	}
}

static int
cmp4(const void *a, const void *b)
{
	const uint64_t	*x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int
cmp6(const void *a, const void *b)
{
	return key6_cmp(a, b);
}

/*
 * Larger sets with few bits that differ here and many there, and with ranges,
 * so that all turns of the radix sort are taken; against qsort().
 */
static void
sorts(void **unused)
{
	unsigned long	 trial, trials = random_trials(2000);
	struct pset	 s, t;
	size_t		 i, n, m;
	unsigned	 shape, len;
	uint64_t	 hi, lo, x;

	(void)unused;
	for (trial = 0; trial < trials; trial++) {
		memset(&s, 0, sizeof s);
		memset(&t, 0, sizeof t);
		n = random_below(&state, trial % 50 == 0 ? 80000 : 3000);
		if (pset_reserve(&s, n, n) == -1)
			fail();
		hi = random_next(&state);
		lo = random_next(&state);
		shape = random_below(&state, 6);
		for (i = 0; i < n; i++) {
			x = random_next(&state);
			len = random_below(&state, shape < 2 ? 2 : 33);
			s.k4[i] = key4_make((uint32_t)(hi ^ (shape == 0 ? 0 :
			    shape < 3 ? x & 0xf0000 : x & 0xffffff00)),
			    RNG(len, shape == 5 ? len : x >> 56,
			    shape == 5 ? len : x >> 48 & 255));
			s.k6[i].hi = shape == 0 ? hi : shape == 1 ?
			    hi ^ (x & 0xff00ff) : shape == 2 ? x & 3 : x;
			s.k6[i].lo = shape < 2 ? lo : shape == 3 ? x & 7 :
			    shape == 4 ? x >> 1 : lo ^ (x & 0xffff000000);
			s.k6[i].rng = (uint32_t)s.k4[i] & 0xffffff;
			s.k6[i].tag = (uint32_t)i;
		}
		s.n4 = s.n6 = n;
		if (trial % 3 == 0 && n > 0)	/* sorted but for one */
			qsort(s.k6, n - 1, sizeof *s.k6, cmp6);
		if (pset_copy(&t, &s) == -1 || pset_sort(&s) == -1)
			fail();
		if (n > 0) {
			qsort(t.k4, n, sizeof *t.k4, cmp4);
			qsort(t.k6, n, sizeof *t.k6, cmp6);
		}
		for (i = m = 0; i < n; i++)
			if (i == 0 || t.k4[i] != t.k4[m - 1])
				t.k4[m++] = t.k4[i];
		t.n4 = m;
		for (i = m = 0; i < n; i++)
			if (i == 0 || key6_cmp(&t.k6[i], &t.k6[m - 1]) != 0)
				t.k6[m++] = t.k6[i];
		t.n6 = m;
		if (!pset_equal(&s, &t))
			fail_msg("sort: trial %lu, SEED=%llu", trial,
			    (unsigned long long)seed);
		pset_free(&s);
		pset_free(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(sets),
		cmocka_unit_test(sorts),
	};

	state = seed = random_seed();
	return cmocka_run_group_tests_name("set properties", tests, NULL,
	    NULL);
}
