/*
 * status: what the last run left, and how old each feed is by now.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../base/json-watch.h"
#include "../publish/state.h"
#include "../report/report.h"
#include "cmds.h"
#include "pending.h"

static const char *
text_of(const json_t *o, const char *key)
{
	const char	*s = json_string_value(json_object_get(o, key));

	return s == NULL ? "-" : s;
}

/* "4 min", "3 h", "12 days" */
static void
put_age(struct out *out, time_t then)
{
	long long	 s;

	if (then == 0) {
		out_str(out, "never answered");
		return;
	}
	s = (long long)(time(NULL) - then);
	if (s < 0)
		s = 0;
	if (s < 120 * 60)
		out_printf(out, "answered %lld min ago", s / 60);
	else if (s < 48 * 3600)
		out_printf(out, "answered %lld h ago", s / 3600);
	else
		out_printf(out, "answered %lld days ago", s / 86400);
}

static void
put_guard(struct out *out, const json_t *e)
{
	const json_t	*g = json_object_get(e, "guard"), *f;
	const char	*accept;
	size_t		 i;

	json_array_foreach(json_object_get(g, "findings"), i, f) {
		out_str(out, "        ");
		report_safe(out, text_of(f, "text"));
		out_char(out, '\n');
	}
	accept = json_string_value(json_object_get(g, "accept"));
	if (accept != NULL && json_is_true(json_object_get(g, "refused")))
		out_printf(out, "        o365feed accept %s\n", accept);
}

static void
put_text(struct out *out, const struct conf *conf, const json_t *j)
{
	const struct conf_feed	*cf;
	const json_t		*e;
	size_t			 i;

	out_printf(out, "last run %s, exit status %lld\n", text_of(j, "time"),
	    (long long)json_integer_value(json_object_get(j, "exit")));
	json_array_foreach(json_object_get(j, "feeds"), i, e) {
		cf = conf_feed_find(conf, text_of(e, "name"));
		out_str(out, "feed    ");
		report_safe(out, text_of(e, "name"));
		out_printf(out, "  %s, version ", text_of(e, "state"));
		report_safe(out, text_of(e, "version"));
		out_printf(out, ", %lld IPv4 and %lld IPv6 prefixes, ",
		    (long long)json_integer_value(json_object_get(e,
		    "prefixes_v4")), (long long)json_integer_value(
		    json_object_get(e, "prefixes_v6")));
		put_age(out, cf == NULL ? 0 : status_answered(conf, cf));
		out_char(out, '\n');
		put_guard(out, e);
	}
	json_array_foreach(json_object_get(j, "lists"), i, e) {
		out_str(out, "list    ");
		report_safe(out, text_of(e, "name"));
		out_printf(out, "  %s, %lld IPv4 and %lld IPv6 rows",
		    text_of(e, "state"), (long long)json_integer_value(
		    json_object_get(e, "rows_v4")),
		    (long long)json_integer_value(
		    json_object_get(e, "rows_v6")));
		if (json_object_get(e, "why") != NULL) {
			out_str(out, " (");
			report_safe(out, text_of(e, "why"));
			out_char(out, ')');
		}
		out_char(out, '\n');
		put_guard(out, e);
	}
	json_array_foreach(json_object_get(j, "outputs"), i, e) {
		out_str(out, "output  ");
		report_safe(out, text_of(e, "name"));
		out_printf(out, "  %s, %lld rows, digest %.12s",
		    text_of(e, "state"), (long long)json_integer_value(
		    json_object_get(e, "rows")), text_of(e, "digest"));
		if (json_object_get(e, "why") != NULL) {
			out_str(out, " (");
			report_safe(out, text_of(e, "why"));
			out_char(out, ')');
		}
		out_str(out, json_is_true(json_object_get(e, "reformat")) ?
		    ", write --reformat awaits\n" : "\n");
	}
}

static void
put_json(struct out *out, const struct conf *conf, json_t *j)
{
	const struct conf_feed	*cf;
	json_t			*e;
	char			*text;
	size_t			 i;
	time_t			 t;

	json_array_foreach(json_object_get(j, "feeds"), i, e) {
		cf = conf_feed_find(conf, text_of(e, "name"));
		t = cf == NULL ? 0 : status_answered(conf, cf);
		json_object_set_new(e, "age_seconds", t == 0 ? json_null() :
		    json_integer((json_int_t)(time(NULL) - t)));
	}
	if ((text = json_watch_text(j)) != NULL) {
		out_str(out, text);
		out_char(out, '\n');
	} else
		out->err = ENOMEM;
	free(text);
}

static int
cmd_status_run(struct opts *o)
{
	struct conf	*conf;
	struct out	 out;
	json_t		*j;
	int		 status = EXIT_OK;

	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	if (o->pending) {
		status = pending_print(conf, o);
		conf_free(conf);
		return status;
	}
	if ((j = status_read(conf)) == NULL) {
		if (errno == ENOENT)
			log_error("%s: no status yet: nothing was run",
			    conf->state_dir);
		status = EXIT_FAILED;
	} else if (out_open_fd(&out, STDOUT_FILENO) == -1)
		status = EXIT_FAILED;
	else {
		if (o->json)
			put_json(&out, conf, j);
		else
			put_text(&out, conf, j);
		if (out_close(&out) == -1) {
			log_error("standard output: %s", strerror(errno));
			status = EXIT_FAILED;
		}
	}
	json_decref(j);
	conf_free(conf);
	return status;
}

const struct cmd cmd_status = {
	.name = "status",
	.synopsis = "[-f FILE] [--json] [--pending [-q]]",
	.help = "what the last run left, and how old the feeds are",
	.options = O_CONF | O_JSON | O_PENDING,
	.min = 0,
	.max = 0,
	.run = cmd_status_run
};
