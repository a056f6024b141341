/*
 * Fortinet FortiOS: tables of edits, and each counts at its "next" or at the
 * "end" of its table.  "set member" puts one member in the place of all,
 * "append" adds, "unselect" takes away; a member must be there, an address that
 * a group names can't be deleted, and a group can't be empty: then the edit is
 * refused, and the group stays as it was.  Each of ours has the member
 * GROUP_NONE, which matches nothing.
 *
 * While it is edited, a group stands in a list of its own beside the others.
 */
#include <stdio.h>
#include <string.h>

#include "objects.h"

#define EDITED	"(edited)"

enum { NONE, ADDRESS, GROUP };

static const struct {
	const char	*name;
	int		 table, af;
} tables[] = {
	{ "address", ADDRESS, 4 }, { "address6", ADDRESS, 6 },
	{ "addrgrp", GROUP, 4 }, { "addrgrp6", GROUP, 6 },
};

/* A word without its quotes, which it must have.  0, or -1. */
static int
name_of(const struct dev_words *w, size_t i, const char **s, size_t *n)
{
	if (i + 1 != w->n || w->len[i] < 3 || w->p[i][0] != '"' ||
	    w->p[i][w->len[i] - 1] != '"')
		return -1;
	*s = w->p[i] + 1;
	*n = w->len[i] - 2;
	return memchr(*s, '"', *n) == NULL ? 0 : -1;
}

/* "A M" as "A/LEN". */
static int
with_mask(char *to, size_t size, const struct dev_words *w, size_t i)
{
	struct dev_key	 m;
	unsigned	 len = 0, k;

	if (i + 2 != w->n || dev_addr(&m, w->p[i + 1], w->len[i + 1]) == -1 ||
	    m.af != 4)
		return -1;
	while (len < 32 && m.addr[len / 8] >> (7 - len % 8) & 1)
		len++;
	for (k = len; k < 32; k++)
		if (m.addr[k / 8] >> (7 - k % 8) & 1)
			return -1;
	snprintf(to, size, "%.*s/%u", (int)w->len[i], w->p[i], len);
	return 0;
}

/* Is the list empty, or made without one row of the other? */
static size_t
lacks(const struct dev_list *a, const struct dev_list *b,
    struct dev_row *one)
{
	size_t	 i, n = 0;

	for (i = 0; a != NULL && i < a->n; i++)
		if (b == NULL || obj_find(b, &a->row[i].key) == b->n) {
			*one = a->row[i];
			n++;
		}
	return n;
}

/* GROUP_NONE; of any group, where that is not told. */
static int
is_none(const char *name, size_t n, const char *group, size_t ngroup)
{
	return n > 5 && memcmp(name + n - 5, "_NONE", 5) == 0 &&
	    (group == NULL || (n - 5 == ngroup &&
	    memcmp(name, group, ngroup) == 0));
}

/* The edited group takes the place of the one that is there. */
static enum dev_say
commit_group(struct device *d)
{
	struct dev_list	*l, *e = dev_find(d, EDITED, d->open_af), copy;
	struct dev_row	 came, went;
	size_t		 ncame, nwent;

	if (e == NULL)
		return DEV_OK;
	copy = *e;
	dev_drop(d, e);
	if (copy.n == 0 && !copy.described)
		return dev_refuse(d, "a group without members");
	l = dev_find(d, d->open_name, d->open_af);
	ncame = lacks(&copy, l, &came);
	nwent = lacks(l, &copy, &went);
	l = dev_list_of(d, d->open_name, strlen(d->open_name), d->open_af);
	memcpy(l->row, copy.row, copy.n * sizeof copy.row[0]);
	l->n = copy.n;
	if (ncame + nwent == 1) {
		d->did = ncame == 1 ? DID_ADD : DID_DEL;
		d->did_row = ncame == 1 ? came : went;
	}
	return DEV_OK;
}

static enum dev_say
close_edit(struct device *d)
{
	int	 table = tables[d->open - 1].table;

	if (d->pending == 0)
		return dev_bad(d, "nothing is edited");
	d->pending = 0;
	if (table == GROUP)
		return commit_group(d);
	if (is_none(d->open_name, strlen(d->open_name), NULL, 0)) {
		d->text[d->ntext] = '\0';
		if (strcmp(d->text, d->open_af == 4 ? "0.0.0.0/32" :
		    "::/128") != 0)
			return dev_bad(d, "something that matches");
		d->defined[d->open_af == 6] |= DEV_OUTSIDE;
		return DEV_OK;
	}
	return d->ntext == 0 ? DEV_OK : obj_address(d, d->open_name,
	    strlen(d->open_name), d->text, d->ntext, 0);
}

static enum dev_say
open_edit(struct device *d, const char *name, size_t n)
{
	struct dev_list	*l, *e;

	if (d->pending || n >= sizeof d->open_name)
		return dev_bad(d, "an edit in an edit");
	memcpy(d->open_name, name, n);
	d->open_name[n] = '\0';
	d->pending = 1;
	d->ntext = 0;
	if (tables[d->open - 1].table != GROUP)
		return DEV_OK;
	e = dev_list_of(d, EDITED, strlen(EDITED), d->open_af);
	e->n = 0;
	e->described = 0;
	if ((l = dev_find(d, d->open_name, d->open_af)) != NULL) {
		memcpy(e->row, l->row, l->n * sizeof l->row[0]);
		e->n = l->n;
		e->described = 1;	/* it has GROUP_NONE */
	}
	return DEV_OK;
}

/* "subnet A M" or "ip6 P" of an address. */
static enum dev_say
set_value(struct device *d, const struct dev_words *w)
{
	if (d->open_af == 4) {
		if (!dev_is(w, 1, "subnet") ||
		    with_mask(d->text, sizeof d->text, w, 2) == -1)
			return dev_bad(d, "no subnet");
		d->ntext = strlen(d->text);
		return DEV_OK;
	}
	if (!dev_is(w, 1, "ip6") || w->n != 3)
		return dev_bad(d, "no prefix");
	memcpy(d->text, w->p[2], w->len[2]);
	d->ntext = w->len[2];
	return DEV_OK;
}

static enum dev_say
change_members(struct device *d, const struct dev_words *w)
{
	struct dev_list	*e = dev_find(d, EDITED, d->open_af);
	struct dev_row	 row;
	const char	*name;
	size_t		 n, i;

	memset(&row, 0, sizeof row);
	if (!dev_is(w, 1, "member") || name_of(w, 2, &name, &n) == -1)
		return dev_bad(d, "no member");
	if (is_none(name, n, d->open_name, strlen(d->open_name))) {
		if (!dev_is(w, 0, "set"))
			return dev_bad(d, "no such command");
		if (!(d->defined[d->open_af == 6] & DEV_OUTSIDE))
			return dev_refuse(d, "no such address");
		e->n = 0;
		e->described = 1;
		return DEV_OK;
	}
	if (obj_told(&row.key, name, n, d->open_name,
	    strlen(d->open_name)) == -1 || row.key.af != d->open_af)
		return dev_bad(d, "no member of ours");
	row.routes = dev_hosts(d->window, &row.key);
	i = obj_find(e, &row.key);
	if (dev_is(w, 0, "unselect")) {
		if (i == e->n)
			return DEV_IGNORED;
		dev_del(d, e, &e->row[i]);
		d->did = DID_NOTHING;
		return DEV_OK;
	}
	if (!(*obj_defined(d, &row.key) & dev_routes(d->window,
	    &row.key)) && !obj_use(d, &row.key))
		return dev_refuse(d, "no such address");
	if (dev_is(w, 0, "set"))
		e->n = i = 0;
	else if (!dev_is(w, 0, "append"))
		return dev_bad(d, "no such command");
	if (i < e->n)
		return DEV_IGNORED;
	dev_put(d, e, &row);
	d->did = DID_NOTHING;
	return DEV_OK;
}

static enum dev_say
config(struct device *d, const struct dev_words *w)
{
	size_t	 i;

	if (!dev_is(w, 0, "config") || !dev_is(w, 1, "firewall") || w->n != 3)
		return dev_bad(d, "no such command");
	for (i = 0; i < sizeof tables / sizeof tables[0]; i++)
		if (dev_is(w, 2, tables[i].name)) {
			d->open = (int)i + 1;
			d->open_af = tables[i].af;
			d->pending = 0;
			return DEV_OK;
		}
	return dev_bad(d, "no such table");
}

static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	enum dev_say		 say;
	const char		*name;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '#')
		return DEV_IGNORED;
	if (!d->open)
		return config(d, &w);
	if (w.n == 1 && dev_is(&w, 0, "next"))
		return close_edit(d);
	if (w.n == 1 && dev_is(&w, 0, "end")) {
		say = d->pending ? close_edit(d) : DEV_OK;
		d->open = 0;
		return say;
	}
	if (dev_is(&w, 0, "edit"))
		return name_of(&w, 1, &name, &n) == -1 ?
		    dev_bad(d, "no name") : open_edit(d, name, n);
	if (tables[d->open - 1].table == GROUP)
		return d->pending ? change_members(d, &w) :
		    dev_bad(d, "nothing is edited");
	if (!d->pending && dev_is(&w, 0, "delete"))
		return name_of(&w, 1, &name, &n) == -1 ?
		    dev_bad(d, "no name") :
		    obj_address(d, name, n, "", 0, 1);
	return d->pending && dev_is(&w, 0, "set") ? set_value(d, &w) :
	    dev_bad(d, "no such command");
}

static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	return l != NULL && l->n == 0 ? 0 : obj_matched(d, l);
}

const struct dev_kind dev_fortios = {
	.name = "fortinet-fortios-address-group", .addresses = 1, .keeps = 1,
	.line = line, .matched = matched,
};
