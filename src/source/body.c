/*
 * The first bytes of a body, and the whole of it, apart from how they are
 * encoded.  Copies that people keep are not what the services send: Windows
 * adds byte order marks, and older PowerShell writes UTF-16.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/big.h"
#include "source.h"

static const char utf8_mark[] = "\xef\xbb\xbf";

int
source_utf16(const char *p, size_t n)
{
	return n >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 ||
	    memcmp(p, "\xfe\xff", 2) == 0);
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void
source_sample(const char *p, size_t n, char sample[SOURCE_SAMPLE])
{
	size_t	 i = 0, to = 0;
	int	 wide = source_utf16(p, n);

	if (wide)
		i = 2;
	else if (n >= 3 && memcmp(p, utf8_mark, 3) == 0)
		i = 3;
	for (; i < n && to < SOURCE_SAMPLE - 1; i++) {
		if ((wide && p[i] == '\0') || (to == 0 && is_blank(p[i])))
			continue;
		/* a NUL ends the sample: no text holds one */
		if (p[i] == '\0')
			break;
		sample[to++] = p[i];
	}
	sample[to] = '\0';
}

/* Code point c as UTF-8 at to; returns the byte after it. */
static char *
put_utf8(char *to, uint32_t c)
{
	if (c < 0x80)
		*to++ = (char)c;
	else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	} else {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	}
	return to;
}

/*
 * UTF-16 with its mark to UTF-8 (RFC 2781).  The caller frees.  NULL: half a
 * character, said, or memory.
 */
static char *
from_utf16(const char *label, const unsigned char *p, size_t n, size_t *len)
{
	uint32_t	 c, low;
	size_t		 i, hi = p[0] == 0xfe ? 0 : 1, lo = !hi;
	char		*s, *to;

	/* two bytes become at most three */
	if ((s = to = malloc(n / 2 * 3 + 1)) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	for (i = 2; i + 1 < n; i += 2) {
		c = (uint32_t)p[i + hi] << 8 | p[i + lo];
		if ((c & 0xf800) == 0xd800) {
			if ((c & 0x400) != 0 || i + 3 >= n)
				break;
			low = (uint32_t)p[i + 2 + hi] << 8 | p[i + 2 + lo];
			if ((low & 0xfc00) != 0xdc00)
				break;
			c = 0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff));
			i += 2;
		}
		to = put_utf8(to, c);
	}
	if (i != n) {
		log_error("%s: half a UTF-16 character at byte %zu", label, i);
		free(s);
		return NULL;
	}
	*to = '\0';
	*len = (size_t)(to - s);
	return s;
}

char *
source_body(struct in *in, size_t *len)
{
	char	*s, *t;
	size_t	 n;

	if ((s = in_all(in, &n)) == NULL)
		return NULL;
	if (source_utf16(s, n)) {
		t = from_utf16(in->label, (const unsigned char *)s, n, &n);
		free(s);
		s = t;
		if (s == NULL)
			return NULL;
	} else if (n >= 3 && memcmp(s, utf8_mark, 3) == 0) {
		n -= 3;
		memmove(s, s + 3, n + 1);
	}
	*len = n;
	return s;
}

int
source_view(struct source_view *v, struct in *in)
{
	memset(v, 0, sizeof *v);
	if (in->fd == -1 && !in->own) {
		v->s = in->buf == NULL ? "" : in->buf + in->pos;
		v->n = in->have - in->pos;
		in->pos = in->have;
	} else {
		if (in_big(in, &v->buf, &v->cap, &v->n) == -1)
			return -1;
		v->s = v->buf;
	}
	if (source_utf16(v->s, v->n)) {
		v->text = from_utf16(in->label, (const unsigned char *)v->s,
		    v->n, &v->n);
		v->s = v->text;
	} else if (v->n >= 3 && memcmp(v->s, utf8_mark, 3) == 0) {
		v->s += 3;
		v->n -= 3;
	}
	return v->s == NULL ? -1 : 0;
}

void
source_view_free(struct source_view *v)
{
	big_free(v->buf, v->cap, 1);
	free(v->text);
	memset(v, 0, sizeof *v);
}
