/*
 * object-groups of Cisco, in use by an access list: the last member can't be
 * removed, nor can the group.  On IOS, IOS-XR and ASA members are keyed by what
 * they are; on NX-OS by numbers, of which an occupied one is refused, and
 * whether it takes a member again under another nobody says (IOS_TWICE).
 */
#include <string.h>

#include "device.h"

/* "A MASK" to a length; -1: no mask. */
static int
mask_len(const struct dev_key *m)
{
	unsigned	 i = 0;

	while (i < 32 && m->addr[i / 8] >> (7 - i % 8) & 1)
		i++;
	return (int)i;
}

/* "host A", "A MASK" or "P/LEN", from word i on. */
static int
member(struct dev_key *k, const struct dev_words *w, size_t i, int af)
{
	struct dev_key	 mask;
	char		 text[64];
	size_t		 n;
	int		 len;

	if (dev_is(w, i, "host"))
		return w->n == i + 2 ? dev_addr(k, w->p[i + 1],
		    w->len[i + 1]) : -1;
	if (af == 6)
		return w->n == i + 1 ? dev_prefix(k, w->p[i], w->len[i]) : -1;
	if (w->n != i + 2 || w->len[i] > 15 ||
	    dev_addr(&mask, w->p[i + 1], w->len[i + 1]) == -1)
		return -1;
	len = mask_len(&mask);
	n = w->len[i];
	memcpy(text, w->p[i], n);
	text[n++] = '/';
	if (len >= 10)
		text[n++] = (char)('0' + len / 10);
	text[n++] = (char)('0' + len % 10);
	if (dev_prefix(k, text, n) == -1)
		return -1;
	/* the mask must be one: no bit behind its end */
	for (; len < 32; len++)
		if (mask.addr[len / 8] >> (7 - len % 8) & 1)
			return -1;
	return 0;
}

static enum dev_say
remove_row(struct device *d, struct dev_list *l, struct dev_row *row)
{
	if (row == NULL)
		return DEV_IGNORED;
	if (l->n == 1)
		return dev_refuse(d, "the group is in use");
	dev_del(d, l, row);
	return DEV_OK;
}

/* "N member" and "no N" of NX-OS, from word i on. */
static enum dev_say
numbered(struct device *d, struct dev_list *l, const struct dev_words *w,
    size_t i)
{
	struct dev_row	 row, *at;
	size_t		 j;

	memset(&row, 0, sizeof row);
	if (i >= w->n || dev_u32(w->p[i], w->len[i], &row.number) == -1 ||
	    row.number == 0 || row.number == UINT32_MAX)
		return dev_bad(d, "no number");
	at = dev_at(l, row.number);
	if (i == 1)
		return w->n == 2 ? remove_row(d, l, at) :
		    dev_bad(d, "no such removal");
	if (member(&row.key, w, 1, 6) == -1 || row.key.af != d->open_af)
		return dev_bad(d, "no member");
	row.routes = dev_hosts(d->window, &row.key);
	if (at != NULL)
		return dev_same_key(&at->key, &row.key) ? DEV_IGNORED :
		    dev_refuse(d, "the number is taken");
	for (j = 0; j < l->n && !(d->mode & IOS_TWICE); j++)
		if (dev_same_key(&l->row[j].key, &row.key))
			return dev_refuse(d, "the member is there");
	return dev_put(d, l, &row);
}

static enum dev_say
inner(struct device *d, const struct dev_words *w)
{
	struct dev_list	*l;
	struct dev_row	 row;
	size_t		 i, j;
	int		 no;

	if (dev_is(w, 0, "exit")) {
		d->open = 0;
		return DEV_OK;
	}
	l = dev_list_of(d, d->open_name, strlen(d->open_name), d->open_af);
	i = (size_t)(no = dev_is(w, 0, "no"));
	if (d->kind == &dev_nxos_group)
		return numbered(d, l, w, i);
	if (d->kind == &dev_asa_group && !dev_is(w, i++, "network-object"))
		return dev_bad(d, "no member");
	memset(&row, 0, sizeof row);
	/* IOS-XR has no masks */
	if (member(&row.key, w, i, d->kind == &dev_xr_group ? 6 :
	    i < w->n && memchr(w->p[i], ':', w->len[i]) != NULL ? 6 : 4) ==
	    -1 || (d->open_af != 0 && row.key.af != d->open_af))
		return dev_bad(d, "no member");
	row.routes = dev_hosts(d->window, &row.key);
	for (j = 0; j < l->n && !dev_same_key(&l->row[j].key, &row.key); j++)
		;
	if (no)
		return remove_row(d, l, j < l->n ? &l->row[j] : NULL);
	return j < l->n ? DEV_IGNORED : dev_put(d, l, &row);
}

/* Which word of the line is the group's name; 0: no such line. */
static size_t
head(struct device *d, const struct dev_words *w)
{
	size_t	 i;

	d->open_af = 0;
	if (!dev_is(w, 0, "object-group"))
		return 0;
	if (d->kind == &dev_asa_group)
		return dev_is(w, 1, "network") ? 2 : 0;
	if (d->kind == &dev_group) {
		d->open_af = dev_is(w, 1, "network") ? 4 :
		    dev_is(w, 1, "v6-network") ? 6 : 0;
		return d->open_af != 0 ? 2 : 0;
	}
	i = d->kind == &dev_nxos_group ? 1 : 2;
	d->open_af = dev_is(w, i, i == 1 ? "ip" : "ipv4") ? 4 :
	    dev_is(w, i, "ipv6") ? 6 : 0;
	return d->open_af != 0 && dev_is(w, 3 - i, i == 1 ? "address" :
	    "network") ? 3 : 0;
}

static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	size_t			 i;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '!')
		return DEV_IGNORED;
	if (d->open && w.indent > 0)
		return inner(d, &w);
	if (d->open || w.indent > 0 || (i = head(d, &w)) == 0 ||
	    w.n != i + 1 || w.len[i] >= sizeof d->open_name)
		return dev_bad(d, "no such command");
	memcpy(d->open_name, w.p[i], w.len[i]);
	d->open_name[w.len[i]] = '\0';
	d->open = 1;
	return DEV_OK;
}

/* What an access list does with a group that is missing nobody says. */
static uint64_t
matched(const struct device *d, const struct dev_list *l)
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

const struct dev_kind dev_group = {
	.name = "cisco-ios-object-group", .addresses = 1,
	.line = line, .matched = matched,
};
const struct dev_kind dev_xr_group = {
	.name = "cisco-iosxr-object-group", .addresses = 1,
	.line = line, .matched = matched,
};
const struct dev_kind dev_asa_group = {
	.name = "cisco-asa-object-group", .addresses = 1,
	.line = line, .matched = matched,
};
const struct dev_kind dev_nxos_group = {
	.name = "cisco-nxos-object-group", .modes = IOS_TWICE, .addresses = 1,
	.line = line, .matched = matched,
};
