/*
 * Address groups of FortiOS: config firewall address and addrgrp, address6 and
 * addrgrp6 for IPv6.
 *
 * An edit counts at its "next".  "set member" puts its members in the place of
 * those that the group has, "append" adds to them and "unselect" takes away
 * (Fortinet Technical Tip FD41049, since 5.0).  So the whole form sets one
 * member and appends the others in one edit, which exchanges the group at once;
 * the addresses come before it.  Addresses that a group has left behind stay,
 * in no group: to delete one in the whole form would be an error wherever it is
 * gone already.  A delta removes them.
 *
 * The member that is set is GROUP_NONE, 0.0.0.0/32 or ::/128, as in FortiOS's
 * own address "none", which matches no packet (Technical Tip 406462).  It stays
 * in the group: a row that comes first is no other line than any row, and a
 * group without rows has a form, since one without members is refused.  A group
 * that a policy names can't be deleted (CLI Reference, firewall addrgrp), and a
 * policy can't name one that is not there (the data source of its dstaddr).
 *
 * Names have 79 characters from 6.2 on (CLI Reference 6.2.4 to 7.4.7, 63 in
 * 6.0); addresses, groups and virtual IPs share one name space (the same).  How
 * many members a group takes depends on the model (Maximum Values Table,
 * firewall.addrgrp:member): one too many is refused, and the others are in.
 *
 * parse() reads "show firewall address" and "show firewall addrgrp" of one
 * VDOM, or its whole configuration; inside of "config vdom" it reads nothing.
 */
#include "emit.h"

#define NONE		"_NONE"
#define NONE_SUBNET	"subnet 0.0.0.0 255.255.255.255"
#define NONE_IP6	"ip6 ::/128"

static const char *
six(const struct emit_ctx *ctx)
{
	return ctx->af == 6 ? "6" : "";
}

/* An address: its edit, without config and end. */
static void
put_address(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "    edit \"");
	p = emit_put_owned(p, ctx, &r->prange.p);
	if (ctx->af == 6) {
		EMIT_LIT(p, "\"\n        set ip6 ");
		p = emit_put_prefix(p, &r->prange.p);
	} else {
		EMIT_LIT(p, "\"\n        set subnet ");
		p = emit_put_member(p, &r->prange.p, MEMBER_MASK);
	}
	EMIT_LIT(p, "\n    next\n");
	emit_took(ctx->out, p);
}

static void
ahead(struct emit_ctx *ctx, const struct row *r)
{
	if (ctx->index == 0)
		emit_strs(ctx->out, "config firewall address", six(ctx), "\n",
		    NULL);
	put_address(ctx, r);
	if (ctx->index + 1 == ctx->count)
		out_str(ctx->out, "end\n");
}

/* The group, open for its members. */
static void
edit(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "config firewall addrgrp", six(ctx), "\n"
	    "    edit \"", ctx->name, "\"\n", NULL);
}

static void
done(struct emit_ctx *ctx)
{
	out_str(ctx->out, "    next\nend\n");
}

static void
put_member(struct emit_ctx *ctx, const char *verb, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "        ");
	p = emit_put(p, verb, strlen(verb));
	EMIT_LIT(p, " member \"");
	p = emit_put_owned(p, ctx, &r->prange.p);
	EMIT_LIT(p, "\"\n");
	emit_took(ctx->out, p);
}

static void
begin(struct emit_ctx *ctx)
{
	if (ctx->edits)
		return;
	emit_strs(ctx->out, "config firewall address", six(ctx), "\n"
	    "    edit \"", ctx->name, NONE "\"\n        set ",
	    ctx->af == 6 ? NONE_IP6 : NONE_SUBNET, "\n    next\nend\n", NULL);
	edit(ctx);
	emit_strs(ctx->out, "        set member \"", ctx->name, NONE "\"\n",
	    NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	put_member(ctx, "append", r);
}

static void
end(struct emit_ctx *ctx)
{
	if (!ctx->edits)
		done(ctx);
}

static void
add(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, "config firewall address", six(ctx), "\n", NULL);
	put_address(ctx, r);
	out_str(ctx->out, "end\n");
	edit(ctx);
	put_member(ctx, "append", r);
	done(ctx);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p;

	edit(ctx);
	put_member(ctx, "unselect", r);
	done(ctx);
	emit_strs(ctx->out, "config firewall address", six(ctx), "\n", NULL);
	p = out_room(ctx->out, EMIT_ROOM);
	EMIT_LIT(p, "    delete \"");
	p = emit_put_owned(p, ctx, &r->prange.p);
	EMIT_LIT(p, "\"\nend\n");
	emit_took(ctx->out, p);
}

/* --- reading -------------------------------------------------------------- */

enum table { OTHER, ADDRESS, GROUP };

struct reader {
	struct emit_parse	*parse;
	struct emit_scan	 s;
	size_t			 depth;
	enum table		 in;	/* of the outermost "config" */
	int			 af;
	int			 open;	/* an edit of it */
	struct emit_word	 name;	/* what is edited */
	int			 none;	/* a group: it has GROUP_NONE */
	/* an address: what it holds, if it is a prefix */
	int			 is;
	struct prange		 holds;
};

static int
next(struct reader *r)
{
	return emit_token_more(r->parse, &r->s);
}

/* "config firewall address", of which the next word is asked for. */
static int
parse_config(struct reader *r)
{
	static const struct {
		const char	*name;
		enum table	 in;
		int		 af;
	}			 tables[] = {
		{ "address", ADDRESS, 4 }, { "address6", ADDRESS, 6 },
		{ "addrgrp", GROUP, 4 }, { "addrgrp6", GROUP, 6 },
	};
	size_t			 i;
	int			 more;

	if (++r->depth > 1)
		return 0;
	r->in = OTHER;
	r->open = 0;
	if ((more = next(r)) != 1 || !emit_word_is(&r->s.w, "firewall") ||
	    (more = next(r)) != 1)
		return more;
	for (i = 0; i < sizeof tables / sizeof tables[0]; i++)
		if (emit_word_is(&r->s.w, tables[i].name)) {
			r->in = tables[i].in;
			r->af = tables[i].af;
		}
	return 0;
}

static int
parse_edit(struct reader *r)
{
	int	 more;

	if ((more = next(r)) != 1)
		return more;
	r->open = 1;
	r->name = r->s.w;
	r->is = r->none = 0;
	return r->in == GROUP ? emit_parsed_object(r->parse,
	    r->name.p, r->name.n, r->af) : 0;
}

/* "next", or the "end" of an edit that has none. */
static int
close_edit(struct reader *r)
{
	int	 was = r->open;

	r->open = 0;
	if (was && r->in == GROUP && !r->none)
		return emit_parse_spoil(r->parse, r->name.p,
		    "without its member GROUP_NONE: load the whole form");
	if (!was || r->in != ADDRESS)
		return 0;
	return emit_parsed_holds(r->parse, &r->name, r->is ? &r->holds : NULL,
	    r->af);
}

/* "subnet A M", "ip6 P", "type T": the last word tells, as it is shown. */
static int
parse_value(struct reader *r)
{
	struct emit_word	 w[2];
	size_t			 n = 0;
	int			 more, key;

	key = emit_word_is(&r->s.w, "subnet") || emit_word_is(&r->s.w, "ip6");
	if (!key && !emit_word_is(&r->s.w, "type"))
		return 0;
	while ((more = next(r)) == 1 && n < 2)
		w[n++] = r->s.w;
	if (more == -1 || n == 0)
		return more;
	if (!key) {
		if (!emit_word_is(&w[0], "ipmask") &&
		    !emit_word_is(&w[0], "ipprefix"))
			r->is = 0;
		return 0;
	}
	/* a value that is none spoils the group: it is not the one told */
	memset(&r->holds, 0, sizeof r->holds);
	r->is = emit_words_mask(w, n, &r->holds.p) == 0;
	return 0;
}

/* Is it GROUP_NONE of the group at hand? */
static int
is_none(const struct reader *r, const struct emit_word *w)
{
	return w->n == r->name.n + sizeof NONE - 1 &&
	    memcmp(w->p, r->name.p, r->name.n) == 0 &&
	    memcmp(w->p + r->name.n, NONE, sizeof NONE - 1) == 0;
}

/* "member NAME ..." and what changes nothing in what a group matches. */
static int
parse_members(struct reader *r, int set)
{
	static const char *const	 harmless[] = {
		"uuid", "comment", "color", "visibility", "allow-routing",
		"fabric-object", NULL
	};
	size_t				 i;
	int				 more;

	for (i = 0; harmless[i] != NULL; i++)
		if (emit_word_is(&r->s.w, harmless[i]))
			return 0;
	if (!emit_word_is(&r->s.w, "member"))
		return emit_parse_spoil(r->parse, r->s.w.p,
		    "not understood");
	if (set && (r->none || emit_parsed_count(r->parse) > 0))
		return emit_parse_spoil(r->parse, r->s.w.p, "defined twice");
	while ((more = next(r)) == 1)
		if (is_none(r, &r->s.w))
			r->none = 1;
		else if (emit_parsed_owned(r->parse, &r->name, &r->s.w) == -1)
			return -1;
	return more;
}

/* A line whose first token is at hand: all of it, or a part.  0, or -1. */
static int
parse_line(struct reader *r)
{
	struct emit_word	 verb = r->s.w;
	int			 more, word = r->s.tok == TOK_WORD;

	if (word && emit_word_is(&verb, "config"))
		return parse_config(r);
	if (word && emit_word_is(&verb, "end") && r->depth > 0) {
		if (--r->depth == 0 && close_edit(r) == -1)
			return -1;
		return next(r);
	}
	if (!word || r->depth != 1 || r->in == OTHER)
		return next(r);
	if (emit_word_is(&verb, "edit"))
		return parse_edit(r);
	if (emit_word_is(&verb, "next"))
		return close_edit(r) == -1 ? -1 : next(r);
	if ((more = next(r)) != 1 || !r->open ||
	    (!emit_word_is(&verb, "set") && !emit_word_is(&verb, "append")))
		return more;
	return r->in == GROUP ? parse_members(r, emit_word_is(&verb, "set")) :
	    parse_value(r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct reader	 r;
	const char	*at;

	memset(&r, 0, sizeof r);
	r.parse = p;
	emit_scan_printable(&r.s, text, size);
	while (r.s.tok != TOK_END) {
		if (r.s.tok == TOK_BAD)
			return emit_parse_bad(p, r.s.w.p,
			    "a string without an end");
		at = r.s.w.p;
		if (*at == '#' ? next(&r) == -1 : parse_line(&r) == -1)
			return -1;
		while (r.s.tok != TOK_END && (!r.s.nl || r.s.w.p == at))
			if (next(&r) == -1)
				return -1;
	}
	if (r.depth > 0)
		return emit_parse_bad(p, r.s.w.p,
		    "the text ends inside a block");
	return 0;
}

const struct emitter emitter_fortinet_fortios_address_group = {
	.name = "fortinet-fortios-address-group",
	.platform = "Fortinet FortiOS",
	.kind = "address group",
	.title = "addrgrp and addrgrp6 with their addresses",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.name_max = 79 - OWNED_LEN,
	.name_chars = "-_",
	.name_shared = 1,
	.name_alpha = 1,
	.comment = "#",
	.load = LOAD_REPLACE,
	.load_how = "paste, or run as a script; 7.0 and later; how many "
	    "members a group takes depends on the model; addresses that it "
	    "leaves behind stay, a delta deletes them",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_ERROR,
	.hole_source = "Technical Tip 406462: an empty one holds 0.0.0.0/32 or "
	    "::/128 alone, which match nothing; a policy can't name one that "
	    "is not there, and one that it names can't be deleted",
	.checked = "no",
	.ahead = ahead,
	.begin = begin,
	.end = end,
	.row = row,
	.add = add,
	.del = del,
	.parse = parse,
};
