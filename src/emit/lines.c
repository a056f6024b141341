/*
 * A prefix a line in the midst of a command, where the language has no names:
 * a comment before the lines tells the list, and what a device shows is one
 * nameless object a family.
 */
#include <string.h>

#include "emit.h"

void
lines_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, ctx->em->comment, " list ", ctx->name,
	    ctx->af == 4 ? " ipv4\n" : ctx->af == 6 ? " ipv6\n" : "\n", NULL);
}

void
lines_put(struct emit_ctx *ctx, const char *head, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put(p, head, strlen(head));
	p = emit_put_prefix(p, &r->prange.p);
	emit_took(ctx->out, emit_put_lead(p, ctx));
}

int
lines_is_prefix(const struct emit_word *w)
{
	size_t	 i;
	int	 dots = 0;

	for (i = 0; i < w->n; i++) {
		if (strchr("0123456789abcdef.:/", w->p[i]) == NULL ||
		    w->p[i] == '\0')
			return 0;
		dots |= w->p[i] == '.' || w->p[i] == ':';
	}
	return dots;
}

struct here {			/* whose lines they are */
	const char	*name;
	size_t		 n;
	int		 af;
};

/* "# list NAME ipv4" before them: 1. */
static int
is_list(const struct emit_line *l, struct here *h)
{
	if (l->n < 3 || l->n > 4 || l->w[0].n != 1 ||
	    !emit_word_is(&l->w[1], "list") || l->cut)
		return 0;
	/* a comment of somebody else's begins so, too */
	if (l->n == 4 && !emit_word_is(&l->w[3], "ipv4") &&
	    !emit_word_is(&l->w[3], "ipv6"))
		return 0;
	h->name = l->w[2].p;
	h->n = l->w[2].n;
	h->af = l->n == 3 ? 0 : emit_word_is(&l->w[3], "ipv4") ? 4 : 6;
	return 1;
}

static int
parse_row(struct emit_parse *p, const struct emit_line *l, size_t i,
    unsigned flags, const struct here *h)
{
	struct row	 r;
	int		 rc;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (l->cut)
		return emit_parse_bad(p, l->p, "the text ends in this line");
	if (flags != 0)
		rc = emit_word_member(p, &l->w[i], l->n - i, flags,
		    &r.prange);
	else
		rc = emit_word_prefix(p, &l->w[i], PREFIX_BARE, &r.prange);
	if (rc == -1)
		return -1;
	if (h->af != 0 && h->af != r.prange.p.af)
		return emit_parse_bad(p, l->p, "of the other family");
	if (emit_parsed_object(p, h->name, h->n, h->n == 0 ?
	    r.prange.p.af : h->af) == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

int
lines_parse(struct emit_parse *p, const char *text, size_t size,
    size_t (*at)(const struct emit_parse *, const struct emit_line *),
    unsigned flags)
{
	const char		*end = text + size;
	struct here		 h = { "", 0, 0 };
	struct emit_line	 l;
	size_t			 i;

	while (emit_next_line(&text, end, &l)) {
		if (l.n == 0)
			continue;
		if (l.w[0].p[0] == '#' || emit_word_is(&l.w[0], "!")) {
			if (is_list(&l, &h) && emit_parsed_object(p, h.name,
			    h.n, h.af) == -1)
				return -1;
			continue;
		}
		if (emit_word_is(&l.w[0], "}"))
			h.n = 0;	/* what it was in */
		if ((i = at(p, &l)) != 0 && i <= l.n &&
		    parse_row(p, &l, i - 1, flags, &h) == -1)
			return -1;
	}
	return 0;
}
