/*
 * What this program knows, straight from its tables: sources, commands; those
 * of platforms, services and regions are in files of their own.  Nothing is
 * said here that the tables do not say.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../report/json.h"
#include "../report/report.h"
#include "cmds.h"
#include "list-tables.h"

static const struct {
	unsigned	 bit;
	const char	*name;
} attr_names[] = {
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

#define NATTRS	(sizeof attr_names / sizeof attr_names[0])

void
list_finish(struct table *t, struct out *o)
{
	if (t->err)
		o->err = ENOMEM;
	else
		table_write(t, o);
	table_free(t);
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
	list_finish(&t, o);
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
	list_finish(&t, o);
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
	{ "platforms",	list_platforms_text, list_platforms_json, TABLES },
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
