/*
 * Sorting by radix, least significant digit first, over the bits that differ.
 *
 * Of 152 bits of a key few decide: addresses share their top bits and end in
 * zeros.  A first walk finds the bits in which any two keys differ, and stops
 * there when all are in order.  Then a window of those bits, from the top one
 * down, is sorted: on IPv4 the keys themselves, on IPv6 words that hold the
 * window and the index of the key, so that the keys move once.  Keys that are
 * equal in the window lie side by side afterwards, in the order of addition;
 * where they are not in order, they are put right among themselves, by
 * insertion when few, by the same method on the bits below the window when
 * many.  Each turn uses up a window, so there are five at most, and the time
 * is linear for any input.
 *
 * All steps are stable, so that of equal keys the first added stays.
 */
#include <string.h>

#include "../base/big.h"
#include "../base/log.h"
#include "set.h"

#define FEW		256		/* insertion is no slower up to here */
#define DIGIT_MAX	12		/* bits; counters fit a near cache */
#define WINDOW6		36		/* bits of an IPv6 address, at first */

/*
 * Sort the n words at a by their bits lo..lo+width-1; b is room for as many.
 * Returns where the result is: a or b.
 */
static uint64_t *
radix(uint64_t *a, uint64_t *b, size_t n, unsigned lo, unsigned width)
{
	uint32_t	 count[1 << DIGIT_MAX], sum, c;
	unsigned	 most, passes, digit, mask, i;
	uint64_t	*t;
	size_t		 k;

	most = n < 4096 ? 8 : n < 65536 ? 11 : DIGIT_MAX;
	passes = (width + most - 1) / most;
	for (; passes > 0; passes--, lo += digit, width -= digit) {
		digit = (width + passes - 1) / passes;
		mask = (1u << digit) - 1;
		memset(count, 0, (mask + 1) * sizeof *count);
		for (k = 0; k < n; k++)
			count[a[k] >> lo & mask]++;
		for (sum = i = 0; i <= mask; i++) {
			c = count[i];
			count[i] = sum;
			sum += c;
		}
		for (k = 0; k < n; k++)
			b[count[a[k] >> lo & mask]++] = a[k];
		t = a;
		a = b;
		b = t;
	}
	return a;
}

static void
insertion4(uint64_t *k, size_t n)
{
	size_t		 i, j;
	uint64_t	 x;

	for (i = 1; i < n; i++) {
		x = k[i];
		for (j = i; j > 0 && k[j - 1] > x; j--)
			k[j] = k[j - 1];
		k[j] = x;
	}
}

static void
insertion6(struct key6 *k, size_t n)
{
	struct key6	 x;
	size_t		 i, j;

	for (i = 1; i < n; i++) {
		if (key6_cmp(&k[i - 1], &k[i]) <= 0)
			continue;
		x = k[i];
		for (j = i; j > 0 && key6_cmp(&k[j - 1], &x) > 0; j--)
			k[j] = k[j - 1];
		k[j] = x;
	}
}

/* Is it in order?  If not, *diff gets the bits in which keys differ. */
static int
in_order4(const uint64_t *k, size_t n, uint64_t *diff)
{
	uint64_t	 d = 0;
	size_t		 i;

	for (i = 1; i < n && k[i - 1] <= k[i]; i++)
		;
	if (i >= n)
		return 1;
	for (i = 1; i < n; i++)
		d |= k[0] ^ k[i];
	*diff = d;
	return 0;
}

/* Equal addresses whose lengths or ranges are out of order. */
static void
mend4(uint64_t *k, uint64_t *room, size_t n)
{
	uint64_t	*r;
	size_t		 i, from, to;

	for (i = 1; i < n; i++) {
		if (k[i - 1] <= k[i])
			continue;
		for (from = i - 1; from > 0 && k[from - 1] >> 24 == k[i] >> 24;
		    from--)
			;
		for (to = i; to < n && k[to] >> 24 == k[i] >> 24; to++)
			;
		if (to - from > FEW) {
			r = radix(k + from, room, to - from, 0, 24);
			if (r != k + from)
				memcpy(k + from, r, (to - from) * sizeof *k);
		} else
			insertion4(k + from, to - from);
		i = to;
	}
}

static int
sort4(struct pset *s)
{
	uint64_t	*room = NULL, *r, diff;
	size_t		 cap = 0, swap;
	unsigned	 lo, hi;

	if (s->n4 < 2 || in_order4(s->k4, s->n4, &diff))
		return 0;
	if (s->n4 <= FEW) {
		insertion4(s->k4, s->n4);
		return 0;
	}
	if (big_grow(&room, &cap, s->n4, sizeof *room) == -1)
		return -1;
	r = s->k4;
	if (diff >> 24 != 0) {
		hi = 63 - (unsigned)__builtin_clzll(diff);
		lo = 24 + (unsigned)__builtin_ctzll(diff >> 24);
		r = radix(s->k4, room, s->n4, lo, hi - lo + 1);
	}
	if (r == room) {
		room = s->k4;
		s->k4 = r;
		swap = s->cap4;
		s->cap4 = cap;
		cap = swap;
	}
	mend4(s->k4, room, s->n4);
	big_free(room, cap, sizeof *room);
	return 0;
}

/* A window of bits: of the address, or of the range when "shift" is RANGE. */
struct window {
	unsigned	 shift, width;
};

#define RANGE	128

static inline uint64_t
window_of(const struct key6 *k, const struct window *w)
{
	uint64_t	 mask = (UINT64_C(1) << w->width) - 1, v;

	if (w->shift == RANGE)
		v = k->rng;
	else if (w->shift >= 64)
		v = k->hi >> (w->shift - 64);
	else if (w->shift == 0)
		v = k->lo;
	else
		v = k->hi << (64 - w->shift) | k->lo >> w->shift;
	return v & mask;
}

/* Is it in order?  If not, the window of the top bits that differ. */
static int
in_order6(const struct key6 *k, size_t n, unsigned most, struct window *w)
{
	uint64_t	 hi = 0, lo = 0;
	unsigned	 top, low;
	size_t		 i;

	for (i = 1; i < n && key6_cmp(&k[i - 1], &k[i]) <= 0; i++)
		;
	if (i >= n)
		return 1;
	for (i = 1; i < n; i++) {
		hi |= k[0].hi ^ k[i].hi;
		lo |= k[0].lo ^ k[i].lo;
	}
	if (hi == 0 && lo == 0) {
		w->shift = RANGE;
		w->width = 24;
		return 0;
	}
	top = hi != 0 ? 127 - (unsigned)__builtin_clzll(hi) :
	    63 - (unsigned)__builtin_clzll(lo);
	low = lo != 0 ? (unsigned)__builtin_ctzll(lo) :
	    64 + (unsigned)__builtin_ctzll(hi);
	w->shift = top + 1 > low + most ? top + 1 - most : low;
	w->width = top + 1 - w->shift;
	return 0;
}

/* Room for a sort of n keys, allocated once and used by all turns. */
struct room6 {
	struct key6	*k;
	uint64_t	*a, *b;
	size_t		 capk, capa, capb;
	unsigned	 index;		/* bits of an index */
};

/* Sort n keys from "k" to "to" by the window. */
static void
move6(struct key6 *to, const struct key6 *k, size_t n, const struct window *w,
    struct room6 *m)
{
	uint64_t	*r;
	size_t		 i, mask = ((size_t)1 << m->index) - 1;

	for (i = 0; i < n; i++)
		m->a[i] = window_of(&k[i], w) << m->index | i;
	r = radix(m->a, m->b, n, m->index, w->width);
	for (i = 0; i < n; i++)
		to[i] = k[r[i] & mask];
}

/* What is equal in the window w and out of order: see the head. */
static void
mend6(struct key6 *k, size_t n, const struct window *w, struct room6 *m)
{
	struct window	 below;
	size_t		 i, from, to, run;
	uint64_t	 v;

	for (i = 1; i < n; i++) {
		if (key6_cmp(&k[i - 1], &k[i]) <= 0)
			continue;
		v = window_of(&k[i], w);
		for (from = i - 1; from > 0 && window_of(&k[from - 1], w) == v;
		    from--)
			;
		for (to = i; to < n && window_of(&k[to], w) == v; to++)
			;
		run = to - from;
		if (run <= FEW)
			insertion6(k + from, run);
		else if (!in_order6(k + from, run, WINDOW6, &below)) {
			move6(m->k, k + from, run, &below, m);
			memcpy(k + from, m->k, run * sizeof *k);
			mend6(k + from, run, &below, m);
		}
		i = to;
	}
}

static int
sort6(struct pset *s)
{
	struct room6	 m;
	struct window	 w;
	struct key6	*k;
	size_t		 swap, n = s->n6;
	int		 ret = -1;

	if (n < 2 || in_order6(s->k6, n, WINDOW6, &w))
		return 0;
	if (n <= FEW) {
		insertion6(s->k6, n);
		return 0;
	}
	memset(&m, 0, sizeof m);
	m.index = 64 - (unsigned)__builtin_clzll(n - 1);
	if (m.index > 64 - WINDOW6) {
		log_error("more than %u IPv6 prefixes", 1u << (64 - WINDOW6));
		return -1;
	}
	if (big_grow(&m.a, &m.capa, n, sizeof *m.a) == -1 ||
	    big_grow(&m.b, &m.capb, n, sizeof *m.b) == -1 ||
	    big_grow(&m.k, &m.capk, n, sizeof *m.k) == -1)
		goto out;
	move6(m.k, s->k6, n, &w, &m);
	k = m.k;
	m.k = s->k6;
	s->k6 = k;
	swap = m.capk;
	m.capk = s->cap6;
	s->cap6 = swap;
	mend6(s->k6, n, &w, &m);
	ret = 0;
out:
	big_free(m.a, m.capa, sizeof *m.a);
	big_free(m.b, m.capb, sizeof *m.b);
	big_free(m.k, m.capk, sizeof *m.k);
	return ret;
}

/* Drop repetitions; nothing is written before the first. */
static void
unique(struct pset *s)
{
	size_t	 i, n;

	for (i = 1; i < s->n4 && s->k4[i] != s->k4[i - 1]; i++)
		;
	for (n = i; i < s->n4; i++)
		if (s->k4[i] != s->k4[n - 1])
			s->k4[n++] = s->k4[i];
	s->n4 = s->n4 == 0 ? 0 : n;
	for (i = 1; i < s->n6 && key6_cmp(&s->k6[i], &s->k6[i - 1]) != 0; i++)
		;
	for (n = i; i < s->n6; i++)
		if (key6_cmp(&s->k6[i], &s->k6[n - 1]) != 0)
			s->k6[n++] = s->k6[i];
	s->n6 = s->n6 == 0 ? 0 : n;
}

int
pset_order(struct pset *s)
{
	if (s->n4 > UINT32_MAX) {
		log_error("more than %u IPv4 prefixes", UINT32_MAX);
		return -1;
	}
	return sort4(s) == -1 || sort6(s) == -1 ? -1 : 0;
}

int
pset_sort(struct pset *s)
{
	if (s->sorted)
		return 0;
	if (pset_order(s) == -1)
		return -1;
	unique(s);
	s->sorted = 1;
	return 0;
}
