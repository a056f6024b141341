/*
 * A prefix a line, perhaps with its communities behind it; "#" starts a
 * comment.
 */
#include <string.h>

#include "rib-shape.h"

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Is the first line with anything in it a prefix? */
static int
sniff(const char *s, size_t n)
{
	struct rib_in	 in = { .s = s, .end = s + n };
	struct prefix	 p;
	const char	*line, *why;
	size_t		 len, i;

	while ((line = rib_line(&in, &len)) != NULL) {
		while (len > 0 && is_blank(*line)) {
			line++;
			len--;
		}
		if (len == 0 || *line == '#')
			continue;
		for (i = 0; i < len && !is_blank(line[i]); i++)
			;
		return memchr(line, '/', i) != NULL &&
		    (prefix_parse(line, i, 0, &p, &why) == 0 || i == len);
	}
	return 0;
}

/* The words behind the prefix into buf, with commas between. */
static int
words(struct rib_in *in, const char *s, const char *end, char *buf,
    size_t size, size_t *used)
{
	const char	*w;

	for (*used = 0; s < end; ) {
		while (s < end && (is_blank(*s) || *s == ','))
			s++;
		for (w = s; s < end && !is_blank(*s) && *s != ','; s++)
			;
		if (s == w)
			break;
		if (!rib_is_community(w, (size_t)(s - w)))
			return rib_bad(in, "behind the prefix there may only "
			    "be communities N:N");
		if (*used + (size_t)(s - w) + 1 > size)
			return rib_bad(in, "too many communities");
		if (*used > 0)
			buf[(*used)++] = ',';
		memcpy(buf + *used, w, (size_t)(s - w));
		*used += (size_t)(s - w);
	}
	return 0;
}

static int
parse(struct rib_in *in)
{
	const char	*s, *end, *p, *hash;
	char		 buf[1024];
	size_t		 n, used;

	while ((s = rib_line(in, &n)) != NULL) {
		if ((hash = memchr(s, '#', n)) != NULL)
			n = (size_t)(hash - s);
		end = s + n;
		while (s < end && is_blank(*s))
			s++;
		if (s == end)
			continue;
		/* "10.0.0.0/16" may have lost its last digit */
		if (in->cut && hash == NULL)
			return rib_bad(in, "the last line has no newline: "
			    "the text is cut");
		for (p = s; p < end && !is_blank(*p) && *p != ','; p++)
			;
		if (words(in, p, end, buf, sizeof buf, &used) == -1 ||
		    rib_add_text(in, s, (size_t)(p - s), buf, used) == -1)
			return -1;
	}
	return 0;
}

const struct rib_shape rib_plain = { "plain", sniff, parse };
