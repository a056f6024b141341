/*
 * prefix-set of OpenConfig's routing policy, as JSON (RFC 7951).
 *
 * One entry of openconfig-routing-policy.yang's list prefix-set, with its two
 * keys repeated under "config"; a range is "exact" or "lo..hi", and is a key of
 * the row beside the prefix, so that a merge would leave the old ranges: the
 * text is the body of a RESTCONF PUT of that one entry (RFC 8040, section 4.5),
 * which replaces it and nothing else.  What an empty set matches the model does
 * not say.
 */
#include "emit.h"

static void
open(struct emit_ctx *ctx)
{
	out_str(ctx->out, "{\"openconfig-routing-policy:prefix-set\": [\n");
}

static void
close(struct emit_ctx *ctx)
{
	out_str(ctx->out, "]}\n");
}

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "{\"name\": \"", ctx->name, "\", \"config\": "
	    "{\"name\": \"", ctx->name, "\", \"mode\": \"",
	    ctx->af == 4 ? "IPV4" : "IPV6", "\"},\n \"prefixes\": "
	    "{\"prefix\": [\n", NULL);
}

/* The two keys of a row. */
static char *
put_keys(char *p, const struct prange *r)
{
	EMIT_LIT(p, "\"ip-prefix\": \"");
	p = emit_put_prefix(p, &r->p);
	EMIT_LIT(p, "\", \"masklength-range\": \"");
	if (emit_range_kind(r) == RANGE_EXACT)
		EMIT_LIT(p, "exact");
	else {
		p = emit_put_u32(p, r->lo);
		EMIT_LIT(p, "..");
		p = emit_put_u32(p, r->hi);
	}
	*p++ = '"';
	return p;
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	*p++ = ctx->index == 0 ? ' ' : ',';
	*p++ = '{';
	p = put_keys(p, &r->prange);
	EMIT_LIT(p, ", \"config\": {");
	p = put_keys(p, &r->prange);
	EMIT_LIT(p, "}}\n");
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, ctx->object + 1 < ctx->objects ? "]}},\n" :
	    "]}}\n");
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	static const struct json_shape	 shape = {
		"prefix-set", "name", "prefix", "ip-prefix",
		"masklength-range", NULL, NULL
	};

	return json_lists(p, text, size, &shape);
}

const struct emitter emitter_openconfig_prefix_set = {
	.name = "openconfig-prefix-set",
	.platform = "OpenConfig",
	.kind = "prefix set",
	.title = "routing-policy prefix-set as JSON, for RESTCONF and gNMI",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_max = 255,
	.name_chars = "_-.",
	.name_shared = 1,
	.load = LOAD_REPLACE,
	.load_how = "RESTCONF PUT or gNMI replace of each prefix-set by its "
	    "name, never a merge",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_ERROR,
	.hole_source = "openconfig-policy leaves an empty set open; a missing "
	    "one breaks a leafref",
	.checked = "yanglint with the model's types (libyang 2.1)",
	.open = open,
	.close = close,
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};
