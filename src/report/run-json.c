/*
 * The report of a run for machines.  Each key of the whole stands on a line of
 * its own, so that a shell script finds "subject" and "labels" without a JSON
 * parser: both are plain ASCII without quotes.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../base/date.h"
#include "../publish/hold.h"
#include "../publish/state.h"
#include "json.h"
#include "report.h"
#include "run.h"

static json_t *
integer(size_t n)
{
	return json_integer((json_int_t)n);
}

static json_t *
number(u128 v)
{
	char	 b[40];

	return json_string(u128_str(v, b));
}

static json_t *
families(size_t n4, size_t n6)
{
	return json_pack("{s:o,s:o}", "v4", integer(n4), "v6", integer(n6));
}

static json_t *
space(const struct space *s)
{
	return json_pack("{s:o,s:o}", "v4", number(s->v4), "v6",
	    number(s->v6));
}

static void
set_verdict(json_t *j, const struct verdict *v, int accepted)
{
	json_t	*g = verdict_json(v, accepted);

	if (g != NULL)
		json_object_set_new(j, "guard", g);
}

static json_t *
feed_of(const struct pub_feed *pf)
{
	static const char *const	 states[] = {
		[PUB_NONE] = "failed", [PUB_OK] = "ok",
		[PUB_FROZEN] = "failed", [PUB_FAILED] = "failed",
		[PUB_REFUSED] = "refused"
	};
	json_t	*j;

	j = json_pack("{s:o,s:s,s:o,s:o,s:b,s:o}",
	    "name", rjson_text(pf->cf->name), "state", states[pf->state],
	    "from", rjson_text(pf->have_old == 1 ? pf->old.version : NULL),
	    "version", rjson_text(pf->version), "stale", pf->stale,
	    "prefixes", families(pf->all.set.n4, pf->all.set.n6));
	set_verdict(j, &pf->verdict, pf->accepted);
	return j;
}

/* What was and is: one or both. */
static void
set_words(json_t *j, const char *was, const char *is)
{
	if (was != NULL)
		json_object_set_new(j, "from", rjson_words(was));
	if (is != NULL)
		json_object_set_new(j, "to", rjson_words(is));
}

static json_t *
rows_of(const struct run_list *l)
{
	const struct diff_row	*row;
	json_t			*a = json_array(), *j;
	char			 b[PREFIX_STRLEN];
	size_t			 i;

	for (i = 0; i < l->diff.nrow; i++) {
		row = &l->diff.row[i];
		j = json_pack("{s:s,s:s}", "kind",
		    run_kind_name(run_row_kind(row)), "prefix",
		    prefix_str(&row->p, b));
		if (row->kind == DIFF_ADDED || row->kind == DIFF_REMOVED)
			json_object_set_new(j, "space",
			    number(diff_row_space(&l->diff, row)));
		set_words(j, row->was, row->is);
		json_array_append_new(a, j);
	}
	return a;
}

static json_t *
hosts_of(const struct run_list *l)
{
	const struct diff_host	*h;
	json_t			*a = json_array(), *j;
	size_t			 i;

	for (i = 0; i < l->diff.nhost; i++) {
		h = &l->diff.host[i];
		j = json_pack("{s:s,s:o}", "kind",
		    run_kind_name(run_host_kind(h)), "host",
		    rjson_text(h->name));
		set_words(j, h->was, h->is);
		json_array_append_new(a, j);
	}
	return a;
}

static json_t *
held_of(const struct run_list *l)
{
	json_t		*a = json_array(), *j;
	struct row	 row;
	const char	*words;
	char		 b[PREFIX_STRLEN], day[DATE_SIZE];
	size_t		 i;
	long		 until;

	for (i = 0; i < l->held; i++) {
		words = run_held(l, i, &row);
		j = row.kind == ROW_PREFIX ? json_pack("{s:s}", "prefix",
		    prefix_str(&row.prange.p, b)) : rjson_row(&row);
		json_object_set_new(j, "attributes", rjson_words(words));
		if (hold_until(words, l->pl->cl->hold, &until) && until > 0) {
			date_format(until, day);
			json_object_set_new(j, "until", json_string(day));
		}
		json_array_append_new(a, j);
	}
	return a;
}

static json_t *
kinds(const size_t n[RUN_KINDS])
{
	json_t		*j = json_object();
	enum run_kind	 k;

	for (k = 0; k < RUN_KINDS; k++)
		json_object_set_new(j, run_kind_name(k), integer(n[k]));
	return j;
}

static json_t *
list_of(const struct run_list *l)
{
	const struct diff	*d = &l->diff;
	json_t			*j;

	j = json_pack("{s:o,s:s,s:b,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
	    "name", rjson_text(l->pl->cl->name),
	    "state", run_what_name(l->what), "would", l->pl->have_would,
	    "prefixes", families(l->n4, l->n6), "space", space(&l->space),
	    "hosts", integer(l->nhosts), "held", integer(l->held),
	    "gained", space(&d->space_gained), "lost", space(&d->space_lost),
	    "counts", kinds(l->n), "host_counts", kinds(l->hosts));
	if (*l->pl->why != '\0')
		json_object_set_new(j, "why", rjson_text(l->pl->why));
	if (run_has_change(l))
		json_object_set_new(j, "change",
		    rjson_text(l->pl->verdict.digest));
	set_verdict(j, &l->pl->verdict, l->pl->accepted);
	/* what is there for the first time was nothing before */
	if (l->what != RUN_NEW && d->nrow > 0)
		json_object_set_new(j, "rows", rows_of(l));
	if (l->what != RUN_NEW && d->nhost > 0)
		json_object_set_new(j, "host_rows", hosts_of(l));
	if (l->held > 0)
		json_object_set_new(j, "held_rows", held_of(l));
	return j;
}

static json_t *
unsaid_of(const struct pub_output *po)
{
	const struct pub_unsaid	*u;
	json_t			*a = json_array();

	for (u = po->unsaid; u < po->unsaid + po->nunsaid; u++)
		json_array_append_new(a, json_pack("{s:o,s:o,s:o}", "object",
		    rjson_text(u->object), "text", rjson_text(u->text),
		    "as", rjson_text(u->as)));
	return a;
}

static json_t *
output_of(const struct run_output *o)
{
	const struct pub_output	*po = o->po;
	json_t			*j;

	j = json_pack("{s:o,s:s,s:b,s:o,s:o,s:o,s:o,s:o,s:o}",
	    "name", rjson_text(po->co->name), "state",
	    run_what_name(o->what), "written", o->written, "file",
	    rjson_text(po->co->file.name), "rows", integer(po->rows),
	    "added", integer(po->added), "removed", integer(po->removed),
	    "from", rjson_text(o->from), "to", rjson_text(o->to));
	if (*po->why != '\0')
		json_object_set_new(j, "why", rjson_text(po->why));
	if (po->nunsaid > 0)
		json_object_set_new(j, "inexpressible", unsaid_of(po));
	if (o->delta != NULL)
		json_object_set_new(j, "delta", json_pack(
		    "{s:o,s:o,s:o,s:o,s:o,s:o}", "adds",
		    integer(o->edits.adds), "removals", integer(o->edits.dels),
		    "gaps", integer(o->edits.gaps), "blocked",
		    integer(o->edits.blocked), "first",
		    integer(o->edits.fresh), "text", rjson_text(o->delta)));
	return j;
}

static json_t *
total_of(const struct run_report *r)
{
	json_t		*j = json_object();
	enum run_kind	 k;

	for (k = 0; k < RUN_KINDS; k++)
		json_object_set_new(j, run_kind_name(k),
		    families(r->all[k].n4, r->all[k].n6));
	json_object_set_new(j, "names", kinds(r->texts));
	json_object_set_new(j, "space_gained", space(&r->gained));
	json_object_set_new(j, "space_lost", space(&r->lost));
	json_object_set_new(j, "held_in_all", integer(r->held));
	json_object_set_new(j, "outputs_written", integer(r->written));
	json_object_set_new(j, "rows_added", integer(r->added));
	json_object_set_new(j, "rows_removed", integer(r->removed));
	return j;
}

static void
flag(struct out *o, const char *key, int v)
{
	out_printf(o, "\"%s\":%s,\n", key, v ? "true" : "false");
}

/* Elements of an array, one a line. */
static void
element(struct out *o, size_t i, json_t *v)
{
	out_str(o, i == 0 ? "\n" : ",\n");
	rjson_put(o, v);
}

void
run_json(struct out *o, const struct run_report *r)
{
	const struct publish	*pub = r->pub;
	enum run_label		 k;
	size_t			 i, n = 0;

	out_printf(o, "{\"schema\":%d,\n\"exit\":%d,\n", REPORT_SCHEMA,
	    r->status);
	flag(o, "changed", !run_report_quiet(r));
	flag(o, "refused", r->refused);
	flag(o, "failed", r->failed);
	out_printf(o, "\"subject\":\"%s\",\n\"labels\":[", r->subject);
	for (k = 0; k < LABELS; k++)
		if (r->label[k])
			out_printf(o, "%s\"%s\"", n++ > 0 ? "," : "",
			    run_label_name(k));
	out_str(o, "],\n\"total\":");
	rjson_put(o, total_of(r));
	out_str(o, ",\n\"feeds\":[");
	for (i = n = 0; pub->feed != NULL && i < pub->conf->nfeeds; i++)
		if (pub->feed[i].cf != NULL)
			element(o, n++, feed_of(&pub->feed[i]));
	out_str(o, "],\n\"lists\":[");
	for (i = 0; i < r->nlist; i++)
		element(o, i, list_of(&r->list[i]));
	out_str(o, "],\n\"outputs\":[");
	for (i = 0; i < r->nout; i++)
		element(o, i, output_of(&r->out[i]));
	out_str(o, "]}\n");
}
