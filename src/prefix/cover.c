/*
 * The fewest prefixes for the same addresses; why they are, and why the result
 * fits where the input was, stands in set.c.
 */
#include "../base/big.h"
#include "set.h"
#include "span.h"

/*
 * Cut the IPv4 run s..e-1 into blocks at "to".  64 bits hold the end that is
 * one behind 255.255.255.255, so here it may be exclusive.
 */
static uint64_t *
cut4(uint64_t *to, uint64_t s, uint64_t e)
{
	unsigned	 bits, fit;

	while (s < e) {
		fit = 63 - (unsigned)__builtin_clzll(e - s);
		/* an address of 0 starts a block of any size */
		bits = (unsigned)__builtin_ctzll(s | UINT64_C(1) << 32);
		if (bits > fit)
			bits = fit;
		*to++ = key4_make((uint32_t)s, RNG_EXACT(32 - bits));
		s += UINT64_C(1) << bits;
	}
	return to;
}

/* From n sorted keys to their cover at "to", which may be "k".  Its count. */
static size_t
cover4(uint64_t *to, const uint64_t *k, size_t n)
{
	uint64_t	*t = to, s, e, a, b;
	size_t		 i;

	if (n == 0)
		return 0;
	s = key4_addr(k[0]);
	e = s + (UINT64_C(1) << (32 - RNG_LEN(k[0])));
	for (i = 1; i < n; i++) {
		a = key4_addr(k[i]);
		b = a + (UINT64_C(1) << (32 - RNG_LEN(k[i])));
		if (a > e) {
			t = cut4(t, s, e);
			s = a;
			e = b;
		} else if (b > e)
			e = b;
	}
	return (size_t)(cut4(t, s, e) - to);
}

/* The array has room for as many keys as went in, so nothing grows here. */
static int
cover6(struct pset *to, const struct pset *from)
{
	struct span_sink	 o = { to, 6 };
	struct spans		 in;
	struct span		 v;

	spans_open(&in, from, 6);
	to->n6 = 0;
	while (spans_next(&in, &v))
		if (span_put(&o, &v) == -1)
			return -1;
	return 0;
}

int
pset_cover(struct pset *out, const struct pset *s)
{
	if (pset_reserve(out, s->n4, s->n6) == -1)
		return -1;
	out->n4 = cover4(out->k4, s->k4, s->n4);
	out->sorted = 1;
	return cover6(out, s);
}

void
pset_cover_inplace(struct pset *s)
{
	struct pset	 from = *s;

	s->n4 = cover4(s->k4, from.k4, from.n4);
	cover6(s, &from);
}
