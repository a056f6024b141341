/*
 * Reports for people.  What hurts comes first: the sums, then what was lost,
 * gained, moved, changed, and last what is only spelled another way.
 */
#include <string.h>

#include "report.h"

#define WIDTH_MAX	43	/* of a column: the longest IPv6 prefix */

/* The order of the rows, and how each kind is shown. */
static const struct show {
	enum diff_kind	 kind;
	char		 sign;
	const char	*word;		/* in the line of counts */
} shows[] = {
	{ DIFF_REMOVED,		'-', "removed" },
	{ DIFF_ADDED,		'+', "added" },
	{ DIFF_MOVED,		'~', "moved" },
	{ DIFF_CHANGED,		'~', "changed" },
	{ DIFF_RESPELLED_OUT,	'=', "re-spelled away" },
	{ DIFF_RESPELLED_IN,	'=', "re-spelled in" }
};

#define NSHOWS	(sizeof shows / sizeof shows[0])

static void
change(struct out *o, const char *what, int af, u128 v, u128 whole)
{
	char	 a[REPORT_NUMBER], b[REPORT_NUMBER];

	out_printf(o, "%s %s", what,
	    af == 4 || v == 0 ? report_count(v, a) : report_space(af, v, a));
	if (v > 0 && whole > 0)
		out_printf(o, " = %s", report_share(v, whole, b));
}

static void
family(struct out *o, const struct diff *d, int af)
{
	char	 a[REPORT_NUMBER], b[REPORT_NUMBER];
	size_t	 was = af == 4 ? d->old4 : d->old6;
	size_t	 is = af == 4 ? d->new4 : d->new6;
	u128	 old = af == 4 ? d->space_old.v4 : d->space_old.v6;
	u128	 new = af == 4 ? d->space_new.v4 : d->space_new.v6;

	if (was == 0 && is == 0)
		return;
	out_printf(o, "v%d: %s -> %s prefix%s, ", af, report_count(was, a),
	    report_count(is, b), is == 1 ? "" : "es");
	report_space_pair(o, af, old, new);
	out_str(o, " (");
	change(o, "gained", af,
	    af == 4 ? d->space_gained.v4 : d->space_gained.v6, old);
	out_str(o, ", ");
	change(o, "lost", af,
	    af == 4 ? d->space_lost.v4 : d->space_lost.v6, old);
	out_str(o, ")\n");
}

static void
counts(struct out *o, const size_t *count)
{
	char		 b[REPORT_NUMBER];
	const char	*sep = "";
	size_t		 i;

	for (i = 0; i < NSHOWS; i++) {
		if (count[shows[i].kind] == 0)
			continue;
		out_printf(o, "%s%s %s", sep,
		    report_count(count[shows[i].kind], b), shows[i].word);
		sep = ", ";
	}
	out_char(o, '\n');
}

void
report_text_summary(struct out *o, const struct report_diff *r)
{
	const struct diff	*d = r->diff;
	size_t			 count[DIFF_CHANGED + 1];
	size_t			 i;
	char			 a[REPORT_NUMBER], b[REPORT_NUMBER];

	family(o, d, 4);
	family(o, d, 6);
	if (d->nrow > 0) {
		out_str(o, "prefixes: ");
		counts(o, d->count);
	}
	if (d->nhost == 0)
		return;
	memset(count, 0, sizeof count);
	for (i = 0; i < d->nhost; i++)
		count[d->host[i].kind]++;
	out_printf(o, "hosts: %s -> %s: ", report_count(r->old.hosts, a),
	    report_count(r->new.hosts, b));
	counts(o, count);
}

/* The words behind a prefix or a host name.  Returns whether there are any. */
static int
phrase(struct out *o, enum diff_kind kind, const char *was, const char *is,
    int show_feed)
{
	switch (kind) {
	case DIFF_ADDED:
	case DIFF_RESPELLED_IN:
		return report_words(o, is, show_feed);
	case DIFF_REMOVED:
	case DIFF_RESPELLED_OUT:
		return report_words(o, was, show_feed);
	case DIFF_MOVED:
	case DIFF_CHANGED:
		break;
	}
	out_printf(o, "%s ", diff_kind_name(kind));
	report_words_delta(o, was, is, show_feed);
	return 1;
}

/* What the row did to the space, where that needs to be said. */
static void
effect(struct out *o, const struct diff *d, const struct diff_row *row,
    const char *gap)
{
	switch (row->kind) {
	case DIFF_RESPELLED_IN:
		out_printf(o, "%s(new line, no new space)", gap);
		return;
	case DIFF_RESPELLED_OUT:
		out_printf(o, "%s(line gone, space still there)", gap);
		return;
	case DIFF_MOVED:
	case DIFF_CHANGED:
		return;
	case DIFF_ADDED:
	case DIFF_REMOVED:
		break;
	}
	out_printf(o, "%s(", gap);
	report_space_of(o, row->p.af, diff_row_space(d, row),
	    diff_prefix_space(&row->p));
	out_str(o, row->kind == DIFF_ADDED ? " gained)" : " lost)");
}

static void
pad(struct out *o, size_t n, size_t most)
{
	for (; n < most; n++)
		out_char(o, ' ');
}

static void
put_row(struct out *o, const struct report_diff *r, const struct diff_row *row,
    char sign, size_t width)
{
	char	*line = out_room(o, PREFIX_STRLEN + 2);
	char	*end;

	line[0] = sign;
	line[1] = ' ';
	end = prefix_put(line + 2, &row->p);
	out_took(o, (size_t)(end - line));
	pad(o, (size_t)(end - line) - 2, width);
	out_str(o, "  ");
	effect(o, r->diff, row, phrase(o, row->kind, row->was, row->is,
	    r->show_feed) ? "   " : "");
	out_char(o, '\n');
}

static void
put_host(struct out *o, const struct report_diff *r, const struct diff_host *h,
    char sign, size_t width)
{
	out_printf(o, "%c ", sign);
	report_safe(o, h->name);
	pad(o, strlen(h->name), width);
	out_str(o, "  ");
	if (!phrase(o, h->kind, h->was, h->is, r->show_feed))
		out_str(o, diff_kind_name(h->kind));
	if (h->kind == DIFF_RESPELLED_OUT)
		out_str(o, "   (a wildcard has it now)");
	else if (h->kind == DIFF_RESPELLED_IN)
		out_str(o, "   (a wildcard had it)");
	out_char(o, '\n');
}

/*
 * Widths of the columns: of the rows' prefixes, and of their host names, which
 * are cut off so that one long name does not push all others out of sight.
 */
static size_t
prefix_width_of(const struct diff *d)
{
	char	 b[PREFIX_STRLEN];
	size_t	 i, n, most = 0;

	for (i = 0; i < d->nrow && most < WIDTH_MAX; i++) {
		n = (size_t)(prefix_put(b, &d->row[i].p) - b);
		if (n > most)
			most = n;
	}
	return most;
}

static size_t
host_width_of(const struct diff *d)
{
	size_t	 i, n, most = 0;

	for (i = 0; i < d->nhost; i++) {
		n = strlen(d->host[i].name);
		if (n > most && n <= WIDTH_MAX)
			most = n;
	}
	return most;
}

void
report_text_diff(struct out *o, const struct report_diff *r)
{
	const struct diff	*d = r->diff;
	size_t			 i, k, width, done = 0, all;
	size_t			 max = r->max_rows;
	char			 b[REPORT_NUMBER];

	report_text_summary(o, r);
	all = d->nrow + d->nhost;
	if (all == 0)
		return;
	if (max == 0 || max > all)
		max = all;
	out_char(o, '\n');
	width = prefix_width_of(d);
	for (k = 0; k < NSHOWS; k++)
		for (i = 0; d->count[shows[k].kind] > 0 && i < d->nrow &&
		    done < max; i++)
			if (d->row[i].kind == shows[k].kind) {
				put_row(o, r, &d->row[i], shows[k].sign, width);
				done++;
			}
	width = host_width_of(d);
	for (k = 0; k < NSHOWS; k++)
		for (i = 0; i < d->nhost && done < max; i++)
			if (d->host[i].kind == shows[k].kind) {
				put_host(o, r, &d->host[i], shows[k].sign,
				    width);
				done++;
			}
	if (done < all)
		out_printf(o, "... and %s more\n", report_count(all - done, b));
}
