/*
 * A response policy zone that lets names pass other policies: "x" and "*.x"
 * with CNAME rpz-passthru. (BIND 9 Administrator Reference Manual, "Response
 * Policy Zone (RPZ) Rewriting"; draft-vixie-dnsop-dns-rpz).  *.x is what is
 * below x, and not x itself, as in the feed.
 *
 * The serial number is made of the names (FNV-1a), since no time may stand in
 * an output: it changes when they do, but it does not always rise.  So a
 * secondary has to fetch the zone anew by itself (rndc retransfer).  The SOA
 * record stands last, when all names are known.
 */
#include "emit.h"

#define FNV_START	2166136261u
#define FNV_PRIME	16777619u

static uint32_t
serial_get(const struct emit_ctx *ctx)
{
	uint32_t	 v;

	memcpy(&v, ctx->lead, sizeof v);
	return v;
}

/* The hook's own place holds the serial so far. */
static void
serial_add(struct emit_ctx *ctx, const char *s)
{
	uint32_t	 v = serial_get(ctx);

	do
		v = (v ^ (unsigned char)*s) * FNV_PRIME;
	while (*s++ != '\0');
	memcpy(ctx->lead, &v, sizeof v);
}

static void
begin(struct emit_ctx *ctx)
{
	uint32_t	 v = FNV_START;

	memcpy(ctx->lead, &v, sizeof v);
	emit_strs(ctx->out, "$TTL 300\n@ NS localhost.\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	serial_add(ctx, r->text);
	emit_strs(ctx->out, r->text, " CNAME rpz-passthru.\n", NULL);
}

static void
end(struct emit_ctx *ctx)
{
	char	*p;

	emit_strs(ctx->out, "@ SOA localhost. root.localhost. ", NULL);
	p = emit_put_u32(out_room(ctx->out, EMIT_ROOM), serial_get(ctx) | 1);
	EMIT_LIT(p, " 3600 900 2592000 300\n");
	emit_took(ctx->out, p);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*stop = text + size;
	struct emit_line	 l;
	struct row		 r;

	if (emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	memset(&r, 0, sizeof r);
	r.kind = ROW_HOST;
	while (emit_next_line(&text, stop, &l)) {
		if (l.n < 3 || !emit_word_is(&l.w[l.n - 1], "rpz-passthru."))
			continue;
		if (l.n != 3 || l.cut || !emit_word_is(&l.w[1], "CNAME"))
			return emit_parse_bad(p, l.p, "not understood");
		if (emit_parsed_text(p, &r, &l.w[0]) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_bind_rpz = {
	.name = "bind-rpz",
	.platform = "BIND 9",
	.kind = "response policy zone",
	.title = "names that pass other policies (rpz-passthru)",
	.matches = MATCH_HOST,
	.rows = ROW_HOST,
	.says = HOST_EXACT | HOST_BELOW,
	.families = FAMILIES_TOGETHER,
	.alone = 1,
	.name_max = 255,
	.name_chars = "_-.",
	.comment = ";",
	.load = LOAD_FILE,
	.load_how = "the zone's file, rndc reload ZONE",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_ERROR,
	.hole_source = "BIND: a zone without rules changes nothing, one "
	    "without a file is not loaded",
	.checked = "named and named-checkzone 9.18",
	.begin = begin,
	.row = row,
	.end = end,
	.parse = parse,
};
