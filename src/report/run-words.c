/*
 * What the three forms of a run's report say alike: names, subject, labels,
 * phrases.
 */
#include <stdio.h>
#include <string.h>

#include "../base/date.h"
#include "../publish/hold.h"
#include "report.h"
#include "run.h"

#define SUBJECT_FEEDS	3	/* named in a subject; the others are counted */
#define VERSION_MAX	32

const char *
run_kind_name(enum run_kind k)
{
	static const char *const	 names[] = {
		[RUN_LOST] = "lost", [RUN_GAINED] = "gained",
		[RUN_MOVED] = "moved", [RUN_CHANGED] = "changed",
		[RUN_HELD] = "held", [RUN_RESPELLED] = "respelled"
	};

	return names[k];
}

const char *
run_what_name(enum run_what w)
{
	static const char *const	 names[] = {
		[RUN_SAME] = "unchanged", [RUN_NEW] = "first publication",
		[RUN_CHANGE] = "changed", [RUN_FORMAT] = "format-only",
		[RUN_RESTORED] = "restored",
		[RUN_AWAITS] = "awaits --reformat", [RUN_PINNED] = "pinned",
		[RUN_DEFERRED] = "deferred", [RUN_REFUSED] = "refused",
		[RUN_FAILED] = "failed", [RUN_NONE] = "not written yet"
	};

	return names[w];
}

const char *
run_label_name(enum run_label l)
{
	static const char *const	 names[] = {
		[LABEL_LOSS] = "coverage-loss",
		[LABEL_GAIN] = "coverage-gain",
		[LABEL_ATTRIBUTES] = "attribute-only", [LABEL_IPV6] = "ipv6",
		[LABEL_REFUSED] = "refused", [LABEL_FORMAT] = "format-only",
		[LABEL_FIRST] = "first-publication"
	};

	return names[l];
}

/* Rows that came or went, in all lists. */
static size_t
rows(const struct run_report *r)
{
	return pset_count(&r->all[RUN_GAINED]) +
	    pset_count(&r->all[RUN_LOST]) +
	    pset_count(&r->all[RUN_RESPELLED]);
}

/* The same of host names and values. */
static size_t
texts(const struct run_report *r)
{
	return r->texts[RUN_GAINED] + r->texts[RUN_LOST] +
	    r->texts[RUN_RESPELLED];
}

static size_t
attributes(const struct run_report *r)
{
	return pset_count(&r->all[RUN_MOVED]) +
	    pset_count(&r->all[RUN_CHANGED]) +
	    pset_count(&r->all[RUN_HELD]) + r->texts[RUN_MOVED] +
	    r->texts[RUN_CHANGED] + r->texts[RUN_HELD];
}

static void
set_labels(struct run_report *r)
{
	size_t	 k;

	r->label[LABEL_LOSS] = r->lost.v4 != 0 || r->lost.v6 != 0 ||
	    r->texts[RUN_LOST] > 0;
	r->label[LABEL_GAIN] = r->gained.v4 != 0 || r->gained.v6 != 0 ||
	    r->texts[RUN_GAINED] > 0;
	for (k = 0; k < RUN_KINDS; k++)
		r->label[LABEL_IPV6] |= r->all[k].n6 > 0;
	r->label[LABEL_REFUSED] = r->refused;
	r->label[LABEL_FORMAT] = r->outs[RUN_FORMAT] > 0;
	r->label[LABEL_FIRST] = r->lists[RUN_NEW] > 0 || r->outs[RUN_NEW] > 0;
	r->label[LABEL_ATTRIBUTES] = attributes(r) > 0 && rows(r) == 0 &&
	    texts(r) == 0 && r->added + r->removed == 0 &&
	    !r->label[LABEL_FIRST];
}

/* A version as far as it can stand in a subject. */
static void
put_version(struct out *o, const char *v)
{
	size_t	 i;

	for (i = 0; i < VERSION_MAX && v[i] != '\0'; i++)
		out_char(o, strchr("0123456789abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ._:-", v[i]) != NULL ?
		    v[i] : '?');
}

/* Did this feed's content move, or is it behind a list that changed? */
static int
matters(const struct run_report *r, const struct pub_feed *pf)
{
	const struct conf_list	*cl;
	size_t			 i, k;

	if (pf->cf == NULL || pf->state != PUB_OK || pf->version == NULL)
		return 0;
	if (pf->have_old != 1 || strcmp(pf->old.digest, pf->digest) != 0)
		return 1;
	for (i = 0; i < r->nlist; i++) {
		cl = r->list[i].pl->cl;
		if (r->list[i].what == RUN_CHANGE)
			for (k = 0; k < cl->nfrom; k++)
				if (cl->from[k] == pf->cf)
					return 1;
	}
	return 0;
}

/* The feeds behind it: "m365 2026042900: " */
static void
put_feeds(struct out *o, const struct run_report *r)
{
	const struct pub_feed	*pf;
	size_t			 i, n = 0;

	for (i = 0; r->pub->feed != NULL && i < r->pub->conf->nfeeds; i++) {
		pf = &r->pub->feed[i];
		if (!matters(r, pf))
			continue;
		if (++n > SUBJECT_FEEDS)
			continue;
		out_printf(o, "%s%s ", n > 1 ? ", " : "", pf->cf->name);
		put_version(o, pf->version);
	}
	if (n > SUBJECT_FEEDS)
		out_printf(o, " and %zu more", n - SUBJECT_FEEDS);
	out_str(o, n == 0 ? "o365feed: " : ": ");
}

/* ", IPv4 +512 -256 addresses" */
static void
put_space(struct out *o, int af, u128 gained, u128 lost)
{
	char	 b[REPORT_NUMBER], c[REPORT_NUMBER];

	if (gained == 0 && lost == 0)
		return;
	out_printf(o, ", IPv%d", af);
	if (gained > 0)
		out_printf(o, " +%s", lost > 0 && af == 4 ?
		    report_count(gained, b) : report_space(af, gained, b));
	if (lost > 0)
		out_printf(o, " -%s", report_space(af, lost, c));
}

/* Lines come and lines go; what is only spelled anew counts as both. */
static void
put_rows(struct out *o, const struct run_report *r)
{
	size_t	 in = pset_count(&r->all[RUN_GAINED]);
	size_t	 away = pset_count(&r->all[RUN_LOST]);
	size_t	 again = pset_count(&r->all[RUN_RESPELLED]);

	out_printf(o, "+%zu -%zu prefixes", in, away);
	if (again > 0)
		out_printf(o, ", %zu spelled anew", again);
	if (r->gained.v4 == 0 && r->gained.v6 == 0 && r->lost.v4 == 0 &&
	    r->lost.v6 == 0)
		out_str(o, ", same space");
	put_space(o, 4, r->gained.v4, r->lost.v4);
	put_space(o, 6, r->gained.v6, r->lost.v6);
}

/* Host names and values, where there are lists of such. */
static void
put_texts(struct out *o, const struct run_report *r)
{
	out_printf(o, "+%zu -%zu names", r->texts[RUN_GAINED],
	    r->texts[RUN_LOST]);
	if (r->texts[RUN_RESPELLED] > 0)
		out_printf(o, ", %zu for wildcards",
		    r->texts[RUN_RESPELLED]);
}

void
run_texts_line(struct out *o, const struct run_report *r)
{
	enum run_kind	 k;

	out_str(o, "Host names and communities:");
	for (k = 0; k < RUN_KINDS; k++)
		out_printf(o, "%s %zu %s", k > 0 ? "," : "", r->texts[k],
		    k == RUN_RESPELLED ? "for wildcards" : run_kind_name(k));
	out_str(o, ".\n\n");
}

/* What matters most, and only that. */
static void
put_subject(struct out *o, const struct run_report *r)
{
	size_t	 held = pset_count(&r->all[RUN_HELD]) + r->texts[RUN_HELD];

	if (rows(r) + texts(r) > 0) {
		if (rows(r) > 0)
			put_rows(o, r);
		if (rows(r) > 0 && texts(r) > 0)
			out_str(o, ", ");
		if (texts(r) > 0)
			put_texts(o, r);
		if (r->label[LABEL_FIRST])
			out_str(o, ", and a first publication");
	} else if (r->label[LABEL_FIRST]) {
		out_str(o, "first publication of ");
		out_printf(o, "%zu list%s and %zu output%s",
		    r->lists[RUN_NEW], r->lists[RUN_NEW] == 1 ? "" : "s",
		    r->outs[RUN_NEW], r->outs[RUN_NEW] == 1 ? "" : "s");
	} else if (attributes(r) > 0 && r->added + r->removed == 0)
		out_printf(o, "attributes only, %zu moved, %zu changed",
		    pset_count(&r->all[RUN_MOVED]) + r->texts[RUN_MOVED],
		    pset_count(&r->all[RUN_CHANGED]) +
		    r->texts[RUN_CHANGED]);
	else if (r->written > 0 && r->added + r->removed > 0)
		out_printf(o, "rows of outputs +%zu -%zu", r->added,
		    r->removed);
	else if (r->outs[RUN_FORMAT] > 0)
		out_printf(o, "format only, %zu output%s",
		    r->outs[RUN_FORMAT], r->outs[RUN_FORMAT] == 1 ? "" : "s");
	else if (r->written > 0)
		out_printf(o, "%zu output%s written anew", r->written,
		    r->written == 1 ? "" : "s");
	else
		out_str(o, r->moved ? "no list has changed" :
		    "nothing has changed");
	if (held > 0)
		out_printf(o, ", %zu held", held);
	if (r->refused)
		out_str(o, ", something refused");
}

void
run_report_name(struct run_report *r)
{
	struct out	 o;

	set_labels(r);
	if (out_open_mem(&o) == -1)
		return;
	put_feeds(&o, r);
	put_subject(&o, r);
	out_char(&o, '\0');
	strlcpy(r->subject, o.buf, sizeof r->subject);
	out_close(&o);
}

void
run_row_words(struct out *o, const struct run_list *l,
    const struct diff_row *row)
{
	int	 feeds = l->pl->cl->nfrom > 1, some = 1;

	if (row->kind == DIFF_MOVED || row->kind == DIFF_CHANGED)
		report_words_delta(o, row->was, row->is, feeds);
	else
		some = report_words(o, row->is != NULL ? row->is : row->was,
		    feeds);
	switch (row->kind) {
	case DIFF_ADDED:
	case DIFF_REMOVED:
		out_str(o, some ? " (" : "(");
		report_space_of(o, row->p.af, diff_row_space(&l->diff, row),
		    diff_prefix_space(&row->p));
		out_char(o, ')');
		break;
	case DIFF_RESPELLED_IN:
		out_str(o, some ? " (new line)" : "(new line)");
		break;
	case DIFF_RESPELLED_OUT:
		out_str(o, some ? " (line gone)" : "(line gone)");
		break;
	case DIFF_MOVED:
	case DIFF_CHANGED:
		break;
	}
}

void
run_host_words(struct out *o, const struct run_list *l,
    const struct diff_host *h)
{
	int	 feeds = l->pl->cl->nfrom > 1;

	int	 some = 1;

	if (h->kind == DIFF_MOVED || h->kind == DIFF_CHANGED)
		report_words_delta(o, h->was, h->is, feeds);
	else
		some = report_words(o, h->is != NULL ? h->is : h->was, feeds);
	if (h->kind == DIFF_RESPELLED_OUT)
		out_printf(o, "%s(a wildcard has it now)", some ? " " : "");
	else if (h->kind == DIFF_RESPELLED_IN)
		out_printf(o, "%s(a wildcard had it)", some ? " " : "");
}

const char *
run_held(const struct run_list *l, size_t i, struct row *r)
{
	const struct members	*held = &l->pl->held;
	size_t			 n = pset_count(&held->set);

	memset(r, 0, sizeof *r);
	if (i < n) {
		pset_get(&held->set, i, &r->prange);
		return members_text(held, i);
	}
	r->kind = held->values ? ROW_VALUE : ROW_HOST;
	r->text = held->host[i - n].name;
	return held->text[held->host[i - n].attr];
}

void
run_unsaid(struct out *o, const struct pub_unsaid *u)
{
	out_str(o, u->object);
	out_str(o, " can't say ");
	report_safe(o, u->text);
	if (u->as == NULL)
		out_str(o, ": omitted");
	else {
		out_str(o, ": widened to ");
		report_safe(o, u->as);
	}
}

void
run_held_words(struct out *o, const struct run_list *l, size_t i)
{
	struct row	 row;
	const char	*words = run_held(l, i, &row);
	char		 day[DATE_SIZE];
	long		 until;

	if (hold_until(words, l->pl->cl->hold, &until) && until > 0) {
		date_format(until, day);
		out_printf(o, "until %s: ", day);
	}
	report_words(o, words, l->pl->cl->nfrom > 1);
}

void
run_tally(struct out *o, const size_t n[RUN_NONE + 1], size_t all)
{
	size_t	 k, some = 0;

	for (k = RUN_NEW; k <= RUN_NONE; k++)
		if (n[k] > 0)
			out_printf(o, "%s%zu %s", some++ > 0 ? ", " : "", n[k],
			    run_what_name(k));
	out_printf(o, "%s of %zu", some > 0 ? "" : "none changed", all);
}

void
run_quiet_line(struct out *o, const struct run_report *r)
{
	out_printf(o, "%s has changed: %zu list%s and %zu output%s are as "
	    "they were%s.\n", r->moved ? "No list" : "Nothing", r->nlist,
	    r->nlist == 1 ? "" : "s", r->nout, r->nout == 1 ? "" : "s",
	    r->moved ? "; a feed's record moves" : "");
}

/* Does this output's platform exchange whole objects, at once? */
static int
by_object(const struct run_output *out)
{
	const struct conf_output	*co = out->po->co;

	return co->nobj > 0 && co->obj[0].em->delta == DELTA_OBJECT;
}

void
run_edits(struct out *o, const struct run_output *out)
{
	const struct emit_edits	*e = &out->edits;

	if (e->fresh > 0 && e->adds + e->dels == 0)
		out_str(o, out->from == NULL ? "first publication: load the "
		    "whole form" : "nothing was applied yet: load the whole "
		    "form");
	else if (e->blocked > 0 || e->adds + e->dels == 0)
		out_str(o, "load the whole form");
	else if (by_object(out))
		out_printf(o, "%zu object%s to replace", e->adds + e->dels,
		    e->adds + e->dels == 1 ? "" : "s");
	else
		out_printf(o, "%zu to add, %zu to remove", e->adds, e->dels);
}

int
run_has_edits(const struct run_output *out)
{
	return out->delta != NULL && out->edits.adds + out->edits.dels > 0;
}
