/*
 * Tables: what they are made of, and looking things up in them.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "../base/near.h"
#include "builtin.h"

#define COLUMN(n)	(1u << (n))

const struct table_def table_defs[TABLES] = {
	[TABLE_PROFILES] = { "profiles", 8,
	    COLUMN(PROFILE_NAME) | COLUMN(PROFILE_TAG), COLUMN(PROFILE_NAME),
	    { "PROFILE", "TAG", "SCOPE", "FAMILY", "CLOUDS", "DATE", "SOURCE",
	    "WHY" } },
	[TABLE_GEOS] = { "geos", 8, COLUMN(GEO_CODE), COLUMN(GEO_CODE),
	    { "GEO", "HOST", "CLOUD", "REGIONS", "BASIS", "DATE", "SOURCE",
	    "NAME" } },
	[TABLE_REGIONS] = { "regions", 6, COLUMN(REGION_NAME),
	    COLUMN(REGION_NAME),
	    { "REGION", "TITLE", "CLOUD", "ALIASES", "DATE", "SOURCE" } },
	[TABLE_COMMUNITIES] = { "communities", 9,
	    COLUMN(COMMUNITY_KIND) | COLUMN(COMMUNITY_NAME) |
	    COLUMN(COMMUNITY_CLOUD),
	    COLUMN(COMMUNITY_KIND) | COLUMN(COMMUNITY_NAME) |
	    COLUMN(COMMUNITY_CLOUD),
	    { "COMMUNITY", "KIND", "NAME", "CLOUD", "STATUS", "ACCESS",
	    "DATE", "SOURCE", "TITLE" } }
};

const struct tables tables_builtin = {
	.of = {
		[TABLE_PROFILES] = builtin_profiles,
		[TABLE_GEOS] = builtin_geos,
		[TABLE_REGIONS] = builtin_regions,
		[TABLE_COMMUNITIES] = builtin_communities
	}
};

size_t
table_next(const char **s, size_t n)
{
	if (n == 0 && strcmp(*s, "-") == 0)
		return 0;
	*s += n;
	*s += strspn(*s, ",");
	return strcspn(*s, ",");
}

static int
same_n(const char *a, size_t n, const char *b)
{
	const char	*end = a + n;

	for (;;) {
		while (a < end && !isalnum((unsigned char)*a))
			a++;
		while (*b != '\0' && !isalnum((unsigned char)*b))
			b++;
		if (a == end || *b == '\0')
			return a == end && *b == '\0';
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return 0;
		a++;
		b++;
	}
}

int
table_same(const char *a, const char *b)
{
	return same_n(a, strlen(a), b);
}

int
table_has(const char *list, const char *word)
{
	const char	*s = list;
	size_t		 n = 0;

	while ((n = table_next(&s, n)) > 0)
		if (same_n(s, n, word))
			return 1;
	return 0;
}

const struct table_row *
table_region(const struct tables *t, const char *name)
{
	const struct table_row	*r;

	for (r = t->of[TABLE_REGIONS]; r->cell[0] != NULL; r++)
		if (table_same(r->cell[REGION_NAME], name) ||
		    table_same(r->cell[REGION_TITLE], name) ||
		    table_has(r->cell[REGION_ALIASES], name))
			return r;
	return NULL;
}

const struct table_row *
table_geo(const struct tables *t, const char *code)
{
	const struct table_row	*r;

	for (r = t->of[TABLE_GEOS]; r->cell[0] != NULL; r++)
		if (table_same(r->cell[GEO_CODE], code))
			return r;
	return NULL;
}

/*
 * An organisation is one label before the host of its geo, and some of its
 * services have one between: "contoso.api.crm4.dynamics.com".  Hosts of geos
 * do not end in one another but for whole labels, so the longest wins.
 */
const struct table_row *
table_geo_of(const struct tables *t, const char *host)
{
	const struct table_row	*r, *best = NULL;
	const char		*h;
	size_t			 n, len;

	if (strncasecmp(host, "https://", 8) == 0)
		host += 8;
	n = strcspn(host, "/:?#");
	if (n > 0 && host[n - 1] == '.')
		n--;
	for (r = t->of[TABLE_GEOS]; r->cell[0] != NULL; r++) {
		h = r->cell[GEO_HOST];
		len = strlen(h);
		if (strcmp(h, "-") == 0 || n < len ||
		    strncasecmp(host + n - len, h, len) != 0 ||
		    (n > len && host[n - len - 1] != '.'))
			continue;
		if (best == NULL || len > strlen(best->cell[GEO_HOST]))
			best = r;
	}
	return best;
}

#define NEAR_NAMES	400

const char *
table_near(const struct tables *t, enum table_kind kind, const char *s)
{
	static const size_t	 more[TABLES] = {
		[TABLE_REGIONS] = REGION_TITLE,
		[TABLE_COMMUNITIES] = COMMUNITY_NAME
	};
	const struct table_row	*r = t->of[kind];
	const char		*names[NEAR_NAMES];
	size_t			 n = 0;

	for (; r->cell[0] != NULL && n + 1 < NEAR_NAMES; r++) {
		names[n++] = r->cell[0];
		if (more[kind] != 0)
			names[n++] = r->cell[more[kind]];
	}
	return near_name(s, names, n);
}
