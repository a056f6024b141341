/*
 * Named sets that can be exchanged, after ipset 7.17: a member twice is an
 * error unless "-exist" is said, so is one that is not there; /0 is refused; a
 * set holds "maxelem" members at most; one in use can't be destroyed; "swap"
 * exchanges two of a kind at once.  A set named without ".new" at its end is in
 * use.
 */
#include <string.h>

#include "device.h"

#define MAXELEM	64	/* of these devices, to be met by tests */

static int
in_use(const struct dev_list *l)
{
	size_t	 n = strlen(l->name);

	return n < 4 || strcmp(l->name + n - 4, ".new") != 0;
}

static struct dev_list *
find(struct device *d, const struct dev_words *w, size_t i)
{
	char	 name[sizeof d->list[0].name];

	if (i >= w->n || w->len[i] >= sizeof name || w->len[i] > 31)
		return NULL;
	memcpy(name, w->p[i], w->len[i]);
	name[w->len[i]] = '\0';
	return dev_find(d, name, 0);
}

static enum dev_say
create(struct device *d, const struct dev_words *w, int exist)
{
	if (w->n < 5 || !dev_is(w, 2, "hash:net") || !dev_is(w, 3, "family") ||
	    w->len[1] > 31)
		return dev_bad(d, "no such command");
	if (find(d, w, 1) != NULL)
		return exist ? DEV_IGNORED : dev_refuse(d, "it is there");
	dev_list_of(d, w->p[1], w->len[1], dev_is(w, 4, "inet6") ? 6 : 4);
	return DEV_OK;
}

static enum dev_say
member(struct device *d, struct dev_list *l, const struct dev_words *w,
    int add, int exist)
{
	struct dev_row	 row;
	size_t		 i;

	memset(&row, 0, sizeof row);
	if (w->n < 3 || dev_prefix(&row.key, w->p[2], w->len[2]) == -1)
		return dev_bad(d, "no member");
	if (row.key.af != l->af || row.key.len == 0)
		return dev_refuse(d, "not for this set");
	for (i = 0; i < l->n && !dev_same_key(&l->row[i].key, &row.key); i++)
		;
	if ((i < l->n) == add)
		return exist ? DEV_IGNORED : dev_refuse(d, add ?
		    "it is there" : "it is not there");
	row.routes = dev_hosts(d->window, &row.key);
	if (!add) {
		dev_del(d, l, &l->row[i]);
		return DEV_OK;
	}
	if (l->n >= MAXELEM)
		return dev_refuse(d, "the set is full");
	return dev_put(d, l, &row);
}

static enum dev_say
swap(struct device *d, struct dev_list *a, struct dev_list *b)
{
	struct dev_list	 c;
	char		 name[sizeof a->name];

	if (b == NULL || a->af != b->af)
		return dev_refuse(d, "two of a kind are needed");
	c = *a;
	*a = *b;
	*b = c;
	memcpy(name, a->name, sizeof name);
	memcpy(a->name, b->name, sizeof name);
	memcpy(b->name, name, sizeof name);
	return DEV_OK;
}

static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	struct dev_list		*l;
	int			 exist;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '#')
		return DEV_IGNORED;
	if ((exist = dev_is(&w, w.n - 1, "-exist")))
		w.n--;
	if (dev_is(&w, 0, "create"))
		return create(d, &w, exist);
	if ((l = find(d, &w, 1)) == NULL)
		return dev_refuse(d, "no such set");
	if (dev_is(&w, 0, "add") || dev_is(&w, 0, "del"))
		return member(d, l, &w, dev_is(&w, 0, "add"), exist);
	if (dev_is(&w, 0, "flush"))
		l->n = 0;
	else if (dev_is(&w, 0, "swap"))
		return swap(d, l, find(d, &w, 2));
	else if (!dev_is(&w, 0, "destroy"))
		return dev_bad(d, "no such command");
	else if (in_use(l))
		return dev_refuse(d, "it is in use");
	else
		dev_drop(d, l);
	return DEV_OK;
}

/* A rule whose set is empty matches nothing. */
static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	uint64_t	 set = 0;
	size_t		 i;

	(void)d;
	for (i = 0; l != NULL && i < l->n; i++)
		set |= l->row[i].routes;
	return set;
}

const struct dev_kind dev_ipset = {
	.name = "linux-ipset", .addresses = 1, .keeps = 1,
	.line = line, .matched = matched,
};
