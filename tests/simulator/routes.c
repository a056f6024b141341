/*
 * Routes that commands add and remove one by one: Linux (ip -force -batch),
 * FRRouting (vtysh -f) and ExaBGP's API.  A route is keyed by its prefix; that
 * it is there or gone already is said, and the rest goes on.  The device knows
 * no names of lists: there is one, M365.
 *
 * A route table of Azure keeps them by name: to create one that is there
 * changes it, to delete one that is gone is no error, and a prefix can't be
 * there under two names.
 */
#include <string.h>

#include "objects.h"

#define HOP4	"192.0.2.1"
#define HOP6	"2001:db8::1"

static enum dev_say
route(struct device *d, const char *p, size_t n, int af, int add)
{
	struct dev_list	*l;
	struct dev_row	 row;
	size_t		 i;

	memset(&row, 0, sizeof row);
	if (dev_prefix(&row.key, p, n) == -1 ||
	    (af != 0 && row.key.af != af))
		return dev_bad(d, "no prefix");
	row.routes = dev_hosts(d->window, &row.key);
	l = dev_list_of(d, "M365", 4, row.key.af);
	for (i = 0; i < l->n && !dev_same_key(&l->row[i].key, &row.key); i++)
		;
	if (add)
		return i < l->n ? DEV_IGNORED : dev_put(d, l, &row);
	if (i < l->n)
		dev_del(d, l, &l->row[i]);
	if (l->n == 0)
		dev_drop(d, l);
	return d->did == DID_DEL ? DEV_OK : DEV_IGNORED;
}

/* These words from i on, and no others.  "@": the next hop of that family. */
static int
ends(const struct dev_words *w, size_t i, const char *p, int af)
{
	char	 word[32];
	size_t	 n;

	for (; *p != '\0'; p += n + (p[n] == ' ')) {
		n = strcspn(p, " ");
		memcpy(word, p, n);
		word[n] = '\0';
		if (!dev_is(w, i++, word[0] != '@' ? word :
		    af == 4 ? HOP4 : HOP6))
			return 0;
	}
	return w->n == i;
}

/* A line's words.  1: it is nothing but a comment; -1: too many. */
static int
words(struct device *d, struct dev_words *w, const char *s, size_t n, char c)
{
	d->did = DID_NOTHING;
	if (dev_split(w, s, n) == -1)
		return -1;
	return w->n == 0 || w->p[0][0] == c;
}

static int
family(const struct dev_words *w, size_t i)
{
	return i < w->n && memchr(w->p[i], ':', w->len[i]) != NULL ? 6 : 4;
}

static enum dev_say
ip_route_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	int			 rc = words(d, &w, s, n, '#'), add;

	if (rc != 0)
		return rc == 1 ? DEV_IGNORED : dev_bad(d, "too many words");
	add = dev_is(&w, 1, "replace");
	if (!dev_is(&w, 0, "route") || (!add && !dev_is(&w, 1, "del")) ||
	    !ends(&w, 3, "via @ table main proto static", family(&w, 2)))
		return dev_bad(d, "no such command");
	return route(d, w.p[2], w.len[2], 0, add);
}

static enum dev_say
ip_rule_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	int			 rc = words(d, &w, s, n, '#'), add;

	if (rc != 0)
		return rc == 1 ? DEV_IGNORED : dev_bad(d, "too many words");
	add = dev_is(&w, 1, "add");
	if (!dev_is(&w, 0, "rule") || (!add && !dev_is(&w, 1, "del")) ||
	    !dev_is(&w, 2, "to") ||
	    !ends(&w, 4, "lookup 100 priority 1000", 0))
		return dev_bad(d, "no such command");
	/* -4 or -6 on the command line, by the first rule's family */
	if (d->open_af == 0)
		d->open_af = family(&w, 3);
	return route(d, w.p[3], w.len[3], d->open_af, add);
}

static enum dev_say
frr_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	int			 rc = words(d, &w, s, n, '!');
	size_t			 no;

	if (rc != 0)
		return rc == 1 ? DEV_IGNORED : dev_bad(d, "too many words");
	no = (size_t)dev_is(&w, 0, "no");
	if (!dev_is(&w, no, family(&w, no + 2) == 4 ? "ip" : "ipv6") ||
	    !dev_is(&w, no + 1, "route") ||
	    !ends(&w, no + 3, "@", family(&w, no + 2)))
		return dev_bad(d, "no such command");
	return route(d, w.p[no + 2], w.len[no + 2], 0, !no);
}

static enum dev_say
exabgp_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	int			 rc = words(d, &w, s, n, '#'), add;

	if (rc != 0)
		return rc == 1 ? DEV_IGNORED : dev_bad(d, "too many words");
	add = dev_is(&w, 0, "announce");
	if ((!add && !dev_is(&w, 0, "withdraw")) || !dev_is(&w, 1, "route") ||
	    !ends(&w, 3, "next-hop @", family(&w, 2)))
		return dev_bad(d, "no such command");
	return route(d, w.p[2], w.len[2], 0, add);
}

/* "LIST_10.0.0.0_8", as a route of that list. */
static enum dev_say
named(struct device *d, const char *name, size_t n, const char *prefix,
    size_t nprefix)
{
	struct dev_list	*l;
	struct dev_row	 row;
	struct dev_key	 said;
	size_t		 at = n, bars = 0, i;

	memset(&row, 0, sizeof row);
	while (at > 0 && bars < 2)
		bars += name[--at] == '_';
	if (bars < 2 || obj_told(&row.key, name, n, name, at) == -1)
		return dev_bad(d, "no name of ours");
	row.routes = dev_hosts(d->window, &row.key);
	l = dev_list_of(d, name, at, row.key.af);
	i = obj_find(l, &row.key);
	if (prefix == NULL) {
		if (i < l->n)
			dev_del(d, l, &l->row[i]);
		if (l->n == 0)
			dev_drop(d, l);
		return d->did == DID_DEL ? DEV_OK : DEV_IGNORED;
	}
	if (dev_prefix(&said, prefix, nprefix) == -1 ||
	    !dev_same_key(&said, &row.key))
		return dev_bad(d, "its name says another prefix");
	if (i < l->n)
		return DEV_IGNORED;
	if (obj_use(d, &row.key)) {
		if (l->n == 0)
			dev_drop(d, l);
		return dev_refuse(d, "the prefix is there already");
	}
	return dev_put(d, l, &row);
}

static enum dev_say
azure_line(struct device *d, const char *s, size_t n)
{
	static const char	 head[] = "az network route-table route ",
				 at[] = "--resource-group rg-edge "
				 "--route-table-name rt-edge --name ";
	struct dev_words	 w;
	int			 rc = words(d, &w, s, n, '#'), add;

	if (rc != 0)
		return rc == 1 ? DEV_IGNORED : dev_bad(d, "too many words");
	if (w.n == 2 && dev_is(&w, 0, "set") && dev_is(&w, 1, "-e"))
		return DEV_OK;
	add = dev_is(&w, 4, "create");
	if ((!add && !dev_is(&w, 4, "delete")) || w.n < 11 ||
	    memcmp(s, head, sizeof head - 1) != 0 ||
	    memcmp(w.p[5], at, sizeof at - 1) != 0)
		return dev_bad(d, "no such command");
	if (!add)
		return w.n > 11 ? dev_bad(d, "more words") :
		    named(d, w.p[10], w.len[10], NULL, 0);
	if (!dev_is(&w, 11, "--address-prefix") || w.n < 13 ||
	    !ends(&w, 13, "--next-hop-type VirtualAppliance "
	    "--next-hop-ip-address @ --output none", family(&w, 12)))
		return dev_bad(d, "no such command");
	return named(d, w.p[10], w.len[10], w.p[12], w.len[12]);
}

const struct dev_kind dev_azure_table = {
	.name = "azure-route-table-az", .addresses = 1,
	.line = azure_line, .matched = dev_all_of,
};
const struct dev_kind dev_ip_route = {
	.name = "linux-ip-route", .addresses = 1,
	.line = ip_route_line, .matched = dev_all_of,
};
const struct dev_kind dev_ip_rule = {
	.name = "linux-ip-rule", .addresses = 1,
	.line = ip_rule_line, .matched = dev_all_of,
};
const struct dev_kind dev_frr_route = {
	.name = "frr-static-route", .addresses = 1,
	.line = frr_line, .matched = dev_all_of,
};
const struct dev_kind dev_exabgp_api = {
	.name = "exabgp-api-route", .addresses = 1,
	.line = exabgp_line, .matched = dev_all_of,
};
