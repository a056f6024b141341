/*
 * The report of a run as Markdown: the text of a pull or merge request.
 *
 * GitHub takes 65,536 characters and refuses more.  What is written is ASCII,
 * so bytes are characters.  The summary has a fixed number of rows and always
 * stands whole; of everything else each part gets its share of the room that
 * is left, and ends with what it had no room for.
 */
#include <stdlib.h>
#include <string.h>

#include "markdown.h"
#include "report.h"
#include "run.h"

#define MAX_BYTES	65000
#define TAIL		160	/* room for "... and N more" of a part */
#define LAST		200	/* room for the line at the very end */
#define LEAST		700	/* so little room is given to no part */
#define WORDS		400	/* bytes of one row's words */

struct page {
	struct out		*o;
	const struct run_report	*r;
	size_t			 lists, deltas;	/* still to come */
	size_t			 left_out;	/* parts without room */
};

/* A part that gets an n-th of what is left. */
static void
part(struct md_part *p, struct page *page, size_t n)
{
	size_t	 max = MAX_BYTES - LAST, now = page->o->n;

	md_part(p, page->o, max, n);
	if (p->end < now + LEAST)
		p->end = now + LEAST < max ? now + LEAST : max;
	p->end = p->end > TAIL ? p->end - TAIL : 0;
}

static void
part_end(struct page *page, const struct md_part *p, const char *what)
{
	if (p->cut > 0)
		out_printf(page->o, "\n... and %zu more%s%s\n", p->cut,
		    *what == '\0' ? "" : " ", what);
}

/* Words that came from a writer into memory, as a code span. */
static void
put_words(struct out *o, struct out *words)
{
	char	*s = out_steal(words, NULL);

	if (s == NULL) {
		o->err = words->err != 0 ? words->err : o->err;
		return;
	}
	if (*s != '\0') {
		out_char(o, ' ');
		md_code(o, s, WORDS);
	}
	free(s);
}

static void
summary_row(struct out *o, const char *what, const struct pset *s)
{
	out_printf(o, "| prefixes %s | %zu | %zu |\n", what, s->n4, s->n6);
}

static void
put_summary(struct page *page)
{
	const struct run_report	*r = page->r;
	struct out		*o = page->o;
	char			 a[REPORT_NUMBER], b[REPORT_NUMBER];

	out_printf(o, "**%s**\n\n", r->subject);
	out_str(o, "| all lists together | IPv4 | IPv6 |\n|---|---:|---:|\n");
	summary_row(o, "gained", &r->all[RUN_GAINED]);
	summary_row(o, "lost", &r->all[RUN_LOST]);
	summary_row(o, "moved", &r->all[RUN_MOVED]);
	summary_row(o, "with other attributes", &r->all[RUN_CHANGED]);
	summary_row(o, "withdrawn and held", &r->all[RUN_HELD]);
	summary_row(o, "spelled anew", &r->all[RUN_RESPELLED]);
	out_printf(o, "| space gained | %s | %s |\n",
	    report_space(4, r->gained.v4, a),
	    report_space(6, r->gained.v6, b));
	out_printf(o, "| space lost | %s | %s |\n\n",
	    report_space(4, r->lost.v4, a), report_space(6, r->lost.v6, b));
	if (r->nlisted > 0)
		run_texts_line(o, r);
	out_str(o, "Lists: ");
	run_tally(o, r->lists, r->nlist);
	out_str(o, ".  \nOutputs: ");
	run_tally(o, r->outs, r->nout);
	out_str(o, ".\n");
	if (r->refused)
		out_str(o, "\n**Something was refused**: what it concerns "
		    "stays as it was.\n");
	if (r->failed)
		out_str(o, "\n**Something failed**: the log says what; the "
		    "rest was done.\n");
}

static void
put_verdict(struct md_part *p, const char *what, const char *name,
    const struct verdict *v, int accepted)
{
	size_t	 i;

	for (i = 0; i < v->n; i++) {
		md_row(p);
		out_printf(p->o, "- %s ", what);
		md_code(p->o, name, 0);
		out_printf(p->o, " %s: ", v->f[i].weight == GUARD_NOTE ?
		    "note" : accepted ? "accepted" : "**refused**");
		md_code(p->o, v->f[i].text, 0);
		out_char(p->o, '\n');
		md_row_end(p);
	}
	if (!v->refused || accepted)
		return;
	md_row(p);
	out_printf(p->o, v->never ? "  No accept lets this pass.\n" :
	    "  It passes, once, with `o365feed accept %s`.\n", v->digest);
	md_row_end(p);
}

/* What the guards found, before all details: this is what needs a person. */
static void
put_guards(struct page *page)
{
	const struct publish	*pub = page->r->pub;
	struct md_part		 p;
	size_t			 i, n = 0;

	for (i = 0; pub->feed != NULL && i < pub->conf->nfeeds; i++)
		n += pub->feed[i].cf == NULL ? 0 : pub->feed[i].verdict.n;
	for (i = 0; i < page->r->nlist; i++)
		n += page->r->list[i].pl->verdict.n;
	part(&p, page, 4);
	if (n == 0)
		return;
	out_str(page->o, "\n### Guards\n\n");
	for (i = 0; pub->feed != NULL && i < pub->conf->nfeeds; i++)
		if (pub->feed[i].cf != NULL)
			put_verdict(&p, "feed", pub->feed[i].cf->name,
			    &pub->feed[i].verdict, pub->feed[i].accepted);
	for (i = 0; i < page->r->nlist; i++)
		put_verdict(&p, "list", page->r->list[i].pl->cl->name,
		    &page->r->list[i].pl->verdict,
		    page->r->list[i].pl->accepted);
	part_end(page, &p, "lines");
}

static void
put_feeds(struct page *page)
{
	const struct publish	*pub = page->r->pub;
	const struct pub_feed	*pf;
	struct md_part		 p;
	size_t			 i;

	part(&p, page, 6);
	out_str(page->o, "\n| feed | version | prefixes | |\n"
	    "|---|---|---:|---|\n");
	for (i = 0; pub->feed != NULL && i < pub->conf->nfeeds; i++) {
		if ((pf = &pub->feed[i])->cf == NULL)
			continue;
		md_row(&p);
		out_str(p.o, "| ");
		md_code(p.o, pf->cf->name, 0);
		out_str(p.o, " | ");
		if (pf->have_old == 1 && (pf->version == NULL ||
		    strcmp(pf->old.version, pf->version) != 0)) {
			md_code(p.o, pf->old.version, 0);
			out_str(p.o, " to ");
		}
		md_code(p.o, pf->version == NULL ? "none" : pf->version, 0);
		out_printf(p.o, " | %zu + %zu | %s |\n", pf->all.set.n4,
		    pf->all.set.n6, pf->state == PUB_REFUSED ? "refused" :
		    pf->state != PUB_OK ? "failed" :
		    pf->stale ? "stale" : "");
		md_row_end(&p);
	}
	part_end(page, &p, "feeds");
}

static int
list_shown(const struct run_list *l)
{
	return l->what != RUN_SAME || l->held > 0;
}

static void
put_lists(struct page *page)
{
	const struct run_list	*l;
	struct md_part		 p;
	char			 a[REPORT_NUMBER], b[REPORT_NUMBER];
	enum run_kind		 k;
	size_t			 i, n = 0;

	part(&p, page, 3);
	for (i = 0; i < page->r->nlist; i++)
		n += (size_t)list_shown(&page->r->list[i]);
	if (n == 0)
		return;
	out_str(page->o, "\n| list | | lost | gained | moved | changed | held "
	    "| spelled anew | has, IPv4 | has, IPv6 |\n"
	    "|---|---|---:|---:|---:|---:|---:|---:|---|---|\n");
	for (i = 0; i < page->r->nlist; i++) {
		if (!list_shown(l = &page->r->list[i]))
			continue;
		md_row(&p);
		out_str(p.o, "| ");
		md_code(p.o, l->pl->cl->name, 0);
		out_printf(p.o, " | %s%s", run_what_name(l->what),
		    l->pl->have_would ? ", would be" : "");
		for (k = 0; k < RUN_KINDS; k++)
			if (l->what == RUN_NEW)
				out_str(p.o, " | ");
			else
				out_printf(p.o, " | %zu",
				    k == RUN_HELD ? l->held :
				    l->n[k] + l->hosts[k]);
		if (conf_kind(l->pl->cl) != ROW_PREFIX)
			out_printf(p.o, " | %zu %s | |\n", l->nhosts,
			    conf_kind(l->pl->cl) == ROW_HOST ? "names" :
			    "communities");
		else
			out_printf(p.o, " | %zu, %s | %zu, %s |\n", l->n4,
			    report_space(4, l->space.v4, a), l->n6,
			    report_space(6, l->space.v6, b));
		md_row_end(&p);
	}
	part_end(page, &p, "lists");
}

static void
put_outputs(struct page *page)
{
	const struct run_output	*o;
	struct md_part		 p;
	size_t			 i;

	part(&p, page, 3);
	if (page->r->outs[RUN_SAME] == page->r->nout)
		return;
	out_str(page->o, "\n| output | | rows | added | removed | digest | "
	    "delta |\n|---|---|---:|---:|---:|---|---|\n");
	for (i = 0; i < page->r->nout; i++) {
		o = &page->r->out[i];
		if (o->what == RUN_SAME)
			continue;
		md_row(&p);
		out_str(p.o, "| ");
		md_code(p.o, o->po->co->name, 0);
		out_printf(p.o, " | %s", run_what_name(o->what));
		if (*o->po->why != '\0') {
			out_str(p.o, ": ");
			md_code(p.o, o->po->why, WORDS);
		}
		if (o->written)
			out_printf(p.o, " | %zu | %zu | %zu | %.12s to %.12s "
			    "| ", o->po->rows, o->po->added, o->po->removed,
			    o->from == NULL ? "none" : o->from, o->to);
		else
			out_printf(p.o, " | | | | stays %.12s | ",
			    o->from == NULL ? "none" : o->from);
		if (o->delta != NULL)
			run_edits(p.o, o);
		out_str(p.o, " |\n");
		md_row_end(&p);
	}
	part_end(page, &p, "outputs");
}

/* What outputs leave out, or say otherwise: nobody should have to look. */
static void
put_unsaid(struct page *page)
{
	const struct pub_output	*po;
	struct out		 words;
	struct md_part		 p;
	size_t			 i, k;

	part(&p, page, 4);
	if (page->r->unsaid == 0)
		return;
	out_str(page->o, "\n### What platforms can't say\n\n");
	for (i = 0; i < page->r->nout; i++)
		for (po = page->r->out[i].po, k = 0; k < po->nunsaid; k++) {
			if (out_open_mem(&words) == -1)
				return;
			md_row(&p);
			out_str(p.o, "- output ");
			md_code(p.o, po->co->name, 0);
			run_unsaid(&words, &po->unsaid[k]);
			put_words(p.o, &words);
			out_char(p.o, '\n');
			md_row_end(&p);
		}
	part_end(page, &p, "names");
}

static void
put_rows(struct md_part *p, const struct run_list *l, enum run_kind kind)
{
	const struct diff	*d = &l->diff;
	struct out		 words;
	char			 b[PREFIX_STRLEN];
	size_t			 i;

	for (i = 0; l->n[kind] > 0 && i < d->nrow; i++) {
		if (run_row_kind(&d->row[i]) != kind ||
		    out_open_mem(&words) == -1)
			continue;
		md_row(p);
		out_printf(p->o, "- %s ", run_kind_name(kind));
		md_code(p->o, prefix_str(&d->row[i].p, b), 0);
		run_row_words(&words, l, &d->row[i]);
		put_words(p->o, &words);
		out_char(p->o, '\n');
		md_row_end(p);
	}
	for (i = 0; l->hosts[kind] > 0 && i < d->nhost; i++) {
		if (run_host_kind(&d->host[i]) != kind ||
		    out_open_mem(&words) == -1)
			continue;
		md_row(p);
		out_printf(p->o, "- %s ", run_kind_name(kind));
		md_code(p->o, d->host[i].name, 0);
		run_host_words(&words, l, &d->host[i]);
		put_words(p->o, &words);
		out_char(p->o, '\n');
		md_row_end(p);
	}
}

static void
put_held(struct md_part *p, const struct run_list *l)
{
	struct row	 row;
	struct out	 words;
	char		 b[ROW_STR];
	size_t		 i;

	for (i = 0; i < l->held; i++) {
		if (out_open_mem(&words) == -1)
			return;
		md_row(p);
		run_held(l, i, &row);
		out_str(p->o, "- held ");
		md_code(p->o, row.kind == ROW_PREFIX ?
		    prefix_str(&row.prange.p, b) : row.text, 0);
		run_held_words(&words, l, i);
		put_words(p->o, &words);
		out_char(p->o, '\n');
		md_row_end(p);
	}
}

static int
list_has_rows(const struct run_list *l)
{
	return list_shown(l) && (l->held > 0 || *l->pl->why != '\0' ||
	    (l->what != RUN_NEW && l->diff.nrow + l->diff.nhost > 0));
}

/* Take back what was begun, when a part has no room for its first row. */
static int
no_room(struct page *page, const struct md_part *p, size_t start)
{
	if (page->o->n < p->end)
		return 0;
	page->o->n = start;
	page->left_out++;
	return 1;
}

static void
put_list(struct page *page, const struct run_list *l)
{
	struct md_part	 p;
	enum run_kind	 k;
	size_t		 start = page->o->n;

	part(&p, page, page->deltas > 0 ? 2 * page->lists : page->lists);
	page->lists--;
	out_str(page->o, "\n### List ");
	md_code(page->o, l->pl->cl->name, 0);
	out_str(page->o, "\n\n");
	if (*l->pl->why != '\0') {
		out_printf(page->o, "%s: ", run_what_name(l->what));
		md_code(page->o, l->pl->why, 0);
		out_str(page->o, l->pl->have_would ? ". This would be:\n\n" :
		    "\n\n");
	}
	if (no_room(page, &p, start))
		return;
	if (run_has_change(l))
		out_printf(page->o, "Change `%s`\n\n", l->pl->verdict.digest);
	/* what is held stands with its day, the newly held among it */
	for (k = 0; k < RUN_KINDS && l->what != RUN_NEW; k++)
		if (k != RUN_HELD)
			put_rows(&p, l, k);
	put_held(&p, l);
	part_end(page, &p, "");
}

/* A part of a delta is no delta: what is cut says so before its first line. */
static void
put_delta(struct page *page, const struct run_output *o)
{
	struct md_part	 p;
	const char	*s = o->delta, *end = s + o->deltalen, *nl;
	size_t		 start = page->o->n, i, fence;

	part(&p, page, page->deltas--);
	fence = md_fence(o->delta, o->deltalen);
	out_str(page->o, "\n<details><summary>Delta of ");
	md_html(page->o, o->po->co->name);
	out_str(page->o, ": ");
	run_edits(page->o, o);
	out_str(page->o, "</summary>\n\n");
	/* each byte takes four at most, and the fences stand around them */
	if (page->o->n + 2 * fence + o->deltalen + 64 > p.end) {
		out_str(page->o, "Not whole, for want of room. All of it is "
		    "printed by `o365feed delta ");
		out_str(page->o, o->po->co->name);
		out_str(page->o, "`.\n\n");
	}
	if (no_room(page, &p, start))
		return;
	for (i = 0; i < fence; i++)
		out_char(page->o, '`');
	out_char(page->o, '\n');
	p.end -= p.end > fence + 32 ? fence + 32 : 0;
	for (; s < end; s = nl + 1) {
		if ((nl = memchr(s, '\n', (size_t)(end - s))) == NULL)
			nl = end;
		md_row(&p);
		md_line(page->o, s, (size_t)(nl - s));
		md_row_end(&p);
	}
	for (i = 0; i < fence; i++)
		out_char(page->o, '`');
	out_char(page->o, '\n');
	part_end(page, &p, "lines");
	out_str(page->o, "\n</details>\n");
}

void
run_markdown(struct out *real, const struct run_report *r)
{
	struct page	 page = { .r = r };
	struct out	 mem;
	char		*text;
	size_t		 i, len;

	if (run_report_quiet(r)) {
		run_quiet_line(real, r);
		return;
	}
	if (out_open_mem(&mem) == -1) {
		real->err = mem.err;
		return;
	}
	page.o = &mem;
	for (i = 0; i < r->nlist; i++)
		page.lists += (size_t)list_has_rows(&r->list[i]);
	for (i = 0; i < r->nout; i++)
		page.deltas += (size_t)run_has_edits(&r->out[i]);
	put_summary(&page);
	put_guards(&page);
	put_feeds(&page);
	put_lists(&page);
	put_outputs(&page);
	put_unsaid(&page);
	/* lists may have half of what is left; with no deltas, all of it */
	for (i = 0; i < r->nlist; i++)
		if (list_has_rows(&r->list[i]))
			put_list(&page, &r->list[i]);
	for (i = 0; i < r->nout; i++)
		if (run_has_edits(&r->out[i]))
			put_delta(&page, &r->out[i]);
	if (page.left_out > 0)
		out_printf(&mem, "\n... and %zu more lists and deltas, for "
		    "which there was no room.\n", page.left_out);
	if ((text = out_steal(&mem, &len)) == NULL)
		real->err = mem.err;
	else
		out_bytes(real, text, len);
	free(text);
}
