/*
 * MikroTik RouterOS: entries of a list, and rules of a chain, added behind the
 * others and found again by what they are.
 *
 * An entry that is in its list already is an error, which ends an import; ":do
 * {} on-error={}" passes over it.  A rule may stand there twice, and "remove"
 * takes all that it finds, without a word when that is nothing.  A chain
 * rejects what none of its rules decides; what a missing list or chain does
 * nobody says: the worst counts.
 */
#include <string.h>

#include "device.h"

#define WORDS	24

struct line {
	size_t		 n;
	const char	*p[WORDS];
	size_t		 len[WORDS];
};

/* Words; what stands in quotes is one with what it touches. */
static int
split(struct line *l, const char *s, size_t n)
{
	size_t	 i = 0;
	int	 quoted = 0;

	l->n = 0;
	while (i < n) {
		while (i < n && s[i] == ' ')
			i++;
		if (i == n)
			break;
		if (l->n == WORDS)
			return -1;
		l->p[l->n] = s + i;
		for (; i < n && (quoted || s[i] != ' '); i++)
			quoted ^= s[i] == '"';
		l->len[l->n] = (size_t)(s + i - l->p[l->n]);
		l->n++;
	}
	return quoted ? -1 : 0;
}

static int
is(const struct line *l, size_t i, const char *s)
{
	return i < l->n && l->len[i] == strlen(s) &&
	    memcmp(l->p[i], s, l->len[i]) == 0;
}

/* The value of "key=" among the words from i on, up to word end. */
static size_t
value(const struct line *l, size_t i, size_t end, const char *key,
    const char **p)
{
	size_t	 n = strlen(key), len;

	for (; i < end && i < l->n; i++) {
		if (l->len[i] <= n || memcmp(l->p[i], key, n) != 0 ||
		    l->p[i][n] != '=')
			continue;
		*p = l->p[i] + n + 1;
		len = l->len[i] - n - 1;
		if (len >= 2 && **p == '"') {
			++*p;
			len = strcspn(*p, "\"");
		} else
			while (len > 0 && (*p)[len - 1] == ']')
				len--;
		return len;
	}
	return 0;
}

static int
number(const char **s, const char *end, unsigned *v)
{
	const char	*from = *s;
	uint32_t	 x;

	while (*s < end && **s >= '0' && **s <= '9')
		++*s;
	if (dev_u32(from, (size_t)(*s - from), &x) == -1)
		return 0;
	*v = x;
	return 1;
}

static int
skip(const char **s, const char *end, const char *lit)
{
	size_t	 n = strlen(lit);

	if ((size_t)(end - *s) < n || memcmp(*s, lit, n) != 0)
		return 0;
	*s += n;
	return 1;
}

/* "if (dst==P) {accept}" and its like; spaces as they come. */
static int
rule(struct dev_key *k, const char *s, size_t n)
{
	const char	*end = s + n, *from;
	int		 in;

	if (!skip(&s, end, "if (dst"))
		return -1;
	in = skip(&s, end, " in ");
	if (!in && !skip(&s, end, "=="))
		return -1;
	for (from = s; s < end && *s != ')' && *s != ' '; s++)
		;
	if (dev_prefix(k, from, (size_t)(s - from)) == -1)
		return -1;
	if (in)
		k->hi = dev_width(k->af);
	if (skip(&s, end, " && dst-len==")) {
		if (!number(&s, end, &k->lo))
			return -1;
		k->hi = k->lo;
	} else if (skip(&s, end, " && dst-len in ")) {
		if (!number(&s, end, &k->lo) || !skip(&s, end, "-") ||
		    !number(&s, end, &k->hi))
			return -1;
	}
	return skip(&s, end, ") {accept}") && s == end && k->lo <= k->hi ?
	    0 : -1;
}

/* The entry that the words from i to end tell of. */
static int
entry(struct device *d, const struct line *l, size_t i, size_t end,
    struct dev_row *row, struct dev_list **list)
{
	const char	*name, *v;
	size_t		 n, len;
	int		 chain = d->kind == &dev_ros_filter;

	memset(row, 0, sizeof *row);
	if ((n = value(l, i, end, chain ? "chain" : "list", &name)) == 0 ||
	    (len = value(l, i, end, chain ? "rule" : "address", &v)) == 0)
		return -1;
	if (chain) {
		if (rule(&row->key, v, len) == -1)
			return -1;
		row->routes = dev_routes(d->window, &row->key);
		*list = dev_list_of(d, name, n, row->key.af);
		return 0;
	}
	/* shown, and found, without a length: IPv4 hosts */
	if (memchr(v, '/', len) == NULL) {
		if (dev_addr(&row->key, v, len) == -1 || row->key.af != 4)
			return -1;
	} else if (dev_prefix(&row->key, v, len) == -1 ||
	    (row->key.af == 4 && row->key.len == 32))
		return -1;
	if (row->key.af != d->open_af)
		return -1;
	row->routes = dev_hosts(d->window, &row->key);
	*list = dev_list_of(d, name, n, row->key.af);
	return 0;
}

static struct dev_row *
find(struct dev_list *l, const struct dev_row *row)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (dev_same_key(&l->row[i].key, &row->key))
			return &l->row[i];
	return NULL;
}

static enum dev_say
put(struct device *d, const struct line *l, size_t i, int passes)
{
	struct dev_list	*list;
	struct dev_row	 row;

	if (entry(d, l, i, l->n, &row, &list) == -1)
		return dev_bad(d, "no entry");
	if (d->kind == &dev_ros && find(list, &row) != NULL)
		return passes ? DEV_IGNORED :
		    dev_refuse(d, "already have such entry");
	return dev_put(d, list, &row);
}

static enum dev_say
take(struct device *d, const struct line *l)
{
	struct dev_list	*list;
	struct dev_row	 row, *at;
	enum dev_say	 say = DEV_IGNORED;

	if (!is(l, 1, "[find") || l->p[l->n - 1][l->len[l->n - 1] - 1] != ']' ||
	    entry(d, l, 2, l->n, &row, &list) == -1)
		return dev_bad(d, "no such removal");
	while ((at = find(list, &row)) != NULL) {
		dev_del(d, list, at);
		say = DEV_OK;
	}
	if (list->n == 0)
		dev_drop(d, list);
	return say;
}

/* ":if ([:len [find ...]] = 0) do={ add ... }" */
static enum dev_say
put_if(struct device *d, const struct line *l)
{
	struct dev_list	*list;
	struct dev_row	 row;
	size_t		 i;

	for (i = 3; i < l->n && !is(l, i, "="); i++)
		;
	if (!is(l, 1, "([:len") || !is(l, 2, "[find") || !is(l, i + 1, "0)") ||
	    !is(l, i + 2, "do={") || !is(l, i + 3, "add") ||
	    !is(l, l->n - 1, "}") || entry(d, l, 3, i, &row, &list) == -1)
		return dev_bad(d, "no such command");
	if (find(list, &row) != NULL)
		return DEV_IGNORED;
	return put(d, l, i + 4, 0);
}

static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	struct line	 l;
	int		 chain = d->kind == &dev_ros_filter;

	d->did = DID_NOTHING;
	if (split(&l, s, n) == -1)
		return dev_bad(d, "no words");
	if (l.n == 0 || l.p[0][0] == '#')
		return DEV_IGNORED;
	if (l.p[0][0] == '/') {
		d->open_af = is(&l, 0, "/ip") ? 4 : is(&l, 0, "/ipv6") ? 6 : 0;
		if (chain ? l.n != 3 || !is(&l, 0, "/routing") ||
		    !is(&l, 1, "filter") || !is(&l, 2, "rule") :
		    l.n != 3 || d->open_af == 0 || !is(&l, 1, "firewall") ||
		    !is(&l, 2, "address-list"))
			return dev_bad(d, "no such menu");
		d->open = 1;
		return DEV_OK;
	}
	if (!d->open)
		return dev_bad(d, "no menu");
	if (is(&l, 0, "add"))
		return put(d, &l, 1, 0);
	if (is(&l, 0, "remove"))
		return take(d, &l);
	if (is(&l, 0, ":if"))
		return put_if(d, &l);
	if (is(&l, 0, ":do") && is(&l, 1, "{") && is(&l, 2, "add") &&
	    is(&l, l.n - 2, "}") && is(&l, l.n - 1, "on-error={}"))
		return put(d, &l, 3, 1);
	return dev_bad(d, "no such command");
}

static uint64_t
all_of(const struct dev_list *l)
{
	uint64_t	 set = 0;
	size_t		 i;

	for (i = 0; i < l->n; i++)
		set |= l->row[i].routes;
	return set;
}

static uint64_t
list_matched(const struct device *d, const struct dev_list *l)
{
	(void)d;
	return l == NULL || l->n == 0 ? DEV_LEAVES | DEV_OUTSIDE : all_of(l);
}

static uint64_t
chain_matched(const struct device *d, const struct dev_list *l)
{
	(void)d;
	return l == NULL || l->n == 0 ? DEV_ALL : all_of(l);
}

const struct dev_kind dev_ros = {
	.name = "mikrotik-routeros-address-list", .addresses = 1,
	.line = line, .matched = list_matched,
};
const struct dev_kind dev_ros_filter = {
	.name = "mikrotik-routeros7-filter-rule",
	.line = line, .matched = chain_matched,
};
