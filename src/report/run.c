/*
 * The model of a run's report.
 */
#include <stdlib.h>
#include <string.h>

#include "../publish/hold.h"
#include "run.h"

/* Is this word in the line? */
static int
has_word(const char *words, const char *key)
{
	struct word	 w;

	while (words != NULL && word_take(&words, &w))
		if (word_is(&w, key))
			return 1;
	return 0;
}

enum run_kind
run_row_kind(const struct diff_row *row)
{
	switch (row->kind) {
	case DIFF_ADDED:
		return RUN_GAINED;
	case DIFF_REMOVED:
		return RUN_LOST;
	case DIFF_RESPELLED_IN:
	case DIFF_RESPELLED_OUT:
		return RUN_RESPELLED;
	case DIFF_MOVED:
		return RUN_MOVED;
	case DIFF_CHANGED:
		break;
	}
	return has_word(row->is, "withdrawn") &&
	    !has_word(row->was, "withdrawn") ? RUN_HELD : RUN_CHANGED;
}

enum run_kind
run_host_kind(const struct diff_host *h)
{
	struct diff_row	 row;

	/* what a row's kind depends on */
	memset(&row, 0, sizeof row);
	row.kind = h->kind;
	row.was = h->was;
	row.is = h->is;
	return run_row_kind(&row);
}

static enum run_what
list_what(const struct run_list *l)
{
	const struct pub_list	*pl = l->pl;

	if (pl->pinned)
		return RUN_PINNED;
	if (pl->deferred)
		return RUN_DEFERRED;
	if (pl->refused)
		return RUN_REFUSED;
	if (pl->state != PUB_OK)
		return RUN_FAILED;
	if (pl->have_old != 1)
		return RUN_NEW;
	return diff_empty(&l->diff) ? RUN_SAME : RUN_CHANGE;
}

/* What changed, or would have. */
static int
list_diff(struct run_list *l)
{
	const struct pub_list	*pl = l->pl;
	struct members		 none;
	size_t			 i;
	int			 rc;

	memset(&none, 0, sizeof none);
	none.set.sorted = 1;
	if (hold_join(&l->was, pl->have_old == 1 ? &pl->old.m : &none,
	    &pl->old_held) == -1)
		return -1;
	if (pl->have_would)
		rc = hold_join(&l->is, &pl->would, &none);
	else
		rc = hold_join(&l->is, pl->state == PUB_OK ? &pl->m :
		    pl->have_old == 1 ? &pl->old.m : &none, &pl->held);
	if (rc == -1 || diff_members(&l->diff, &l->was, &l->is) == -1)
		return -1;
	l->have_diff = 1;
	for (i = 0; i < l->diff.nrow; i++)
		l->n[run_row_kind(&l->diff.row[i])]++;
	for (i = 0; i < l->diff.nhost; i++)
		l->hosts[run_host_kind(&l->diff.host[i])]++;
	return 0;
}

static int
one_list(struct run_list *l, const struct pub_list *pl)
{
	const struct members	*now;

	l->pl = pl;
	if (list_diff(l) == -1)
		return -1;
	l->what = list_what(l);
	/* a change that was not taken is not what the list holds */
	now = pl->have_would ? &l->was : &l->is;
	l->n4 = now->set.n4;
	l->n6 = now->set.n6;
	l->nhosts = now->nhost;
	l->space = pl->have_would ? l->diff.space_old : l->diff.space_new;
	l->held = members_count(&pl->held);
	return 0;
}

/* Does this diff say what happened (and not what would have)? */
static int
counts(const struct run_list *l)
{
	return !l->pl->have_would && l->pl->have_old == 1;
}

static int
add_set(struct pset *sum, const struct pset *s)
{
	struct pset	 both;

	memset(&both, 0, sizeof both);
	if (pset_union(&both, sum, s) == -1) {
		pset_free(&both);
		return -1;
	}
	pset_free(sum);
	*sum = both;
	return 0;
}

/*
 * The space that lists gained or lost, each address once.  What one list loses
 * and another gains is both: a device has one of them.
 */
static int
total_space(struct space *out, const struct run_report *r, int lost)
{
	struct pset	 sum, cover;
	size_t		 i;
	int		 rc = -1;

	memset(&sum, 0, sizeof sum);
	memset(&cover, 0, sizeof cover);
	sum.sorted = 1;
	for (i = 0; i < r->nlist; i++)
		if (counts(&r->list[i]) && add_set(&sum, lost ?
		    &r->list[i].diff.lost : &r->list[i].diff.gained) == -1)
			goto out;
	if (pset_cover(&cover, &sum) == -1)
		goto out;
	pset_space(&cover, out);
	rc = 0;
out:
	pset_free(&sum);
	pset_free(&cover);
	return rc;
}

/* All lists together, each prefix once a kind. */
static int
totals(struct run_report *r)
{
	const struct run_list	*l;
	size_t			 i, k;

	for (i = 0; i < r->nlist; i++) {
		l = &r->list[i];
		r->lists[l->what]++;
		r->nlisted += conf_kind(l->pl->cl) != ROW_PREFIX;
		r->held += l->held;
		if (!counts(l))
			continue;
		for (k = 0; k < RUN_KINDS; k++)
			r->texts[k] += l->hosts[k];
		for (k = 0; k < l->diff.nrow; k++)
			if (pset_add(&r->all[run_row_kind(&l->diff.row[k])],
			    &l->diff.row[k].p) == -1)
				return -1;
	}
	for (k = 0; k < RUN_KINDS; k++)
		if (pset_sort(&r->all[k]) == -1)
			return -1;
	for (i = 0; i < r->nout; i++) {
		r->outs[r->out[i].what]++;
		r->unsaid += r->out[i].po->nunsaid;
		if (!r->out[i].written)
			continue;
		r->written++;
		r->added += r->out[i].po->added;
		r->removed += r->out[i].po->removed;
	}
	if (total_space(&r->gained, r, 0) == -1)
		return -1;
	return total_space(&r->lost, r, 1);
}

static enum run_what
output_what(const struct pub_output *po)
{
	static const enum run_what	 of[] = {
		[PUB_SAME] = RUN_SAME, [PUB_FIRST] = RUN_NEW,
		[PUB_ROWS] = RUN_CHANGE, [PUB_FORMAT] = RUN_FORMAT,
		[PUB_RESTORED] = RUN_RESTORED
	};

	switch (po->state) {
	case PUB_REFUSED:
		return RUN_REFUSED;
	case PUB_FAILED:
	case PUB_FROZEN:
		return RUN_FAILED;
	case PUB_NONE:
		return RUN_NONE;
	case PUB_OK:
		break;
	}
	return po->skipped ? RUN_AWAITS : of[po->change];
}

/*
 * The edits from what the device is known to carry; where the deploy job loads
 * whole forms, from what was there before this run.
 */
static int
output_delta(struct run_output *o, const struct conf *conf)
{
	const struct pub_output		*po = o->po;
	const struct out_record		*from = NULL;
	struct out_record		 applied;
	struct out			 out;
	int				 have = 0, rc = -1;

	memset(&applied, 0, sizeof applied);
	if (po->co->auto_applied)
		from = po->have_old == 1 ? &po->old : NULL;
	else if ((have = state_applied(&applied, conf, po->co->name)) == -1)
		return 0;		/* said; the report does without */
	else if (have == 1)
		from = &applied;
	if (out_open_mem(&out) == 0) {
		rc = state_delta(&out, "delta", po->co, from, &po->now,
		    &o->edits);
		if (rc == 0 && (o->delta = out_steal(&out,
		    &o->deltalen)) == NULL)
			rc = -1;
		else if (rc == -1)
			out_close(&out);
	}
	out_record_free(&applied);
	return rc;
}

static int
one_output(struct run_output *o, const struct pub_output *po,
    const struct publish *pub)
{
	o->po = po;
	o->what = output_what(po);
	if (po->have_old == 1 && *po->old.state != '\0')
		o->from = po->old.state;
	o->written = (o->what == RUN_NEW || o->what == RUN_CHANGE ||
	    o->what == RUN_FORMAT || o->what == RUN_RESTORED) &&
	    (pub->opt.dry_run || po->group != -1);
	if (!o->written)
		return 0;
	o->to = po->now.state;
	return o->what == RUN_NEW || o->what == RUN_CHANGE ?
	    output_delta(o, pub->conf) : 0;
}

/* A run that broke off has no lists or outputs to tell of. */
static int
fill(struct run_report *r)
{
	const struct publish	*pub = r->pub;
	size_t			 i;

	r->list = calloc(pub->conf->nlists + 1, sizeof *r->list);
	r->out = calloc(pub->conf->noutputs + 1, sizeof *r->out);
	if (r->list == NULL || r->out == NULL) {
		log_error("out of memory");
		return -1;
	}
	for (i = 0; pub->list != NULL && i < pub->conf->nlists; i++)
		if (pub->list[i].cl != NULL &&
		    one_list(&r->list[r->nlist++], &pub->list[i]) == -1)
			return -1;
	for (i = 0; pub->out != NULL && i < pub->conf->noutputs; i++)
		if (pub->out[i].co != NULL &&
		    one_output(&r->out[r->nout++], &pub->out[i], pub) == -1)
			return -1;
	for (i = 0; pub->feed != NULL && i < pub->conf->nfeeds; i++) {
		const struct pub_feed	*pf = &pub->feed[i];

		if (pf->cf != NULL && pf->state == PUB_OK &&
		    (pf->have_old != 1 ||
		    strcmp(pf->old.digest, pf->digest) != 0))
			r->moved = 1;
	}
	return totals(r);
}

int
run_report_build(struct run_report *r, const struct publish *pub, int status,
    int before)
{
	size_t	 k;

	memset(r, 0, sizeof *r);
	r->pub = pub;
	r->status = status;
	for (k = 0; k < RUN_KINDS; k++)
		r->all[k].sorted = 1;
	if (fill(r) == -1)
		return -1;
	r->refused = pub->refused;
	r->failed = pub->failed || pub->stale || before != 0;
	run_report_name(r);
	return 0;
}

int
run_has_change(const struct run_list *l)
{
	return *l->pl->verdict.digest != '\0' && l->pl->have_old == 1 &&
	    (l->pl->have_would || l->what == RUN_CHANGE);
}

int
run_report_quiet(const struct run_report *r)
{
	return r->written == 0 && !r->failed && !r->refused &&
	    r->lists[RUN_SAME] == r->nlist &&
	    r->outs[RUN_SAME] + r->outs[RUN_NONE] == r->nout;
}

void
run_report_free(struct run_report *r)
{
	size_t	 i;

	for (i = 0; i < r->nlist; i++) {
		diff_free(&r->list[i].diff);
		members_free(&r->list[i].was);
		members_free(&r->list[i].is);
	}
	for (i = 0; i < r->nout; i++)
		free(r->out[i].delta);
	for (i = 0; i < RUN_KINDS; i++)
		pset_free(&r->all[i]);
	free(r->list);
	free(r->out);
	memset(r, 0, sizeof *r);
}
