/*
 * Juniper Junos: a text is loaded into the candidate ("load replace") and
 * committed, all of it or nothing.
 *
 * "replace:" exchanges an object; without it the text is merged into what is
 * there.  A prefix-list is keyed by prefix; a route-filter-list by prefix,
 * match type and value, so that a changed one is added.  In a route-filter-list
 * the longest prefix that covers a route decides, its rows from top to bottom;
 * one without rows leaves a term without a condition, which matches all.  A
 * policy-statement has the same route filters, each with its own action; a
 * route that no term takes is left to the protocol, which accepts it.
 */
#include <string.h>

#include "path.h"

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

int
dev_match_type(const struct device *d, struct dev_row *row,
    const struct dev_words *w, size_t *i)
{
	struct dev_key	*k = &row->key;
	char		 text[16] = "";
	int		 named[] = { 0, EXACT, ORLONGER, LONGER };

	if (*i + 1 >= w->n || dev_prefix(k, w->p[*i], w->len[*i]) == -1)
		return -1;
	++*i;
	row->type = named[dev_is(w, *i, "exact") + 2 * dev_is(w, *i,
	    "orlonger") + 3 * dev_is(w, *i, "longer")];
	if (row->type == ORLONGER || row->type == LONGER) {
		k->lo = k->len + (row->type == LONGER);
		k->hi = dev_width(k->af);
	} else if (row->type == 0) {
		if (*i + 1 >= w->n || w->len[*i + 1] >= sizeof text)
			return -1;
		memcpy(text, w->p[*i + 1], w->len[*i + 1]);
		if (dev_is(w, *i, "upto")) {
			row->type = UPTO;
			if (lengths(text, NULL, &k->hi) == -1)
				return -1;
		} else if (dev_is(w, *i, "prefix-length-range")) {
			row->type = BETWEEN;
			if (lengths(text, &k->lo, &k->hi) == -1)
				return -1;
		} else
			return -1;
		++*i;
	}
	++*i;
	if (k->lo < k->len || k->hi < k->lo || k->hi > dev_width(k->af))
		return -1;
	row->routes = dev_routes(d->window, k);
	return 0;
}

/* The words of a statement up to its ";". */
static int
statement(struct scan *s, struct dev_words *w, char *buf, size_t size)
{
	size_t	 used = 0, n;

	w->n = 0;
	while (s->tok == 'w') {
		n = strlen(s->word);
		if (w->n == DEV_WORDS || used + n > size)
			return -1;
		memcpy(buf + used, s->word, n);
		w->p[w->n] = buf + used;
		w->len[w->n++] = n;
		used += n;
		if (next(s) == -1)
			return -1;
	}
	return s->tok == ';' ? 0 : -1;
}

static void
put_once(struct device *d, struct dev_list *l, const struct dev_row *row)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (l->row[i].type == row->type &&
		    dev_same_key(&l->row[i].key, &row->key))
			return;
	dev_put(d, l, row);
}

/* The rows of a list, up to its "}". */
static int
rows(struct scan *s, struct dev_list *l)
{
	struct dev_words	 w;
	struct dev_row		 row;
	char			 buf[256];
	size_t			 i;

	while (next(s) == 0 && s->tok != '}') {
		memset(&row, 0, sizeof row);
		if (statement(s, &w, buf, sizeof buf) == -1 || w.n == 0)
			return -1;
		i = 1;
		if (s->d->kind == &dev_junos_prefix) {
			if (dev_prefix(&row.key, w.p[0], w.len[0]) == -1)
				return -1;
			row.routes = dev_routes(s->d->window, &row.key);
		} else {
			i = 0;
			if (dev_match_type(s->d, &row, &w, &i) == -1)
				return -1;
			row.deny = dev_is(&w, i, "reject");
			i += (size_t)row.deny;
		}
		if (i != w.n)
			return -1;
		put_once(s->d, l, &row);
	}
	return s->tok == '}' ? 0 : -1;
}

/* "then reject;", of which the first word is at hand. */
static int
reject(struct scan *s)
{
	return word_is(s, "then") && next(s) == 0 && word_is(s, "reject") &&
	    next(s) == 0 && s->tok == ';' ? 0 : -1;
}

/* "from { route-filter P match-type accept; }" */
static int
from(struct scan *s, struct dev_list *l)
{
	struct dev_words	 w;
	struct dev_row		 row;
	char			 buf[256];
	size_t			 i;

	if (!word_is(s, "from") || next(s) == -1 || s->tok != '{')
		return -1;
	while (next(s) == 0 && s->tok != '}') {
		memset(&row, 0, sizeof row);
		i = 1;
		if (statement(s, &w, buf, sizeof buf) == -1 ||
		    !dev_is(&w, 0, "route-filter") ||
		    dev_match_type(s->d, &row, &w, &i) == -1 ||
		    i + 1 != w.n || !dev_is(&w, i, "accept"))
			return -1;
		put_once(s->d, l, &row);
	}
	return s->tok == '}' ? 0 : -1;
}

/* A policy of one term and what comes after it, up to its "}". */
static int
policy(struct scan *s, struct dev_list *l)
{
	l->described = 1;
	while (next(s) == 0 && s->tok != '}') {
		if (!word_is(s, "term")) {
			if (reject(s) == -1)
				return -1;
			l->described = 0;
			continue;
		}
		if (next(s) == -1 || s->tok != 'w' || next(s) == -1 ||
		    s->tok != '{')
			return -1;
		while (next(s) == 0 && s->tok != '}')
			if ((word_is(s, "from") ? from(s, l) :
			    reject(s)) == -1)
				return -1;
		if (s->tok != '}')
			return -1;
	}
	return s->tok == '}' ? 0 : -1;
}

static int
object(struct scan *s, int replace)
{
	const struct dev_kind	*kind = s->d->kind;
	struct dev_list		*l;

	if (!word_is(s, kind == &dev_junos_prefix ? "prefix-list" :
	    kind == &dev_junos_policy ? "policy-statement" :
	    "route-filter-list") || next(s) == -1 || s->tok != 'w')
		return -1;
	l = dev_list_of(s->d, s->word, strlen(s->word), 0);
	if (replace)
		l->n = 0;
	if (next(s) == -1 || s->tok != '{')
		return -1;
	return kind == &dev_junos_policy ? policy(s, l) : rows(s, l);
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
uint64_t
junos_matched_prefix(const struct device *d, const struct dev_list *l)
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

uint64_t
junos_matched_filter(const struct device *d, const struct dev_list *l)
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

/* Its term without route filters matches all, and rejects it. */
uint64_t
junos_matched_policy(const struct device *d, const struct dev_list *l)
{
	if (l == NULL || l->described)
		return DEV_ALL;
	return l->n == 0 ? 0 : junos_matched_filter(d, l);
}

const struct dev_kind dev_junos_prefix = {
	.name = "junos-prefix-list", .modes = JUNOS_ORLONGER,
	.line = line, .end = end, .matched = junos_matched_prefix,
};
const struct dev_kind dev_junos_filter = {
	.name = "junos-route-filter-list",
	.line = line, .end = end, .matched = junos_matched_filter,
};
const struct dev_kind dev_junos_policy = {
	.name = "junos-policy-statement", .keeps = 1,
	.line = line, .end = end, .matched = junos_matched_policy,
};
