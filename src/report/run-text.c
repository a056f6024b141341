/*
 * The report of a run for people, on standard error.
 */
#include <string.h>

#include "report.h"
#include "run.h"

static void
put_verdict(struct out *o, const struct verdict *v, int accepted)
{
	size_t	 i;

	for (i = 0; i < v->n; i++) {
		out_printf(o, "  %s: ", v->f[i].weight == GUARD_NOTE ?
		    "note" : accepted ? "accepted" : "refused");
		report_safe(o, v->f[i].text);
		out_char(o, '\n');
	}
	if (v->refused && !accepted)
		out_printf(o, v->never ? "  no accept lets this pass\n" :
		    "  o365feed accept %s\n", v->digest);
}

static void
put_feed(struct out *o, const struct pub_feed *pf)
{
	out_printf(o, "feed %s: version ", pf->cf->name);
	if (pf->have_old == 1 && (pf->version == NULL ||
	    strcmp(pf->old.version, pf->version) != 0)) {
		report_safe(o, pf->old.version);
		out_str(o, " -> ");
	}
	report_safe(o, pf->version == NULL ? "none" : pf->version);
	out_str(o, pf->state == PUB_REFUSED ? ", refused" :
	    pf->state != PUB_OK ? ", failed" : "");
	out_char(o, '\n');
	put_verdict(o, &pf->verdict, pf->accepted);
}

static void
put_rows(struct out *o, const struct run_list *l, enum run_kind kind)
{
	static const char	 signs[] = {
		[RUN_LOST] = '-', [RUN_GAINED] = '+', [RUN_MOVED] = '~',
		[RUN_CHANGED] = '~', [RUN_HELD] = '!', [RUN_RESPELLED] = '='
	};
	const struct diff	*d = &l->diff;
	char			 b[PREFIX_STRLEN];
	size_t			 i;

	for (i = 0; l->n[kind] > 0 && i < d->nrow; i++)
		if (run_row_kind(&d->row[i]) == kind) {
			out_printf(o, "  %c %s  ", signs[kind],
			    prefix_str(&d->row[i].p, b));
			run_row_words(o, l, &d->row[i]);
			out_char(o, '\n');
		}
	for (i = 0; l->hosts[kind] > 0 && i < d->nhost; i++)
		if (run_host_kind(&d->host[i]) == kind) {
			out_printf(o, "  %c ", signs[kind]);
			report_safe(o, d->host[i].name);
			out_str(o, "  ");
			run_host_words(o, l, &d->host[i]);
			out_char(o, '\n');
		}
}

static void
put_list(struct out *o, const struct run_list *l)
{
	char		 a[REPORT_NUMBER], b[REPORT_NUMBER];
	enum run_kind	 k;

	out_printf(o, "list %s: %s", l->pl->cl->name, run_what_name(l->what));
	if (l->pl->have_would)
		out_str(o, ", would be");
	for (k = 0; k < RUN_KINDS && l->what != RUN_NEW; k++)
		if (conf_kind(l->pl->cl) != ROW_PREFIX) {
			if (l->hosts[k] > 0)
				out_printf(o, ", %zu %s", l->hosts[k],
				    run_kind_name(k));
		} else if (l->n[k] + l->hosts[k] > 0) {
			out_printf(o, ", %zu %s", l->n[k], run_kind_name(k));
			if (l->hosts[k] > 0)
				out_printf(o, " and %zu host%s", l->hosts[k],
				    l->hosts[k] == 1 ? "" : "s");
		}
	if (conf_kind(l->pl->cl) != ROW_PREFIX)
		out_printf(o, "; has %zu %s, %zu held\n", l->nhosts,
		    conf_kind(l->pl->cl) == ROW_HOST ? "host names" :
		    "communities", l->held);
	else
		out_printf(o, "; has %zu IPv4 and %zu IPv6 prefixes, %s, %s, "
		    "%zu held, %zu hosts\n", l->n4, l->n6,
		    report_space(4, l->space.v4, a),
		    report_space(6, l->space.v6, b), l->held, l->nhosts);
	if (*l->pl->why != '\0') {
		out_str(o, "  ");
		report_safe(o, l->pl->why);
		out_char(o, '\n');
	}
	if (run_has_change(l))
		out_printf(o, "  change %s\n", l->pl->verdict.digest);
	put_verdict(o, &l->pl->verdict, l->pl->accepted);
	for (k = 0; k < RUN_KINDS && l->what != RUN_NEW; k++)
		put_rows(o, l, k);
}

static void
put_output(struct out *o, const struct run_output *out)
{
	const struct pub_output	*po = out->po;
	size_t			 i;

	out_printf(o, "output %s: %s", po->co->name, run_what_name(out->what));
	if (out->written)
		out_printf(o, ", %zu rows, %zu added, %zu removed, digest "
		    "%.12s -> %.12s", po->rows, po->added, po->removed,
		    out->from == NULL ? "-" : out->from, out->to);
	else if (out->from != NULL)
		out_printf(o, ", stays at digest %.12s", out->from);
	out_char(o, '\n');
	if (*po->why != '\0') {
		out_str(o, "  ");
		report_safe(o, po->why);
		out_char(o, '\n');
	}
	for (i = 0; i < po->nunsaid; i++) {
		out_str(o, "  ");
		run_unsaid(o, &po->unsaid[i]);
		out_char(o, '\n');
	}
	if (out->delta != NULL) {
		out_str(o, "  delta: ");
		run_edits(o, out);
		out_char(o, '\n');
	}
}

void
run_text(struct out *o, const struct run_report *r)
{
	const struct publish	*pub = r->pub;
	enum run_label		 k;
	size_t			 i;

	if (run_report_quiet(r)) {
		run_quiet_line(o, r);
		return;
	}
	out_printf(o, "%s\nlists: ", r->subject);
	run_tally(o, r->lists, r->nlist);
	out_str(o, "\noutputs: ");
	run_tally(o, r->outs, r->nout);
	out_str(o, "\nlabels:");
	for (k = 0; k < LABELS; k++)
		if (r->label[k])
			out_printf(o, " %s", run_label_name(k));
	out_char(o, '\n');
	for (i = 0; pub->feed != NULL && i < pub->conf->nfeeds; i++)
		if (pub->feed[i].cf != NULL)
			put_feed(o, &pub->feed[i]);
	for (i = 0; i < r->nlist; i++)
		if (r->list[i].what != RUN_SAME || r->list[i].held > 0 ||
		    r->list[i].pl->verdict.n > 0)
			put_list(o, &r->list[i]);
	for (i = 0; i < r->nout; i++)
		if (r->out[i].what != RUN_SAME)
			put_output(o, &r->out[i]);
}
