/*
 * Plain prefixes, one a line: what an engineer keeps by hand, and what most
 * tools print.  One endpoint without attributes holds all.
 */
#include <stdlib.h>
#include <string.h>

#include "source.h"

/*
 * Something that is no list of prefixes by its first character.  Said here
 * since "line 1: not a prefix" would leave a tired reader guessing.
 */
static const char *
text_other(char c)
{
	if (c == '<')
		return "HTML, XML or merge-conflict marks, not plain prefixes";
	if (c == '{' || c == '[')
		return "JSON, not plain prefixes";
	return NULL;
}

static int
text_parse(struct feed *f, struct in *in)
{
	struct endpoint	*ep;
	struct in	 mem;
	const char	*p, *why;
	char		 sample[SOURCE_SAMPLE], *s;
	size_t		 len;
	long		 n;
	int		 rc;

	if ((n = in_peek(in, &p)) == -1)
		return -1;
	source_sample(p, (size_t)n, sample);
	if ((why = text_other(sample[0])) != NULL) {
		log_error("%s:1: %s", in->label, why);
		return -1;
	}
	if ((ep = feed_endpoint(f)) == NULL)
		return -1;
	if (source_utf16(p, (size_t)n)) {
		if ((s = source_body(in, &len)) == NULL)
			return -1;
		in_open_mem(&mem, in->label, s, len);
		rc = pset_read(&f->prefixes, &mem);
		free(s);
	} else
		rc = pset_read(&f->prefixes, in);
	ep->n4 = f->prefixes.n4 - ep->first4;
	ep->n6 = f->prefixes.n6 - ep->first6;
	return rc;
}

/*
 * 1 when the first word that is no comment could be an address, right or
 * wrong: what is wrong with it the parser says, with the line.  A text of
 * comments alone is such a text, too.
 */
static int
text_sniff(const char *s)
{
	size_t	 len;

	if (*s == '\0')
		return 0;
	while (*s == '#') {
		s += strcspn(s, "\n");
		s += strspn(s, " \t\r\n");
	}
	if (*s == '\0')
		return 1;
	len = strspn(s, "0123456789abcdefABCDEF.:/-");
	if (s[len] != '\0' && strchr(" \t\r\n#", s[len]) == NULL)
		return 0;
	return strcspn(s, ".:") < len;
}

const struct source source_text = {
	.name = "text",
	.title = "plain text, one prefix a line",
	.attrs = 0,
	.parse = text_parse,
	.sniff = text_sniff,
};
