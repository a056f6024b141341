/*
 * prefix-list of Juniper Junos.
 *
 * Bare prefixes: the policy that names the list says exact, longer or orlonger
 * (prefix-list-filter), and a firewall filter matches addresses.  A prefix
 * without a length is a host there, so it is always written.  "replace:" counts
 * under "load replace" only; the commit is atomic.  One "from" takes one
 * family.  Names: letters, digits and hyphens, up to 255 (Juniper, "Defining
 * Prefix Lists"; the underline is in use everywhere).  An empty list matches
 * nothing (Batfish); that an undefined one does not commit is not settled.
 */
#include "emit.h"

static void
open(struct emit_ctx *ctx)
{
	out_str(ctx->out, "policy-options {\n");
}

static void
close(struct emit_ctx *ctx)
{
	out_str(ctx->out, "}\n");
}

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "    replace: prefix-list ", ctx->name, " {\n",
	    NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "        ");
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, ";\n");
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "    }\n");
}

static int
leaf(struct emit_parse *p, const struct emit_word *w, size_t n)
{
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	/* many a list of somebody else's has it: that one alone is not read */
	if (emit_word_is(&w[0], "apply-path"))
		return emit_parse_spoil(p, w[0].p, "apply-path");
	if (n != 1)
		return emit_parse_bad(p, w[0].p, "not understood");
	if (emit_word_prefix(p, &w[0], PREFIX_BARE, &r.prange) == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return curly_parse(p, text, size, "policy-options", "prefix-list",
	    leaf);
}

/* --- as "set" and "delete" ------------------------------------------------ */

static void
set_begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, " policy-options prefix-list ", ctx->name, " ", NULL);
	if (ctx->count == 0 && !ctx->edits)
		emit_strs(ctx->out, "set policy-options prefix-list ",
		    ctx->name, "\n", NULL);
}

static void
set_row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put_prefix(emit_put_verb(p, "set\0\0\0\0", 3, ctx),
	    &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
set_del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put_prefix(emit_put_verb(p, "delete\0", 6, ctx),
	    &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

const struct emitter emitter_junos_prefix_list = {
	.name = "junos-prefix-list",
	.platform = "Juniper Junos",
	.kind = "prefix list",
	.title = "prefix-list, for prefix-list-filter and firewall filters",
	.matches = MATCH_ANY,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT | RANGE_ORLONGER,
	.name_max = 255,
	.name_chars = "-_",
	.name_shared = 1,
	.row_max = 85325,	/* bgpq4(8), and issue 4 of bgp/bgpq4 */
	.comment = "#",
	.load = LOAD_REPLACE,
	.load_how = "load replace FILE, commit",
	.delta = DELTA_OBJECT,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_UNKNOWN,
	.hole_source = "Batfish: an empty prefix-list matches nothing",
	.checked = "junoser (vSRX 18.3 schema), Batfish grammar",
	.open = open,
	.close = close,
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};

/*
 * No "delete" of the list first: a file that was cut would then lose what it
 * does not hold any more, and nothing in such a file tells its end.
 */
const struct emitter emitter_junos_prefix_list_set = {
	.name = "junos-prefix-list-set",
	.platform = "Juniper Junos",
	.kind = "prefix list",
	.title = "prefix-list as set and delete commands",
	.matches = MATCH_ANY,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT | RANGE_ORLONGER,
	.name_max = 255,
	.name_chars = "-_",
	.name_shared = 1,
	.row_max = 85325,	/* bgpq4(8), and issue 4 of bgp/bgpq4 */
	.comment = "#",
	.load = LOAD_MERGE,
	.load_how = "configure exclusive, load set FILE, commit",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_UNKNOWN,
	.hole_source = "Batfish: an empty prefix-list matches nothing",
	.checked = "junoser (vSRX 18.3 schema), Batfish grammar",
	.begin = set_begin,
	.row = set_row,
	.add = set_row,
	.del = set_del,
	.parse = parse,
};
