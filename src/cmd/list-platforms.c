/*
 * `list platforms`: the table of emitters.
 */
#include <stdio.h>
#include <string.h>

#include "../emit/emit.h"
#include "../report/report.h"
#include "list-tables.h"

static const char *const match_names[] = {
	[MATCH_ROUTE] = "route",
	[MATCH_ADDRESS] = "address",
	[MATCH_HOST] = "host",
	[MATCH_VALUE] = "value",
	[MATCH_ANY] = "any"
};

static const char *const row_names[] = {
	[ROW_PREFIX] = "prefix",
	[ROW_HOST] = "host",
	[ROW_VALUE] = "value"
};

static const char *const families_names[] = {
	[FAMILIES_APART] = "apart",
	[FAMILIES_TOGETHER] = "together"
};

static const char *const load_names[] = {
	[LOAD_MERGE] = "merge",
	[LOAD_REPLACE] = "replace",
	[LOAD_FILE] = "file"
};

static const char *const delta_names[] = {
	[DELTA_NONE] = "none",
	[DELTA_LINES] = "lines",
	[DELTA_OBJECT] = "object"
};

static const char *const hole_names[] = {
	[HOLE_NONE] = "matches-nothing",
	[HOLE_PERMITS] = "permits-all",
	[HOLE_ERROR] = "error",
	[HOLE_UNKNOWN] = "unknown"
};

static const struct {
	unsigned	 bit;
	const char	*name;
} range_names[] = {
	{ RANGE_EXACT,		"exact" },
	{ RANGE_ORLONGER,	"orlonger" },
	{ RANGE_UPTO,		"upto" },
	{ RANGE_SPAN,		"span" },
	{ RANGE_DATA,		"data" }
};

#define NRANGES	(sizeof range_names / sizeof range_names[0])

/* --- as text ------------------------------------------------------------- */

/* "name 63, rows 1000, sequence 65535": those that are known, or "-". */
static const char *
limits_text(struct arena *mem, const struct emitter *e)
{
	const struct {
		const char	*what;
		uintmax_t	 most;
	} limits[] = {
		{ "name", e->name_max }, { "rows", e->row_max },
		{ "line", e->line_max }, { "text", e->text_max },
		{ "sequence", e->seq_step == 0 ? 0 : e->seq_max }
	};
	char	 s[160] = "";
	size_t	 i, n = 0;

	for (i = 0; i < sizeof limits / sizeof limits[0]; i++)
		if (limits[i].most != 0)
			n += (size_t)snprintf(s + n, sizeof s - n, "%s%s %ju",
			    n == 0 ? "" : ", ", limits[i].what,
			    limits[i].most);
	return n == 0 ? "-" : arena_strndup(mem, s, n);
}

void
list_platforms_text(struct out *o)
{
	static const char *const head[] = {
		"NAME", "MATCHES", "LOAD", "DELTA", "EMPTY", "MISSING", "KIND",
		"LIMITS", "CHECKED", "TITLE", "LOADED BY"
	};
	const struct emitter	*e;
	struct arena		 mem = { .head = NULL };
	struct table		 t;
	const char		*limits;
	size_t			 i;

	memset(&t, 0, sizeof t);
	t.columns = sizeof head / sizeof head[0];
	for (i = 0; i < t.columns; i++)
		table_cell(&t, head[i]);
	for (i = 0; (e = emitters[i]) != NULL; i++) {
		if ((limits = limits_text(&mem, e)) == NULL) {
			t.err = 1;
			break;
		}
		table_cell(&t, e->name);
		table_cell(&t, match_names[e->matches]);
		table_cell(&t, load_names[e->load]);
		table_cell(&t, delta_names[e->delta]);
		table_cell(&t, hole_names[e->empty]);
		table_cell(&t, hole_names[e->missing]);
		table_cell(&t, e->kind);
		table_cell(&t, limits);
		table_cell(&t, e->checked);
		table_cell(&t, e->title);
		table_cell(&t, e->load_how != NULL ? e->load_how : "-");
	}
	list_finish(&t, o);
	arena_free(&mem);
}

/* --- as JSON ------------------------------------------------------------- */

/* A limit; null where none is known. */
static json_t *
limit(size_t n)
{
	return n == 0 ? json_null() : json_integer((json_int_t)n);
}

static json_t *
range_list(unsigned bits)
{
	json_t	*a = json_array();
	size_t	 i;

	for (i = 0; i < NRANGES; i++)
		if (bits & range_names[i].bit)
			json_array_append_new(a,
			    json_string(range_names[i].name));
	return a;
}

static json_t *
sequence(const struct emitter *e)
{
	if (e->seq_step == 0)
		return json_null();
	return json_pack("{s:I,s:I,s:I}", "start", (json_int_t)e->seq_start,
	    "step", (json_int_t)e->seq_step, "max", (json_int_t)e->seq_max);
}

static json_t *
parameters(const struct emitter *e)
{
	const struct emit_param	*p;
	json_t			*a = json_array();

	for (p = e->params; p != NULL && p->name != NULL; p++)
		json_array_append_new(a, json_pack("{s:s,s:s,s:s?,s:s}",
		    "name", p->name, "what", p->what, "default", p->fallback,
		    "family", p->af == 4 ? "v4" : p->af == 6 ? "v6" :
		    "both"));
	return a;
}

static void
add_word(json_t *a, unsigned has, const char *word)
{
	if (has != 0)
		json_array_append_new(a, json_string(word));
}

/*
 * Rows that are no prefixes: the kinds that it takes besides, what it can say
 * of host names and values, and where a name says more there.
 */
static void
add_texts(json_t *j, const struct emitter *e)
{
	const unsigned	 says = e->says == 0 ? ~0u : e->says;
	json_t		*a;

	a = json_array();
	add_word(a, e->also & TAKES(ROW_HOST), "host");
	add_word(a, e->also & TAKES(ROW_VALUE), "value");
	json_object_set_new(j, "also", a);
	a = json_array();
	if (emit_takes(e, ROW_HOST)) {
		add_word(a, says & HOST_EXACT, "exact");
		add_word(a, says & HOST_BELOW, "below");
		add_word(a, says & HOST_TAIL, "tail");
		add_word(a, says & HOST_INNER, "inner");
	}
	if (emit_takes(e, ROW_VALUE)) {
		add_word(a, says & VALUE_COMMUNITY, "community");
		add_word(a, says & VALUE_LARGE, "large-community");
	}
	json_object_set_new(j, "says", a);
	a = json_array();
	add_word(a, e->means & HOSTS_APEX, "apex");
	add_word(a, e->means & HOSTS_ZONE, "zone");
	json_object_set_new(j, "means", a);
}

static json_t *
platform_json(const struct emitter *e)
{
	json_t	*j;

	j = json_pack("{s:s,s:s?,s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:s?,s:s,s:s,"
	    "s:s,s:s?,s:s?,s:s?,s:o,s:{s:o,s:o,s:o,s:o,s:o}}",
	    "name", e->name,
	    "platform", e->platform,
	    "kind", e->kind,
	    "title", e->title,
	    "families", families_names[e->families],
	    "matches", match_names[e->matches],
	    "rows", row_names[e->rows],
	    "ranges", range_list(e->ranges),
	    "load", load_names[e->load],
	    "load_how", e->load_how,
	    "delta", delta_names[e->delta],
	    "empty", hole_names[e->empty],
	    "missing", hole_names[e->missing],
	    "hole_source", e->hole_source,
	    "checked", e->checked,
	    "comment", e->comment,
	    "parameters", parameters(e),
	    "limits", "name", limit(e->name_max), "rows", limit(e->row_max),
	    "line", limit(e->line_max), "text", limit(e->text_max),
	    "sequence", sequence(e));
	if (j != NULL)
		add_texts(j, e);
	return j;
}

json_t *
list_platforms_json(size_t i)
{
	return emitters[i] == NULL ? NULL : platform_json(emitters[i]);
}
