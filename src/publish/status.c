/*
 * status.json, with jansson: keys in a fixed order, a schema number.
 */
#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../base/json-watch.h"
#include "../base/path.h"
#include "../base/version.h"
#include "state.h"

#define STATUS_SCHEMA	1
#define STATUS_MAX	(16 * 1024 * 1024)

static char *
status_path(const struct conf *conf)
{
	return path_join(conf->state_dir, "status.json");
}

json_t *
status_read(const struct conf *conf)
{
	char	*path = status_path(conf), *text;
	json_t	*j = NULL;
	json_error_t err;
	size_t	 len;

	if (path == NULL)
		return NULL;
	errno = 0;
	if ((text = path_read(path, STATUS_MAX, &len)) == NULL)
		goto out;
	j = json_watch_read(text, len, 0, &err);
	if (json_integer_value(json_object_get(j, "schema")) !=
	    STATUS_SCHEMA) {
		json_decref(j);
		j = NULL;
		log_warn("%s: damaged, or of another version of this program; "
		    "the next run writes it anew", path);
		errno = EINVAL;
	}
out:
	free(text);
	free(path);
	return j;
}

time_t
status_answered(const struct conf *conf, const struct conf_feed *cf)
{
	static const enum cache_kind kinds[] = { CACHE_SNAPSHOT,
					    CACHE_CANDIDATE };
	struct stat	 st;
	time_t		 last = 0;
	char		*path;
	size_t		 i;

	for (i = 0; i < 2; i++) {
		path = cache_path(conf->state_dir, cf->name, kinds[i]);
		if (path != NULL && stat(path, &st) == 0 && st.st_mtime > last)
			last = st.st_mtime;
		free(path);
	}
	return last;
}

static const char *
state_name(enum pub_state s)
{
	static const char *const names[] = {
		[PUB_NONE] = "none", [PUB_OK] = "ok", [PUB_FROZEN] = "frozen",
		[PUB_FAILED] = "failed", [PUB_REFUSED] = "refused"
	};

	return names[s];
}

json_t *
verdict_json(const struct verdict *v, int accepted)
{
	json_t	*j, *findings;
	size_t	 i;

	if (v->n == 0)
		return NULL;
	findings = json_array();
	for (i = 0; i < v->n; i++)
		json_array_append_new(findings, json_pack("{s:s,s:b,s:s}",
		    "rule", guard_rule_name(v->f[i].rule),
		    "refused", v->f[i].weight != GUARD_NOTE && !accepted,
		    "text", v->f[i].text));
	j = json_object();
	json_object_set_new(j, "refused", json_boolean(v->refused &&
	    !accepted));
	if (v->refused)
		json_object_set_new(j, "accept", v->never ? json_null() :
		    json_string(v->digest));
	json_object_set_new(j, "findings", findings);
	return j;
}

static json_t *
feed_json(const struct pub_feed *pf)
{
	json_t	*j = json_object(), *v;

	json_object_set_new(j, "name", json_string(pf->cf->name));
	json_object_set_new(j, "source", json_string(pf->cf->source->name));
	json_object_set_new(j, "state", json_string(state_name(pf->state)));
	json_object_set_new(j, "version", pf->version == NULL ? json_null() :
	    json_string(pf->version));
	json_object_set_new(j, "prefixes_v4",
	    json_integer((json_int_t)pf->all.set.n4));
	json_object_set_new(j, "prefixes_v6",
	    json_integer((json_int_t)pf->all.set.n6));
	if ((v = verdict_json(&pf->verdict, pf->accepted)) != NULL)
		json_object_set_new(j, "guard", v);
	return j;
}

static json_t *
list_json(const struct pub_list *pl)
{
	json_t	*j = json_object(), *v;

	json_object_set_new(j, "name", json_string(pl->cl->name));
	json_object_set_new(j, "state", json_string(state_name(pl->state)));
	if (pl->state != PUB_OK)
		json_object_set_new(j, "why", json_string(pl->why));
	json_object_set_new(j, "rows_v4", json_integer((json_int_t)
	    pl->rows.n4));
	json_object_set_new(j, "rows_v6", json_integer((json_int_t)
	    pl->rows.n6));
	if (conf_kind(pl->cl) != ROW_PREFIX)
		json_object_set_new(j, conf_kind(pl->cl) == ROW_HOST ?
		    "rows_hosts" : "rows_values",
		    json_integer((json_int_t)pl->texts.n));
	if ((v = verdict_json(&pl->verdict, pl->accepted)) != NULL)
		json_object_set_new(j, "guard", v);
	return j;
}

static json_t *
output_json(const struct pub_output *po)
{
	const struct out_record	*r = po->state == PUB_OK && !po->skipped ?
				    &po->now : &po->old;
	json_t			*j = json_object();

	json_object_set_new(j, "name", json_string(po->co->name));
	json_object_set_new(j, "path", json_string(po->co->file.path));
	json_object_set_new(j, "state", json_string(state_name(po->state)));
	if (po->state != PUB_OK && *po->why != '\0')
		json_object_set_new(j, "why", json_string(po->why));
	json_object_set_new(j, "rows", json_integer((json_int_t)po->rows));
	json_object_set_new(j, "digest", *r->state == '\0' ? json_null() :
	    json_string(r->state));
	if (po->nunsaid > 0)
		json_object_set_new(j, "inexpressible",
		    json_integer((json_int_t)po->nunsaid));
	if (po->skipped)
		json_object_set_new(j, "reformat", json_true());
	return j;
}

json_t *
status_build(const struct publish *pub, int status)
{
	json_t	*j, *a;
	size_t	 i;

	/* what a report lacked is no matter here */
	json_watch();
	j = json_object();
	json_object_set_new(j, "schema", json_integer(STATUS_SCHEMA));
	json_object_set_new(j, "program", json_string(O365FEED_VERSION));
	json_object_set_new(j, "time", json_null());
	json_object_set_new(j, "exit", json_integer(status));
	a = json_array();
	for (i = 0; pub->feed != NULL && i < pub->conf->nfeeds; i++)
		if (pub->feed[i].cf != NULL)
			json_array_append_new(a, feed_json(&pub->feed[i]));
	json_object_set_new(j, "feeds", a);
	a = json_array();
	for (i = 0; pub->list != NULL && i < pub->conf->nlists; i++)
		if (pub->list[i].cl != NULL)
			json_array_append_new(a, list_json(&pub->list[i]));
	json_object_set_new(j, "lists", a);
	a = json_array();
	for (i = 0; pub->out != NULL && i < pub->conf->noutputs; i++)
		if (pub->out[i].co != NULL)
			json_array_append_new(a, output_json(&pub->out[i]));
	json_object_set_new(j, "outputs", a);
	return j;
}

static void
time_text(time_t t, char *buf, size_t size)
{
	struct tm	 tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(buf, size, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		buf[0] = '\0';
}

int
status_write(const struct conf *conf, json_t *j, int status)
{
	const struct conf_feed	*cf;
	const char		*name;
	char			 buf[32], *path, *text;
	json_t			*f;
	size_t			 i;
	time_t			 t;
	int			 rc = -1;

	time_text(time(NULL), buf, sizeof buf);
	json_object_set_new(j, "time", json_string(buf));
	json_object_set_new(j, "exit", json_integer(status));
	json_array_foreach(json_object_get(j, "feeds"), i, f) {
		name = json_string_value(json_object_get(f, "name"));
		if (name == NULL || (cf = conf_feed_find(conf, name)) == NULL)
			continue;
		t = status_answered(conf, cf);
		time_text(t, buf, sizeof buf);
		json_object_set_new(f, "last_success", t == 0 ? json_null() :
		    json_string(buf));
	}
	path = status_path(conf);
	text = json_watch_text(j);
	if (path != NULL && text != NULL) {
		/* one that a killed run left would lie here for good */
		journal_sweep(path);
		rc = path_write_soft(path, text, strlen(text), 0644);
	} else
		log_error("out of memory");
	free(text);
	free(path);
	return rc;
}
