/*
 * The user's own text, with the sequences of bgpq4(8), "USER-DEFINED FORMAT":
 *
 *	%n	the network's address (%r too)
 *	%l	its length
 *	%a %A	the lowest and the highest length that the row matches
 *	%N	the name of the list
 *	%m	the length as a mask, %i as an inverse one; IPv6 in its form
 *	%%	a percent sign
 *	\n \t \\	a newline, a tab, a backslash
 *
 * and ours:
 *
 *	%c	the row's place, from 1; one new prefix changes all behind it
 *	%s	the row's sequence number, which is for life
 *	%h	the host name or the community, in lists of such
 *
 * As there, no newline is added behind a row; one is at the end of an object
 * whose text has none.  Header, footer and separator know %N and %% only.
 * Nothing is run and nothing is quoted: whoever reads the text must bear the
 * characters of the names.
 */
#include <stdio.h>

#include "emit.h"

#define FORMAT_MAX	4096		/* bytes of each of the four texts */

/* Is s made of what we know?  "known" are the letters behind a %. */
static int
check_text(const char *what, const char *s, const char *known, char *why,
    size_t size)
{
	const char	*p;

	if (s == NULL)
		return 0;
	if (strlen(s) > FORMAT_MAX) {
		snprintf(why, size, "%s: over %d bytes", what, FORMAT_MAX);
		return -1;
	}
	for (p = s; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' && *p != '\n' && *p != '\t') {
			snprintf(why, size, "%s: a control character", what);
			return -1;
		}
		if (*p != '%' && *p != '\\')
			continue;
		p++;
		if (*p != '\0' && strchr(p[-1] == '\\' ? "nt\\" : known,
		    *p) != NULL)
			continue;
		snprintf(why, size, "%s: unknown sequence \"%c%.1s\"", what,
		    p[-1], p);
		return -1;
	}
	return 0;
}

int
emit_format_check(const struct emit_format *f, enum row_kind kind, char *why,
    size_t size)
{
	const char	*known = kind == ROW_PREFIX ? "nrlaANmics%" : "hNcs%";

	if (f->row == NULL || f->row[0] == '\0') {
		snprintf(why, size, "no row text");
		return -1;
	}
	if (check_text("row", f->row, known, why, size) == -1 ||
	    check_text("header", f->header, "N%", why, size) == -1 ||
	    check_text("footer", f->footer, "N%", why, size) == -1 ||
	    check_text("separator", f->separator, "N%", why, size) == -1)
		return -1;
	return 0;
}

static char *
put_sequence(struct emit_ctx *ctx, char *p, char c, const struct row *r)
{
	switch (c) {
	case 'h':
		return emit_put(p, r->text, strlen(r->text));
	case 'n':
	case 'r':
		return prefix_put_addr(p, &r->prange.p);
	case 'l':
		return emit_put_u32(p, r->prange.p.len);
	case 'a':
		return emit_put_u32(p, r->prange.lo);
	case 'A':
		return emit_put_u32(p, r->prange.hi);
	case 'm':
	case 'i':
		return emit_put_mask(p, r->prange.p.af, r->prange.p.len,
		    c == 'i');
	case 'c':
		return emit_put_u32(p, (uint32_t)(ctx->index + 1));
	case 's':
		return emit_put_u32(p, r->number);
	case 'N':
		return emit_put(p, ctx->name, strlen(ctx->name));
	default:
		*p++ = c;
		return p;
	}
}

static void
put_text(struct emit_ctx *ctx, const char *s, const struct row *r)
{
	char	*p;

	if (s == NULL)
		return;
	for (; *s != '\0'; s++) {
		p = out_room(ctx->out, EMIT_ROOM);
		if (*s == '%')
			p = put_sequence(ctx, p, *++s, r);
		else if (*s == '\\') {
			s++;
			*p++ = *s == 'n' ? '\n' : *s == 't' ? '\t' : *s;
		} else
			*p++ = *s;
		emit_took(ctx->out, p);
	}
}

static void
begin(struct emit_ctx *ctx)
{
	if (ctx->format != NULL)
		put_text(ctx, ctx->format->header, NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	if (ctx->format == NULL)
		return;
	if (ctx->index > 0)
		put_text(ctx, ctx->format->separator, NULL);
	put_text(ctx, ctx->format->row, r);
}

static int
ends_line(const char *s)
{
	size_t	 n = strlen(s), back = 0;

	if (n > 0 && s[n - 1] == '\n')
		return 1;
	if (n < 2 || s[n - 1] != 'n')
		return 0;
	while (back < n - 1 && s[n - 2 - back] == '\\')
		back++;
	return back % 2 == 1;
}

static void
end(struct emit_ctx *ctx)
{
	const struct emit_format	*f = ctx->format;
	const char			*last;

	if (f == NULL)
		return;
	put_text(ctx, f->footer, NULL);
	last = f->footer != NULL && *f->footer != '\0' ? f->footer :
	    ctx->count > 0 ? f->row : f->header;
	if (last != NULL && *last != '\0' && !ends_line(last))
		out_char(ctx->out, '\n');
}

const struct emitter emitter_format = {
	.name = "format",
	.platform = "any",
	.kind = "text",
	.title = "your own text for each row, as with bgpq4 -F",
	.matches = MATCH_ANY,
	.rows = ROW_PREFIX,
	.also = TAKES(ROW_HOST) | TAKES(ROW_VALUE),
	.families = FAMILIES_TOGETHER,
	.ranges = RANGE_DATA,
	.name_max = 255,
	.name_chars = "_-.",
	.seq_start = 5,
	.seq_step = 5,
	.seq_max = 4294967294U,
	.load = LOAD_FILE,
	.load_how = "as its reader wants it",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "its reader decides",
	.checked = "no",
	.begin = begin,
	.end = end,
	.row = row,
	.text = row,
};
