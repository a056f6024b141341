/*
 * Sets of prefixes.
 *
 * A set is two arrays of packed keys, sorted by (address, length, range).  No
 * tree is ever built, since everything that this program asks of a set is
 * answered by one walk along sorted keys.  Two facts carry all of it:
 *
 * 1. Prefixes nest or are disjoint; they never overlap in part.
 * 2. In the order of (address, length) a prefix comes right before all that
 *    it covers: what it covers starts at its address or behind it, has a
 *    longer length where it starts at the same address, and ends before the
 *    next address that is outside.  It is the pre-order of the binary trie.
 *
 * So the ancestors of a key are found by looking back, never by looking
 * forward, and what has been passed needs no second look.
 *
 * Keys.  IPv4 is one 64-bit word: address << 24 | length << 16 | lo << 8 | hi.
 * Comparing words compares (address, length, range).  IPv6 is two words of
 * address and one of length and range.  Host bits are zero, always: whatever
 * enters a set went through prefix_parse() or was made from whole blocks.
 *
 * Sorting (sort.c) is by radix over those bits of the address that differ at
 * all, on IPv4 directly, on IPv6 over a window of them with the index beside
 * it.  What is equal in the window is put right afterwards, by insertion when
 * short and by the same method on the bits below when long, so no input makes
 * it quadratic.  A walk before all this finds out if there is anything to do.
 *
 * Spans (span.h).  Questions about address space are answered on runs of
 * addresses.  Walking along sorted keys, a key either starts inside the run
 * so far or right behind its end, and then extends it if it reaches further
 * (it does not when it is nested), or it starts a new run.  Right because of
 * fact 2: keys come by start.  Edges: ends are inclusive, so that the run that
 * reaches 255.255.255.255 or ffff:...:ffff has an end that can be written
 * down, and "right behind" is asked as (start - 1 <= end) only when the start
 * is above the run's, hence not 0.  Once a run ends at the last address all
 * later keys are inside it, and nothing is added to its end.  Shifts by the
 * whole width (/0 has 128 host bits, /128 none) do not exist in C and are
 * taken apart by name: span_tail(), and the first line of span_put().
 *
 * Cutting a run into prefixes (span_put): at each step the largest block that
 * starts here (as many host bits as the address has zero bits at its end) and
 * does not pass the end.  It is the fewest: the block chosen is the largest
 * prefix inside the run that holds the address s, for any other that holds it
 * starts at s too (nothing before s is left) and is a part of it; every cover
 * by disjoint prefixes must hold s by one of those, and taking the largest
 * leaves the least to do.
 *
 * Cover (cover.c) is that over all runs of one set.  As no run of a cover
 * needs more prefixes than went into it (the outermost of those do it as
 * well), the result fits where the input was, and the writing position never
 * passes the reading one.
 *
 * Algebra (algebra.c) by prefix is a merge of two sorted arrays; by space, of
 * two sequences of runs.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/big.h"
#include "../base/log.h"
#include "set.h"
#include "span.h"

void
pset_free(struct pset *s)
{
	if (s == NULL)
		return;
	big_free(s->k4, s->cap4, sizeof *s->k4);
	big_free(s->k6, s->cap6, sizeof *s->k6);
	memset(s, 0, sizeof *s);
}

int
pset_reserve(struct pset *s, size_t more4, size_t more6)
{
	if (big_grow(&s->k4, &s->cap4, s->n4 + more4, sizeof *s->k4) == -1)
		return -1;
	return big_grow(&s->k6, &s->cap6, s->n6 + more6, sizeof *s->k6);
}

uint64_t
key4_of(const struct prange *r)
{
	const uint8_t	*a = r->p.addr;

	return key4_make((uint32_t)a[0] << 24 | (uint32_t)a[1] << 16 |
	    (uint32_t)a[2] << 8 | a[3], RNG(r->p.len, r->lo, r->hi));
}

void
key6_of(const struct prange *r, struct key6 *k)
{
	int	 i;

	k->hi = k->lo = 0;
	for (i = 0; i < 8; i++) {
		k->hi = k->hi << 8 | r->p.addr[i];
		k->lo = k->lo << 8 | r->p.addr[i + 8];
	}
	k->rng = RNG(r->p.len, r->lo, r->hi);
	k->tag = 0;
}

int
pset_add_range(struct pset *s, const struct prange *r)
{
	if (r->p.af == 4) {
		if (s->n4 == s->cap4 && pset_reserve(s, 1, 0) == -1)
			return -1;
		s->k4[s->n4++] = key4_of(r);
	} else {
		if (s->n6 == s->cap6 && pset_reserve(s, 0, 1) == -1)
			return -1;
		key6_of(r, &s->k6[s->n6++]);
	}
	s->sorted = 0;
	return 0;
}

int
pset_add(struct pset *s, const struct prefix *p)
{
	struct prange	 r;

	r.p = *p;
	r.lo = r.hi = p->len;
	return pset_add_range(s, &r);
}

int
pset_append(struct pset *to, const struct pset *from)
{
	if (pset_reserve(to, from->n4, from->n6) == -1)
		return -1;
	if (from->n4 > 0)
		memcpy(to->k4 + to->n4, from->k4, from->n4 * sizeof *to->k4);
	if (from->n6 > 0)
		memcpy(to->k6 + to->n6, from->k6, from->n6 * sizeof *to->k6);
	to->n4 += from->n4;
	to->n6 += from->n6;
	to->sorted = 0;
	return 0;
}

int
pset_copy(struct pset *to, const struct pset *from)
{
	if (pset_append(to, from) == -1)
		return -1;
	to->sorted = from->sorted;
	return 0;
}

int
pset_equal(const struct pset *a, const struct pset *b)
{
	size_t	 i;

	if (a->n4 != b->n4 || a->n6 != b->n6)
		return 0;
	if (a->n4 > 0 && memcmp(a->k4, b->k4, a->n4 * sizeof *a->k4) != 0)
		return 0;
	for (i = 0; i < a->n6; i++)
		if (key6_cmp(&a->k6[i], &b->k6[i]) != 0)
			return 0;
	return 1;
}

/* How many keys of p's family sort at or before (p, any range). */
static size_t
rank_of(const struct pset *s, const struct prefix *p)
{
	struct prange	 r;
	struct key6	 k6;
	uint64_t	 k4;
	size_t		 lo = 0, hi, mid;

	r.p = *p;
	r.lo = r.hi = UINT8_MAX;
	if (p->af == 4) {
		k4 = key4_of(&r);
		for (hi = s->n4; lo < hi; )
			if (s->k4[mid = lo + (hi - lo) / 2] <= k4)
				lo = mid + 1;
			else
				hi = mid;
		return lo;
	}
	key6_of(&r, &k6);
	for (hi = s->n6; lo < hi; )
		if (key6_cmp(&s->k6[mid = lo + (hi - lo) / 2], &k6) <= 0)
			lo = mid + 1;
		else
			hi = mid;
	return lo;
}

/* The key at rank i of a family. */
static void
key_at(const struct pset *s, int af, size_t i, struct prange *r)
{
	if (af == 4)
		key4_get(s->k4[i], r);
	else
		key6_get(&s->k6[i], r);
}

int
pset_has(const struct pset *s, const struct prefix *p)
{
	struct prange	 r;
	size_t		 i;

	if ((i = rank_of(s, p)) == 0)
		return 0;
	key_at(s, p->af, i - 1, &r);
	return prefix_cmp(&r.p, p) == 0;
}

/* How many leading bits are common to both, at most "max". */
static unsigned
common_bits(const struct prefix *a, const struct prefix *b, unsigned max)
{
	unsigned	 n = 0;

	while (n + 8 <= max && a->addr[n / 8] == b->addr[n / 8])
		n += 8;
	while (n < max && ((a->addr[n / 8] ^ b->addr[n / 8]) &
	    (0x80 >> (n % 8))) == 0)
		n++;
	return n;
}

/* p cut to its first "len" bits. */
static struct prefix
shortened(const struct prefix *p, unsigned len)
{
	struct prefix	 q = *p;
	unsigned	 i;

	for (i = len; i < prefix_width(p->af); i++)
		q.addr[i / 8] &= (uint8_t)~(0x80 >> (i % 8));
	q.len = (uint8_t)len;
	return q;
}

/*
 * Does a key of the set cover p?  The last key at or before p does, or any
 * that does also covers that key (fact 2 above), so it is an ancestor of what
 * the two have in common: look again from there.  Each turn is shorter.
 */
static int
is_covered(const struct pset *s, const struct prefix *p)
{
	struct prange	 r;
	struct prefix	 q = *p;
	size_t		 i;

	for (;;) {
		if ((i = rank_of(s, &q)) == 0)
			return 0;
		key_at(s, p->af, i - 1, &r);
		if (prefix_covers(&r.p, p))
			return 1;
		/* not behind q and no ancestor: they part above q */
		q = shortened(&q, common_bits(&r.p, &q,
		    r.p.len < q.len ? r.p.len : q.len));
	}
}

/*
 * Nothing covers p by itself: then what is inside it follows it in the array,
 * and makes it whole only as one run.
 */
enum pset_rel
pset_where(const struct pset *s, const struct prefix *p)
{
	struct prange	 r;
	struct prefix	 q = *p;
	struct spans	 in;
	struct span	 v;
	struct key6	 k;

	if (is_covered(s, p))
		return PSET_INSIDE;
	spans_open(&in, s, p->af);
	in.i = rank_of(s, &q);
	if (in.i == in.n)
		return PSET_OUTSIDE;
	key_at(s, p->af, in.i, &r);
	if (!prefix_covers(p, &r.p))
		return PSET_OUTSIDE;
	memset(&r, 0, sizeof r);
	r.p = *p;
	key6_of(&r, &k);	/* bytes of IPv4 are the first four as well */
	spans_next(&in, &v);
	if (v.s == key6_addr(&k) && v.e >= (v.s | span_tail(p->len)))
		return PSET_INSIDE;
	return PSET_PARTLY;
}
