/*
 * Prefixes for time against size: the same mixture at every size, so that only
 * the size differs.
 *
 *	series COUNT	(to standard output, in a random order, 1/6 IPv6)
 *
 * The space of a family is cut into as many slots as there are prefixes.  By a
 * hash of its number a slot holds a prefix as wide as itself (so that
 * neighbours merge), a narrower one, or one inside its left neighbour.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Steps through 0 .. n-1 in a scattered order: a prime that divides no n. */
#define STRIDE	UINT64_C(2654435761)

/* splitmix64, after S. Vigna's public domain code: a hash of a number. */
static uint64_t
hash(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* The prefix of slot j, slots 2^bits wide: first address; *narrow bits. */
static uint64_t
slot(uint64_t j, unsigned bits, unsigned *narrow)
{
	uint64_t	 h = hash(j), at;
	unsigned	 shrink;

	if (j > 0 && h % 100 < 12) {		/* inside the neighbour */
		j--;
		shrink = 3 + (unsigned)(h >> 8) % 2;
	} else if (h % 100 < 37)
		shrink = 0;
	else
		shrink = 1 + (unsigned)(h >> 8) % 4;
	if (shrink > bits)
		shrink = bits;
	*narrow = bits - shrink;
	at = (h >> 16) & ((UINT64_C(1) << shrink) - 1);
	return (j << bits) + (at << *narrow);
}

static unsigned
floor_log2(uint64_t x)
{
	unsigned	 n = 0;

	while (x >>= 1)
		n++;
	return n;
}

static void
print4(uint64_t j, unsigned bits)
{
	unsigned	 narrow;
	uint32_t	 a = (uint32_t)slot(j, bits, &narrow) + (1u << 24);

	printf("%u.%u.%u.%u/%u\n", a >> 24, a >> 16 & 255, a >> 8 & 255,
	    a & 255, 32 - narrow);
}

/* Below 2000::/3, in the left half of the address. */
static void
print6(uint64_t j, unsigned bits)
{
	unsigned	 narrow, i, groups = 4, w[4];
	uint64_t	 a = slot(j + (UINT64_C(1) << 40), bits, &narrow);

	a -= UINT64_C(1) << (40 + bits);
	a += UINT64_C(1) << 61;
	for (i = 0; i < 4; i++)
		w[i] = (unsigned)(a >> (48 - 16 * i) & 0xffff);
	while (groups > 1 && w[groups - 1] == 0)
		groups--;
	for (i = 0; i < groups; i++)
		printf("%x:", w[i]);
	printf(":/%u\n", 64 - narrow);
}

int
main(int argc, char *argv[])
{
	uint64_t	 n, n4, n6, i, i4 = 0, i6 = 0;
	unsigned	 bits4, bits6;

	if (argc != 2 || (n = strtoull(argv[1], NULL, 10)) < 6)
		return 2;
	n6 = n / 6;
	n4 = n - n6;
	/* 1.0.0.0 to 222.255.255.255, and bits that stay under 2^61 */
	bits4 = floor_log2((UINT64_C(222) << 24) / n4);
	bits6 = floor_log2((UINT64_C(1) << 60) / n6);
	if (bits6 > 20)
		bits6 = 20;
	for (i = 0; i < n; i++)
		if (i % 6 == 5 && i6 < n6)
			print6(i6++ * STRIDE % n6, bits6);
		else
			print4(i4++ * STRIDE % n4, bits4);
	return 0;
}
