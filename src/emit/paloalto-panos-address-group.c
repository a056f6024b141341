/*
 * Static address groups of PAN-OS, as set and delete commands.
 *
 * They edit the candidate configuration, and one commit puts all of it in force
 * or nothing; it refuses a group that names an address which is not there.
 * "set ... static" adds a member to those that the group has.  Names of 63
 * characters: letters, digits, spaces, "-", "_" (web interface help, Objects >
 * Addresses), and "." (pan-os-codegen); addresses and groups share one name
 * space.  No page says that the command line passes over a comment, so there is
 * none; how many members a group takes differs by model, and the commit tells.
 *
 * parse() reads what "show address" and "show address-group" print after "set
 * cli config-output-format set".  Objects of a vsys, of Panorama's device
 * groups and shared ones have longer paths and are another's.
 */
#include "emit.h"

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "set address ");
	p = emit_put_owned(p, ctx, &r->prange.p);
	EMIT_LIT(p, " ip-netmask ");
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, "\nset address-group ");
	p = emit_put(p, ctx->name, strlen(ctx->name));
	EMIT_LIT(p, " static ");
	p = emit_put_owned(p, ctx, &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "delete address-group ");
	p = emit_put(p, ctx->name, strlen(ctx->name));
	EMIT_LIT(p, " static ");
	p = emit_put_owned(p, ctx, &r->prange.p);
	EMIT_LIT(p, "\ndelete address ");
	p = emit_put_owned(p, ctx, &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* --- reading -------------------------------------------------------------- */

struct reader {
	struct emit_parse	*parse;
	struct emit_scan	 s;
};

static int
next(struct reader *r)
{
	return emit_token_more(r->parse, &r->s);
}

/* "NAME ip-netmask P", or an address of another kind. */
static int
parse_address(struct reader *r)
{
	struct emit_word	 name = r->s.w;
	struct prange		 x;
	const char		*why;
	int			 more, mask;

	if ((more = next(r)) != 1 || emit_word_is(&r->s.w, "description") ||
	    emit_word_is(&r->s.w, "tag"))
		return more;
	mask = emit_word_is(&r->s.w, "ip-netmask");
	if ((more = next(r)) != 1)
		return more;
	memset(&x, 0, sizeof x);
	if (mask && prefix_parse(r->s.w.p, r->s.w.n, PREFIX_BARE, &x.p,
	    &why) == 0)
		more = emit_parsed_holds(r->parse, &name, &x, 0);
	else
		more = emit_parsed_holds(r->parse, &name, NULL, 0);
	return more == -1 ? -1 : next(r);
}

/* "NAME static MEMBER", "NAME static [ MEMBER ... ]", or a dynamic one. */
static int
parse_group(struct reader *r)
{
	struct emit_word	 name = r->s.w;
	int			 more;

	if (emit_parsed_object(r->parse, name.p, name.n, 0) == -1)
		return -1;
	if ((more = next(r)) != 1 || emit_word_is(&r->s.w, "description") ||
	    emit_word_is(&r->s.w, "tag"))
		return more;
	if (!emit_word_is(&r->s.w, "static"))
		return emit_parse_spoil(r->parse, r->s.w.p, "not understood");
	while ((more = next(r)) == 1)
		if (!emit_tok_is(&r->s, '[') && !emit_tok_is(&r->s, ']') &&
		    emit_parsed_owned(r->parse, &name, &r->s.w) == -1)
			return -1;
	return more;
}

/* A line, whose first token is at hand: all of it, or a part.  0, or -1. */
static int
parse_line(struct reader *r)
{
	int	 more, group;

	more = emit_word_is(&r->s.w, "set");
	if (next(r) == -1)
		return -1;
	if (!more || r->s.nl || r->s.tok == TOK_END)
		return 0;
	group = emit_word_is(&r->s.w, "address-group");
	if (!group && !emit_word_is(&r->s.w, "address"))
		return 0;
	if ((more = next(r)) != 1)
		return more;
	return group ? parse_group(r) : parse_address(r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct reader	 r;

	memset(&r, 0, sizeof r);
	r.parse = p;
	r.s.p = text;
	r.s.end = text + size;
	r.s.chars = "_-./:*<>@+=,$%&~^?!'\\|#";
	r.s.quotes = "\"";
	r.s.escapes = 1;
	emit_token(&r.s);
	while (r.s.tok != TOK_END) {
		if (parse_line(&r) == -1)
			return -1;
		while (r.s.tok != TOK_END && !r.s.nl)
			if (next(&r) == -1)
				return -1;
	}
	return 0;
}

const struct emitter emitter_paloalto_panos_address_group = {
	.name = "paloalto-panos-address-group",
	.platform = "Palo Alto PAN-OS",
	.kind = "address group",
	.title = "static address group with its addresses, as set commands",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.name_max = 63 - OWNED_LEN,
	.name_chars = "-_",
	.name_shared = 1,
	.name_alpha = 1,
	.load = LOAD_MERGE,
	.load_how = "configure, paste, commit",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no page of Palo Alto Networks says",
	.checked = "no",
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};
