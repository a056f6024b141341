/*
 * Routes and rules of Linux, for "ip -batch" (iproute2).
 *
 * Tried with 6.1 in a network namespace.  "route replace" takes the place of a
 * route with the same prefix and metric in the table, whatever its next hop,
 * so loading again changes nothing; a removal names the next hop, table,
 * protocol and, where one is given, the metric beside the prefix: without a
 * next hop it would find the route of another list that has taken the place,
 * and without a metric it finds a route of any.  A second "rule add" is an
 * error ("File exists"), as is a removal of what is gone; a batch stops there
 * unless -force is given, and ends with 1 in either case.  The family of a
 * route is told by its prefix, that of a rule by -4 and -6 on the command line,
 * so a file of rules is for one.  Prefix after prefix is compared for each
 * packet: thousands of rules are slow, where routes are not.
 * What names the list is a comment: two lists must not share all of these, or
 * what leaves the one would be gone from the other.
 */
#include "emit.h"

enum { NEXT_HOP, NEXT_HOP6, DEV, TABLE, PROTOCOL, METRIC };

static const char *const types[] = {
	"blackhole", "unreachable", "prohibit", NULL
};

static int
is_type(const char *s)
{
	size_t	 i;

	for (i = 0; types[i] != NULL; i++)
		if (strcmp(s, types[i]) == 0)
			return 1;
	return strcmp(s, "direct") == 0;
}

static const char *
check4(const char *s)
{
	return is_type(s) || emit_param_addr4(s) == NULL ? NULL : "neither an "
	    "IPv4 address nor direct, blackhole, unreachable or prohibit";
}

static const char *
check6(const char *s)
{
	return is_type(s) || emit_param_addr6(s) == NULL ? NULL : "neither an "
	    "IPv6 address nor direct, blackhole, unreachable or prohibit";
}

static const char *
check_metric(const char *s)
{
	return strcmp(s, "0") == 0 ? NULL : emit_param_u32(s);
}

/* IFNAMSIZ holds 15 characters. */
static const char *
check_dev(const char *s)
{
	return strlen(s) > 15 ? "over 15 characters" : emit_param_word(s);
}

/* Of a table or a protocol: a number, or a word of /etc/iproute2. */
static const char *
check_word(const char *s)
{
	return strlen(s) > 63 ? "over 63 characters" : emit_param_word(s);
}

static const struct emit_param route_params[] = {
	{ "next-hop", "address of the IPv4 next hop; direct (dev alone), "
	    "blackhole, unreachable or prohibit", NULL, 4, check4 },
	{ "next-hop6", "the same of IPv6", NULL, 6, check6 },
	{ "dev", "interface; none: that of the next hop", "none", 0,
	    check_dev },
	{ "table", "routing table", "main", 0, check_word },
	{ "protocol", "what marks these routes as ours", "static", 0,
	    check_word },
	{ "metric", "metric; 0: the kernel's own", "0", 0, check_metric },
	{ .name = NULL }
};

static const char *
hop(const struct emit_ctx *ctx)
{
	return ctx->param[ctx->af == 4 ? NEXT_HOP : NEXT_HOP6];
}

static void
route_begin(struct emit_ctx *ctx)
{
	const char	*dev = ctx->param[DEV], *metric = ctx->param[METRIC];
	int		 has_dev = strcmp(dev, "none") != 0 &&
			     (!is_type(hop(ctx)) || strcmp(hop(ctx),
			     "direct") == 0);
	int		 is_hop = !is_type(hop(ctx));

	lines_begin(ctx);
	emit_lead(ctx, is_hop ? " via " : "", is_hop ? hop(ctx) : "",
	    has_dev ? " dev " : "", has_dev ? dev : "", " table ",
	    ctx->param[TABLE], " proto ", ctx->param[PROTOCOL],
	    strcmp(metric, "0") == 0 ? "" : " metric ",
	    strcmp(metric, "0") == 0 ? "" : metric, "\n", NULL);
}

static void
route_row(struct emit_ctx *ctx, const struct row *r)
{
	const char	*h = hop(ctx);

	lines_put(ctx, !is_type(h) || *h == 'd' ? "route replace " :
	    *h == 'b' ? "route replace blackhole " :
	    *h == 'u' ? "route replace unreachable " :
	    "route replace prohibit ", r);
}

static void
route_del(struct emit_ctx *ctx, const struct row *r)
{
	const char	*h = hop(ctx);

	lines_put(ctx, !is_type(h) || *h == 'd' ? "route del " :
	    *h == 'b' ? "route del blackhole " :
	    *h == 'u' ? "route del unreachable " : "route del prohibit ", r);
}

/* "route replace [TYPE] P ..." and, as it is shown, "[TYPE] P ...". */
static size_t
route_at(const struct emit_parse *p, const struct emit_line *l)
{
	size_t	 i = 0, k;

	(void)p;
	if (l->indent > 0)
		return 0;	/* of a route with several next hops */
	if (emit_word_is(&l->w[0], "route")) {
		if (l->n < 3 || emit_word_is(&l->w[1], "del"))
			return 0;
		i = 2;
	}
	for (k = 0; types[k] != NULL && i < l->n; k++)
		if (emit_word_is(&l->w[i], types[k])) {
			i++;
			break;
		}
	return i < l->n && lines_is_prefix(&l->w[i]) ? i + 1 : 0;
}

static int
route_parse(struct emit_parse *p, const char *text, size_t size)
{
	return lines_parse(p, text, size, route_at, 0);
}

/* --- rules --------------------------------------------------------------- */

static const struct emit_param rule_params[] = {
	{ "lookup", "routing table to look up", NULL, 0, check_word },
	{ "priority", "priority of the rules", NULL, 0, emit_param_u32 },
	{ .name = NULL }
};

static void
rule_begin(struct emit_ctx *ctx)
{
	lines_begin(ctx);
	emit_lead(ctx, " lookup ", ctx->param[0], " priority ", ctx->param[1],
	    "\n", NULL);
}

static void
rule_row(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, "rule add to ", r);
}

static void
rule_del(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, "rule del to ", r);
}

/* "rule add to P lookup T ..."; "N: from all to P lookup T". */
static size_t
rule_at(const struct emit_parse *p, const struct emit_line *l)
{
	size_t	 i, at = 0;
	int	 shown = l->w[0].p[l->w[0].n - 1] == ':' && l->indent == 0;

	if (!shown && !(l->n > 2 && emit_word_is(&l->w[0], "rule") &&
	    emit_word_is(&l->w[1], "add")))
		return 0;
	for (i = 1; i + 1 < l->n; i++) {
		if (emit_word_is(&l->w[i], "to"))
			at = i + 2;
		/* of others: "not from all to P", and of other tables */
		if (emit_word_is(&l->w[i], "not") ||
		    (emit_word_is(&l->w[i], "lookup") &&
		    !emit_parse_is(p, "lookup", &l->w[i + 1])))
			return 0;
	}
	return at;
}

static int
rule_parse(struct emit_parse *p, const char *text, size_t size)
{
	return lines_parse(p, text, size, rule_at, 0);
}

#define LINUX_IP					\
	.platform = "Linux iproute2",			\
	.matches = MATCH_ADDRESS,			\
	.rows = ROW_PREFIX,				\
	.families = FAMILIES_APART,			\
	.ranges = RANGE_EXACT,				\
	.rows_shared = 1,				\
	.name_max = 255,				\
	.name_chars = "_-.",				\
	.comment = "#",					\
	.load = LOAD_MERGE,				\
	.delta = DELTA_LINES,				\
	.order = ADDS_FIRST,				\
	.empty = HOLE_NONE,				\
	.missing = HOLE_NONE

const struct emitter emitter_linux_ip_route = {
	.name = "linux-ip-route",
	.kind = "route list",
	.title = "routes to the prefixes, in a table, by ip -batch",
	LINUX_IP,
	.params = route_params,
	.load_how = "ip -force -batch FILE",
	.hole_source = "without a route of ours the others decide",
	.checked = "ip -batch in a network namespace (iproute2 6.1)",
	.begin = route_begin,
	.row = route_row,
	.add = route_row,
	.del = route_del,
	.parse = route_parse,
};

const struct emitter emitter_linux_ip_rule = {
	.name = "linux-ip-rule",
	.kind = "rule list",
	.title = "rules by destination that look up a table, by ip -batch",
	LINUX_IP,
	.one_family = 1,
	.row_max = 10000,
	.params = rule_params,
	.load_how = "ip -4 -force -batch FILE (-6 for IPv6)",
	.hole_source = "without a rule of ours the others decide",
	.checked = "ip -batch in a network namespace (iproute2 6.1)",
	.begin = rule_begin,
	.row = rule_row,
	.add = rule_row,
	.del = rule_del,
	.parse = rule_parse,
};
