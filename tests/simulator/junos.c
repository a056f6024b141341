/*
 * Juniper Junos: a text is loaded into the candidate ("load replace") and
 * committed, all of it or nothing.
 *
 * "replace:" exchanges an object; without it the text is merged into what is
 * there.  A prefix-list is keyed by prefix; a route-filter-list by prefix,
 * match type and value, so that a changed one is added.  In a route-filter-list
 * the longest prefix that covers a route decides, its rows from top to bottom;
 * one without rows leaves a term without a condition, which matches all.
 */
#include <string.h>

#include "device.h"

enum { EXACT = 1, ORLONGER, LONGER, UPTO, BETWEEN };

struct scan {
	struct device	*d;
	const char	*p;
	char		 word[64];
	char		 tok;		/* 'w', '{', '}', ';', 0 at the end */
};

static int
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || (c != '\0' &&
	    strchr("-_./:", c) != NULL);
}

/* The next token.  0, or -1: none that Junos has. */
static int
next(struct scan *s)
{
	size_t	 n = 0;

	for (;;) {
		s->p += strspn(s->p, " \t\n");
		if (*s->p != '#')
			break;
		s->p += strcspn(s->p, "\n");
	}
	s->tok = *s->p;
	if (*s->p == '\0')
		return 0;
	if (strchr("{};", *s->p) != NULL) {
		s->p++;
		return 0;
	}
	while (is_word(s->p[n]))
		n++;
	if (n == 0 || n >= sizeof s->word)
		return -1;
	memcpy(s->word, s->p, n);
	s->word[n] = '\0';
	s->p += n;
	s->tok = 'w';
	return 0;
}

static int
word_is(const struct scan *s, const char *w)
{
	return s->tok == 'w' && strcmp(s->word, w) == 0;
}

/* "/16" or, with "from", "/16-/24". */
static int
lengths(const char *s, unsigned *from, unsigned *to)
{
	uint32_t	 v;
	const char	*dash = strchr(s, '-');

	if (s[0] != '/' || (dash == NULL) != (from == NULL))
		return -1;
	if (dash != NULL) {
		if (dev_u32(s + 1, (size_t)(dash - s - 1), &v) == -1 ||
		    dash[1] != '/')
			return -1;
		*from = v;
		s = dash + 1;
	}
	if (dev_u32(s + 1, strlen(s + 1), &v) == -1)
		return -1;
	*to = v;
	return 0;
}

/* The match type behind a prefix, and a "reject", up to the ";". */
static int
filter(struct scan *s, struct dev_row *row)
{
	struct dev_key	*k = &row->key;

	if (next(s) == -1 || s->tok != 'w')
		return -1;
	if (word_is(s, "exact"))
		row->type = EXACT;
	else if (word_is(s, "orlonger") || word_is(s, "longer")) {
		row->type = word_is(s, "longer") ? LONGER : ORLONGER;
		k->lo = k->len + (row->type == LONGER);
		k->hi = dev_width(k->af);
	} else if (word_is(s, "upto")) {
		row->type = UPTO;
		if (next(s) == -1 || lengths(s->word, NULL, &k->hi) == -1)
			return -1;
	} else if (word_is(s, "prefix-length-range")) {
		row->type = BETWEEN;
		if (next(s) == -1 || lengths(s->word, &k->lo, &k->hi) == -1)
			return -1;
	} else
		return -1;
	if (k->lo < k->len || k->hi < k->lo || k->hi > dev_width(k->af))
		return -1;
	if (next(s) == -1)
		return -1;
	if (word_is(s, "reject")) {
		row->deny = 1;
		return next(s);
	}
	return 0;
}

static int
object(struct scan *s, int replace)
{
	struct dev_list	*l;
	struct dev_row	 row;
	size_t		 i;

	if (!word_is(s, s->d->kind == &dev_junos_prefix ? "prefix-list" :
	    "route-filter-list") || next(s) == -1 || s->tok != 'w')
		return -1;
	l = dev_list_of(s->d, s->word, strlen(s->word), 0);
	if (replace)
		l->n = 0;
	if (next(s) == -1 || s->tok != '{')
		return -1;
	while (next(s) == 0 && s->tok != '}') {
		memset(&row, 0, sizeof row);
		if (s->tok != 'w' || dev_prefix(&row.key, s->word,
		    strlen(s->word)) == -1)
			return -1;
		if ((s->d->kind == &dev_junos_prefix ? next(s) :
		    filter(s, &row)) == -1 || s->tok != ';')
			return -1;
		row.routes = dev_routes(s->d->window, &row.key);
		for (i = 0; i < l->n; i++)
			if (l->row[i].type == row.type &&
			    dev_same_key(&l->row[i].key, &row.key))
				break;
		if (i == l->n)
			dev_put(s->d, l, &row);
	}
	return s->tok == '}' ? 0 : -1;
}

static int
load(struct device *d)
{
	struct scan	 s;
	int		 replace;

	memset(&s, 0, sizeof s);
	s.d = d;
	s.p = d->text;
	while (next(&s) == 0 && s.tok != '\0') {
		if (!word_is(&s, "policy-options") || next(&s) == -1 ||
		    s.tok != '{')
			return -1;
		while (next(&s) == 0 && s.tok != '}') {
			if ((replace = word_is(&s, "replace:")) &&
			    next(&s) == -1)
				return -1;
			if (object(&s, replace) == -1)
				return -1;
		}
		if (s.tok != '}')
			return -1;
	}
	return s.tok == '\0' ? 0 : -1;
}

static int
end(struct device *d)
{
	struct device	 candidate = *d;

	if (load(&candidate) == -1) {
		d->ntext = 0;
		return -1;
	}
	candidate.ntext = 0;
	*d = candidate;
	return 0;
}

static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	d->did = DID_NOTHING;
	if (d->ntext + n + 2 > sizeof d->text)
		return dev_bad(d, "too long");
	memcpy(d->text + d->ntext, s, n);
	d->ntext += n;
	d->text[d->ntext++] = '\n';
	d->text[d->ntext] = '\0';
	return DEV_OK;
}

/* Who uses it says exact or orlonger. */
static uint64_t
matched_prefix(const struct device *d, const struct dev_list *l)
{
	struct dev_key	 k;
	uint64_t	 set = 0;
	size_t		 i;

	for (i = 0; l != NULL && i < l->n; i++) {
		k = l->row[i].key;
		if (d->mode & JUNOS_ORLONGER)
			k.hi = dev_width(k.af);
		set |= dev_routes(d->window, &k);
	}
	return set;
}

static uint64_t
matched_filter(const struct device *d, const struct dev_list *l)
{
	struct dev_key	 k;
	uint64_t	 covered, set = 0, done = 0;
	unsigned	 len;
	size_t		 i;

	if (l == NULL || l->n == 0)
		return DEV_ALL;
	/* from the longest prefix to the shortest: who covers first decides */
	for (len = dev_width(l->row[0].key.af) + 1; len-- > 0;) {
		covered = 0;
		for (i = 0; i < l->n; i++) {
			k = l->row[i].key;
			if (k.len != len)
				continue;
			if (!l->row[i].deny)
				set |= l->row[i].routes & ~done & ~covered;
			else
				covered |= l->row[i].routes;
		}
		for (i = 0; i < l->n; i++) {
			k = l->row[i].key;
			if (k.len != len)
				continue;
			k.hi = dev_width(k.af);
			done |= dev_routes(d->window, &k);
		}
	}
	return set;
}

const struct dev_kind dev_junos_prefix = {
	.name = "junos-prefix-list", .modes = JUNOS_ORLONGER,
	.line = line, .end = end, .matched = matched_prefix,
};
const struct dev_kind dev_junos_filter = {
	.name = "junos-route-filter-list",
	.line = line, .end = end, .matched = matched_filter,
};
