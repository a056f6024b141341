/*
 * AllowedIPs of a peer of WireGuard: what is sent to it, and taken from it.
 *
 * wg(8), "CONFIGURATION FILE FORMAT": AllowedIPs may be given several times; a
 * prefix belongs to one peer, the last that it was given to.  "wg addconf"
 * replaces those of this peer and touches no other (config.c of
 * wireguard-tools: each [Peer] of a file sets WGPEER_REPLACE_ALLOWEDIPS); the
 * routes are the business of wg-quick(8) or of yours.  A peer without any takes
 * and gets nothing.  While a long list is taken over, packets of prefixes that
 * are still to come are dropped: nothing leaks, but nothing passes.
 */
#include "emit.h"

/* 32 bytes in base64. */
static const char *
check_key(const char *s)
{
	static const char	 base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	return strlen(s) == 44 && strspn(s, base64) == 43 && s[43] == '=' ?
	    NULL : "not a public key (44 characters of base64)";
}

static const struct emit_param params[] = {
	{ "peer", "public key of the peer", NULL, 0, check_key },
	{ .name = NULL }
};

static void
begin(struct emit_ctx *ctx)
{
	lines_begin(ctx);
	emit_strs(ctx->out, "[Peer]\nPublicKey = ", ctx->param[0], "\n", NULL);
	emit_lead(ctx, "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, "AllowedIPs = ", r);
}

/* Behind "AllowedIPs =": prefixes with commas. */
static int
parse_rows(struct emit_parse *p, const struct emit_line *l)
{
	struct emit_word	 w;
	struct row		 r;
	const char		*s, *comma;
	size_t			 i, n;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	for (i = 2; i < l->n; i++)
		for (s = l->w[i].p, n = l->w[i].n; n > 0; ) {
			comma = memchr(s, ',', n);
			w.p = s;
			w.n = comma != NULL ? (size_t)(comma - s) : n;
			n -= w.n + (comma != NULL);
			s += w.n + (comma != NULL);
			if (w.n == 0)
				continue;
			if (emit_word_prefix(p, &w, PREFIX_BARE,
			    &r.prange) == -1 || emit_parsed_row(p, &r) == -1)
				return -1;
		}
	return 0;
}

/*
 * As "wg showconf" has it, and our own.  The key is the name of a peer that no
 * comment names.
 */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_word	 name = { "", 0 };
	struct emit_line	 l;
	int			 in = 0;

	while (emit_next_line(&text, end, &l)) {
		if (l.n == 3 && l.w[0].p[0] == '#' &&
		    emit_word_is(&l.w[1], "list") && !l.cut)
			name = l.w[2];
		if (l.n == 0 || l.w[0].p[0] == '#')
			continue;
		if (l.w[0].p[0] == '[')
			in = 0;
		if (l.n < 3 || !emit_word_is(&l.w[1], "="))
			continue;
		if (l.cut)
			return emit_parse_bad(p, l.p,
			    "the text ends in this line");
		if (emit_word_is(&l.w[0], "PublicKey")) {
			if (name.n == 0)
				name = l.w[2];
			if (emit_parsed_new(p, name.p, name.n, 0) == -1)
				return -1;
			name.n = 0;
			in = 1;
		} else if (emit_word_is(&l.w[0], "AllowedIPs")) {
			if (!in)
				return emit_parse_bad(p, l.p,
				    "no PublicKey before it");
			if (parse_rows(p, &l) == -1)
				return -1;
		}
	}
	return 0;
}

const struct emitter emitter_wireguard_allowed_ips = {
	.name = "wireguard-allowed-ips",
	.platform = "WireGuard",
	.kind = "peer",
	.title = "AllowedIPs of a peer",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_TOGETHER,
	.ranges = RANGE_EXACT,
	.rows_shared = 1,
	.name_max = 255,
	.name_chars = "_-.",
	.params = params,
	.comment = "#",
	.load = LOAD_FILE,
	.load_how = "wg addconf INTERFACE FILE",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_NONE,
	.hole_source = "wg(8): a peer gets what its AllowedIPs say",
	.checked = "wg addconf reads it (wireguard-tools 1.0)",
	.begin = begin,
	.row = row,
	.parse = parse,
};
