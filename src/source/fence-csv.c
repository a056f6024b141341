/*
 * MSFT_PublicIPs.csv: the blocks that Microsoft announces, as a fence around
 * what other feeds say (Microsoft Download Center, id 53602).
 *
 *	Prefix,Type
 *	13.64.0.0/11, MSFT Public IP Address Block
 *
 * Published and mirrored files hold blank lines and rows of a comma alone; a
 * mirror once committed a file with merge-conflict marks, which is refused.
 */
#include <string.h>
#include <strings.h>

#include "source.h"

static const char head[] = "Prefix,Type";

static int
bad(const char *label, unsigned long line, const char *s, size_t n,
    const char *why)
{
	log_error("%s:%lu: \"%.*s\": %s", label, line, n > 60 ? 60 : (int)n, s,
	    why);
	return -1;
}

/* One line without its end.  0, or -1 (said). */
static int
one_line(struct feed *f, struct endpoint *ep, const char *label,
    unsigned long line, const char *s, size_t n)
{
	const char	*comma, *why;
	struct prefix	 p;
	size_t		 len;

	while (n > 0 && (s[n - 1] == '\r' || s[n - 1] == ' '))
		n--;
	if (n == 0 || (n == 1 && *s == ','))
		return 0;
	if (line == 1) {
		if (n == sizeof head - 1 && strncasecmp(s, head, n) == 0)
			return 0;
		return bad(label, line, s, n, "not the heads Prefix,Type");
	}
	if (n >= 7 && (memcmp(s, "<<<<<<<", 7) == 0 ||
	    memcmp(s, "=======", 7) == 0 || memcmp(s, ">>>>>>>", 7) == 0))
		return bad(label, line, s, n, "a merge-conflict mark");
	comma = memchr(s, ',', n);
	len = comma == NULL ? n : (size_t)(comma - s);
	if (prefix_parse(s, len, 0, &p, &why) == -1)
		return bad(label, line, s, len, why);
	return feed_prefix(f, ep, &p);
}

static int
fence_csv_parse(struct feed *f, struct in *in)
{
	struct endpoint	*ep;
	const char	*s, *nl, *end;
	unsigned long	 line = 0;
	long		 n;

	if ((ep = feed_endpoint(f)) == NULL)
		return -1;
	while ((n = in_lines(in, &s)) > 0) {
		end = s + n;
		if (line == 0 && n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
			s += 3;
		for (; s < end; s = nl + 1) {
			nl = memchr(s, '\n', (size_t)(end - s));
			if (nl == NULL)
				nl = end;
			if (one_line(f, ep, in->label, ++line, s,
			    (size_t)(nl - s)) == -1)
				return -1;
		}
	}
	if (n == -1)
		return -1;
	if (pset_count(&f->prefixes) == 0) {
		log_error("%s: no prefixes in it", in->label);
		return -1;
	}
	return 0;
}

static int
fence_csv_sniff(const char *p, size_t n)
{
	char	 s[SOURCE_SAMPLE];

	source_sample(p, n, s);
	return strncasecmp(s, head, sizeof head - 1) == 0 ? 2 : 0;
}

const struct source source_fence_csv = {
	.name = "fence-csv",
	.title = "blocks that Microsoft announces (MSFT_PublicIPs.csv)",
	.attrs = 0,
	.parse = fence_csv_parse,
	.sniff = fence_csv_sniff,
};
