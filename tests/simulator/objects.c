/*
 * Firewalls whose groups name address objects: Juniper SRX and PAN-OS.
 *
 * A member must be defined, and an address that a group names can't be removed:
 * the commit is refused.  Here each line counts at once, as if a file were cut
 * at any place and committed.  "set" of what is there changes nothing, and
 * "delete" of what is not there says so and does no harm.  What a group does
 * that is empty or missing nobody says.
 *
 * An address is to be named GROUP_PREFIX: one that holds anything else is a
 * fault of ours.  What was put into a group without a text is defined.
 */
#include <string.h>

#include "objects.h"
#include "path.h"
#include "tokens.h"

int
obj_told(struct dev_key *k, const char *name, size_t n, const char *group,
    size_t ngroup)
{
	char	 text[64];
	size_t	 i;

	if (n <= ngroup + 1 || n - ngroup - 1 >= sizeof text ||
	    memcmp(name, group, ngroup) != 0 || name[ngroup] != '_')
		return -1;
	name += ngroup + 1;
	n -= ngroup + 1;
	for (i = 0; i < n; i++)
		text[i] = name[i] == '-' ? ':' : name[i] == '_' ? '/' :
		    name[i];
	return dev_prefix(k, text, n);
}

uint64_t *
obj_defined(struct device *d, const struct dev_key *k)
{
	return &d->defined[k->af == 6];
}

size_t
obj_find(const struct dev_list *l, const struct dev_key *k)
{
	size_t	 i;

	for (i = 0; i < l->n && !dev_same_key(&l->row[i].key, k); i++)
		;
	return i;
}

int
obj_use(const struct device *d, const struct dev_key *k)
{
	size_t	 i;

	for (i = 0; i < d->nlist; i++)
		if (obj_find(&d->list[i], k) < d->list[i].n)
			return 1;
	return 0;
}

enum dev_say
obj_address(struct device *d, const char *name, size_t n, const char *value,
    size_t nvalue, int del)
{
	struct dev_key	 k, told_key;
	const char	*bar = NULL, *p;
	int		 bars = 0;

	/* the last but one '_' ends the group's name */
	for (p = name + n; p > name && bars < 2; p--)
		if (p[-1] == '_' && ++bars == 2)
			bar = p - 1;
	if (bar == NULL || obj_told(&told_key, name, n, name,
	    (size_t)(bar - name)) == -1)
		return dev_bad(d, "no name of ours");
	if (del) {
		if (obj_use(d, &told_key))
			return dev_refuse(d, "a group names it");
		*obj_defined(d, &told_key) &= ~dev_routes(d->window, &told_key);
		return DEV_OK;
	}
	if (dev_prefix(&k, value, nvalue) == -1 ||
	    !dev_same_key(&k, &told_key))
		return dev_bad(d, "does not hold what its name says");
	*obj_defined(d, &k) |= dev_routes(d->window, &k);
	return DEV_OK;
}

/* A member of a group comes or goes. */
static enum dev_say
member(struct device *d, const char *group, size_t ngroup, const char *name,
    size_t n, int del)
{
	struct dev_list	*l;
	struct dev_row	 row;
	size_t		 i;

	memset(&row, 0, sizeof row);
	if (obj_told(&row.key, name, n, group, ngroup) == -1)
		return dev_bad(d, "no member of ours");
	if (!del && !(*obj_defined(d, &row.key) & dev_routes(d->window,
	    &row.key)) && !obj_use(d, &row.key))
		return dev_refuse(d, "no such address");
	row.routes = dev_hosts(d->window, &row.key);
	l = dev_list_of(d, group, ngroup, row.key.af);
	i = obj_find(l, &row.key);
	if ((i < l->n) != del)
		return DEV_IGNORED;
	if (!del)
		return dev_put(d, l, &row);
	dev_del(d, l, &l->row[i]);
	if (l->n == 0)
		dev_drop(d, l);
	return DEV_OK;
}

static enum dev_say
begin(struct device *d, struct dev_words *w, const char *s, size_t n, int *del)
{
	d->did = DID_NOTHING;
	if (dev_split(w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w->n == 0 || (d->kind == &dev_srx_set && w->p[0][0] == '#'))
		return DEV_IGNORED;
	*del = dev_is(w, 0, "delete");
	return *del || dev_is(w, 0, "set") ? DEV_OK :
	    dev_bad(d, "no such command");
}

/* --- SRX ------------------------------------------------------------------ */

#define BOOK	"security address-book global "

static enum dev_say
srx_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	enum dev_say		 say;
	size_t			 i, name = 0;
	int			 del;

	if ((say = begin(d, &w, s, n, &del)) != DEV_OK)
		return say;
	i = dev_under(&w, 1, BOOK "address-set * address", &name);
	if (i != 0 && i + 1 == w.n)
		return member(d, w.p[name], w.len[name], w.p[i], w.len[i],
		    del);
	i = dev_under(&w, 1, BOOK "address *", &name);
	if (i == 0 || i + !del != w.n)
		return dev_bad(d, "no such path");
	return obj_address(d, w.p[name], w.len[name], w.p[w.n - 1],
	    w.len[w.n - 1], del);
}

/* The token at hand is a word; a copy of it. */
static int
take(struct tokens *t, char *word, size_t size)
{
	if (t->tok != 'w' || t->n >= size)
		return -1;
	memcpy(word, t->word, t->n);
	word[t->n] = '\0';
	return 0;
}

/* "{ address NAME; ... }" of a set. */
static int
srx_members(struct device *d, struct tokens *t, const char *set)
{
	char	 name[128];

	if (tok_char(t, '{') == -1)
		return -1;
	for (;;) {
		if (tok_next(t) == -1)
			return -1;
		if (t->tok == '}')
			return 0;
		if (!tok_is(t, "address") || tok_next(t) == -1 ||
		    take(t, name, sizeof name) == -1 ||
		    tok_char(t, ';') == -1 ||
		    member(d, set, strlen(set), name, strlen(name), 0) >
		    DEV_IGNORED)
			return -1;
	}
}

/* One statement of the book, whose first word is at hand. */
static int
srx_statement(struct device *d, struct tokens *t)
{
	struct dev_list	*l;
	char		 name[128];
	int		 replace = tok_is(t, "replace:");

	if (replace && tok_next(t) == -1)
		return -1;
	if (tok_is(t, "address-set")) {
		if (tok_next(t) == -1 || take(t, name, sizeof name) == -1)
			return -1;
		if (replace && (l = dev_find(d, name, 0)) != NULL)
			dev_drop(d, l);
		return srx_members(d, t, name);
	}
	if (replace || !tok_is(t, "address") || tok_next(t) == -1 ||
	    take(t, name, sizeof name) == -1 || tok_next(t) == -1 ||
	    t->tok != 'w')
		return -1;
	return obj_address(d, name, strlen(name), t->word, t->n, 0) != DEV_OK ||
	    tok_char(t, ';') == -1 ? -1 : 0;
}

static int
srx_load(struct device *d, const char *text)
{
	static const char *const	 path[] = {
		"security", "address-book", "global"
	};
	struct tokens			 t;
	size_t				 i;

	memset(&t, 0, sizeof t);
	t.p = text;
	t.chars = "_-./:";
	for (;;) {
		while (t.p += strspn(t.p, " \n"), *t.p == '#')
			t.p += strcspn(t.p, "\n");
		if (tok_next(&t) == -1)
			return -1;
		if (t.tok == 0)
			return 0;
		for (i = 0; i < 3; i++)
			if ((i > 0 && tok_next(&t) == -1) ||
			    !tok_is(&t, path[i]) || tok_char(&t, '{') == -1)
				return -1;
		while (tok_next(&t) == 0 && t.tok != '}')
			if (srx_statement(d, &t) == -1)
				return -1;
		if (t.tok != '}' || tok_char(&t, '}') == -1 ||
		    tok_char(&t, '}') == -1)
			return -1;
	}
}

static int
srx_end(struct device *d)
{
	return dev_commit(d, srx_load);
}

/* --- PAN-OS --------------------------------------------------------------- */

static enum dev_say
panos_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	enum dev_say		 say;
	size_t			 i, name = 0;
	int			 del;

	if ((say = begin(d, &w, s, n, &del)) != DEV_OK)
		return say;
	i = dev_under(&w, 1, "address-group * static", &name);
	if (i != 0 && i + 1 == w.n)
		return member(d, w.p[name], w.len[name], w.p[i], w.len[i],
		    del);
	i = dev_under(&w, 1, del ? "address *" : "address * ip-netmask",
	    &name);
	if (i == 0 || i + !del != w.n)
		return dev_bad(d, "no such path");
	return obj_address(d, w.p[name], w.len[name], w.p[w.n - 1],
	    w.len[w.n - 1], del);
}

uint64_t
obj_matched(const struct device *d, const struct dev_list *l)
{
	uint64_t	 set = 0;
	size_t		 i;

	(void)d;
	if (l == NULL || l->n == 0)
		return DEV_LEAVES | DEV_OUTSIDE;
	for (i = 0; i < l->n; i++)
		set |= l->row[i].routes;
	return set;
}

const struct dev_kind dev_srx = {
	.name = "junos-srx-address-set", .addresses = 1,
	.line = dev_keep, .end = srx_end, .matched = obj_matched,
};
const struct dev_kind dev_srx_set = {
	.name = "junos-srx-address-set-set", .addresses = 1,
	.line = srx_line, .matched = obj_matched,
};
const struct dev_kind dev_panos = {
	.name = "paloalto-panos-address-group", .addresses = 1,
	.line = panos_line, .matched = obj_matched,
};
