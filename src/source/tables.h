/*
 * What the program knows by itself (source builtin): which tags make a
 * profile, which host and regions a geo of CRM Online has, how regions are
 * spelled, which BGP community stands for what.  Each row names its source and
 * that source's date, for all of it grows old: a file can say better.
 *
 * A table is rows of cells, all text, the same here, in `o365feed list geos`
 * and in a file of tables, so that what is printed reads back to the same.
 * "-" is an empty cell.
 */
#ifndef TABLES_H
#define TABLES_H

#include <stddef.h>

#include "../base/in.h"
#include "../base/mem.h"

#define TABLE_COLUMNS	9		/* at most */

enum table_kind {
	TABLE_PROFILES, TABLE_GEOS, TABLE_REGIONS, TABLE_COMMUNITIES, TABLES
};

enum {
	PROFILE_NAME,		/* "crm" */
	PROFILE_TAG,		/* "PowerPlatformInfra" */
	/*
	 * "region": its tags of the regions asked for, each is expected;
	 * "some": the same, but not every region has one; "global": no
	 * regional tags, always the whole
	 */
	PROFILE_SCOPE,
	PROFILE_FAMILY,		/* "both", "v4", "v6" */
	PROFILE_CLOUDS,		/* which have the tag: "public,gov" */
	PROFILE_DATE, PROFILE_SOURCE, PROFILE_WHY
};
enum {
	GEO_CODE,		/* "EUR" */
	GEO_HOST,		/* "crm4.dynamics.com" */
	GEO_CLOUD,
	GEO_REGIONS,		/* "northeurope,westeurope", or "-" */
	GEO_BASIS,		/* of the regions: "inferred", "recorded" */
	GEO_DATE, GEO_SOURCE, GEO_NAME
};
enum {
	REGION_NAME,		/* properties.region: "centralfrance" */
	REGION_TITLE,		/* "France Central" */
	REGION_CLOUD,
	REGION_ALIASES,		/* more spellings, or "-" */
	REGION_DATE, REGION_SOURCE
};
enum {
	COMMUNITY_VALUE,	/* "12076:51002" */
	COMMUNITY_KIND,		/* "service", "region" */
	COMMUNITY_NAME,		/* "exchange", "westeurope" */
	COMMUNITY_CLOUD,
	/* "listed", "legacy", "gone", "proposed" */
	COMMUNITY_STATUS,
	COMMUNITY_ACCESS,	/* "free", "approval", "restricted", "-" */
	COMMUNITY_DATE, COMMUNITY_SOURCE, COMMUNITY_TITLE
};

struct table_row {
	const char	*cell[TABLE_COLUMNS];
};

struct table_def {
	const char	*name;		/* "geos" */
	size_t		 columns;
	unsigned	 key;		/* 1 << column: no two rows alike */
	/* a file's row takes the place of all that are like it in these */
	unsigned	 replaces;
	const char	*head[TABLE_COLUMNS];
};
extern const struct table_def table_defs[TABLES];

struct tables {
	/* a row without a first cell ends each */
	const struct table_row	*of[TABLES];
	struct arena		 mem;	/* of what a file said */
};

/* The program's own rows; nothing to free. */
extern const struct tables tables_builtin;

/*
 * Lay a file of tables over the program's: a row takes the place of the one
 * with its key, or is added; all rows of a profile take the place of all rows
 * of that profile.  Lines are as printed: a line of heads first, cells apart by
 * two or more spaces or a tab; empty lines and those with # are passed over.
 * "to" is zeroed before.  0; -1, each bad line said as "label:line: what".
 * Rows keep the order of the program's; new ones stand behind them.
 */
int	 tables_read(struct tables *to, struct in *);
/* The same for a file that not everybody may write to. */
int	 tables_load(struct tables *to, const char *file);
void	 tables_free(struct tables *);	/* NULL, zeroed and built in are fine */

/* Letters and digits of two names, without case: "West Europe", westeurope. */
int	 table_same(const char *, const char *);
/* Is the word one of "a,b,c"? */
int	 table_has(const char *list, const char *word);
/*
 * The next of "a,b,c": its length and *s at its start; 0 at the end and for
 * "-".  Start with *s = the cell and n = 0, then hand back what came.
 */
size_t	 table_next(const char **s, size_t n);

/* Rows by a name in any spelling, or NULL. */
const struct table_row *table_region(const struct tables *, const char *);
const struct table_row *table_geo(const struct tables *, const char *code);
/* By the host of an organisation: "contoso.crm4.dynamics.com", a URL of it. */
const struct table_row *table_geo_of(const struct tables *, const char *host);
/* The nearest name of that kind, or NULL. */
const char *table_near(const struct tables *, enum table_kind, const char *);

#endif
