/*
 * MSFT_PublicIPs.csv, the blocks that Microsoft announces, as a fence around
 * what other feeds say (Microsoft Download Center, id 53602).  A line of heads
 * "Prefix,Type", then rows such as
 *
 *	1.186.0.0/16, MSFT Public IP Address Block
 *
 * Read off published files of four years: there is white space behind the
 * comma, blank lines and rows of nothing but the comma stand anywhere, and one
 * copy holds merge-conflict marks, which make it no file of Microsoft's.  A row
 * without its comma may have lost the end of its length, and is refused.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "source.h"

#define SHOWN	60		/* bytes of a bad line in a message */

/* Cut white space off both ends. */
static void
trim(const char **s, const char **end)
{
	while (*s < *end && strchr(" \t\r", **s) != NULL && **s != '\0')
		(*s)++;
	while (*end > *s && strchr(" \t\r", (*end)[-1]) != NULL &&
	    (*end)[-1] != '\0')
		(*end)--;
}

static int
bad(const struct in *in, unsigned long line, const char *s, const char *end,
    const char *why)
{
	char	 buf[SHOWN + 1];
	size_t	 i, n = (size_t)(end - s) < SHOWN ? (size_t)(end - s) : SHOWN;

	for (i = 0; i < n; i++)
		buf[i] = s[i] >= ' ' && s[i] < 0x7f ? s[i] : '?';
	buf[n] = '\0';
	log_error("%s:%lu: \"%s\": %s", in->label, line, buf, why);
	return -1;
}

/* As git leaves them: seven of one, then a blank or the end. */
static int
is_conflict(const char *s, const char *end)
{
	return end - s >= 7 && (strncmp(s, "<<<<<<<", 7) == 0 ||
	    strncmp(s, "=======", 7) == 0 || strncmp(s, "|||||||", 7) == 0 ||
	    strncmp(s, ">>>>>>>", 7) == 0);
}

/* One line that is neither the first nor blank.  0, or -1 (said). */
static int
row(struct feed *f, struct endpoint *ep, const struct in *in,
    unsigned long line, const char *s, const char *end)
{
	const char	*comma = memchr(s, ',', (size_t)(end - s)), *why;
	const char	*p = s, *e = comma == NULL ? end : comma, *type;
	struct prefix	 pf;

	if (is_conflict(s, end))
		return bad(in, line, s, end, "merge-conflict mark");
	if (comma == NULL)
		return bad(in, line, s, end, "no comma: cut off, or no row of "
		    "Prefix,Type");
	trim(&p, &e);
	if (p == e) {
		type = comma + 1;
		trim(&type, &end);
		return type == end ? 0 : bad(in, line, s, end,
		    "no prefix before the comma");
	}
	if (prefix_parse(p, (size_t)(e - p), 0, &pf, &why) == -1)
		return bad(in, line, p, e, why);
	return feed_prefix(f, ep, &pf);
}

static int
is_head(const char *s, const char *end)
{
	static const char	 head[] = "prefix,type";
	size_t			 i = 0;

	for (; s < end; s++) {
		if (*s == ' ' || *s == '\t' || *s == '"')
			continue;
		if (i == sizeof head - 1 || (*s | 0x20) != (head[i] | 0x20))
			return 0;
		i++;
	}
	return i == sizeof head - 1;
}

static int
lines(struct feed *f, struct in *in, const char *s, const char *last)
{
	struct endpoint	*ep;
	const char	*nl, *p, *e;
	unsigned long	 line = 1;
	int		 head = 0;

	if ((ep = feed_endpoint(f)) == NULL)
		return -1;
	for (; s < last; s = nl + 1, line++) {
		if ((nl = memchr(s, '\n', (size_t)(last - s))) == NULL)
			nl = last;
		p = s;
		e = nl;
		trim(&p, &e);
		if (p == e)
			continue;
		if (!head) {
			if (!is_head(p, e))
				return bad(in, line, p, e, *p == '<' ?
				    "HTML, XML or merge-conflict marks" :
				    "not the heads Prefix,Type");
			head = 1;
		} else if (row(f, ep, in, line, p, e) == -1)
			return -1;
	}
	if (!head) {
		log_error("%s: empty", in->label);
		return -1;
	}
	return 0;
}

static int
fence_csv_parse(struct feed *f, struct in *in)
{
	char	*s;
	size_t	 n;
	int	 rc;

	if ((s = source_body(in, &n)) == NULL)
		return -1;
	rc = lines(f, in, s, s + n);
	free(s);
	return rc;
}

static int
fence_csv_sniff(const char *s)
{
	return is_head(s, s + strcspn(s, "\r\n")) ? 2 : 0;
}

const struct source source_fence_csv = {
	.name = "fence-csv",
	.title = "blocks that Microsoft announces (MSFT_PublicIPs.csv)",
	.attrs = 0,
	.parse = fence_csv_parse,
	.sniff = fence_csv_sniff,
};
