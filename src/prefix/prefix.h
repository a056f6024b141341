/*
 * A prefix and a prefix with its range of lengths.  Pure: no I/O, no globals.
 */
#ifndef PREFIX_H
#define PREFIX_H

#include <stddef.h>
#include <stdint.h>

/*
 * Bytes only and no padding, so memcmp() is equality and order: family,
 * address, length, which puts a covering prefix right before what it covers.
 */
struct prefix {
	uint8_t	 af;		/* 4 or 6 */
	uint8_t	 addr[16];	/* network order; host and unused bits zero */
	uint8_t	 len;		/* 0..32 or 0..128 */
};

/* p with the route lengths lo..hi that it stands for; all equal: exact. */
struct prange {
	struct prefix	 p;
	uint8_t		 lo, hi;
};

#define PREFIX_STRLEN	64	/* room for any text form, with the NUL */

#define PREFIX_BARE	0x1	/* an address without /len is a host */

/*
 * Parse the n bytes at s: strict, the whole of it.  Decimal octets without
 * leading zeros, RFC 4291 text forms of IPv6 (no zone, no dotted tail), a
 * length that fits the family, no host bits.  Returns 0; or -1 with *why set
 * to a static phrase for a message ("host bits set", "prefix length over 32",
 * "not a prefix", "no prefix length", "leading zero", "IPv4 inside IPv6",
 * "white space").
 */
int	 prefix_parse(const char *s, size_t n, unsigned flags,
	    struct prefix *, const char **why);

/*
 * RFC 5952 text with "/len" at buf, no NUL; returns the byte after it.  Give it
 * PREFIX_STRLEN bytes: up to three behind the text may be scribbled on.
 */
char	*prefix_put(char *buf, const struct prefix *);
/* The address alone. */
char	*prefix_put_addr(char *buf, const struct prefix *);
/* With NUL, for messages; returns buf. */
const char *prefix_str(const struct prefix *, char buf[PREFIX_STRLEN]);
/* "10.0.0.0/8", "10.0.0.0/8 ge 9 le 24", ..., for people. */
const char *prange_str(const struct prange *, char buf[PREFIX_STRLEN]);

static inline unsigned
prefix_width(int af)
{
	return af == 4 ? 32 : 128;
}

int	 prefix_cmp(const struct prefix *, const struct prefix *);
int	 prange_cmp(const struct prange *, const struct prange *);
/* Is b inside a (or the same)? */
int	 prefix_covers(const struct prefix *a, const struct prefix *b);

#endif
