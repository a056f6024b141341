/*
 * Inclusion of patterns.  A pattern covers another one if it matches its text
 * with each "*" of that taken for a letter that occurs nowhere else: what such
 * a letter meets can only be a wildcard, and a wildcard takes all that the
 * letter stands for.  The other way round, a name with a letter that the first
 * pattern lacks is one that only the second has.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/limits.h"
#include "../base/log.h"
#include "hosts.h"

/* RFC 1123, section 2.1; the underscore is no letter of it, but is in use. */
const char *
host_check(const char *s, size_t n)
{
	size_t	 i, label = 0;
	int	 digits = 1;
	unsigned c;

	if (n == 0)
		return "empty";
	if (n > LIMIT_HOST_LEN)
		return "host name too long";
	for (i = 0; i < n; i++) {
		if (s[i] == '.') {
			if (label == 0)
				return "empty part in a host name";
			label = 0;
			digits = 1;
			continue;
		}
		c = (unsigned char)s[i];
		if ((c | 0x20) - 'a' < 26u || c == '-' || c == '_' || c == '*')
			digits = 0;
		else if (c - '0' >= 10u)
			return "not a host name";
		if (++label > 63)
			return "part of a host name too long";
	}
	if (label == 0)
		return "empty part in a host name";
	return digits ? "an address, not a host name" : NULL;
}

enum host_kind
host_kind(const char *s)
{
	const char	*star = strchr(s, '*');

	if (star == NULL)
		return HOST_EXACT;
	if (star != s || strchr(s + 1, '*') != NULL)
		return HOST_INNER;
	return s[1] == '.' ? HOST_BELOW : HOST_TAIL;
}

/* Going back further than to the last wildcard never helps. */
int
host_match(const char *pattern, const char *name)
{
	const char	*star = NULL, *back = NULL;

	while (*name != '\0') {
		if (*pattern == '*') {
			star = pattern++;
			back = name;
		} else if (*pattern == *name) {
			pattern++;
			name++;
		} else if (star != NULL) {
			pattern = star + 1;
			name = ++back;
		} else
			return 0;
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

int
host_covers(const char *a, const char *b)
{
	return host_match(a, b);
}

/*
 * Row by row over a: can[j] tells whether what stands before a's place and the
 * first j bytes of b have a text in common.
 */
int
host_meets(const char *a, const char *b)
{
	char	 can[LIMIT_HOST_LEN + 2], next[LIMIT_HOST_LEN + 2];
	size_t	 j, n = strlen(b);

	if (n > LIMIT_HOST_LEN)
		return 1;
	can[0] = 1;
	for (j = 1; j <= n; j++)
		can[j] = can[j - 1] && b[j - 1] == '*';
	for (; *a != '\0'; a++) {
		next[0] = can[0] && *a == '*';
		for (j = 1; j <= n; j++)
			if (*a == '*' || b[j - 1] == '*')
				next[j] = can[j] || next[j - 1];
			else
				next[j] = can[j - 1] && *a == b[j - 1];
		memcpy(can, next, n + 1);
	}
	return can[n];
}

/*
 * What registries of countries sell names under; the list is that of the usual
 * words and not complete, as only a pattern that is far too wide is looked for.
 */
static int
is_registry(const char *label, size_t n, const char *country)
{
	static const char *const	 words[] = {
		"ac", "co", "com", "edu", "gob", "gov", "mil", "ne", "net",
		"nom", "or", "org"
	};
	size_t				 i;

	if (strlen(country) != 2)
		return 0;
	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strlen(words[i]) == n && memcmp(words[i], label, n) == 0)
			return 1;
	return 0;
}

int
host_wide(const char *s)
{
	const char	*star = strrchr(s, '*'), *dot, *next;

	if (star == NULL)
		return 0;
	if ((dot = strchr(star, '.')) == NULL ||
	    (next = strchr(dot + 1, '.')) == NULL)
		return 1;
	return strchr(next + 1, '.') == NULL &&
	    is_registry(dot + 1, (size_t)(next - dot - 1), next + 1);
}

/* --- sets ---------------------------------------------------------------- */

static int
text_cmp(const void *a, const void *b)
{
	const char	*const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static const char *
find(const char **set, size_t n, const char *s)
{
	const char	**hit = NULL;

	if (n > 0)
		hit = bsearch(&s, set, n, sizeof *set, text_cmp);
	return hit == NULL ? NULL : *hit;
}

int
host_cover_init(struct host_cover *c, const struct texts *t, unsigned means)
{
	size_t	 i;

	memset(c, 0, sizeof *c);
	c->means = means;
	c->name = reallocarray(NULL, t->n + 1, sizeof *c->name);
	c->tail = reallocarray(NULL, t->n + 1, sizeof *c->tail);
	c->odd = reallocarray(NULL, t->n + 1, sizeof *c->odd);
	if (c->name == NULL || c->tail == NULL || c->odd == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; i < t->n; i++)
		switch (host_kind(t->s[i])) {
		case HOST_EXACT:
			c->name[c->nname++] = t->s[i];
			break;
		case HOST_BELOW:
		case HOST_TAIL:
			c->tail[c->ntail++] = t->s[i] + 1;
			break;
		case HOST_INNER:
			c->odd[c->nodd++] = t->s[i];
			break;
		}
	/* each of these is asked for each name */
	if (c->nodd > LIMIT_HOST_PATTERNS) {
		log_error("more than %d names with a wildcard inside",
		    LIMIT_HOST_PATTERNS);
		return -1;
	}
	qsort(c->name, c->nname, sizeof *c->name, text_cmp);
	qsort(c->tail, c->ntail, sizeof *c->tail, text_cmp);
	return 0;
}

void
host_cover_free(struct host_cover *c)
{
	free(c->name);
	free(c->tail);
	free(c->odd);
	memset(c, 0, sizeof *c);
}

/* The pattern of this tail. */
static const char *
of_tail(const struct host_cover *c, const char *tail, const char *self)
{
	const char	*hit = find(c->tail, c->ntail, tail);

	return hit == NULL || strcmp(hit - 1, self) == 0 ? NULL : hit - 1;
}

const char *
host_covered(const struct host_cover *c, const char *s)
{
	const char	*p, *hit;
	char		 buf[LIMIT_HOST_LEN + 2];
	size_t		 i;

	for (p = s; c->ntail > 0 && *p != '\0'; p++)
		if ((hit = of_tail(c, p, s)) != NULL)
			return hit;
	if (c->ntail > 0 && (hit = of_tail(c, "", s)) != NULL)
		return hit;
	if ((c->means & HOSTS_APEX) && strlen(s) <= LIMIT_HOST_LEN) {
		buf[0] = '.';
		strlcpy(buf + 1, s, sizeof buf - 1);
		if ((hit = of_tail(c, buf, s)) != NULL)
			return hit;
	}
	for (p = s; (c->means & HOSTS_ZONE) &&
	    (p = strchr(p, '.')) != NULL; )
		if ((hit = find(c->name, c->nname, ++p)) != NULL)
			return hit;
	for (i = 0; i < c->nodd; i++)
		if (strcmp(c->odd[i], s) != 0 && host_covers(c->odd[i], s))
			return c->odd[i];
	return NULL;
}

/* Of two that cover each other ("a**b", "a*b") the first stays. */
static int
goes(const char *s, const char *by)
{
	return by != NULL && (!host_covers(s, by) || strcmp(by, s) < 0);
}

int
hosts_minimal(struct texts *t, unsigned means, size_t *dropped)
{
	struct host_cover	 c;
	size_t			 i, n = 0;
	int			 rc;

	texts_sort(t);
	*dropped = 0;
	if ((rc = host_cover_init(&c, t, means)) == 0) {
		for (i = 0; i < t->n; i++)
			if (!goes(t->s[i], host_covered(&c, t->s[i])))
				t->s[n++] = t->s[i];
		*dropped = t->n - n;
		t->n = n;
	}
	host_cover_free(&c);
	return rc;
}
