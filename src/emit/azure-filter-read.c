/*
 * Route filters of Azure, read: templates in JSON and Bicep, resources of
 * Terraform, commands of the Azure CLI, and what its "route-filter show" and
 * "list" print.
 *
 * JSON, Bicep and HCL differ in how a key is written, and not in what follows:
 * the filter's name stands in the block that holds its rules, before them.
 */
#include <string.h>

#include "emit.h"

#define DEPTH	32

struct walk {
	struct emit_parse	*parse;
	struct emit_scan	 s;
	struct emit_word	 last;	/* what may become a key */
	struct emit_word	 key;	/* of the value that follows */
	struct emit_word	 name[DEPTH];
	size_t			 depth;
	size_t			 rules;	/* how deep they stand; 0: not in any */
};

static int
bad(const struct walk *w)
{
	return emit_scan_bad(w->parse, &w->s);
}

static int
put_value(struct walk *w)
{
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_VALUE;
	return emit_parsed_text(w->parse, &r, &w->s.w);
}

/* The strings of "communities", behind its '['. */
static int
communities(struct walk *w)
{
	for (;;) {
		emit_token(&w->s);
		if (emit_tok_is(&w->s, ']'))
			return 0;
		if (emit_tok_is(&w->s, ','))
			continue;
		if (w->s.tok != TOK_STRING)
			return bad(w);
		if (w->rules > 0 && put_value(w) == -1)
			return -1;
	}
}

static void
forget(struct walk *w)
{
	w->key.n = w->last.n = 0;
}

/* A block or an array opens, as what the words before it say. */
static int
opens(struct walk *w, char c)
{
	struct emit_word	 what = w->key.n > 0 ? w->key : w->last;
	const struct emit_word	*name = &w->name[w->depth];

	forget(w);
	if (c == '[' && emit_word_is(&what, "communities"))
		return communities(w);
	if (w->rules == 0 && (emit_word_is(&what, "rules") ||
	    (c == '{' && emit_word_is(&what, "rule")))) {
		/* "properties" may stand between */
		if (name->n == 0 && w->depth > 0)
			name--;
		if (name->n == 0)
			return emit_parse_bad(w->parse, what.p,
			    "no name of a filter before its rules");
		if (emit_parsed_new(w->parse, name->p, name->n, 0) == -1)
			return -1;
		w->rules = w->depth + 1;
	}
	if (++w->depth == DEPTH)
		return emit_parse_bad(w->parse, w->s.w.p, "too deep");
	w->name[w->depth].n = 0;
	return 0;
}

static int
value(struct walk *w)
{
	int	 rc = 0;

	if (emit_word_is(&w->key, "name") && w->s.tok == TOK_STRING)
		w->name[w->depth] = w->s.w;
	else if (w->rules > 0 && emit_word_is(&w->key, "access") &&
	    !emit_word_is(&w->s.w, "Allow"))
		rc = emit_parse_spoil(w->parse, w->s.w.p,
		    "a rule that does not allow");
	forget(w);
	return rc;
}

static int
mark(struct walk *w, char c)
{
	switch (c) {
	case ':':
	case '=':
		w->key = w->last;
		w->last.n = 0;
		return 0;
	case '{':
	case '[':
		return opens(w, c);
	case '}':
	case ']':
		forget(w);
		if (w->depth == 0)
			return bad(w);
		if (w->depth-- == w->rules)
			w->rules = 0;
		return 0;
	case '/':
		/* the rest of the line, in Bicep */
		while (w->s.p < w->s.end && w->s.p[0] != '\n')
			w->s.p++;
		return 0;
	default:
		forget(w);
		return 0;
	}
}

static int
walk(struct emit_parse *p, const char *text, size_t size, const char *quotes)
{
	struct walk	 w;
	int		 rc = 0;

	memset(&w, 0, sizeof w);
	w.parse = p;
	w.s.p = text;
	w.s.end = text + size;
	w.s.chars = "_-.$";
	w.s.quotes = quotes;
	w.s.comments = 1;
	while (rc == 0 && emit_token(&w.s) != TOK_END) {
		if (w.s.tok == TOK_BAD)
			return bad(&w);
		if (w.s.tok == TOK_CHAR)
			rc = mark(&w, *w.s.w.p);
		else if (w.key.n > 0)
			rc = value(&w);
		else
			w.last = w.s.w;
	}
	if (rc == 0 && w.depth > 0)
		return bad(&w);
	return rc;
}

int
azure_filter_json_parse(struct emit_parse *p, const char *text, size_t size)
{
	return walk(p, text, size, "\"");
}

int
azure_filter_bicep_parse(struct emit_parse *p, const char *text, size_t size)
{
	return walk(p, text, size, "'");
}

int
azure_filter_terraform_parse(struct emit_parse *p, const char *text,
    size_t size)
{
	return walk(p, text, size, "\"");
}

/* --- commands ------------------------------------------------------------ */

/* Which list of words follows an option. */
enum after { OTHER, NAME, ACCESS, COMMUNITIES };

static enum after
option(const struct emit_word *w)
{
	return emit_word_is(w, "--filter-name") ? NAME :
	    emit_word_is(w, "--access") ? ACCESS :
	    emit_word_is(w, "--communities") ? COMMUNITIES : OTHER;
}

/* The words behind "az network route-filter rule create", to the line's end. */
static int
command(struct walk *w)
{
	enum after	 after = OTHER;
	int		 named = 0, more = 1;

	for (; emit_token(&w->s) != TOK_END; more = emit_tok_is(&w->s, '\\')) {
		if (w->s.nl && !more)
			break;
		if (emit_tok_is(&w->s, '\\'))
			continue;
		if (w->s.tok != TOK_WORD)
			return bad(w);
		if (*w->s.w.p == '-') {
			after = option(&w->s.w);
			continue;
		}
		if (after == NAME) {
			if (named || emit_parsed_new(w->parse, w->s.w.p,
			    w->s.w.n, 0) == -1)
				return named ? bad(w) : -1;
			named = 1;
		} else if (after != OTHER && !named)
			return emit_parse_bad(w->parse, w->s.w.p,
			    "no --filter-name before it");
		else if (after == COMMUNITIES && put_value(w) == -1)
			return -1;
		else if (after == ACCESS && !emit_word_is(&w->s.w, "Allow") &&
		    emit_parse_spoil(w->parse, w->s.w.p,
		    "a rule that does not allow") == -1)
			return -1;
	}
	if (more && w->s.tok == TOK_END)
		return bad(w);
	return named ? 0 : emit_parse_bad(w->parse, w->s.w.p,
	    "a command without --filter-name");
}

int
azure_filter_az_parse(struct emit_parse *p, const char *text, size_t size)
{
	static const char *const	 words[] = {
		"az", "network", "route-filter", "rule", NULL
	};
	struct walk			 w;
	size_t				 at = 0;
	int				 again;

	memset(&w, 0, sizeof w);
	w.parse = p;
	w.s.p = text;
	w.s.end = text + size;
	w.s.chars = "_-.:";
	w.s.quotes = "";
	w.s.hash = 1;
	emit_token(&w.s);
	if (emit_tok_is(&w.s, '{') || emit_tok_is(&w.s, '['))
		return azure_filter_json_parse(p, text, size);
	while (w.s.tok != TOK_END) {
		again = 0;
		if (words[at] != NULL)
			at = emit_word_is(&w.s.w, words[at]) ? at + 1 :
			    (size_t)emit_word_is(&w.s.w, words[0]);
		else {
			at = 0;
			if (emit_word_is(&w.s.w, "create") ||
			    emit_word_is(&w.s.w, "update")) {
				if (command(&w) == -1)
					return -1;
				again = 1;	/* a word of the next line */
			}
		}
		if (!again)
			emit_token(&w.s);
	}
	return 0;
}
