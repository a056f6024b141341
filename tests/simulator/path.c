/*
 * Devices that take commands with a whole path on a candidate: Juniper Junos
 * ("load set").  The candidate counts when it is committed; here each line
 * counts at once, as if a file were cut at any place and committed.
 *
 * What is set twice changes nothing; what is deleted and not there gives a
 * warning.  A list stays when its last row goes.  How Junos keys and matches is
 * told in junos.c.
 */
#include <string.h>

#include "path.h"

size_t
dev_under(const struct dev_words *w, size_t i, const char *path, size_t *name)
{
	size_t	 n;

	for (; *path != '\0'; path += n + (path[n] == ' '), i++) {
		n = strcspn(path, " ");
		if (i >= w->n)
			return 0;
		if (*path == '*')
			*name = i;
		else if (w->len[i] != n || memcmp(w->p[i], path, n) != 0)
			return 0;
	}
	return i;
}

enum dev_say
dev_change(struct device *d, struct dev_list *l, const struct dev_row *row,
    int del)
{
	size_t	 i;

	/* type 0: put there without any text */
	for (i = 0; i < l->n && !((l->row[i].type == row->type ||
	    l->row[i].type == 0) && dev_same_key(&l->row[i].key,
	    &row->key)); i++)
		;
	if (!del)
		return i < l->n ? DEV_IGNORED : dev_put(d, l, row);
	if (i == l->n)
		return DEV_IGNORED;
	dev_del(d, l, &l->row[i]);
	return DEV_OK;
}

static struct dev_list *
list_at(struct device *d, const struct dev_words *w, size_t i)
{
	return dev_list_of(d, w->p[i], w->len[i], 0);
}

/* The words of "set" or "delete"; DEV_OK: go on. */
static enum dev_say
begin(struct device *d, struct dev_words *w, const char *s, size_t n, int *del)
{
	d->did = DID_NOTHING;
	if (dev_split(w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w->n == 0 || w->p[0][0] == '#')
		return DEV_IGNORED;
	*del = dev_is(w, 0, "delete");
	return *del || dev_is(w, 0, "set") ? DEV_OK :
	    dev_bad(d, "no such command");
}

/* --- prefix-list, route-filter-list -------------------------------------- */

static enum dev_say
prefix_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	struct dev_row		 row;
	struct dev_key		 all;
	enum dev_say		 say;
	size_t			 i, name = 0;
	int			 del;

	if ((say = begin(d, &w, s, n, &del)) != DEV_OK)
		return say;
	i = dev_under(&w, 1, "policy-options prefix-list *", &name);
	if (i == 0 || (i == w.n && del))
		return dev_bad(d, "no such path");
	if (i == w.n) {
		list_at(d, &w, name);
		return DEV_OK;
	}
	memset(&row, 0, sizeof row);
	if (i + 1 != w.n || dev_prefix(&row.key, w.p[i], w.len[i]) == -1)
		return dev_bad(d, "no prefix");
	all = row.key;
	if (d->mode & JUNOS_ORLONGER)
		all.hi = dev_width(all.af);
	row.routes = dev_routes(d->window, &all);
	return dev_change(d, list_at(d, &w, name), &row, del);
}

static enum dev_say
filter_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	struct dev_row		 row;
	enum dev_say		 say;
	size_t			 i, name = 0;
	int			 del;

	if ((say = begin(d, &w, s, n, &del)) != DEV_OK)
		return say;
	i = dev_under(&w, 1, "policy-options route-filter-list *", &name);
	memset(&row, 0, sizeof row);
	if (i == 0 || dev_match_type(d, &row, &w, &i) == -1 || i != w.n)
		return dev_bad(d, "no route filter");
	return dev_change(d, list_at(d, &w, name), &row, del);
}

/* --- policy-statement ---------------------------------------------------- */

/* Before its last reject is there, a policy accepts what it does not know. */
static enum dev_say
policy_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	struct dev_list		*l;
	struct dev_row		 row;
	enum dev_say		 say;
	size_t			 i, name = 0, had = d->nlist;
	int			 del;

	if ((say = begin(d, &w, s, n, &del)) != DEV_OK)
		return say;
	if (dev_under(&w, 1, "policy-options policy-statement *", &name) == 0)
		return dev_bad(d, "no such path");
	l = list_at(d, &w, name);
	l->described |= d->nlist != had;
	if (dev_under(&w, name + 1, "then reject", &i) == w.n && !del) {
		l->described = 0;
		return DEV_OK;
	}
	if (dev_under(&w, name + 1, "term o365feed then reject", &i) == w.n &&
	    !del)
		return DEV_OK;
	i = dev_under(&w, name + 1, "term o365feed from route-filter", &i);
	memset(&row, 0, sizeof row);
	if (i == 0 || dev_match_type(d, &row, &w, &i) == -1)
		return dev_bad(d, "no route filter");
	/* without its action it would do what the term does: reject */
	if (del ? i != w.n : i + 1 != w.n || !dev_is(&w, i, "accept"))
		return dev_bad(d, "no route filter that accepts");
	return dev_change(d, l, &row, del);
}

const struct dev_kind dev_junos_prefix_set = {
	.name = "junos-prefix-list-set", .modes = JUNOS_ORLONGER, .keeps = 1,
	.line = prefix_line, .matched = junos_matched_prefix,
};
const struct dev_kind dev_junos_filter_set = {
	.name = "junos-route-filter-list-set", .keeps = 1,
	.line = filter_line, .matched = junos_matched_filter,
};
const struct dev_kind dev_junos_policy_set = {
	.name = "junos-policy-statement-set", .keeps = 1,
	.line = policy_line, .matched = junos_matched_policy,
};
