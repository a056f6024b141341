/*
 * Resolvers that ask another one for some names: dnsmasq's "server=/x/ADDR" and
 * unbound's forward-zone.  Both take a name with all that is below it
 * (dnsmasq(8), "--server"; unbound.conf(5), "Forward Zone Options"), so a row
 * says more than an exact name: the narrowest that there is.
 */
#include "emit.h"

/* ADDR, or ADDR@PORT as unbound has it. */
static const char *
check_resolver(const char *s)
{
	static const char	 why[] = "neither an address nor ADDRESS@PORT";
	char			 addr[48];
	const char		*at = strchr(s, '@');
	size_t			 n = at == NULL ? strlen(s) : (size_t)(at - s);

	if (n >= sizeof addr || (at != NULL &&
	    (strlen(at + 1) > 5 || emit_param_u32(at + 1) != NULL)))
		return why;
	memcpy(addr, s, n);
	addr[n] = '\0';
	return emit_param_addr4(addr) == NULL ||
	    emit_param_addr6(addr) == NULL ? NULL : why;
}

static const struct emit_param params[] = {
	{ "resolver", "address of the resolver that is asked for these names",
	    NULL, 0, check_resolver },
	{ NULL, NULL, NULL, 0, NULL }
};

static void
dnsmasq_row(struct emit_ctx *ctx, const struct row *r)
{
	const char	*s = ctx->param[0];

	emit_strs(ctx->out, "server=/", r->text, "/", NULL);
	for (; *s != '\0'; s++)
		out_char(ctx->out, *s == '@' ? '#' : *s);
	out_char(ctx->out, '\n');
}

static void
unbound_row(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, "forward-zone:\n\tname: \"", r->text,
	    "\"\n\tforward-addr: ", ctx->param[0], "\n", NULL);
}

static int
put_name(struct emit_parse *p, const char *s, size_t n)
{
	struct emit_word	 w = { s, n };
	struct row		 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_HOST;
	return emit_parsed_text(p, &r, &w);
}

/* "server=/NAME/ADDR" lines; others are passed over. */
static int
dnsmasq_parse(struct emit_parse *p, const char *text, size_t size)
{
	static const char	 key[] = "server=/";
	const char		*end = text + size, *s, *slash;
	struct emit_line	 l;

	if (emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	while (emit_next_line(&text, end, &l)) {
		if (l.n == 0 || l.w[0].n < sizeof key ||
		    memcmp(l.w[0].p, key, sizeof key - 1) != 0)
			continue;
		s = l.w[0].p + sizeof key - 1;
		slash = memchr(s, '/', l.w[0].n - (sizeof key - 1));
		if (slash == NULL || l.cut)
			return emit_parse_bad(p, l.p, "not understood");
		if (put_name(p, s, (size_t)(slash - s)) == -1)
			return -1;
	}
	return 0;
}

/* name: "NAME" of forward-zone clauses; other clauses are passed over. */
static int
unbound_parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;
	struct emit_word	*w;
	int			 in = 0;

	if (emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	while (emit_next_line(&text, end, &l)) {
		if (l.n == 0 || l.w[0].p[0] == '#')
			continue;
		w = &l.w[0];
		if (l.n == 1 && w->p[w->n - 1] == ':')
			in = emit_word_is(w, "forward-zone:");
		if (!in || !emit_word_is(w, "name:"))
			continue;
		if (l.n != 2 || l.cut)
			return emit_parse_bad(p, l.p, "not understood");
		w = &l.w[1];
		if (w->n > 2 && w->p[0] == '"' && w->p[w->n - 1] == '"') {
			w->p++;
			w->n -= 2;
		}
		if (w->n > 1 && w->p[w->n - 1] == '.')
			w->n--;
		if (put_name(p, w->p, w->n) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_dnsmasq = {
	.name = "dnsmasq",
	.platform = "dnsmasq",
	.kind = "server lines",
	.title = "server=/NAME/ADDR: names that another resolver is asked for",
	.matches = MATCH_HOST,
	.rows = ROW_HOST,
	.says = HOST_EXACT,
	.means = HOSTS_ZONE,
	.families = FAMILIES_TOGETHER,
	.alone = 1,
	.name_max = 255,
	.name_chars = "_-.",
	.comment = "#",
	.params = params,
	.load = LOAD_FILE,
	.load_how = "in conf-dir, restart; or as servers-file, SIGHUP",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_NONE,
	.hole_source = "dnsmasq(8): other names go to the other servers",
	.checked = "dnsmasq 2.89",
	.row = dnsmasq_row,
	.parse = dnsmasq_parse,
};

const struct emitter emitter_unbound = {
	.name = "unbound",
	.platform = "unbound",
	.kind = "forward zones",
	.title = "forward-zone: names that another resolver is asked for",
	.matches = MATCH_HOST,
	.rows = ROW_HOST,
	.says = HOST_EXACT,
	.means = HOSTS_ZONE,
	.families = FAMILIES_TOGETHER,
	.alone = 1,
	.name_max = 255,
	.name_chars = "_-.",
	.comment = "#",
	.params = params,
	.load = LOAD_FILE,
	.load_how = "include: FILE, unbound-control reload",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_NONE,
	.hole_source = "unbound.conf(5): other names are resolved as before",
	.checked = "unbound 1.17",
	.row = unbound_row,
	.parse = unbound_parse,
};
