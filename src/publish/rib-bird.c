/*
 * BIRD's `show route` and `show route all`, of versions 1 and 2, with or
 * without the reply codes of the control socket (BIRD User's Guide, section
 * "Remote control"; the layout: nest/rt-show.c of BIRD 2.0.12):
 *
 *	Table master4:
 *	192.0.2.0/24         unicast [edge 2026-01-01] * (100) [AS12076i]
 *		via 198.51.100.2 on eth0
 *		BGP.community: (12076,5010) (12076,51003)
 *	                     unicast [other 2026-01-01] (100) [AS12076i]
 *
 * Nothing but the code 0000 or the next prompt says where it ends.  That code
 * is in what the socket says, and `birdc -v` leaves it out (client/client.c,
 * server_got_reply()), so that only a prompt before the table promises one.
 */
#include <string.h>

#include "rib-shape.h"

struct bird {
	struct rib_in	*in;
	char		 comm[4096];
	size_t		 ncomm;
	int		 more;		/* the list of communities goes on */
	const char	*prefix;	/* of the route that is open; or NULL */
	size_t		 nprefix, line;
};

static int
starts(const char *s, size_t n, const char *word)
{
	return n >= strlen(word) && memcmp(s, word, strlen(word)) == 0;
}

/* Take off "1007-" or " " of the control socket. */
static void
strip_code(const char **s, size_t *n)
{
	if (*n >= 5 && strspn(*s, "0123456789") == 4 &&
	    ((*s)[4] == '-' || (*s)[4] == ' ')) {
		*s += 5;
		*n -= 5;
	}
}

/* A route's first line has its protocol and time in brackets. */
static int
is_route(const char *s, size_t n)
{
	size_t	 i = 0;

	while (i < n && s[i] != '\0' &&
	    strchr("0123456789abcdefABCDEF:./", s[i]) != NULL)
		i++;
	return i < n && s[i] == ' ' && memchr(s, '/', i) != NULL &&
	    memchr(s, '[', n) != NULL;
}

static int
sniff(const char *s, size_t n)
{
	struct rib_in	 in = { .s = s, .end = s + n };
	const char	*line;
	size_t		 len, i;

	for (i = 0; i < 20 && (line = rib_line(&in, &len)) != NULL; i++) {
		strip_code(&line, &len);
		if (starts(line, len, "BIRD ") || is_route(line, len))
			return 1;
	}
	return 0;
}

/* "(12076,5010) (12076,51003)" */
static int
communities(struct bird *b, const char *s, size_t n)
{
	const char	*end = s + n, *close, *comma;
	size_t		 k;

	while (s < end && (s = memchr(s, '(', (size_t)(end - s))) != NULL) {
		close = memchr(s, ')', (size_t)(end - s));
		comma = memchr(s, ',', (size_t)(end - s));
		if (close == NULL || comma == NULL || comma > close)
			return rib_bad(b->in, "a community that is cut");
		s++;
		k = (size_t)(close - s);
		if (b->ncomm + k + 1 > sizeof b->comm)
			return rib_bad(b->in, "too many communities");
		if (b->ncomm > 0)
			b->comm[b->ncomm++] = ',';
		memcpy(b->comm + b->ncomm, s, k);
		b->comm[b->ncomm + (size_t)(comma - s)] = ':';
		if (rib_is_community(b->comm + b->ncomm, k))
			b->ncomm += k;
		else if (b->ncomm > 0)
			b->ncomm--;
		s = close + 1;
	}
	return 0;
}

/* The route that is open ends. */
static int
flush(struct bird *b)
{
	struct rib_in	 at = *b->in;

	if (b->prefix == NULL)
		return 0;
	at.line = b->line;
	if (rib_add_text(&at, b->prefix, b->nprefix, b->comm, b->ncomm) == -1)
		return -1;
	b->prefix = NULL;
	b->ncomm = 0;
	return 0;
}

/* A line that starts with a blank belongs to the route above. */
static int
attribute(struct bird *b, const char *s, size_t n)
{
	while (n > 0 && (*s == ' ' || *s == '\t')) {
		s++;
		n--;
	}
	if (n == 0)
		return 0;
	if (b->prefix == NULL)
		return is_route(s, n) ? 1 : rib_bad(b->in,
		    "attributes without a route");
	if (is_route(s, n))
		return 1;
	if (starts(s, n, "BGP.community:"))
		b->more = 1;
	else if (*s != '(')
		b->more = 0;
	return b->more ? communities(b, s, n) : 0;
}

static int
parse(struct rib_in *in)
{
	struct bird	 b = { .in = in };
	const char	*s;
	size_t		 n;
	int		 rc;

	while ((s = rib_line(in, &n)) != NULL) {
		if (starts(s, n, "0000") || rib_prompt(s, n)) {
			if (flush(&b) == -1)
				return -1;
			rib_asked(in);
			in->rib->whole = in->rib->n > 0;
			continue;
		}
		if (in->cut)
			return rib_bad(in, "the last line has no newline: "
			    "the text is cut");
		if (starts(s, n, "8") && n > 4 && s[4] == ' ')
			return rib_bad(in, "BIRD found no such route");
		strip_code(&s, &n);
		if (n == 0 || starts(s, n, "BIRD ") || starts(s, n, "Table ") ||
		    starts(s, n, "Access restricted"))
			continue;
		rc = *s == ' ' || *s == '\t' ? attribute(&b, s, n) : 1;
		if (rc == -1)
			return -1;
		if (rc == 0)
			continue;
		while (*s == ' ') {
			s++;
			n--;
		}
		if (!is_route(s, n))
			return rib_bad(in, "no route of BIRD");
		if (flush(&b) == -1)
			return -1;
		in->rib->whole = b.more = 0;
		b.prefix = s;
		b.nprefix = strcspn(s, " ");
		b.line = in->line;
	}
	return flush(&b);
}

const struct rib_shape rib_bird = { "bird", sniff, parse };
