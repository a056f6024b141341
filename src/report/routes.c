#include <string.h>

#include "json.h"
#include "report.h"
#include "routes.h"

/* The next value of "a,b"; returns its length, 0 at the end. */
static size_t
next_value(const char **s, char *buf, size_t size)
{
	size_t	 n = strcspn(*s, ",");

	strlcpy(buf, *s, n + 1 < size ? n + 1 : size);
	*s += n + ((*s)[n] == ',');
	return n;
}

/* "12076:5010 Exchange Online, 12076:51003 West Europe" */
static void
put_communities(struct out *out, const struct report_routes *r,
    const char *s)
{
	const struct table_row	*row;
	char			 value[64];
	int			 first = 1;

	while (s != NULL && *s != '\0' &&
	    next_value(&s, value, sizeof value) > 0) {
		out_str(out, first ? "  " : ", ");
		first = 0;
		report_safe(out, value);
		row = community_row(r->tables, value);
		if (row != NULL) {
			out_char(out, ' ');
			report_safe(out, row->cell[COMMUNITY_TITLE]);
		}
	}
}

static void
put_items(struct out *out, const struct report_routes *r, char mark,
    const struct routes_items *items)
{
	char	 buf[PREFIX_STRLEN];
	size_t	 i;

	for (i = 0; i < items->n; i++) {
		if (r->max_rows != 0 && i == r->max_rows) {
			out_printf(out, "  ... and %zu more (-v shows all)\n",
			    items->n - i);
			break;
		}
		out_printf(out, "  %c %s", mark,
		    prange_str(&items->i[i].prange, buf));
		put_communities(out, r, items->i[i].communities);
		out_char(out, '\n');
	}
}

static void
put_families(struct out *out, const struct report_routes *r)
{
	const struct routes_family	*f;
	size_t				 i;

	for (i = 0; i < ROUTES_FAMILIES; i++) {
		f = &r->routes->family[i];
		if (f->compared)
			out_printf(out, "IPv%d: suggested maximum-prefix %zu "
			    "(%zu announced or listed, and half more; "
			    "Microsoft publishes no limit, 2026-03)\n",
			    i == ROUTES_V4 ? 4 : 6, f->maximum, f->expected);
	}
}

void
report_routes_text(struct out *out, const struct report_routes *r)
{
	const struct routes	*rt = r->routes;

	report_safe(out, r->list);
	out_str(out, " (");
	report_safe(out, r->from);
	out_str(out, ") against ");
	report_safe(out, r->rib);
	out_printf(out, ": %zu announced and listed, %zu announced only, "
	    "%zu listed only\n", rt->both.n, rt->announced.n, rt->listed.n);
	if (rt->announced.n > 0)
		out_str(out, "announced only: the list drops them\n");
	put_items(out, r, '+', &rt->announced);
	if (rt->listed.n > 0)
		out_str(out, "listed only: no route that they would take\n");
	put_items(out, r, '-', &rt->listed);
	put_families(out, r);
}

/* --- for machines -------------------------------------------------------- */

static json_t *
communities_json(const struct report_routes *r, const char *s)
{
	const struct table_row	*row;
	char			 value[64];
	json_t			*all = json_array();

	while (s != NULL && *s != '\0' &&
	    next_value(&s, value, sizeof value) > 0) {
		row = community_row(r->tables, value);
		json_array_append_new(all, json_pack("{s:o,s:o}", "value",
		    rjson_text(value), "title", rjson_text(row == NULL ? NULL :
		    row->cell[COMMUNITY_TITLE])));
	}
	return all;
}

static json_t *
items_json(const struct report_routes *r, const struct routes_items *items)
{
	const struct routes_item	*it;
	char				 buf[PREFIX_STRLEN];
	json_t				*all = json_array();
	size_t				 i;

	for (i = 0; i < items->n; i++) {
		it = &items->i[i];
		json_array_append_new(all, json_pack("{s:s,s:i,s:i,s:o,s:s?}",
		    "prefix", prefix_str(&it->prange.p, buf), "lo",
		    it->prange.lo, "hi", it->prange.hi, "communities",
		    communities_json(r, it->communities), "communities_from",
		    it->communities == NULL ? NULL : it->told ? "router" :
		    "feed"));
	}
	return all;
}

static json_t *
family_json(const struct routes_family *f)
{
	return json_pack("{s:b,s:I,s:I,s:o}", "compared", f->compared,
	    "received", (json_int_t)f->received, "rows", (json_int_t)f->rows,
	    "maximum_prefix", f->compared ?
	    json_integer((json_int_t)f->maximum) : json_null());
}

void
report_routes_json(struct out *out, const struct report_routes *r)
{
	const struct routes	*rt = r->routes;

	rjson_put(out, json_pack("{s:i,s:o,s:o,s:{s:o,s:s,s:b},s:b,"
	    "s:{s:o,s:o},s:o,s:o,s:o}", "schema", REPORT_SCHEMA, "list",
	    rjson_text(r->list), "from", rjson_text(r->from), "rib", "file",
	    rjson_text(r->rib), "format", r->table->format, "end_seen",
	    r->table->whole, "same", rt->announced.n == 0 &&
	    rt->listed.n == 0, "families", "v4",
	    family_json(&rt->family[ROUTES_V4]), "v6",
	    family_json(&rt->family[ROUTES_V6]), "both",
	    items_json(r, &rt->both), "announced_only",
	    items_json(r, &rt->announced), "listed_only",
	    items_json(r, &rt->listed)));
	out_char(out, '\n');
}
