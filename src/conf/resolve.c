/*
 * Profiles, regions, geos and communities of a list: see resolve.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/log.h"
#include "../source/community.h"
#include "resolve.h"

struct resolver {
	struct conf_list	*l;
	const struct tables	*t;
	struct arena		*mem;
	resolve_say		*say;
	void			*arg;
	struct places		 at;
	const char		*cloud;		/* of its feeds; or NULL */
	struct tag_pairs	 pairs;
	struct strings		 areas, lines, guesses;	/* to be copied */
	struct strings		 values, cautions, unasked;
	int			 bad;
};

static void
wrong(struct resolver *r, const char *key, size_t i, const char *why)
{
	r->bad = 1;
	r->say(r->arg, key, i, why);
}

/* 0, or -1 (memory, said). */
static int
push(struct strings *set, const char *s)
{
	if (s == NULL ||
	    mem_grow(&set->s, &set->cap, set->n + 1, sizeof *set->s) == -1)
		return -1;
	set->s[set->n++] = s;
	return 0;
}

/* "PREFIX a, b": what a line of words comes to, for people. */
static int
put_line(struct resolver *r, const char *prefix, const char *const *s,
    size_t n, const char *suffix)
{
	struct out	 o;
	char		*text;
	size_t		 i;
	int		 rc;

	if (out_open_mem(&o) == -1)
		return -1;
	out_str(&o, prefix);
	for (i = 0; i < n; i++)
		out_printf(&o, "%s%s", i == 0 ? "" : ", ", s[i]);
	out_str(&o, suffix);
	if ((text = out_steal(&o, NULL)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	rc = push(&r->lines, arena_strdup(r->mem, text));
	free(text);
	return rc;
}

/* --- places --------------------------------------------------------------- */

/* A region that is not in the tables stays as it was said. */
static int
regions(struct resolver *r)
{
	const struct strings	*set = &r->l->regions;
	char			 why[512];
	size_t			 i;

	for (i = 0; i < set->n; i++) {
		if (r->l->profiles.n == 0 &&
		    table_region(r->t, set->s[i]) == NULL) {
			if (push(&r->areas, set->s[i]) == -1)
				return -1;
		} else if (places_region(&r->at, r->t, set->s[i], why,
		    sizeof why) == -1)
			wrong(r, "region", i, why);
	}
	return 0;
}

/* The regions of one geo, and how sure that is. */
static int
geo(struct resolver *r, const char *key, size_t i, const char *word,
    int (*add)(struct places *, const struct tables *, const char *, char *,
    size_t), const struct table_row *row)
{
	struct places	 own;
	char		 why[512], prefix[128], suffix[64];
	int		 rc = 0;

	memset(&own, 0, sizeof own);
	if (add(&r->at, r->t, word, why, sizeof why) == -1)
		wrong(r, key, i, why);
	else if (add(&own, r->t, word, why, sizeof why) == 0) {
		snprintf(prefix, sizeof prefix, "geo %.60s: regions ",
		    row->cell[GEO_CODE]);
		snprintf(suffix, sizeof suffix, " (%s)",
		    row->cell[GEO_BASIS]);
		rc = put_line(r, prefix, own.region, own.n, suffix);
		if (rc == 0 && strcmp(row->cell[GEO_BASIS], "recorded") != 0)
			rc = push(&r->guesses, r->lines.s[r->lines.n - 1]);
	}
	places_free(&own);
	return rc;
}

static int
geos(struct resolver *r)
{
	const struct conf_list	*l = r->l;
	size_t			 i;

	for (i = 0; i < l->geos.n; i++)
		if (geo(r, "geo", i, l->geos.s[i], places_geo,
		    table_geo(r->t, l->geos.s[i])) == -1)
			return -1;
	for (i = 0; i < l->geo_hosts.n; i++)
		if (geo(r, "geo-of", i, l->geo_hosts.s[i], places_geo_of,
		    table_geo_of(r->t, l->geo_hosts.s[i])) == -1)
			return -1;
	return 0;
}

/* --- clouds --------------------------------------------------------------- */

/*
 * The cloud of the feeds decides which tags a profile has, and which regions
 * there are.  With feeds of several clouds, or one that does not say its own,
 * it stays NULL: what all clouds have is expected then.
 */
static void
clouds(struct resolver *r)
{
	const struct conf_list	*l = r->l;
	const struct conf_feed	*f, *first = NULL;
	const char		*key;
	char			 why[512];
	size_t			 i;
	int			 same = 1, fits = r->at.cloud == NULL;

	for (i = 0; i < l->nfrom; i++) {
		f = l->from[i];
		if (f->source == NULL ||
		    !(f->source->attrs & (ATTR_TAG | ATTR_REGION)))
			continue;
		fits |= f->cloud == NULL ||
		    (r->at.cloud != NULL && strcmp(f->cloud, r->at.cloud) == 0);
		if (!(f->source->attrs & ATTR_TAG))
			continue;
		if (first == NULL)
			first = f;
		same &= f->cloud != NULL && first->cloud != NULL &&
		    strcmp(f->cloud, first->cloud) == 0;
	}
	if (first == NULL)
		return;
	if (fits) {
		r->cloud = same ? first->cloud : NULL;
		return;
	}
	key = l->regions.n > 0 ? "region" : l->geos.n > 0 ? "geo" : "geo-of";
	snprintf(why, sizeof why, "region %s is in cloud %s, and feed %s is "
	    "of cloud %s", r->at.region[0], r->at.cloud, first->name,
	    first->cloud);
	wrong(r, key, 0, why);
}

/* --- profiles ------------------------------------------------------------- */

/*
 * One line a tag and family: the pairs of one stand side by side.  "X in a, b",
 * "X in a, IPv6 only"; "X" for the whole tag.
 */
static int
pair_lines(struct resolver *r, const char *profile, size_t from)
{
	const struct tag_pair	*p = r->pairs.pair;
	const char		*family;
	struct strings		 in = { 0 };
	char			 prefix[512];
	size_t			 i, j;
	int			 rc = -1;

	for (i = from; i < r->pairs.n; i = j) {
		in.n = 0;
		for (j = i; j < r->pairs.n && p[j].tag == p[i].tag &&
		    p[j].family == p[i].family; j++)
			if (p[j].region != NULL && push(&in,
			    p[j].region) == -1)
				goto out;
		family = p[i].family == 4 ? ", IPv4 only" :
		    p[i].family == 6 ? ", IPv6 only" : "";
		snprintf(prefix, sizeof prefix, "profile %.64s: %.256s%s",
		    profile, p[i].tag, in.n > 0 ? " in " : "");
		if (put_line(r, prefix, in.s, in.n, family) == -1)
			goto out;
	}
	rc = 0;
out:
	free(in.s);
	return rc;
}

static int
profiles(struct resolver *r)
{
	const struct conf_list	*l = r->l;
	char			 why[512];
	size_t			 i, from;

	if (l->profiles.n > 0 && l->tags.n > 0)
		wrong(r, "tag", 0, "\"profile\" says the tags: one of the "
		    "two has to go");
	for (i = 0; i < l->profiles.n; i++) {
		from = r->pairs.n;
		if (tag_pairs_profile(&r->pairs, r->t, l->profiles.s[i],
		    &r->at, r->cloud, why, sizeof why) == -1)
			wrong(r, "profile", i, why);
		else if (pair_lines(r, l->profiles.s[i], from) == -1)
			return -1;
	}
	return 0;
}

/* --- communities ---------------------------------------------------------- */

/* Of the first feed that has communities; NULL: it does not say, or none. */
static const char *
community_cloud(const struct conf_list *l)
{
	size_t	 i;

	for (i = 0; i < l->nfrom; i++)
		if (l->from[i]->source != NULL &&
		    (l->from[i]->source->attrs & ATTR_COMMUNITY))
			return l->from[i]->cloud;
	return NULL;
}

static int
has_string(const struct strings *set, const char *s)
{
	size_t	 i;

	for (i = 0; i < set->n; i++)
		if (strcmp(set->s[i], s) == 0)
			return 1;
	return 0;
}

/* What a word of the list stands for; "to" is NULL for what is a value. */
static int
community(struct resolver *r, const char *word, const struct community *c,
    struct strings *to)
{
	char	 line[512];

	if (to != NULL && !has_string(to, c->value) &&
	    push(to, arena_strdup(r->mem, c->value)) == -1)
		return -1;
	if (to != NULL && strcmp(word, c->value) != 0) {
		snprintf(line, sizeof line, "community %.64s: %s (%.200s)",
		    word, c->value, c->row->cell[COMMUNITY_TITLE]);
		if (push(&r->lines, arena_strdup(r->mem, line)) == -1)
			return -1;
	}
	if (c->warning[0] == '\0')
		return 0;
	return push(&r->cautions, arena_strdup(r->mem, c->warning));
}

/*
 * Values that hold old versions of a service only are in a list of communities
 * for those who ask for them: by their name, by their value, or by the
 * service's name in the feed.
 */
static int
unasked(struct resolver *r)
{
	const struct table_row	*row = r->t->of[TABLE_COMMUNITIES];
	const struct conf_list	*l = r->l;
	char			 line[512];

	if (l->communities.n + l->services.n > 0)
		return 0;
	for (; row->cell[0] != NULL; row++) {
		if (strcmp(row->cell[COMMUNITY_STATUS], "legacy") != 0)
			continue;
		if (push(&r->unasked, row->cell[COMMUNITY_VALUE]) == -1)
			return -1;
		if (conf_kind(l) != ROW_VALUE || l->nfrom == 0)
			continue;
		snprintf(line, sizeof line, "without %s (%.200s), which is "
		    "for those who say it", row->cell[COMMUNITY_VALUE],
		    row->cell[COMMUNITY_TITLE]);
		if (push(&r->lines, arena_strdup(r->mem, line)) == -1)
			return -1;
	}
	return 0;
}

static int
communities(struct resolver *r)
{
	const struct conf_list	*l = r->l;
	const char		*cloud = community_cloud(l);
	struct community	 c;
	char			 why[512];
	size_t			 i;

	for (i = 0; i < l->communities.n; i++)
		if (community_find(r->t, cloud, l->communities.s[i], &c, why,
		    sizeof why) == -1)
			wrong(r, "community", i, why);
		else if (community(r, l->communities.s[i], &c,
		    &r->values) == -1)
			return -1;
	for (i = 0; conf_kind(l) == ROW_VALUE && i < l->include_text.n; i++)
		if (community_check(l->include_text.s[i]) == NULL &&
		    community_find(r->t, cloud, l->include_text.s[i], &c, why,
		    sizeof why) == 0 && community(r, NULL, &c, NULL) == -1)
			return -1;
	/* services of the feed: those that a table knows by this name */
	for (i = 0; conf_kind(l) == ROW_VALUE && i < l->services.n; i++)
		if (community_find(r->t, cloud, l->services.s[i], &c, why,
		    sizeof why) == 0 && community(r, NULL, &c, NULL) == -1)
			return -1;
	return unasked(r);
}

/* --- the list ------------------------------------------------------------- */

static int
keep_strings(struct strings *to, const struct strings *set, struct arena *mem)
{
	memset(to, 0, sizeof *to);
	if (set->n == 0)
		return 0;
	if ((to->s = arena_alloc(mem, set->n * sizeof *to->s)) == NULL)
		return -1;
	memcpy(to->s, set->s, set->n * sizeof *to->s);
	to->n = to->cap = set->n;
	return 0;
}

static int
keep(struct resolver *r)
{
	struct conf_list	*l = r->l;
	struct tag_pair		*p = NULL;
	size_t			 i;

	/* with a profile the pairs say where */
	for (i = 0; i < r->at.n && l->profiles.n == 0; i++)
		if (push(&r->areas, r->at.region[i]) == -1)
			return -1;
	if (r->pairs.n > 0) {
		if ((p = arena_alloc(r->mem, r->pairs.n * sizeof *p)) == NULL)
			return -1;
		memcpy(p, r->pairs.pair, r->pairs.n * sizeof *p);
	}
	l->pairs = p;
	l->npairs = r->pairs.n;
	if (keep_strings(&l->areas, &r->areas, r->mem) == -1 ||
	    keep_strings(&l->resolved, &r->lines, r->mem) == -1 ||
	    keep_strings(&l->guesses, &r->guesses, r->mem) == -1 ||
	    keep_strings(&l->values, &r->values, r->mem) == -1 ||
	    keep_strings(&l->cautions, &r->cautions, r->mem) == -1 ||
	    keep_strings(&l->unasked, &r->unasked, r->mem) == -1)
		return -1;
	return 0;
}

int
resolve_list(struct conf_list *l, const struct tables *t, struct arena *mem,
    resolve_say *say, void *arg)
{
	struct resolver	 r;
	int		 rc = -1;

	memset(&r, 0, sizeof r);
	r.l = l;
	r.t = t;
	r.mem = mem;
	r.say = say;
	r.arg = arg;
	if (regions(&r) == -1 || geos(&r) == -1)
		goto out;
	clouds(&r);
	if (profiles(&r) == 0 && communities(&r) == 0 && !r.bad)
		rc = keep(&r);
out:
	places_free(&r.at);
	tag_pairs_free(&r.pairs);
	free(r.areas.s);
	free(r.lines.s);
	free(r.guesses.s);
	free(r.values.s);
	free(r.cautions.s);
	free(r.unasked.s);
	return rc;
}
