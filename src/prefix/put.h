/*
 * Text of numbers and addresses, straight into a buffer: what row paths use
 * instead of printf.  No NUL is written; each returns the byte after its last,
 * and may scribble up to three bytes behind it.
 */
#ifndef PUT_H
#define PUT_H

#include <stdint.h>
#include <string.h>

#define PUT4_MAX	24	/* to have free for put_addr4() and a length */
#define PUT6_MAX	48	/* and for put_addr6() */

/* Digits and their count, for 0..255. */
extern const char put_table[256][4];

/* "00" to "99". */
extern const char put_two[201];

/* Four digits of v < 10000, with leading zeros. */
static inline char *
put_four(char *p, uint32_t v)
{
	memcpy(p, put_two + v / 100 * 2, 2);
	memcpy(p + 2, put_two + v % 100 * 2, 2);
	return p + 4;
}

static inline char *
put_u8(char *p, unsigned v)
{
	memcpy(p, put_table[v], 4);
	return p + put_table[v][3];
}

static inline char *
put_addr4(char *p, uint32_t a)
{
	p = put_u8(p, a >> 24);
	*p++ = '.';
	p = put_u8(p, a >> 16 & 255);
	*p++ = '.';
	p = put_u8(p, a >> 8 & 255);
	*p++ = '.';
	return put_u8(p, a & 255);
}

/* RFC 5952, always in hexadecimal. */
char	*put_addr6(char *, uint64_t hi, uint64_t lo);

#endif
