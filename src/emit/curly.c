/*
 * Configuration in braces: "parent { kind NAME { leaf; leaf; } }".
 */
#include <string.h>

#include "emit.h"

#define DEPTH	64

struct curly {
	struct emit_parse	*parse;
	const char		*parent, *kind;
	int	(*leaf)(struct emit_parse *, const struct emit_word *, size_t);
	struct emit_scan	 s;
	struct emit_word	 w[EMIT_WORDS];	/* of the statement at hand */
	size_t			 n;
	char			 in[DEPTH];	/* 'p'arent, 'k'ind, or 0 */
	size_t			 depth;
};

/*
 * Words before the statement proper: "replace:" says how to load it,
 * "inactive:" that it does not count.  Returns how many, or -1.
 */
static int
tags(const struct curly *c, size_t *n)
{
	size_t	 i;

	for (i = 0; i < c->n && c->w[i].n > 1 &&
	    c->w[i].p[c->w[i].n - 1] == ':'; i++)
		if (emit_word_is(&c->w[i], "inactive:"))
			return -1;
		else if (!emit_word_is(&c->w[i], "replace:") &&
		    !emit_word_is(&c->w[i], "protect:"))
			break;	/* an address may end in a colon */
	*n = i;
	return 0;
}

/* Is the statement at hand the head of an object of ours? */
static int
is_head(const struct curly *c, size_t i)
{
	return c->n >= i + 2 && emit_word_is(&c->w[i], c->kind) &&
	    (c->depth == 0 || c->in[c->depth - 1] == 'p');
}

static int
bad(struct curly *c, const char *why)
{
	return emit_parse_bad(c->parse, c->n > 0 ? c->w[0].p : c->s.w.p, why);
}

/* A statement that ended with ';'. */
static int
statement(struct curly *c)
{
	size_t	 i = 0;

	if (c->n == 0)
		return 0;
	if (c->depth > 0 && c->in[c->depth - 1] == 'k') {
		if (tags(c, &i) == -1)
			return bad(c, "inactive there");
		return c->leaf(c->parse, c->w + i, c->n - i);
	}
	if (tags(c, &i) == -1)
		i = 1;
	if (!is_head(c, i))
		return 0;
	if (i == 1 && emit_word_is(&c->w[0], "inactive:"))
		return bad(c, "inactive there");
	if (emit_parsed_object(c->parse, c->w[i + 1].p, c->w[i + 1].n, 0) == -1)
		return -1;
	i += 2;
	return i == c->n ? 0 : c->leaf(c->parse, c->w + i, c->n - i);
}

/* A statement that ended with '{'. */
static int
enter(struct curly *c)
{
	size_t	 i = 0;
	char	 in = 0;
	int	 off = 0;

	if (c->depth == DEPTH)
		return bad(c, "too deep");
	if (c->depth > 0 && c->in[c->depth - 1] == 'k')
		return bad(c, "not understood");
	off = tags(c, &i) == -1;
	if (off)
		i = 1;
	if (is_head(c, i)) {
		if (off)
			return bad(c, "inactive there");
		if (c->n != i + 2)
			return bad(c, "not understood");
		if (emit_parsed_new(c->parse, c->w[i + 1].p, c->w[i + 1].n,
		    0) == -1)
			return -1;
		in = 'k';
	} else if (c->n == i + 1 && c->depth == 0 &&
	    emit_word_is(&c->w[i], c->parent)) {
		if (off)
			return bad(c, "inactive there");
		in = 'p';
	}
	c->in[c->depth++] = in;
	return 0;
}

/* "set parent kind NAME leaf", a line without an end but its own. */
static int
set_line(struct curly *c)
{
	size_t	 i = 1;

	if (c->n == 2 && emit_word_is(&c->w[0], "deactivate") &&
	    emit_word_is(&c->w[1], c->parent))
		return bad(c, "inactive there");
	if (c->n < 4 || !emit_word_is(&c->w[1], c->parent) ||
	    !emit_word_is(&c->w[2], c->kind))
		return 0;
	if (emit_word_is(&c->w[0], "deactivate"))
		return bad(c, "inactive there");
	if (!emit_word_is(&c->w[0], "set"))
		return 0;
	if (emit_parsed_object(c->parse, c->w[3].p, c->w[3].n, 0) == -1)
		return -1;
	i = 4;
	return i == c->n ? 0 : c->leaf(c->parse, c->w + i, c->n - i);
}

static int
is_line_command(const struct curly *c)
{
	return c->depth == 0 && c->n > 0 && (emit_word_is(&c->w[0], "set") ||
	    emit_word_is(&c->w[0], "delete") ||
	    emit_word_is(&c->w[0], "deactivate") ||
	    emit_word_is(&c->w[0], "activate"));
}

/* One token; 1 at the end of the text. */
static int
step(struct curly *c)
{
	emit_token(&c->s);
	if (is_line_command(c) && (c->s.nl || c->s.tok == TOK_END)) {
		if (c->s.tok == TOK_END && !c->s.nl)
			return bad(c, "the text ends in this line");
		if (set_line(c) == -1)
			return -1;
		c->n = 0;
	}
	switch (c->s.tok) {
	case TOK_END:
		if (c->depth > 0 || c->n > 0)
			return bad(c, "the text ends inside a block");
		return 1;
	case TOK_BAD:
		return emit_parse_bad(c->parse, c->s.w.p,
		    "a string or a comment without an end");
	case TOK_CHAR:
		if (*c->s.w.p == ';' || *c->s.w.p == '{') {
			if ((*c->s.w.p == ';' ? statement(c) : enter(c)) == -1)
				return -1;
			c->n = 0;
			return 0;
		}
		if (*c->s.w.p == '}') {
			if (c->depth == 0 || c->n > 0)
				return bad(c, "\"}\" out of place");
			c->depth--;
			return 0;
		}
		if (c->depth > 0 && c->in[c->depth - 1] == 'k')
			return bad(c, "not understood");
		break;
	default:
		break;
	}
	if (c->n < EMIT_WORDS)
		c->w[c->n++] = c->s.w;
	return 0;
}

int
curly_parse(struct emit_parse *p, const char *text, size_t size,
    const char *parent, const char *kind,
    int (*leaf)(struct emit_parse *, const struct emit_word *, size_t))
{
	struct curly	 c;
	int		 r;

	memset(&c, 0, sizeof c);
	c.parse = p;
	c.parent = parent;
	c.kind = kind;
	c.leaf = leaf;
	c.s.p = text;
	c.s.end = text + size;
	c.s.chars = "_-./:*<>@+=,$%&~^?!'\\|";
	c.s.quotes = "\"";
	c.s.escapes = 1;
	c.s.comments = 1;
	while ((r = step(&c)) == 0)
		;
	return r == 1 ? 0 : -1;
}
