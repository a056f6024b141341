/*
 * explain ADDRESS|PREFIX|HOST|LINE: who publishes it, which lists and outputs
 * hold it, under which number, applied or not.
 *
 * Exit status: 0 published, 1 not, 2 trouble.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "../base/date.h"
#include "../cache/cache.h"
#include "../publish/explain.h"
#include "../report/json.h"
#include "../report/report.h"
#include "body.h"
#include "cmds.h"

enum { FOUND = 0, NOT_FOUND = 1, TROUBLE = 2 };

#define MAX_INSIDE	10	/* for people; -v: all */

static const char *const applied_words[] = {
	[EXPLAIN_NEVER] = "nothing applied yet",
	[EXPLAIN_APPLIED] = "applied",
	[EXPLAIN_PENDING] = "written, not applied",
	[EXPLAIN_OTHER_NUMBER] = "applied under another number",
	[EXPLAIN_LEAVING] = "no longer written, not yet removed"
};
static const char *const applied_keys[] = {
	[EXPLAIN_NEVER] = "never", [EXPLAIN_APPLIED] = "applied",
	[EXPLAIN_PENDING] = "pending",
	[EXPLAIN_OTHER_NUMBER] = "other-number",
	[EXPLAIN_LEAVING] = "leaving"
};

/* --- for people ---------------------------------------------------------- */

static void
put_name(struct out *out, const struct explain_hit *h)
{
	char	 buf[PREFIX_STRLEN];

	report_safe(out, h->host != NULL ? h->host : prefix_str(&h->p, buf));
}

/* What words.c leaves to reports that say what changed. */
static void
put_flag(struct out *out, const char *words, const char *key, const char *yes,
    const char *no)
{
	const char	*v;
	size_t		 n = words_get(words, NULL, key, &v);

	if (n == 3)
		out_str(out, yes);
	else if (n == 2)
		out_str(out, no);
}

static void
put_hit(struct out *out, const struct explain_hit *h)
{
	out_str(out, "  ");
	put_name(out, h);
	out_str(out, "  ");
	report_words(out, h->words, 1);
	put_flag(out, h->words, "required", ", required", ", not required");
	put_flag(out, h->words, "express-route", ", ExpressRoute", "");
	out_char(out, '\n');
}

static void
put_list(struct out *out, const struct explain_hit *h)
{
	char	 day[DATE_SIZE];
	size_t	 i;

	out_printf(out, "  list %s: ", h->list->name);
	put_name(out, h);
	if (h->local)
		out_str(out, "  local");
	if (h->held) {
		out_str(out, "  withdrawn");
		if (h->until > 0) {
			date_format(h->until, day);
			out_printf(out, ", held until %s", day);
		}
	}
	out_char(out, '\n');
	for (i = 0; i < h->list->resolved.n; i++)
		out_printf(out, "    %s\n", h->list->resolved.s[i]);
}

static void
put_row(struct out *out, const struct explain_row *r)
{
	char	 buf[ROW_STR];

	out_printf(out, "  output %s: %s: ", r->output, r->object);
	if (r->row.number != 0)
		out_printf(out, "%u ", (unsigned)r->row.number);
	out_printf(out, "%s  %s%s%s\n", row_str(&r->row, buf),
	    applied_words[r->applied], r->foreign ? ", foreign" : "",
	    r->mismatch ? ", does not match a route of this length" : "");
}

/* Nothing publishes it: what comes near? */
static void
put_nearest(struct out *out, const struct explain *e)
{
	char	 buf[PREFIX_STRLEN];
	size_t	 i, was = 0;

	for (i = 0; i < e->nlist; i++)
		was += e->list[i].held || !e->list[i].local;
	for (i = 0; i < e->nrow && e->nlist == 0; i++)
		was += !e->row[i].foreign;
	if (was > 0)
		out_str(out, "  no longer published; the records still have "
		    "it\n");
	else if (e->ninside == 0 && e->nearest.af != 0)
		out_printf(out, "  nearest published: %s\n",
		    prefix_str(&e->nearest, buf));
}

static void
put_text(struct out *out, const struct explain *e, int found, size_t max)
{
	size_t	 i;

	out_printf(out, "%s: %s\n", e->q.text, !found ? e->ninside > 0 ?
	    "not published as a whole" : "not published" : e->nhit > 0 ?
	    "published" : e->nfeeds == 0 ? "published, say the records" :
	    "published, in parts");
	for (i = 0; i < e->nhit; i++)
		put_hit(out, &e->hit[i]);
	if (!found)
		put_nearest(out, e);
	if (e->ninside > 0)
		out_printf(out, "  %zu published inside it:\n", e->ninside);
	for (i = 0; i < e->ninside && (max == 0 || i < max); i++)
		put_hit(out, &e->inside[i]);
	if (i < e->ninside)
		out_printf(out, "  ... and %zu more (-v shows all)\n",
		    e->ninside - i);
	for (i = 0; i < e->nlist; i++)
		put_list(out, &e->list[i]);
	for (i = 0; i < e->nrow; i++)
		put_row(out, &e->row[i]);
}

/* --- for machines -------------------------------------------------------- */

static json_t *
words_json(const struct strings *s)
{
	json_t	*a = json_array();
	size_t	 i;

	for (i = 0; i < s->n; i++)
		json_array_append_new(a, json_string(s->s[i]));
	return a;
}

static json_t *
hit_json(const struct explain_hit *h)
{
	json_t	*j = json_object();
	char	 buf[PREFIX_STRLEN], day[DATE_SIZE];

	if (h->host != NULL)
		json_object_set_new(j, "host", rjson_text(h->host));
	else
		json_object_set_new(j, "prefix",
		    json_string(prefix_str(&h->p, buf)));
	if (h->list != NULL) {
		json_object_set_new(j, "list", json_string(h->list->name));
		json_object_set_new(j, "local", json_boolean(h->local));
		json_object_set_new(j, "resolved", words_json(
		    &h->list->resolved));
		json_object_set_new(j, "withdrawn", json_boolean(h->held));
		if (h->held && h->until > 0) {
			date_format(h->until, day);
			json_object_set_new(j, "held_until",
			    json_string(day));
		}
	} else
		json_object_set_new(j, "version", rjson_text(h->version));
	json_object_set_new(j, "words", rjson_words(h->words));
	return j;
}

static json_t *
hits_json(const struct explain_hit *h, size_t n)
{
	json_t	*a = json_array();
	size_t	 i;

	for (i = 0; i < n; i++)
		json_array_append_new(a, hit_json(&h[i]));
	return a;
}

static json_t *
rows_json(const struct explain *e)
{
	const struct explain_row	*r;
	json_t				*a = json_array();
	json_t				*j;
	size_t				 i;

	for (i = 0; i < e->nrow; i++) {
		r = &e->row[i];
		j = rjson_row(&r->row);
		json_object_update_new(j, json_pack(
		    "{s:s,s:s,s:s,s:o,s:s,s:b,s:b}", "output", r->output,
		    "platform", r->platform, "object", r->object, "number",
		    r->row.number == 0 ? json_null() :
		    json_integer(r->row.number), "state",
		    applied_keys[r->applied], "foreign", r->foreign,
		    "matches", !r->mismatch));
		json_array_append_new(a, j);
	}
	return a;
}

static void
put_json(struct out *out, const struct explain *e, int found)
{
	char	 buf[PREFIX_STRLEN];

	rjson_put(out, json_pack("{s:i,s:s,s:s,s:b,s:o,s:o,s:s?,s:o,s:o}",
	    "schema", REPORT_SCHEMA, "query", e->q.text, "kind",
	    e->q.af == 0 ? "host" : e->q.address ? "address" : "prefix",
	    "published", found, "endpoints", hits_json(e->hit, e->nhit),
	    "inside", hits_json(e->inside, e->ninside), "nearest",
	    found || e->nearest.af == 0 ? NULL :
	    prefix_str(&e->nearest, buf), "lists",
	    hits_json(e->list, e->nlist), "outputs", rows_json(e)));
	out_char(out, '\n');
}

/* ------------------------------------------------------------------------- */

/* The operands as one text: a pasted line may come in words. */
static char *
join(const struct opts *o)
{
	struct out	 out;
	int		 i;

	if (out_open_mem(&out) == -1)
		return NULL;
	for (i = 0; i < o->narg; i++) {
		if (i > 0)
			out_char(&out, ' ');
		out_str(&out, o->arg[i]);
	}
	return out_steal(&out, NULL);
}

/* What a feed's snapshot says; before the first write, its candidate. */
static int
look_feed(struct explain *e, const struct conf *conf,
    const struct conf_feed *cf)
{
	static const enum cache_kind	 kinds[] = {
		CACHE_SNAPSHOT, CACHE_CANDIDATE
	};
	struct feed			 f;
	char				*path;
	size_t				 i;
	int				 rc = 0;

	for (i = 0; i < 2 && rc == 0; i++) {
		path = cache_path(conf->state_dir, cf->name, kinds[i]);
		if (path == NULL)
			return -1;
		rc = body_snapshot(&f, cf->name, path, cf->source);
		free(path);
	}
	if (rc == 1) {
		rc = explain_feed(e, &f);
		feed_free(&f);
	} else if (rc == 0)
		log_warn("feed %s: nothing in the cache: only the records "
		    "tell", cf->name);
	return rc;
}

static int
look_conf(struct explain *e, const struct conf *conf)
{
	size_t	 i;
	int	 rc = 0;

	for (i = 0; i < conf->nfeeds; i++)
		if (look_feed(e, conf, conf->feeds[i]) == -1)
			rc = -1;
	if (explain_records(e, conf) == -1)
		rc = -1;
	if (rc == 0 && e->nfeeds == 0 && e->nlist == 0 && e->nrow == 0) {
		log_error("explain: neither cache nor records tell: run "
		    "`o365feed fetch` first, or name a published file with "
		    "--in");
		rc = -1;
	}
	return rc;
}

static int
print(const struct explain *e, const struct opts *o, int found)
{
	struct out	 out;

	if (out_open_fd(&out, STDOUT_FILENO) == -1)
		return TROUBLE;
	if (o->json)
		put_json(&out, e, found);
	else
		put_text(&out, e, found, o->verbose > 0 ? 0 : MAX_INSIDE);
	if (out_close(&out) == 0)
		return found ? FOUND : NOT_FOUND;
	log_error("standard output: %s", strerror(errno));
	return TROUBLE;
}

static int
look(struct explain *e, struct opts *o)
{
	struct conf	*conf;
	struct feed	 f;
	int		 status, rc;

	if (o->in != NULL) {
		status = body_read(&f, o->in, o->source);
		if (status != EXIT_OK)
			return status == EXIT_USAGE ? status : TROUBLE;
		rc = explain_feed(e, &f);
		feed_free(&f);
		return rc == -1 ? TROUBLE : print(e, o, explain_end(e));
	}
	if ((conf = cmd_conf(o)) == NULL)
		return EXIT_CONF;
	rc = look_conf(e, conf);
	if (rc == -1 && e->nfeeds == 0 && e->nlist == 0 && e->nrow == 0)
		status = TROUBLE;
	else
		status = print(e, o, explain_end(e));
	conf_free(conf);
	/* something could not be read: what was found is not all */
	return rc == -1 ? TROUBLE : status;
}

static int
cmd_explain_run(struct opts *o)
{
	struct explain	 e;
	char		*text;
	int		 status = TROUBLE;

	memset(&e, 0, sizeof e);
	if ((text = join(o)) == NULL)
		return TROUBLE;
	if (explain_parse(&e.q, text) == -1) {
		log_error("explain: no address, prefix or host name in "
		    "\"%.80s\"", text);
		status = EXIT_USAGE;
	} else
		status = look(&e, o);
	free(text);
	explain_free(&e);
	return status;
}

const struct cmd cmd_explain = {
	.name = "explain",
	.synopsis = "[-f FILE | --in FILE] [--json] ADDRESS|PREFIX|HOST|LINE",
	.help = "say what publishes an address or a name, and what holds it",
	.options = O_CONF | O_JSON | O_SOURCE | O_IN,
	.min = 1,
	.max = -1,
	.run = cmd_explain_run
};
