/*
 * push "route ..." lines of an OpenVPN server: split-tunnel routes of clients.
 *
 * openvpn(8) 2.6, "--route": gateway vpn_gateway is the tunnel, net_gateway
 * what the client used before it, so that these prefixes go past the tunnel;
 * "--route-ipv6" knows the tunnel alone, so whoever sends prefixes past it says
 * "family v4".  Clients get routes when they connect.  Routes have no names: a
 * comment tells the list.
 */
#include "emit.h"

static const char *
check_gateway(const char *s)
{
	return strcmp(s, "vpn_gateway") == 0 ||
	    strcmp(s, "net_gateway") == 0 || emit_param_addr4(s) == NULL ?
	    NULL : "not vpn_gateway, net_gateway or an IPv4 address";
}

static const char *
check_gateway6(const char *s)
{
	return strcmp(s, "vpn_gateway") == 0 ? NULL : "IPv6 has no other "
	    "gateway than vpn_gateway: with IPv4 past it, take family v4";
}

static const struct emit_param params[] = {
	{ "gateway", "vpn_gateway, or net_gateway: past the tunnel", NULL, 4,
	    check_gateway },
	{ "gateway6", "vpn_gateway, which is all that IPv6 knows", NULL, 6,
	    check_gateway6 },
	{ .name = NULL }
};

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	if (r->prange.p.af == 6)
		EMIT_LIT(p, "push \"route-ipv6 ");
	else
		EMIT_LIT(p, "push \"route ");
	if (r->prange.p.af == 6)
		p = emit_put_prefix(p, &r->prange.p);
	else {
		p = prefix_put_addr(p, &r->prange.p);
		*p++ = ' ';
		p = emit_put_mask(p, 4, r->prange.p.len, 0);
	}
	emit_took(ctx->out, emit_put_lead(p, ctx));
}

static void
begin(struct emit_ctx *ctx)
{
	lines_begin(ctx);
	if (ctx->af == 4)
		emit_lead(ctx, " ", ctx->param[0], "\"\n", NULL);
	else
		emit_lead(ctx, "\"\n", NULL);
}

/*
 * push "route A MASK [...]", push "route-ipv6 P".  A quote is a part of a word
 * here: that of the last is taken off.
 */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;
	struct emit_word	*w, name = { "", 0 };
	struct row		 r;
	int			 af = 0, named = 0, of, rc;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	while (emit_next_line(&text, end, &l)) {
		if (l.n == 4 && l.w[0].p[0] == '#' &&
		    emit_word_is(&l.w[1], "list") && !l.cut) {
			name = l.w[2];
			af = emit_word_is(&l.w[3], "ipv4") ? 4 : 6;
			named = 1;
			if (emit_parsed_object(p, name.p, name.n, af) == -1)
				return -1;
		}
		if (l.n < 3 || !emit_word_is(&l.w[0], "push"))
			continue;
		of = emit_word_is(&l.w[1], "\"route") ? 4 :
		    emit_word_is(&l.w[1], "\"route-ipv6") ? 6 : 0;
		if (of == 0 || (named && of != af))
			continue;
		w = &l.w[l.n - 1];
		if (w->p[w->n - 1] != '"' || l.cut)
			return emit_parse_bad(p, l.p,
			    "the text ends in this line");
		w->n--;
		if (!lines_is_prefix(&l.w[2]))
			continue;	/* a host's name */
		rc = of == 6 || l.n == 3 ?
		    emit_word_prefix(p, &l.w[2], PREFIX_BARE, &r.prange) :
		    emit_word_member(p, &l.w[2], l.n - 2, MEMBER_MASK,
		    &r.prange);
		if (rc == -1 ||
		    emit_parsed_object(p, name.p, name.n, of) == -1 ||
		    emit_parsed_row(p, &r) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_openvpn_push_route = {
	.name = "openvpn-push-route",
	.platform = "OpenVPN",
	.kind = "route list",
	.title = "push \"route ...\" of a server, into or past the tunnel",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.rows_shared = 1,
	.name_max = 255,
	.name_chars = "_-.",
	.params = params,
	.comment = "#",
	.load = LOAD_FILE,
	.load_how = "config FILE in the server's configuration, SIGHUP; or a "
	    "file of its client-config-dir",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_NONE,
	.hole_source = "without a route of ours the client's others decide",
	.checked = "openvpn 2.6.14 reads it as its own routes",
	.begin = begin,
	.row = row,
	.parse = parse,
};
