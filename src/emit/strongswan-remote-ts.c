/*
 * remote_ts of a child of strongSwan: what goes into the tunnel.
 *
 * Tried with swanctl and charon 5.9.8: a value in quotes goes on over lines
 * that end in '\', and blanks around its commas do not count; a key twice is
 * an error, and then the connection stays as it was loaded before; without a
 * value it is "dynamic", the peer's own address.  A payload holds 255 selectors
 * at most (RFC 7296, section 3.13: one octet counts them).  What is loaded
 * counts for tunnels that are set up from then on.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	lines_begin(ctx);
	out_str(ctx->out, "remote_ts = \"\\\n");
	emit_lead(ctx, "\\\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, ctx->index == 0 ? "  " : "  ,", r);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "\"\n");
}

/* What a comma or the end of the value ends. */
static int
put(struct emit_parse *p, const char *s, size_t n)
{
	struct emit_word	 w = { s, n };
	struct row		 r;

	if (n == 0)
		return 0;
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_word_prefix(p, &w, PREFIX_BARE, &r.prange) == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

/* The value behind "remote_ts ="; *text moves behind it. */
static int
value(struct emit_parse *p, const char **text, const char *end)
{
	const char	*s = *text, *word = NULL;
	int		 quoted = 0;

	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	if (s < end && *s == '"') {
		quoted = 1;
		s++;
	}
	for (; s < end && *s != (quoted ? '"' : '\n'); s++) {
		if (strchr(", \t\r\n\\", *s) == NULL) {
			if (word == NULL)
				word = s;
			continue;
		}
		if (word != NULL && put(p, word, (size_t)(s - word)) == -1)
			return -1;
		word = NULL;
	}
	if (s == end)
		return emit_parse_bad(p, *text, "the text ends in a value");
	*text = s;
	return word == NULL ? 0 : put(p, word, (size_t)(s - word));
}

/* A child whose list no comment names is a nameless one. */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size, *eq;
	struct emit_word	 name = { "", 0 };
	struct emit_line	 l;

	while (emit_next_line(&text, end, &l)) {
		if (l.n == 3 && l.w[0].p[0] == '#' &&
		    emit_word_is(&l.w[1], "list") && !l.cut)
			name = l.w[2];
		if (l.n == 0 || l.w[0].n < 9 ||
		    memcmp(l.w[0].p, "remote_ts", 9) != 0 ||
		    (l.w[0].n > 9 && l.w[0].p[9] != '='))
			continue;
		eq = memchr(l.p, '=', (size_t)(end - l.p));
		if (eq == NULL || eq >= text)
			return emit_parse_bad(p, l.p, "not understood");
		if (emit_parsed_new(p, name.p, name.n, 0) == -1)
			return -1;
		text = eq + 1;
		if (value(p, &text, end) == -1)
			return -1;
		name.n = 0;
	}
	return 0;
}

const struct emitter emitter_strongswan_remote_ts = {
	.name = "strongswan-remote-ts",
	.platform = "strongSwan",
	.kind = "selector list",
	.title = "remote_ts of a child, for swanctl.conf",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_TOGETHER,
	.ranges = RANGE_EXACT,
	.rows_shared = 1,
	.name_max = 255,
	.name_chars = "_-.",
	.row_max = 255,
	.comment = "#",
	.load = LOAD_FILE,
	.load_how = "include FILE in the child's section, swanctl --load-conns",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "swanctl 5.9.8 tried: without a value it is the peer's "
	    "own address",
	.checked = "swanctl --load-conns (strongSwan 5.9.8)",
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};
