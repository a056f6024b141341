/*
 * Lists of ports.  Published forms: "443", "443,80", "143, 587, 993, 995",
 * "5061, 50000-59999", and "" for none.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/out.h"
#include "feed.h"

struct ports {
	unsigned	 lo, hi;
};

static const char *
skip_blanks(const char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return s;
}

/* A port at *s, which moves on behind it and the blanks that follow. */
static int
take_port(const char **s, unsigned *port)
{
	const char	*p = *s;
	unsigned	 v = 0;

	if (*p < '1' || *p > '9')
		return -1;
	for (; *p >= '0' && *p <= '9'; p++)
		if ((v = v * 10 + (unsigned)(*p - '0')) > 65535)
			return -1;
	*port = v;
	*s = skip_blanks(p);
	return 0;
}

/* The whole list into v, which has room for one more than there are commas. */
static int
take_ports(const char *s, struct ports *v, size_t *n)
{
	for (*n = 0;; s = skip_blanks(s + 1)) {
		if (take_port(&s, &v[*n].lo) == -1)
			return -1;
		v[*n].hi = v[*n].lo;
		if (*s == '-') {
			s = skip_blanks(s + 1);
			if (take_port(&s, &v[*n].hi) == -1 ||
			    v[*n].hi < v[*n].lo)
				return -1;
		}
		++*n;
		if (*s == '\0')
			return 0;
		if (*s != ',')
			return -1;
	}
}

static int
ports_cmp(const void *va, const void *vb)
{
	const struct ports	*a = va, *b = vb;

	if (a->lo != b->lo)
		return a->lo < b->lo ? -1 : 1;
	return a->hi < b->hi ? -1 : a->hi > b->hi;
}

/* Join what overlaps; neighbours stay as they are, "80,81" is no range. */
static size_t
join_ports(struct ports *v, size_t n)
{
	size_t	 i, to = 0;

	for (i = 1; i < n; i++) {
		if (v[i].lo > v[to].hi)
			v[++to] = v[i];
		else if (v[i].hi > v[to].hi)
			v[to].hi = v[i].hi;
	}
	return to + 1;
}

/* The longest text of a range is "65535-65535,". */
#define RANGE_STRLEN	12

const char *
ports_canonical(struct arena *a, const char *s, int *bad)
{
	struct ports	*v;
	const char	*p;
	char		*buf, *to;
	size_t		 i, n = 1;

	*bad = 0;
	if (s == NULL || *(s = skip_blanks(s)) == '\0')
		return NULL;
	for (p = s; *p != '\0'; p++)
		n += *p == ',';
	v = arena_alloc(a, n * sizeof *v);
	if (v == NULL || take_ports(s, v, &n) == -1) {
		*bad = 1;
		return NULL;
	}
	qsort(v, n, sizeof *v, ports_cmp);
	n = join_ports(v, n);
	if ((buf = to = arena_alloc(a, n * RANGE_STRLEN)) == NULL) {
		*bad = 1;
		return NULL;
	}
	for (i = 0; i < n; i++) {
		if (i > 0)
			*to++ = ',';
		to = fmt_u64(to, v[i].lo);
		if (v[i].hi > v[i].lo) {
			*to++ = '-';
			to = fmt_u64(to, v[i].hi);
		}
	}
	return buf;
}
