/*
 * What may stand in a table: cell by cell, then each row among all others.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "../base/date.h"
#include "../base/limits.h"
#include "../feed/feed.h"
#include "tables-check.h"

/* --- cells ---------------------------------------------------------------- */

/* A word of "a b c"?  NULL, or "why", which tells the words. */
static const char *
one_of(const char *s, const char *words, const char *why)
{
	size_t	 n;

	for (; *words != '\0'; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (strlen(s) == n && strncmp(s, words, n) == 0)
			return NULL;
	}
	return why;
}

static int
is_cloud(const char *s, size_t n)
{
	static const char *const clouds[] = {
		"public", "gov", "china", "germany"
	};
	size_t	 i;

	for (i = 0; i < sizeof clouds / sizeof clouds[0]; i++)
		if (strlen(clouds[i]) == n && strncmp(s, clouds[i], n) == 0)
			return 1;
	return 0;
}

#define CLOUDS	"clouds are public, gov, china, germany"

static const char *
check_clouds(const char *s)
{
	size_t	 n = 0, some = 0;

	while ((n = table_next(&s, n)) > 0) {
		if (!is_cloud(s, n))
			return CLOUDS;
		some++;
	}
	return some > 0 ? NULL : CLOUDS;
}

/* The day of a source, its month or its year, as far as known. */
static const char *
check_date(const char *s)
{
	char	 day[16];
	long	 d;

	if (strcmp(s, "-") == 0)
		return NULL;
	if (strlen(s) == 4 || strlen(s) == 7) {
		snprintf(day, sizeof day, "%s%s", s,
		    strlen(s) == 4 ? "-01-01" : "-01");
		s = day;
	}
	return strlen(s) == 10 && date_parse(s, &d) == 0 ? NULL :
	    "not a date as YYYY-MM-DD, YYYY-MM or YYYY";
}

/* "a,b", each of these characters and nothing empty; perhaps "-". */
static const char *
check_names(const char *s, const char *chars, const char *why)
{
	size_t	 n = strlen(s);

	if (s[0] == ',' || s[n - 1] == ',' || strstr(s, ",,") != NULL)
		return "an empty name between commas";
	return s[strspn(s, chars)] == '\0' ? NULL : why;
}

#define LOW	"abcdefghijklmnopqrstuvwxyz0123456789"
#define UP	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* "65535:65535", without leading zeros so that equal ones look equal. */
static const char *
check_community(const char *s)
{
	const char	*why = "not a community as 12076:5010";
	long		 v;
	int		 half;

	for (half = 0; half < 2; half++, s++) {
		if (!isdigit((unsigned char)*s) ||
		    (s[0] == '0' && isdigit((unsigned char)s[1])))
			return why;
		for (v = 0; isdigit((unsigned char)*s); s++)
			if ((v = v * 10 + *s - '0') > 65535)
				return why;
		if (*s != (half == 0 ? ':' : '\0'))
			return why;
	}
	return NULL;
}

static const char *
check_profile(size_t n, const char *s)
{
	switch (n) {
	case PROFILE_NAME:
		return check_names(s, LOW "-",
		    "a profile is lower-case letters, digits, hyphens");
	case PROFILE_TAG:
		return check_names(s, LOW UP "._-",
		    "a tag is letters, digits, dots, hyphens");
	case PROFILE_SCOPE:
		return one_of(s, "region some global",
		    "the scope is region, some or global");
	case PROFILE_FAMILY:
		return one_of(s, "both v4 v6", "the family is both, v4 or v6");
	case PROFILE_CLOUDS:
		return check_clouds(s);
	case PROFILE_DATE:
		return check_date(s);
	}
	return NULL;
}

static const char *
check_geo(size_t n, const char *s)
{
	switch (n) {
	case GEO_CODE:
		return check_names(s, LOW UP " ",
		    "a geo is letters, digits, a space");
	case GEO_HOST:
		if (strchr(s, '*') != NULL)
			return "a host without wildcards";
		return strcmp(s, "-") == 0 ? NULL : host_check(s, strlen(s));
	case GEO_CLOUD:
		return is_cloud(s, strlen(s)) ? NULL : CLOUDS;
	case GEO_REGIONS:
		return check_names(s, LOW ",-",
		    "regions are lower case, commas between");
	case GEO_BASIS:
		return one_of(s, "inferred recorded -",
		    "the basis is inferred, recorded or -");
	case GEO_DATE:
		return check_date(s);
	}
	return NULL;
}

static const char *
check_region(size_t n, const char *s)
{
	switch (n) {
	case REGION_NAME:
		return check_names(s, LOW,
		    "a region is lower-case letters and digits");
	case REGION_TITLE:
		return check_names(s, LOW UP " -.()",
		    "a title is letters, digits, spaces");
	case REGION_CLOUD:
		return is_cloud(s, strlen(s)) ? NULL : CLOUDS;
	case REGION_ALIASES:
		return check_names(s, LOW ",-",
		    "aliases are lower case, commas between");
	case REGION_DATE:
		return check_date(s);
	}
	return NULL;
}

static const char *
check_value(size_t n, const char *s)
{
	switch (n) {
	case COMMUNITY_VALUE:
		return check_community(s);
	case COMMUNITY_KIND:
		return one_of(s, "service region",
		    "the kind is service or region");
	case COMMUNITY_NAME:
		return check_names(s, LOW ",-",
		    "names are lower case, commas between");
	case COMMUNITY_CLOUD:
		return is_cloud(s, strlen(s)) ? NULL : CLOUDS;
	case COMMUNITY_STATUS:
		return one_of(s, "listed legacy gone proposed",
		    "the status is listed, legacy, gone or proposed");
	case COMMUNITY_ACCESS:
		return one_of(s, "free approval restricted -",
		    "the access is free, approval, restricted or -");
	case COMMUNITY_DATE:
		return check_date(s);
	}
	return NULL;
}

const char *
table_check_cell(enum table_kind kind, size_t n, const char *s)
{
	const char	*p;

	if (strlen(s) > LIMIT_TABLE_CELL)
		return "too long";
	for (p = s; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || (unsigned char)*p >= 0x7f)
			return "something else than printable ASCII";
	switch (kind) {
	case TABLE_PROFILES:
		return check_profile(n, s);
	case TABLE_GEOS:
		return check_geo(n, s);
	case TABLE_REGIONS:
		return check_region(n, s);
	case TABLE_COMMUNITIES:
		return check_value(n, s);
	case TABLES:
		break;
	}
	return "no such table";
}

#define CELL	(LIMIT_TABLE_CELL + 1)

/* --- rows among rows ------------------------------------------------------ */

/* A region of this spelling that is not "r". */
static const struct table_row *
other_region(const struct tables *t, const struct table_row *r, const char *s)
{
	const struct table_row	*o = t->of[TABLE_REGIONS];

	for (; o->cell[0] != NULL; o++)
		if (o != r && (table_same(o->cell[REGION_NAME], s) ||
		    table_same(o->cell[REGION_TITLE], s) ||
		    table_has(o->cell[REGION_ALIASES], s)))
			return o;
	return NULL;
}

/* Each spelling of a region means this one. */
static int
check_spellings(const struct tables *t, const struct table_row *r, char *why,
    size_t size)
{
	const struct table_row	*o;
	const char		*s = r->cell[REGION_ALIASES];
	char			 word[CELL];
	size_t			 n = 0;

	strlcpy(word, r->cell[REGION_TITLE], sizeof word);
	if ((o = other_region(t, r, word)) == NULL) {
		strlcpy(word, r->cell[REGION_NAME], sizeof word);
		o = other_region(t, r, word);
	}
	while (o == NULL && (n = table_next(&s, n)) > 0) {
		snprintf(word, sizeof word, "%.*s", (int)n, s);
		o = other_region(t, r, word);
	}
	if (o == NULL)
		return 0;
	snprintf(why, size, "\"%s\" is region %s too", word,
	    o->cell[REGION_NAME]);
	return -1;
}

/* Regions by their names, not by their aliases. */
static int
check_regions(const struct tables *t, const char *list, char *why, size_t size)
{
	const struct table_row	*r;
	const char		*s = list;
	char			 word[CELL];
	size_t			 n = 0;

	while ((n = table_next(&s, n)) > 0) {
		snprintf(word, sizeof word, "%.*s", (int)n, s);
		r = table_region(t, word);
		if (r == NULL || strcmp(r->cell[REGION_NAME], word) != 0) {
			snprintf(why, size, "\"%s\" is not in the table of "
			    "regions%s%s%s", word, r != NULL ? ": take \"" :
			    "", r != NULL ? r->cell[REGION_NAME] : "",
			    r != NULL ? "\"" : "");
			return -1;
		}
	}
	return 0;
}

static int
check_among_values(const struct tables *t, const struct table_row *r,
    char *why, size_t size)
{
	const struct table_row	*o = t->of[TABLE_COMMUNITIES];

	for (; o->cell[0] != NULL; o++)
		if (o != r && strcmp(o->cell[COMMUNITY_VALUE],
		    r->cell[COMMUNITY_VALUE]) == 0) {
			snprintf(why, size, "%s is the value of %s too",
			    r->cell[COMMUNITY_VALUE], o->cell[COMMUNITY_NAME]);
			return -1;
		}
	if (strcmp(r->cell[COMMUNITY_KIND], "region") == 0)
		return check_regions(t, r->cell[COMMUNITY_NAME], why, size);
	return 0;
}

int
table_check_row(const struct tables *t, enum table_kind kind,
    const struct table_row *r, char *why, size_t size)
{
	switch (kind) {
	case TABLE_GEOS:
		return check_regions(t, r->cell[GEO_REGIONS], why, size);
	case TABLE_REGIONS:
		return check_spellings(t, r, why, size);
	case TABLE_COMMUNITIES:
		return check_among_values(t, r, why, size);
	case TABLE_PROFILES:
	case TABLES:
		break;
	}
	return 0;
}
