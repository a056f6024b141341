/*
 * Sets of prefixes: packed keys in sorted arrays, one array a family.  All
 * operations on sorted sets are single passes; set.c begins with an essay on
 * why they are right.
 *
 * A key holds the prefix and its range of lengths, so the same set type serves
 * feeds (exact), lists with ranges, and outputs.
 */
#ifndef SET_H
#define SET_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../base/in.h"
#include "../base/out.h"
#include "prefix.h"

__extension__ typedef unsigned __int128 u128;

/*
 * IPv4: address << 24 | len << 16 | lo << 8 | hi, in 56 bits; sorts as
 * prange_cmp().
 */
/* IPv6: two halves of the address, and len << 16 | lo << 8 | hi. */
struct key6 {
	uint64_t	 hi, lo;
	uint32_t	 rng;
	uint32_t	 tag;	/* free for the owner: it moves with the key */
};

/*
 * Zeroed is empty.  "k4"/"k6" are in the order of addition until
 * pset_sort(); "sorted" says that both are in order and without repetition.
 * The arrays are those of base/big.h: grow and free them with that.
 */
struct pset {
	uint64_t	*k4;
	struct key6	*k6;
	size_t		 n4, n6;
	size_t		 cap4, cap6;
	int		 sorted;
};

/* Address space per family, in addresses; 2^128 is one less. */
struct space {
	uint64_t	 v4;
	u128		 v6;
};

void	 pset_free(struct pset *);		/* NULL and zeroed are fine */
/* 0, or -1 (memory, said). */
int	 pset_add(struct pset *, const struct prefix *);
int	 pset_add_range(struct pset *, const struct prange *);
int	 pset_copy(struct pset *to, const struct pset *from);	/* to: zeroed */
int	 pset_append(struct pset *to, const struct pset *from);	/* unsorted */
/* Make room for so many more keys, where the count is known beforehand. */
int	 pset_reserve(struct pset *, size_t more4, size_t more6);

static inline size_t
pset_count(const struct pset *s)
{
	return s->n4 + s->n6;
}

/* The parts of keys, for passes that need no struct prange. */
#define RNG(len, lo, hi) \
	((uint32_t)(len) << 16 | (uint32_t)(lo) << 8 | (uint32_t)(hi))
#define RNG_EXACT(len)	((uint32_t)(len) * 0x010101u)
#define RNG_LEN(r)	((unsigned)((r) >> 16 & 255))
#define RNG_LO(r)	((unsigned)((r) >> 8 & 255))
#define RNG_HI(r)	((unsigned)((r) & 255))

static inline uint32_t
key4_addr(uint64_t k)
{
	return (uint32_t)(k >> 24);
}

static inline uint64_t
key4_make(uint32_t addr, uint32_t rng)
{
	return (uint64_t)addr << 24 | rng;
}

static inline u128
key6_addr(const struct key6 *k)
{
	return (u128)k->hi << 64 | k->lo;
}

static inline void
key4_get(uint64_t k, struct prange *r)
{
	uint32_t	 a = htobe32(key4_addr(k));

	memset(r, 0, sizeof *r);
	r->p.af = 4;
	memcpy(r->p.addr, &a, sizeof a);
	r->p.len = (uint8_t)RNG_LEN(k);
	r->lo = (uint8_t)RNG_LO(k);
	r->hi = (uint8_t)RNG_HI(k);
}

static inline void
key6_get(const struct key6 *k, struct prange *r)
{
	uint64_t	 a[2];

	a[0] = htobe64(k->hi);
	a[1] = htobe64(k->lo);
	r->p.af = 6;
	memcpy(r->p.addr, a, sizeof a);
	r->p.len = (uint8_t)RNG_LEN(k->rng);
	r->lo = (uint8_t)RNG_LO(k->rng);
	r->hi = (uint8_t)RNG_HI(k->rng);
}

/* The i-th key: all of IPv4 first, then IPv6.  i < pset_count(). */
static inline void
pset_get(const struct pset *s, size_t i, struct prange *r)
{
	if (i < s->n4)
		key4_get(s->k4[i], r);
	else
		key6_get(&s->k6[i - s->n4], r);
}

uint64_t key4_of(const struct prange *);
void	 key6_of(const struct prange *, struct key6 *);

/* <0, 0, >0; the tag does not count. */
static inline int
key6_cmp(const struct key6 *a, const struct key6 *b)
{
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return a->rng < b->rng ? -1 : a->rng > b->rng;
}

/*
 * Sort and drop repetitions (of equal keys the first added stays, with its
 * tag); recognises sorted input.  0, or -1 (memory).
 */
int	 pset_sort(struct pset *);

/* In order, with repetitions, equal keys in the order of addition. */
int	 pset_order(struct pset *);

/*
 * Below: all inputs sorted, outputs zeroed before and sorted after; by
 * "prefix" compares keys, by "space" compares addresses and ignores ranges.
 * 0, or -1 (memory, said; the output is to be freed all the same).
 */
/* The fewest prefixes for the same space; and so without a second array. */
int	 pset_cover(struct pset *out, const struct pset *);
void	 pset_cover_inplace(struct pset *);
int	 pset_union(struct pset *out, const struct pset *a,
	    const struct pset *b);
int	 pset_minus(struct pset *out, const struct pset *a,
	    const struct pset *b);
int	 pset_and(struct pset *out, const struct pset *a,
	    const struct pset *b);
int	 pset_minus_space(struct pset *out, const struct pset *a,
	    const struct pset *b);
int	 pset_and_space(struct pset *out, const struct pset *a,
	    const struct pset *b);
/*
 * The fewest (prefix, range) rows that accept exactly the same routes; the
 * proof is in ranges.c.  The input may hold ranges itself.
 */
int	 pset_ranges(struct pset *out, const struct pset *);

int	 pset_equal(const struct pset *, const struct pset *);
/* Is there a key with this prefix, of any range? */
int	 pset_has(const struct pset *, const struct prefix *);
/* How p lies to the space of the set. */
enum pset_rel { PSET_OUTSIDE, PSET_PARTLY, PSET_INSIDE };
enum pset_rel pset_where(const struct pset *, const struct prefix *p);
void	 pset_space(const struct pset *, struct space *);

/* Decimal digits of v with the NUL; returns buf. */
const char *u128_str(u128 v, char buf[40]);

/*
 * Read plain text: one prefix a line, blank lines, "#" comments (whole line or
 * after white space), CRLF, a BOM; a bare address is a host.  Keys are appended
 * in order.  The first bad line is an error with label and line number, and
 * what it says.  0, or -1 (said).
 */
int	 pset_read(struct pset *, struct in *);
/* One prefix a line, straight from the keys; ranges are not shown. */
void	 pset_write(const struct pset *, struct out *);

#endif
