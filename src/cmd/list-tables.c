#include <ctype.h>
#include <string.h>

#include "../report/report.h"
#include "list-tables.h"

void
list_table_text(const struct tables *t, enum table_kind kind, struct out *o)
{
	const struct table_def	*d = &table_defs[kind];
	const struct table_row	*r;
	struct table		 text;
	size_t			 i;

	memset(&text, 0, sizeof text);
	text.columns = d->columns;
	for (i = 0; i < d->columns; i++)
		table_cell(&text, d->head[i]);
	for (r = t->of[kind]; r->cell[0] != NULL; r++)
		for (i = 0; i < d->columns; i++)
			table_cell(&text, r->cell[i]);
	list_finish(&text, o);
}

/* Which cells hold several words. */
static int
is_words(enum table_kind kind, size_t i)
{
	return (kind == TABLE_PROFILES && i == PROFILE_CLOUDS) ||
	    (kind == TABLE_GEOS && i == GEO_REGIONS) ||
	    (kind == TABLE_REGIONS && i == REGION_ALIASES) ||
	    (kind == TABLE_COMMUNITIES && i == COMMUNITY_NAME);
}

/* null for "-", an array for several words, else a string. */
static json_t *
cell_json(enum table_kind kind, size_t i, const char *cell)
{
	json_t	*a;
	size_t	 n = 0;

	if (!is_words(kind, i))
		return strcmp(cell, "-") == 0 ? json_null() :
		    json_string(cell);
	a = json_array();
	while ((n = table_next(&cell, n)) > 0)
		json_array_append_new(a, json_stringn(cell, n));
	return a;
}

json_t *
list_table_json(const struct tables *t, enum table_kind kind, size_t row)
{
	const struct table_def	*d = &table_defs[kind];
	const struct table_row	*r = &t->of[kind][row];
	char			 key[32];
	json_t			*o;
	size_t			 i, k;

	if (r->cell[0] == NULL)
		return NULL;
	o = json_object();
	for (i = 0; i < d->columns; i++) {
		for (k = 0; d->head[i][k] != '\0' && k + 1 < sizeof key; k++)
			key[k] = (char)tolower((unsigned char)d->head[i][k]);
		key[k] = '\0';
		json_object_set_new(o, key, cell_json(kind, i, r->cell[i]));
	}
	return o;
}
