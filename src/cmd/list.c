/*
 * What this program knows, straight from its tables: platforms, sources,
 * commands.  Nothing is said here that the tables do not say.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../report/json.h"
#include "../report/report.h"
#include "cmds.h"
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
}, attr_names[] = {
	{ ATTR_SERVICE,		"service" },
	{ ATTR_CATEGORY,	"category" },
	{ ATTR_REQUIRED,	"required" },
	{ ATTR_EXPRESS,		"express-route" },
	{ ATTR_ID,		"id" },
	{ ATTR_PORTS,		"ports" },
	{ ATTR_HOSTS,		"hosts" },
	{ ATTR_TAG,		"tag" },
	{ ATTR_REGION,		"region" },
	{ ATTR_COMMUNITY,	"community" }
};

#define NRANGES	(sizeof range_names / sizeof range_names[0])
#define NATTRS	(sizeof attr_names / sizeof attr_names[0])

/* --- platforms ----------------------------------------------------------- */

/* Write the table and drop it. */
static void
finish(struct table *t, struct out *o)
{
	if (t->err)
		o->err = ENOMEM;
	else
		table_write(t, o);
	table_free(t);
}

static void
platforms_text(struct out *o)
{
	static const char *const head[] = {
		"NAME", "MATCHES", "LOAD", "DELTA", "EMPTY", "MISSING", "TITLE"
	};
	const struct emitter	*e;
	struct table		 t;
	size_t			 i;

	memset(&t, 0, sizeof t);
	t.columns = sizeof head / sizeof head[0];
	for (i = 0; i < t.columns; i++)
		table_cell(&t, head[i]);
	for (i = 0; (e = emitters[i]) != NULL; i++) {
		table_cell(&t, e->name);
		table_cell(&t, match_names[e->matches]);
		table_cell(&t, load_names[e->load]);
		table_cell(&t, delta_names[e->delta]);
		table_cell(&t, hole_names[e->empty]);
		table_cell(&t, hole_names[e->missing]);
		table_cell(&t, e->title);
	}
	finish(&t, o);
}

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

static json_t *
platforms_json(size_t i)
{
	return emitters[i] == NULL ? NULL : platform_json(emitters[i]);
}

/* --- sources ------------------------------------------------------------- */

static void
sources_text(struct out *o)
{
	struct table	 t;
	size_t		 i;

	memset(&t, 0, sizeof t);
	t.columns = 2;
	table_cell(&t, "NAME");
	table_cell(&t, "TITLE");
	for (i = 0; sources[i] != NULL; i++) {
		table_cell(&t, sources[i]->name);
		table_cell(&t, sources[i]->title);
	}
	finish(&t, o);
}

static json_t *
sources_json(size_t i)
{
	json_t	*a;
	size_t	 k;

	if (sources[i] == NULL)
		return NULL;
	a = json_array();
	for (k = 0; k < NATTRS; k++)
		if (sources[i]->attrs & attr_names[k].bit)
			json_array_append_new(a,
			    json_string(attr_names[k].name));
	return json_pack("{s:s,s:s,s:o}", "name", sources[i]->name,
	    "title", sources[i]->title, "attributes", a);
}

/* --- commands ------------------------------------------------------------ */

static void
commands_text(struct out *o)
{
	struct table	 t;
	size_t		 i;

	memset(&t, 0, sizeof t);
	t.columns = 2;
	table_cell(&t, "NAME");
	table_cell(&t, "DOES");
	for (i = 0; cmds[i] != NULL; i++) {
		table_cell(&t, cmds[i]->name);
		table_cell(&t, cmds[i]->help);
	}
	finish(&t, o);
}

static json_t *
commands_json(size_t i)
{
	if (cmds[i] == NULL)
		return NULL;
	return json_pack("{s:s,s:s?,s:s}", "name", cmds[i]->name,
	    "synopsis", cmds[i]->synopsis, "help", cmds[i]->help);
}

/* --- the command --------------------------------------------------------- */

static const struct subject {
	const char	*name;
	void		(*text)(struct out *);
	json_t		*(*json)(size_t);	/* the i-th; NULL at the end */
	enum table_kind	 table;			/* without these two */
} subjects[] = {
	{ "platforms",	platforms_text,	platforms_json,	TABLES },
	{ "sources",	sources_text,	sources_json,	TABLES },
	{ "commands",	commands_text,	commands_json,	TABLES },
	{ "profiles",	NULL,		NULL,	TABLE_PROFILES },
	{ "geos",	NULL,		NULL,	TABLE_GEOS },
	{ "regions",	NULL,		NULL,	TABLE_REGIONS },
	{ "communities", NULL,		NULL,	TABLE_COMMUNITIES }
};

#define NSUBJECTS	(sizeof subjects / sizeof subjects[0])

static void
subject_text(const struct subject *s, const struct tables *t, struct out *o)
{
	if (s->text != NULL)
		s->text(o);
	else
		list_table_text(t, s->table, o);
}

static void
subject_json(const struct subject *s, const struct tables *t, struct out *o)
{
	json_t	*v;
	size_t	 i;

	out_char(o, '[');
	for (i = 0; (v = s->json != NULL ? s->json(i) :
	    list_table_json(t, s->table, i)) != NULL; i++) {
		out_str(o, i == 0 ? "\n" : ",\n");
		rjson_put(o, v);
	}
	out_str(o, "\n]\n");
}

static int
cmd_list_run(struct opts *o)
{
	const struct subject	*s = NULL;
	struct tables		 tables;
	struct out		 out;
	size_t			 i;
	int			 status = EXIT_OK;

	for (i = 0; i < NSUBJECTS; i++)
		if (strcmp(o->arg[0], subjects[i].name) == 0)
			s = &subjects[i];
	if (s == NULL) {
		log_error("list %s: no such list; there are: platforms, "
		    "sources, commands, profiles, geos, regions, communities",
		    o->arg[0]);
		return EXIT_USAGE;
	}
	if (o->tables != NULL && s->table == TABLES) {
		log_error("list %s: --tables has nothing to do with it",
		    s->name);
		return EXIT_USAGE;
	}
	tables = tables_builtin;
	if (o->tables != NULL && tables_load(&tables, o->tables) == -1)
		return EXIT_CONF;
	if (out_open_fd(&out, STDOUT_FILENO) == -1) {
		status = EXIT_FAILED;
		goto out;
	}
	if (o->json)
		subject_json(s, &tables, &out);
	else
		subject_text(s, &tables, &out);
	if (out_close(&out) == -1) {
		log_error("standard output: %s", strerror(errno));
		status = EXIT_FAILED;
	}
out:
	tables_free(&tables);
	return status;
}

const struct cmd cmd_list = {
	.name = "list",
	.synopsis = "[--json] [--tables FILE] platforms | sources | commands | "
	    "profiles | geos | regions | communities",
	.help = "what this program knows: platforms, sources, CRM profiles",
	.options = O_JSON | O_TABLES,
	.min = 1,
	.max = 1,
	.run = cmd_list_run
};
