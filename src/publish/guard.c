#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "../base/date.h"
#include "guard.h"

static const char *const rule_names[] = {
	[GUARD_LOSS] = "loss", [GUARD_PREFIXES] = "prefixes",
	[GUARD_FAMILY] = "family", [GUARD_SERVICE] = "service",
	[GUARD_GROWTH] = "growth", [GUARD_OLDER] = "older",
	[GUARD_AHEAD] = "ahead", [GUARD_MOVED] = "moved",
	[GUARD_COUNT] = "count", [GUARD_EMPTY] = "empty",
	[GUARD_WIDE] = "wide", [GUARD_BOGON] = "bogon",
	[GUARD_OWN] = "own", [GUARD_FENCE] = "fence",
};

const char *
guard_rule_name(enum guard_rule r)
{
	return rule_names[r];
}

void
verdict_init(struct verdict *v)
{
	memset(v, 0, offsetof(struct verdict, f));
}

void
verdict_add(struct verdict *v, enum guard_rule rule, enum guard_weight weight,
    const char *fmt, ...)
{
	struct finding	*f;
	va_list		 ap;

	if (weight != GUARD_NOTE)
		v->refused = 1;
	if (weight == GUARD_NEVER)
		v->never = 1;
	if (v->n == GUARD_FINDINGS)
		return;
	f = &v->f[v->n++];
	f->rule = rule;
	f->weight = weight;
	va_start(ap, fmt);
	vsnprintf(f->text, sizeof f->text, fmt, ap);
	va_end(ap);
}

/*
 * Space that is not of the Internet, or not unicast: the IANA special-purpose
 * registries (RFC 6890 and its updates: RFC 9637 for 3fff::/20), and for IPv6
 * all outside 2000::/3 (RFC 4291, section 2.4), tested below.
 */
static const struct {
	const char	*prefix, *what;
} bogons[] = {
	{ "0.0.0.0/8",		"this network (RFC 791)" },
	{ "10.0.0.0/8",		"private (RFC 1918)" },
	{ "100.64.0.0/10",	"shared (RFC 6598)" },
	{ "127.0.0.0/8",	"loopback (RFC 1122)" },
	{ "169.254.0.0/16",	"link local (RFC 3927)" },
	{ "172.16.0.0/12",	"private (RFC 1918)" },
	{ "192.0.0.0/24",	"protocol assignments (RFC 6890)" },
	{ "192.0.2.0/24",	"documentation (RFC 5737)" },
	{ "192.168.0.0/16",	"private (RFC 1918)" },
	{ "198.18.0.0/15",	"benchmarking (RFC 2544)" },
	{ "198.51.100.0/24",	"documentation (RFC 5737)" },
	{ "203.0.113.0/24",	"documentation (RFC 5737)" },
	{ "224.0.0.0/3",	"multicast and reserved (RFC 5771, RFC 1112)" },
	{ "2001::/32",		"Teredo (RFC 4380)" },
	{ "2001:db8::/32",	"documentation (RFC 3849)" },
	{ "2002::/16",		"6to4 (RFC 3056)" },
	{ "3fff::/20",		"documentation (RFC 9637)" },
};

#define NBOGON	(sizeof bogons / sizeof bogons[0])

/* The bogon that p meets, or NULL.  "space" holds all rows of the table. */
static const char *
bogon_met(const struct prefix *p, const struct prefix *table)
{
	size_t	 i;

	for (i = 0; i < NBOGON; i++)
		if (table[i].af == p->af && (prefix_covers(&table[i], p) ||
		    prefix_covers(p, &table[i])))
			return bogons[i].what;
	if (p->af == 6 && ((p->addr[0] & 0xe0) != 0x20 || p->len < 3))
		return "not global unicast (RFC 4291)";
	return NULL;
}

static void
too_wide(struct verdict *v, const struct prange *r)
{
	char	 buf[PREFIX_STRLEN];

	verdict_add(v, GUARD_WIDE, GUARD_NEVER, "%s is wider than /%d",
	    prefix_str(&r->p, buf), r->p.af == 4 ? GUARD_WIDE_V4 :
	    GUARD_WIDE_V6);
}

void
guard_wide(struct verdict *v, const struct pset *s)
{
	struct prange	 r;
	size_t		 i;

	for (i = 0; i < s->n4; i++)
		if ((s->k4[i] >> 16 & 0xff) < GUARD_WIDE_V4) {
			key4_get(s->k4[i], &r);
			too_wide(v, &r);
		}
	for (i = 0; i < s->n6; i++)
		if ((s->k6[i].rng >> 16 & 0xff) < GUARD_WIDE_V6) {
			key6_get(&s->k6[i], &r);
			too_wide(v, &r);
		}
}

void
guard_absolute(struct verdict *v, const struct members *m)
{
	struct prefix	 table[NBOGON];
	struct prange	 r;
	const char	*why, *what;
	char		 buf[PREFIX_STRLEN];
	size_t		 i, n = pset_count(&m->set);

	for (i = 0; i < NBOGON; i++)
		if (prefix_parse(bogons[i].prefix, strlen(bogons[i].prefix),
		    0, &table[i], &why) == -1)
			memset(&table[i], 0, sizeof table[i]);
	for (i = 0; i < n; i++) {
		pset_get(&m->set, i, &r);
		if (words_local(members_text(m, i)))
			continue;
		if (r.p.len < (r.p.af == 4 ? GUARD_WIDE_V4 : GUARD_WIDE_V6))
			too_wide(v, &r);
		else if ((what = bogon_met(&r.p, table)) != NULL)
			verdict_add(v, GUARD_BOGON, GUARD_NEVER,
			    "%s is no Internet space: %s",
			    prefix_str(&r.p, buf), what);
	}
}

unsigned long
guard_permille(u128 part, u128 whole)
{
	if (whole == 0 || part == 0)
		return 0;
	/* keep the product inside 128 bits */
	while (part >> 110 != 0) {
		part >>= 1;
		whole >>= 1;
	}
	if (whole == 0)
		whole = 1;
	part = (part * 1000 + whole - 1) / whole;
	return part > 100000000 ? 100000000ul : (unsigned long)part;
}

int
guard_over(unsigned long tenths, int limit)
{
	return limit != GUARD_NONE && tenths > (unsigned long)limit * 10;
}

/* Space a family at a time, as the guards look at it. */
static u128
family_space(const struct pset *s, int af)
{
	struct space	 sp;

	pset_space(s, &sp);
	return af == 4 ? sp.v4 : sp.v6;
}

static const int families[] = { 4, 6 };

static void
guard_growth(struct verdict *v, int configured, int af, u128 was, u128 more)
{
	unsigned long	 t = guard_permille(more, was);

	if (was == 0)
		return;
	if (guard_over(t, configured))
		verdict_add(v, GUARD_GROWTH, GUARD_ACCEPTABLE,
		    "IPv%d space grows by %lu.%lu %%", af, t / 10, t % 10);
	else if (guard_over(t, GUARD_WARN_GROWTH))
		verdict_add(v, GUARD_GROWTH, GUARD_NOTE,
		    "IPv%d space grows by %lu.%lu %%", af, t / 10, t % 10);
}

static void
feed_space(struct verdict *v, const struct conf_feed *cf,
    const struct members *all, const struct feed_record *old)
{
	struct pset	 gone, more;
	unsigned long	 t;
	size_t		 i, n;
	u128		 was;

	memset(&gone, 0, sizeof gone);
	memset(&more, 0, sizeof more);
	if (pset_minus_space(&gone, &old->cover, &all->set) == -1 ||
	    pset_minus_space(&more, &all->set, &old->cover) == -1) {
		verdict_add(v, GUARD_LOSS, GUARD_NEVER, "out of memory");
		goto out;
	}
	for (i = 0; i < 2; i++) {
		was = family_space(&old->cover, families[i]);
		n = families[i] == 4 ? all->set.n4 : all->set.n6;
		t = guard_permille(family_space(&gone, families[i]), was);
		if (was > 0 && n == 0)
			verdict_add(v, GUARD_FAMILY, GUARD_ACCEPTABLE,
			    "IPv%d had %zu prefixes and has none", families[i],
			    families[i] == 4 ? old->n4 : old->n6);
		else if (guard_over(t, cf->guard.max_loss))
			verdict_add(v, GUARD_LOSS, GUARD_ACCEPTABLE,
			    "IPv%d loses %lu.%lu %% of its space (limit %d %%)",
			    families[i], t / 10, t % 10,
			    cf->guard.max_loss);
		guard_growth(v, cf->guard.max_growth, families[i], was,
		    family_space(&more, families[i]));
	}
out:
	pset_free(&gone);
	pset_free(&more);
}

void
guard_leaves(struct verdict *v, const char *what, const struct conf_guard *g,
    const struct pset *was, const struct pset *is)
{
	struct pset	 gone;
	unsigned long	 t;
	size_t		 i;

	memset(&gone, 0, sizeof gone);
	if (pset_minus_space(&gone, was, is) == -1)
		verdict_add(v, GUARD_LOSS, GUARD_NEVER, "out of memory");
	for (i = 0; i < 2; i++) {
		t = guard_permille(family_space(&gone, families[i]),
		    family_space(was, families[i]));
		if (guard_over(t, g->max_loss))
			verdict_add(v, GUARD_LOSS, GUARD_ACCEPTABLE,
			    "%s: IPv%d loses %lu.%lu %% of its space (limit "
			    "%d %%)", what, families[i], t / 10, t % 10,
			    g->max_loss);
	}
	pset_free(&gone);
}

static int
feed_has_service(const struct feed *f, const char *s)
{
	size_t	 i;

	for (i = 0; i < f->nep; i++)
		if (f->ep[i].service != NULL &&
		    strcmp(f->ep[i].service, s) == 0)
			return 1;
	return 0;
}

/*
 * YYYYMMDDNN (o365) and YYYYMMDD (service tags) compare as text; sources
 * without versions say "-".
 */
static int
older(const char *is, const char *was)
{
	size_t	 n = strlen(is);

	return (n == 8 || n == 10) && strlen(was) == n &&
	    strspn(is, "0123456789") == n && strspn(was, "0123456789") == n &&
	    strcmp(is, was) < 0;
}

/*
 * One of a day that is far from here would be newer than all that come after
 * it, for as long.  The clock is asked, and no day that a command is given.
 */
static void
ahead(struct verdict *v, const char *version)
{
	long	 day, today = date_today();

	if ((date_of_version(version, &day) == 0 ||
	    date_parse(version, &day) == 0) && day > today + GUARD_DAYS_AHEAD)
		verdict_add(v, GUARD_AHEAD, GUARD_ACCEPTABLE,
		    "version %s is %ld days ahead of this machine's clock",
		    version, day - today);
}

/* What an accept names: the subject, the old content, the new content. */
static void
feed_verdict_digest(struct verdict *v, const struct feed *f,
    const char content[DIGEST_SIZE], const struct feed_record *old)
{
	struct digest	 d;

	digest_init(&d);
	digest_str(&d, "feed");
	digest_str(&d, f->name);
	digest_str(&d, old == NULL ? "-" : old->digest);
	digest_str(&d, content);
	digest_str(&d, f->version);
	digest_end(&d, v->digest);
}

void
guard_feed(struct verdict *v, const struct conf_feed *cf, const struct feed *f,
    const char content[DIGEST_SIZE], const struct members *all,
    const struct feed_record *old, const struct strings *missing)
{
	unsigned long	 t;
	size_t		 i, was, is;
	int		 limit;

	feed_verdict_digest(v, f, content, old);
	guard_absolute(v, all);
	if (old == NULL || strcmp(old->digest, content) != 0)
		ahead(v, f->version);
	for (i = 0; i < missing->n; i++)
		verdict_add(v, GUARD_SERVICE, GUARD_ACCEPTABLE, "%s",
		    missing->s[i]);
	if (old == NULL)
		return;
	for (i = 0; i < old->services.n; i++)
		if (!feed_has_service(f, old->services.s[i]))
			verdict_add(v, GUARD_SERVICE, GUARD_ACCEPTABLE,
			    "service %s was there and is missing",
			    old->services.s[i]);
	if (older(f->version, old->version))
		verdict_add(v, GUARD_OLDER, GUARD_ACCEPTABLE,
		    "version %s is older than %s, which was written",
		    f->version, old->version);
	feed_space(v, cf, all, old);
	was = old->n4 + old->n6;
	is = pset_count(&all->set);
	limit = cf->guard.max_prefix_loss;
	t = is < was ? guard_permille(was - is, was) : 0;
	if (guard_over(t, limit))
		verdict_add(v, GUARD_PREFIXES, GUARD_ACCEPTABLE,
		    "%zu prefixes become %zu: %lu.%lu %% fewer (limit %d %%)",
		    was, is, t / 10, t % 10, limit);
}

/* The set without what the configuration itself includes. */
static int
not_local(struct pset *out, const struct members *m)
{
	struct prange	 r;
	size_t		 i, n = pset_count(&m->set);

	memset(out, 0, sizeof *out);
	for (i = 0; i < n; i++) {
		/* "local" behind a feed's words: published as well */
		if (strncmp(members_text(m, i), "local", 5) == 0)
			continue;
		pset_get(&m->set, i, &r);
		if (pset_add_range(out, &r) == -1)
			return -1;
	}
	out->sorted = 1;
	return 0;
}

static void
list_space(struct verdict *v, const struct conf_list *l, const struct pset *is,
    const struct pset *was, const struct pset *feeds)
{
	struct pset	 gone, moved, lost, more;
	unsigned long	 t;
	u128		 whole;
	size_t		 i;
	int		 limit;

	memset(&gone, 0, sizeof gone);
	memset(&moved, 0, sizeof moved);
	memset(&lost, 0, sizeof lost);
	memset(&more, 0, sizeof more);
	if (pset_minus_space(&gone, was, is) == -1 ||
	    pset_minus_space(&lost, &gone, feeds) == -1 ||
	    pset_and_space(&moved, &gone, feeds) == -1 ||
	    pset_minus_space(&more, is, was) == -1) {
		verdict_add(v, GUARD_LOSS, GUARD_NEVER, "out of memory");
		goto out;
	}
	for (i = 0; i < 2; i++) {
		whole = family_space(was, families[i]);
		t = guard_permille(family_space(&lost, families[i]), whole);
		limit = l->guard.max_loss;
		if (guard_over(t, limit))
			verdict_add(v, GUARD_LOSS, GUARD_ACCEPTABLE,
			    "IPv%d loses %lu.%lu %% of its space (limit %d %%)",
			    families[i], t / 10, t % 10, limit);
		t = guard_permille(family_space(&moved, families[i]), whole);
		limit = l->guard.max_moved;
		if (guard_over(t, limit))
			verdict_add(v, GUARD_MOVED, GUARD_ACCEPTABLE,
			    "IPv%d: %lu.%lu %% of its space moved to another "
			    "service or category (limit %d %%)", families[i],
			    t / 10, t % 10, limit);
		else if (guard_over(t, GUARD_WARN_MOVED))
			verdict_add(v, GUARD_MOVED, GUARD_NOTE,
			    "IPv%d: %lu.%lu %% of its space moved to another "
			    "service or category", families[i], t / 10, t % 10);
		guard_growth(v, l->guard.max_growth, families[i], whole,
		    family_space(&more, families[i]));
	}
out:
	pset_free(&gone);
	pset_free(&moved);
	pset_free(&lost);
	pset_free(&more);
}

static void
digest_set(struct digest *d, const struct pset *s)
{
	struct prange	 r;
	size_t		 i, n = pset_count(s);

	for (i = 0; i < n; i++) {
		pset_get(s, i, &r);
		digest_bytes(d, &r, sizeof r);
	}
	digest_str(d, "|");
}

void
guard_list(struct verdict *v, const struct conf_list *l,
    const struct members *m, const struct list_record *old,
    const char filter[DIGEST_SIZE], const struct published *feeds)
{
	struct digest	 d;
	struct pset	 is, was;
	size_t		 n, o, i;

	memset(&was, 0, sizeof was);
	if (not_local(&is, m) == -1 ||
	    (old != NULL && not_local(&was, &old->m) == -1)) {
		verdict_add(v, GUARD_LOSS, GUARD_NEVER, "out of memory");
		goto out;
	}
	n = pset_count(&is);
	o = pset_count(&was);
	if (n == 0 && conf_kind(l) == ROW_PREFIX && !l->allow_empty)
		verdict_add(v, GUARD_EMPTY, GUARD_NEVER,
		    "nothing is selected: the list would be empty");
	if (old != NULL) {
		list_space(v, l, &is, &was, &feeds->set);
		if (n > o * GUARD_COUNT_TIMES && n - o > GUARD_COUNT_MORE)
			verdict_add(v, GUARD_COUNT, GUARD_ACCEPTABLE,
			    "%zu prefixes become %zu", o, n);
	}
	guard_texts(v, l, m, old == NULL ? NULL : &old->m, &feeds->text);
	if (old != NULL) {
		if (strcmp(filter, old->filter) == 0)
			guard_tags(v, &old->m, m);
		else if (v->refused)
			verdict_add(v, GUARD_LOSS, GUARD_NOTE,
			    "the list's own filter was changed in the "
			    "configuration");
	}
	digest_init(&d);
	digest_str(&d, "list");
	digest_str(&d, l->name);
	digest_set(&d, &was);
	digest_set(&d, &is);
	for (i = 0; old != NULL && i < old->m.nhost; i++)
		digest_str(&d, old->m.host[i].name);
	if (m->nhost > 0)
		digest_str(&d, "|");
	for (i = 0; i < m->nhost; i++)
		digest_str(&d, m->host[i].name);
	digest_end(&d, v->digest);
out:
	pset_free(&is);
	pset_free(&was);
}
