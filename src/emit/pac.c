/*
 * Proxy auto-config (MDN, "Proxy Auto-Configuration (PAC) file"): host names
 * that go past the proxy.
 *
 *	pac		a whole file: DIRECT for these names, else the proxy
 *	pac-function	one function to include in a PAC file of one's own; it
 *			returns true for these names
 *
 * Microsoft recommends to send the categories Optimize and Allow direct
 * ("Managing Office 365 endpoints"), which is the list's to say.  Names are in
 * tables, so that a lookup costs as many steps as the host has parts: exact
 * names, what is below a name, then the few endings and patterns.  A host may
 * come in capitals and with a dot at its end.
 *
 * A file has one list, and one function.
 */
#include "emit.h"

/* ECMA-262, "Reserved Words"; and what a PAC file itself is asked by. */
static const char *const words[] = {
	"FindProxyForURL", "FindProxyForURLEx", "arguments", "await", "break",
	"case", "catch", "class", "const", "continue", "debugger", "default",
	"delete", "do", "else", "enum", "eval", "export", "extends", "false",
	"finally", "for", "function", "if", "implements", "import", "in",
	"instanceof", "interface", "let", "new", "null", "package", "private",
	"protected", "public", "return", "static", "super", "switch", "this",
	"throw", "true", "try", "typeof", "undefined", "var", "void", "while",
	"with", "yield"
};

static const char *
check_function(const char *s)
{
	size_t	 i;

	static const char	 letters[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

	if (*s == '\0' || strspn(s, letters) == 0 || strspn(s,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")
	    != strlen(s) || strlen(s) > 64)
		return "not the name of a function";
	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(s, words[i]) == 0)
			return "a word of the language, or of the file";
	return NULL;
}

static const char *
check_proxy(const char *s)
{
	const char	*why = emit_param_word(s);

	if (why != NULL)
		return why;
	return strpbrk(s, "/@,+") != NULL || strchr(s, ':') == NULL ?
	    "not HOST:PORT" : NULL;
}

static const struct emit_param pac_params[] = {
	{ "proxy", "HOST:PORT of the proxy for all other names", NULL, 0,
	    check_proxy },
	{ NULL, NULL, NULL, 0, NULL }
};

static const struct emit_param function_params[] = {
	{ "function", "what the function is called", "m365Direct", 0,
	    check_function },
	{ NULL, NULL, NULL, 0, NULL }
};

static const char	 tables[] = " = (function () {\n"
    "  var exact = {}, below = {}, tail = [], other = [];\n";

static const char	 lookup[] =
    "  return function (host) {\n"
    "    var h = host.toLowerCase().replace(/\\.$/, \"\"), i;\n"
    "    if (exact.hasOwnProperty(h)) return true;\n"
    "    for (i = h.indexOf(\".\"); i >= 0; i = h.indexOf(\".\", i + 1))\n"
    "      if (below.hasOwnProperty(h.substring(i + 1))) return true;\n"
    "    for (i = 0; i < tail.length; i++)\n"
    "      if (h.length >= tail[i].length &&\n"
    "          h.substring(h.length - tail[i].length) === tail[i])"
    " return true;\n"
    "    for (i = 0; i < other.length; i++)\n"
    "      if (shExpMatch(h, other[i])) return true;\n"
    "    return false;\n"
    "  };\n"
    "})();\n";

static void
pac_open(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "var o365feedDirect", tables, NULL);
}

static void
pac_close(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, lookup, "function FindProxyForURL(url, host) {\n"
	    "  return o365feedDirect(host) ? \"DIRECT\" : \"PROXY ",
	    ctx->param[0], "\";\n}\n", NULL);
}

static void
function_open(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "var ", ctx->param[0], tables, NULL);
}

static void
function_close(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, lookup, NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	switch (host_kind(r->text)) {
	case HOST_EXACT:
		emit_strs(ctx->out, "  exact[\"", r->text, "\"] = 1;\n", NULL);
		break;
	case HOST_BELOW:
		emit_strs(ctx->out, "  below[\"", r->text + 2, "\"] = 1;\n",
		    NULL);
		break;
	case HOST_TAIL:
		emit_strs(ctx->out, "  tail.push(\"", r->text + 1, "\");\n",
		    NULL);
		break;
	case HOST_INNER:
		emit_strs(ctx->out, "  other.push(\"", r->text, "\");\n", NULL);
	}
}

/* The four forms of row() above, and nothing else. */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	static const struct {
		const char	*before, *lead;
	} form[] = {
		{ "exact[\"", "" }, { "below[\"", "*." },
		{ "tail.push(\"", "*" }, { "other.push(\"", "" }
	};
	const char		*end = text + size, *s, *quote;
	char			 name[LIMIT_HOST_LEN + 3];
	struct emit_line	 l;
	struct emit_word	 w;
	struct row		 r;
	size_t			 i, n;

	if (emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	memset(&r, 0, sizeof r);
	r.kind = ROW_HOST;
	while (emit_next_line(&text, end, &l))
		for (i = 0; l.n > 0 && i < sizeof form / sizeof form[0]; i++) {
			n = strlen(form[i].before);
			if (l.w[0].n <= n ||
			    memcmp(l.w[0].p, form[i].before, n) != 0)
				continue;
			s = l.w[0].p + n;
			quote = memchr(s, '"', l.w[0].n - n);
			if (quote == NULL || l.cut ||
			    (size_t)(quote - s) > LIMIT_HOST_LEN)
				return emit_parse_bad(p, l.p,
				    "not understood");
			n = strlen(form[i].lead);
			memcpy(name, form[i].lead, n);
			memcpy(name + n, s, (size_t)(quote - s));
			w.p = name;
			w.n = n + (size_t)(quote - s);
			if (emit_parsed_text(p, &r, &w) == -1)
				return -1;
		}
	return 0;
}

#define COMMON(params_, what)					\
	.platform = "PAC",					\
	.kind = "proxy auto-config",				\
	.title = what,						\
	.matches = MATCH_HOST,					\
	.rows = ROW_HOST,					\
	.families = FAMILIES_TOGETHER,				\
	.alone = 1,						\
	.name_max = 255,					\
	.name_chars = "_-.",					\
	.comment = "//",					\
	.params = params_,					\
	.load = LOAD_FILE,					\
	.load_how = "browsers fetch it",			\
	.delta = DELTA_NONE,					\
	.order = ADDS_FIRST,					\
	.empty = HOLE_NONE,					\
	.missing = HOLE_UNKNOWN,				\
	.hole_source = "a browser without its PAC file goes direct or "	\
	    "nowhere, as it was told",				\
	.checked = "node 18",					\
	.row = row,						\
	.parse = parse

const struct emitter emitter_pac = {
	.name = "pac",
	.open = pac_open,
	.close = pac_close,
	COMMON(pac_params, "a PAC file: these names direct, others by a proxy")
};

const struct emitter emitter_pac_function = {
	.name = "pac-function",
	.open = function_open,
	.close = function_close,
	COMMON(function_params, "a function for a PAC file of one's own")
};
