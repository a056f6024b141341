#include "safe.h"

/* How many bytes follow the first one of a character in UTF-8; -1: none is. */
static int
tail(unsigned char c)
{
	if (c < 0x80)
		return 0;
	if (c >= 0xc2 && c < 0xe0)
		return 1;
	if (c >= 0xe0 && c < 0xf0)
		return 2;
	return c >= 0xf0 && c < 0xf5 ? 3 : -1;
}

/*
 * The bytes of the character at s; 0: what stands there is no UTF-8.  Nor is
 * one written longer than it is (RFC 3629, section 3): a terminal that takes
 * it would take a control in four bytes, too.
 */
static size_t
length(const unsigned char *s)
{
	int	 i, n = tail(s[0]);

	for (i = 1; i <= n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90))
		return 0;
	return (size_t)(n + 1);
}

static int
is_bad(unsigned long c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ||
	    c == 0x061c ||			/* ALM */
	    c == 0x200e || c == 0x200f ||	/* LRM, RLM */
	    (c >= 0x2028 && c <= 0x202e) ||	/* separators, embeddings */
	    (c >= 0x2066 && c <= 0x2069);	/* isolates */
}

size_t
safe_bad(const char *s)
{
	const unsigned char	*u = (const unsigned char *)s;
	size_t			 n = length(u);

	if (u[0] == '\0')
		return 0;
	/* bare, and read as 8-bit: C1 is 0x80 to 0x9f */
	if (n == 0 || n == 1)
		return is_bad(u[0]) ? 1 : 0;
	if (n == 2)
		return is_bad((u[0] & 0x1fUL) << 6 | (u[1] & 0x3fUL)) ? 2 : 0;
	if (n == 3)
		return is_bad((u[0] & 0xfUL) << 12 | (u[1] & 0x3fUL) << 6 |
		    (u[2] & 0x3fUL)) ? 3 : 0;
	return 0;
}

/* The next character, or the next byte of what is none. */
static size_t
step(const char *s)
{
	size_t	 n = length((const unsigned char *)s);

	return n == 0 ? 1 : n;
}

int
safe_text(const char *s)
{
	for (; *s != '\0'; s += step(s))
		if (safe_bad(s) != 0)
			return 0;
	return 1;
}

void
safe_clean(char *s, char by)
{
	size_t	 n;

	while (*s != '\0') {
		if ((n = safe_bad(s)) == 0)
			s += step(s);
		for (; n > 0; n--)
			*s++ = by;
	}
}
