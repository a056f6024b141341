/*
 * What people paste: an address, a line of a router, a URL.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "explain.h"

/* Part words as blanks do, in any configuration that we know. */
#define BREAKS		" \t\r\n\"'`,;()[]{}<>=|"
#define ADDRESS_CHARS	"0123456789abcdefABCDEF.:/"

struct piece {
	const char	*s;
	size_t		 n;
};

static int
piece_next(const char **text, struct piece *w)
{
	*text += strspn(*text, BREAKS);
	w->s = *text;
	w->n = strcspn(*text, BREAKS);
	*text += w->n;
	return w->n > 0;
}

static void
mask_host_bits(struct prefix *p)
{
	unsigned	 i, width = prefix_width(p->af);

	for (i = p->len; i < width; i++)
		p->addr[i / 8] &= (uint8_t)~(0x80 >> i % 8);
}

/* An address or a prefix, host bits or not.  1, or 0. */
static int
word_prefix(const struct piece *w, struct prefix *p, int *bare)
{
	const char	*why, *slash;
	char		 buf[PREFIX_STRLEN], *end;
	unsigned long	 len;
	size_t		 n = 0;

	while (n < w->n && strchr(ADDRESS_CHARS, w->s[n]) != NULL)
		n++;
	if (n == 0 || n >= sizeof buf)
		return 0;
	slash = memchr(w->s, '/', n);
	*bare = slash == NULL;
	/* "10.0.0.0/8+" is a row of BIRD, "10.0.0.0x" is none of ours */
	if (n < w->n && (*bare || isalnum((unsigned char)w->s[n])))
		return 0;
	if (prefix_parse(w->s, n, PREFIX_BARE, p, &why) == 0)
		return 1;
	if (*bare || prefix_parse(w->s, (size_t)(slash - w->s), PREFIX_BARE, p,
	    &why) == -1)
		return 0;
	memcpy(buf, slash + 1, n - (size_t)(slash + 1 - w->s));
	buf[n - (size_t)(slash + 1 - w->s)] = '\0';
	len = strtoul(buf, &end, 10);
	if (!isdigit((unsigned char)buf[0]) || *end != '\0' ||
	    len > prefix_width(p->af))
		return 0;
	p->len = (uint8_t)len;
	mask_host_bits(p);
	return 1;
}

/* The length that a mask (or its inverse) tells; -1: it is none. */
static int
mask_length(const struct prefix *mask)
{
	uint32_t	 m;
	int		 len;

	if (mask->af != 4)
		return -1;
	memcpy(&m, mask->addr, sizeof m);
	m = be32toh(m);
	if (m != 0 && !(m & 0x80000000u))
		m = ~m;
	for (len = 0; len < 32 && (m & 0x80000000u >> len); len++)
		;
	return len == 32 || (m << len) == 0 ? len : -1;
}

/* "10.0.0.0 255.0.0.0": the mask behind a bare address.  1, or 0. */
static int
take_mask(const char *text, struct prefix *p)
{
	struct prefix	 mask;
	struct piece	 w;
	int		 bare, len;

	if (p->af != 4 || !piece_next(&text, &w) ||
	    !word_prefix(&w, &mask, &bare) || !bare ||
	    (len = mask_length(&mask)) == -1)
		return 0;
	p->len = (uint8_t)len;
	mask_host_bits(p);
	return 1;
}

/* A host name, out of a URL as well.  1, or 0. */
static int
word_host(const struct piece *w, char host[LIMIT_HOST_LEN + 1])
{
	const char	*s = w->s, *end = w->s + w->n, *p;
	size_t		 i, n;

	for (p = s; end - p > 3; p++)
		if (strncmp(p, "://", 3) == 0) {
			s = p + 3;
			break;
		}
	n = 0;
	while (s + n < end && s[n] != '/' && s[n] != ':' && s[n] != '?')
		n++;
	if (n > 0 && s[n - 1] == '.')
		n--;		/* the root */
	if (n == 0 || n > LIMIT_HOST_LEN || memchr(s, '.', n) == NULL ||
	    host_check(s, n) != NULL || !isalpha((unsigned char)s[n - 1]))
		return 0;
	for (i = 0; i < n; i++)
		host[i] = (char)tolower((unsigned char)s[i]);
	host[n] = '\0';
	return 1;
}

int
explain_parse(struct explain_query *q, const char *text)
{
	const char	*at;
	struct piece	 w;
	int		 bare;

	memset(q, 0, sizeof *q);
	for (at = text; piece_next(&at, &w);) {
		if (!word_prefix(&w, &q->p, &bare))
			continue;
		q->af = q->p.af;
		q->address = bare && !take_mask(at, &q->p);
		if (q->address)
			*prefix_put_addr(q->text, &q->p) = '\0';
		else
			prefix_str(&q->p, q->text);
		return 0;
	}
	for (at = text; piece_next(&at, &w);)
		if (word_host(&w, q->host)) {
			strlcpy(q->text, q->host, sizeof q->text);
			return 0;
		}
	return -1;
}
